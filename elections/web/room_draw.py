"""A draw on the room's screen: names, commitment, what was said, secret, tickets, and who is drawn."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from elections.papers.head import Data
from elections.web import room_blocks as blocks
from elections.web.i18n import OFFICES, colon
from elections.web.public_election import PublicElection, person
from elections.web.room_blocks import Block


def draw_blocks(sight: PublicElection, draw: Data) -> tuple[list[Block], list[Block]]:
    """The story of a draw, and its tickets beside it."""
    names = {
        one["entry"]: person(one) if one["name_ar"] or one["name_latin"] else one["entry"] for one in draw["entries"]
    }
    drawn = [one["entry"] for one in draw["drawn"]]
    if draw["purpose"] == "seat":
        votes = next((o["votes"] for o in sight.told["count"]["votes"] if str(o["number"]) in names), 0)
        share = ngettext("%(num)s vote", "%(num)s votes", votes)
        title = ngettext(
            "%(num)s candidate tied: %(votes)s", "%(num)s candidates tied: %(votes)s", len(names), votes=share
        )
    else:
        title = _("Equal ages: %(seat)s", seat=blocks.within(draw["seat"]))
    article = sight.cite(draw["article"])
    lead = (
        _("The lot, by hand · %(article)s", article=article)
        if draw["drawer"]
        else _("The lot · %(article)s", article=article)
    )
    items: list[dict[str, Any]] = []
    if draw["commitment"]:
        items.append({"text": _("The program has sealed a secret; its fingerprint:"), "code": draw["commitment"]})
    items += [
        {"text": f"{OFFICES.get(said['who'], said['who'])}{colon()}", "said": said["what"]} for said in draw["said"]
    ]
    if draw["drawer"]:
        items.append({"text": _("Drawn from the box by:"), "said": draw["drawer"]})
        items.append({"text": _("Before:"), "said": draw["before"]})
    elif draw["annulled"]:
        items.append({"text": _("This attempt was annulled; its secret:"), "code": draw["secret"]})
        items.append({"text": _("Why it was annulled:"), "said": draw["reason"]})
    elif draw["secret"]:
        items.append({"text": _("The secret is shown:"), "code": draw["secret"]})
        items.append({"text": _("The seed, from every word above:"), "code": draw["seed"]})
    else:
        items.append({"text": _("Say something, or throw the dice before everybody…"), "waits": True})
    order = [one["entry"] for one in draw["tickets"]] or [*drawn, *(one for one in names if one not in drawn)]
    tickets = {one["entry"]: one["ticket"] for one in draw["tickets"]}
    shown = order if draw["purpose"] == "seat" else order[: blocks.NAMES_SHOWN]
    side: list[Block] = [
        {
            "kind": "tickets",
            "items": [
                {
                    "number": one if names[one] != one else "",
                    "name": names[one],
                    "ticket": tickets.get(one, ""),
                    "drawn": one in drawn,
                }
                for one in shown
            ],
        }
    ]
    if drawn and tickets:
        side.append(blocks.text(_("The lowest ticket is drawn. Anybody can recompute it, with one command.")))
    if drawn:
        side.append(
            blocks.text(_("Next: the proclamation.") if draw["purpose"] == "seat" else _("Next: the committee."))
        )
    return [blocks.title(title, lead), {"kind": "story", "items": items}], side
