"""After the closing: the cards' account, the shares, paper's counts, an impossible count, and the keys' end."""

import re
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import count, proposals
from elections.canonical import Canonical
from elections.errors import Malformed, Refusal
from elections.web import i18n
from elections.web.forms import Form, LineField, Needed, NumberField, OneLine, between
from elections.web.security import access
from elections.web.sitting.attendance import BAD_FORM
from elections.web.sitting.page import again, blueprint, do, frame, on, read, show, stage
from elections.web.sitting.scene import SittingView
from elections.web.store import context

CARDS_LIMIT = 2 * 1024 * 1024
_PUBLIC = re.compile(r"[1-9][0-9]{0,699}")


class PaperForm(Form):
    """The counts of paper ballots; one more field for each candidate is added by `paper_form`."""

    voters = NumberField(_l("Voters"), [Needed(), between(0, 100_000)])
    blank = NumberField(_l("Blank"), [Needed(), between(0, 100_000)])
    null = NumberField(_l("Null"), [Needed(), between(0, 100_000)])


class ImpossibleForm(Form):
    """Why the urn cannot be opened."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(500)])


def paper_form(scene: SittingView) -> PaperForm:
    """The form with a field for each candidate on the ballot."""

    class _WithCandidates(PaperForm):
        pass

    for one in scene.standing.on_ballot:
        label = f"{one.number}. {i18n.named(one) or one.name_latin}"
        setattr(_WithCandidates, f"votes_{one.number}", NumberField(label, [Needed(), between(0, 100_000)]))
    return _WithCandidates()


@frame("paper")
def _paper(scene: SittingView) -> dict[str, Any]:
    return {"form": paper_form(scene), "numbers": [one.number for one in scene.standing.on_ballot]}


@blueprint.post("/cards")
@access("chair", limit=CARDS_LIMIT)
def account_cards(uuid: str) -> BaseResponse:
    """Enters the cards' account: the public halves of those left, one a line, or that they were not checked."""

    def account() -> None:
        if request.form.get("checked") != "1":
            count.account_cards(context(), uuid, None)
            return
        left = request.form.get("left", "").split()
        if not all(_PUBLIC.fullmatch(one) for one in left):
            raise Malformed("bad-left-cards", "A line is not the public half of a card. Scan or type the cards again.")
        count.account_cards(context(), uuid, left)

    return do(uuid, account, _("The cards are accounted for."))


@blueprint.post("/count")
@access("chair")
def publish(uuid: str) -> BaseResponse:
    """Publishes the result, once a majority has given its shares."""
    return do(uuid, lambda: count.publish_result(context(), uuid), _("The votes are counted."))


@blueprint.post("/paper")
@access("chair")
def count_on_paper(uuid: str) -> Response | BaseResponse:
    """Proposes the counts of paper; a member confirms them."""
    scene = read(uuid)
    if scene.stage != "paper":
        return stage(scene)
    form = paper_form(scene)
    if not form.validate():
        return stage(scene, BAD_FORM, form=form)
    votes: list[Canonical] = [
        {"candidate": one.number, "votes": form[f"votes_{one.number}"].data} for one in scene.standing.on_ballot
    ]
    data: dict[str, Canonical] = {name: form[name].data for name in ("voters", "blank", "null")}
    try:
        proposals.propose(context(), uuid, "count_on_paper", {**data, "votes": votes})
    except Refusal as refusal:
        return stage(scene, again(form, refusal), form=form)
    return on(uuid, _("Proposed. Another member confirms it now on his own page."))


@blueprint.get("/impossible")
@access("chair")
def impossible(uuid: str) -> Response:
    """Before an impossible count is declared: what it means."""
    scene = read(uuid)
    if scene.stage != "shares":
        return stage(scene)
    return show("impossible.html", scene, form=ImpossibleForm(formdata=None))


@blueprint.post("/impossible")
@access("chair")
def declare_impossible(uuid: str) -> Response | BaseResponse:
    """Proposes to end an election whose urn cannot be opened; another member confirms."""
    form, scene = ImpossibleForm(), read(uuid)
    if not form.validate():
        return show("impossible.html", scene, BAD_FORM, form=form)
    try:
        proposals.propose(context(), uuid, "declare_impossible", {"reason": form.reason.data or ""})
    except Refusal as refusal:
        return show("impossible.html", scene, again(form, refusal), form=form)
    return on(uuid)


@blueprint.post("/no-vote")
@access("chair")
def end_without_votes(uuid: str) -> BaseResponse:
    """Ends an election in which nobody received a vote."""
    return do(uuid, lambda: count.end_without_votes(context(), uuid))


@blueprint.post("/keys/destroyed")
@access("chair")
def destroy_keys(uuid: str) -> BaseResponse:
    """Enters whose keys are destroyed."""
    return do(uuid, lambda: count.destroy_key(context(), uuid), _("The destruction of the keys is on record."))
