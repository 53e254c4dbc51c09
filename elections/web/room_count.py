"""From the closing to the result, on the room's screen: the seal, the cards' account, the counts, the elected."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from elections.acts import count
from elections.db.models import Election
from elections.web import room_blocks as blocks
from elections.web.i18n import STATES
from elections.web.public_election import PublicElection, person
from elections.web.room_blocks import Block
from elections.web.room_words import DIFFERENCES

Columns = tuple[list[Block], list[Block]]


def closed(session: Session, election: Election, sight: PublicElection) -> Columns:
    """The seal; beside it the urn and the cards, and whose turn it is."""
    standing = sight.standing
    if standing.on_paper:
        title = blocks.title(_("The vote goes on with paper ballots"), _("The electronic urn is sealed, unread."))
        return [title, blocks.text(_("Next: the count by hand, before everybody."))], []
    if not standing.seal:
        return [blocks.title(_("The poll is closed"), _("The urn is being sealed."))], []
    main = [
        blocks.title(
            _("The poll is closed"), _("Photograph this seal: nothing in the urn can change without changing it.")
        ),
        blocks.groups(_("Closing seal"), standing.seal),
    ]
    if standing.account is None:
        numbers = blocks.numbers((_("Ballots in the urn"), sight.ballots), (_("Cards handed out"), sight.handed_out))
        return main, [numbers, blocks.text(_("Next: the cards left over are shown and accounted for."))]
    given = len(count.shares_given(session, election))
    ready = _("The urn opens with %(threshold)s members; ready: %(given)s.", threshold=standing.threshold, given=given)
    next_ = (
        _("Next: the chair publishes the count.")
        if given >= standing.threshold
        else _("Next: the members open the urn.")
    )
    return main, [*_account(sight), blocks.text(ready), blocks.text(next_)]


def _account(sight: PublicElection) -> list[Block]:
    """The cards' account, with every difference."""
    cards = sight.told["cards"]
    rows = [
        (_("Cards made"), cards["made"]),
        (_("Cards handed out"), cards["handed_out"]),
        (_("Cards spoiled"), cards["spoiled"]),
    ]
    if cards["left"] is not None:
        rows.append((_("Cards left"), cards["left"]))
    rows.append((_("Ballots in the urn"), cards["ballots"]))
    told = [] if cards["checked"] else [_("The cards left over were not checked.")]
    told += [str(DIFFERENCES.get(one["code"], one["code"])) for one in sight.told["differences"]]
    return [blocks.numbers(*rows), *(blocks.text(one) for one in told)]


def result(sight: PublicElection) -> Columns:
    """The counts; after the proclamation, those elected first."""
    told, standing = sight.told, sight.standing
    counted = told["count"]
    rows = [
        {
            "number": str(one["number"]),
            "name": person(one),
            "votes": one["votes"],
            "elected": bool(one["elected"]),
            "lot": one["by"] == "lot",
        }
        for one in counted["votes"]
    ]
    heads = [_("Number"), _("Candidate"), _("Votes")]
    table = {"kind": "table", "heads": heads, "rows": rows}
    if told["proclaimed"] is None:
        tie = _tie(rows, standing.seats)
        if tie:
            next_ = _("Next: the lot decides.")
        elif counted["cast"]:
            next_ = _("Next: the proclamation.")
        else:
            next_ = _("No vote was cast for any name. Next: the election ends without result.")
        return [blocks.title(tie or _("The votes are counted"), next_), table], [_numbers(sight)]
    winners = [
        {
            "kind": "winner",
            "label": _("Takes the seat, by lot") if one["by"] == "lot" else _("Takes the seat"),
            "name": person(one),
            "note": ngettext("%(num)s vote", "%(num)s votes", one["votes"]),
            "lot": one["by"] == "lot",
        }
        for one in told["proclaimed"]["elected"]
    ]
    heading = {**blocks.title(str(STATES["proclaimed"])), "unseen": True}
    return [heading, *winners, _numbers(sight)], [table]


def without_result(sight: PublicElection) -> Columns:
    """That there is no result, and why."""
    title = blocks.title(sight.why_no_result, sight.told["ended"]["reason"])
    return [title], [_numbers(sight)] if sight.told["count"] else []


def _numbers(sight: PublicElection) -> Block:
    counted = sight.told["count"]
    return blocks.numbers(
        (_("Registered"), sight.electors),
        (_("Voted"), counted["ballots"]),
        (_("Blank"), counted["blank"]),
        (_("Votes cast"), counted["cast"]),
    )


def _tie(rows: list[dict[str, Any]], seats: int) -> str:
    """«تعادل مترشحين: 64 صوتا», when the last seat is tied and not settled yet; else ""."""
    votes = [row["votes"] for row in rows]
    if len(votes) <= seats or not votes[seats - 1] or votes[seats - 1] != votes[seats]:
        return ""
    tied = votes.count(votes[seats])
    share = ngettext("%(num)s vote", "%(num)s votes", votes[seats])
    return ngettext("%(num)s candidate tied: %(votes)s", "%(num)s candidates tied: %(votes)s", tied, votes=share)
