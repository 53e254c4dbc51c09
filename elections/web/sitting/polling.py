"""Acts that take two, as the chair proposes them: opening, suspension, extension, closing, paper, proclamation."""

from typing import Any, Final

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import proposals
from elections.canonical import Canonical
from elections.errors import Missing, Refusal
from elections.law import calendar
from elections.web.forms import Form, LineField, MomentField, Needed, OneLine
from elections.web.names import ACT_TITLES
from elections.web.security import access
from elections.web.sitting.attendance import BAD_FORM
from elections.web.sitting.page import again, blueprint, do, on, on_the_clock, read, show
from elections.web.sitting.scene import SittingView
from elections.web.store import context

PLAIN: Final = ("open", "close_all_voted", "proclaim")
WITH_REASON: Final = ("suspend", "resume", "close", "leave_machine", "annul_draw", "extend")


class ReasonForm(Form):
    """An act that has to be justified."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(200)])


class ExtendForm(ReasonForm):
    """A later closing."""

    closes_at = MomentField(_l("New closing"), [Needed()])


@blueprint.get("/acts/<name>")
@access("chair")
def asking(uuid: str, name: str) -> Response:
    """What an act means, and its form."""
    return _page(read(uuid), name, _form(name, fresh=True))


@blueprint.post("/acts/<name>")
@access("chair")
def propose(uuid: str, name: str) -> Response | BaseResponse:
    """Proposes an act; a member confirms it on his own device."""
    said = _("Proposed. Another member confirms it now on his own page.")
    if name in PLAIN:
        return do(uuid, lambda: proposals.propose(context(), uuid, name, {}), said)
    form, scene = _form(name), read(uuid)
    if not form.validate():
        return _page(scene, name, form, BAD_FORM)
    data: dict[str, Canonical] = {"reason": form.reason.data or ""}
    if isinstance(form, ExtendForm):
        data["closes_at"] = calendar.instant_text(on_the_clock(scene, form.closes_at))
    try:
        proposals.propose(context(), uuid, name, data)
    except Refusal as refusal:
        return _page(scene, name, form, again(form, refusal, {"not-an-extension": "closes_at"}))
    return on(uuid, said)


@blueprint.post("/proposals/<int:number>/back")
@access("chair")
def take_back(uuid: str, number: int) -> BaseResponse:
    """Takes back what no member has confirmed."""
    return do(uuid, lambda: proposals.take_back(context(), uuid, number), _("Taken back; nothing was done."))


def _form(name: str, fresh: bool = False) -> ReasonForm:
    if name not in WITH_REASON:
        raise Missing("no-such-act", "There is no such act of two.")
    kind = ExtendForm if name == "extend" else ReasonForm
    return kind(formdata=None) if fresh else kind()


def _page(scene: SittingView, name: str, form: ReasonForm, status: int = 200) -> Response:
    values: dict[str, Any] = {"form": form, "name": name, "title": ACT_TITLES[name]}
    return show("asking.html", scene, status, **values)
