"""After the proclamation: contests entered and settled, and the authority's act that annuls."""

from typing import Any, Final

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse
from wtforms import TextAreaField

from elections.acts import mandates
from elections.db.models import Contest
from elections.errors import Malformed, Refusal
from elections.web import problems
from elections.web.desk.page import show, subject_of
from elections.web.desk.seats import blueprint
from elections.web.forms import DayField, Form, LineField, Needed, OneLine, OptionsField, options
from elections.web.office.page import BAD_FORM, CONVENERS, OFFICES, done, may_decide, office, refused
from elections.web.security import access
from elections.web.store import context

OUTCOMES: Final = {
    "dismissed": _l("Dismissed"),
    "withdrawn": _l("Withdrawn"),
    "upheld": _l("Upheld"),
}


class ContestForm(Form):
    """Who contests the result, and why."""

    text = TextAreaField(_l("Who contests the result, and why"), [Needed()])


class SettleForm(Form):
    """How a contest ended."""

    outcome = OptionsField(_l("Outcome"), [Needed()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.outcome.choices = options((value, str(text)) for value, text in OUTCOMES.items())


class AnnulForm(Form):
    """The act of the authority that annuls."""

    authority = LineField(_l("Authority that annulled"), [Needed(), OneLine(200)])
    number = LineField(_l("Number of the act"), [Needed(), OneLine(64)])
    day = DayField(_l("Date of the act"), [Needed()])


@blueprint.get("/elections/<uuid>/contests")
@access(*OFFICES)
def contests(uuid: str) -> Response:
    """The contests of a result, and how they ended."""
    return _show(uuid)


@blueprint.post("/elections/<uuid>/contests")
@access(*OFFICES)
def contest(uuid: str) -> Response | BaseResponse:
    """Enters a contest; its text stays in the office."""
    form = ContestForm()
    if not form.validate():
        return _show(uuid, BAD_FORM, form=form)
    try:
        number = mandates.contest(context(), uuid, office(), form.text.data or "")
    except Refusal as refusal:
        return _show(uuid, refused(form, refusal, {"bad-contest": "text"}), form=form)
    return done(
        url_for("mandates.contests", uuid=uuid),
        _("Contest no. %(number)s is entered; nothing is purged while it is open.", number=number),
    )


@blueprint.post("/elections/<uuid>/contests/<int:number>")
@access(*CONVENERS)
def settle(uuid: str, number: int) -> Response | BaseResponse:
    """Enters how a contest ended."""
    form = SettleForm(prefix=_prefix(number))
    if not form.validate():
        return _show(uuid, BAD_FORM, refusal=Malformed("no-outcome", "Choose how the contest ended."))
    try:
        mandates.settle_contest(context(), uuid, office(), number, form.outcome.data)
    except Refusal as refusal:
        return _show(uuid, problems.status_of(refusal), refusal=refusal)
    return done(
        url_for("mandates.contests", uuid=uuid), _("The outcome of contest no. %(number)s is entered.", number=number)
    )


@blueprint.post("/elections/<uuid>/annul")
@access(*CONVENERS)
def annul(uuid: str) -> Response | BaseResponse:
    """Enters an authority's act that annuls the election; the next draft opens by itself."""
    form = AnnulForm()
    if not form.validate() or form.day.data is None:
        return _show(uuid, BAD_FORM, annul=form)
    try:
        opened = mandates.annul(
            context(), uuid, office(), form.authority.data or "", form.number.data or "", form.day.data
        )
    except Refusal as refusal:
        return _show(uuid, refused(form, refusal), annul=form)
    return done(
        url_for("office.election", uuid=opened), _("The election is annulled. This is the draft of the next one.")
    )


def _prefix(number: int) -> str:
    return f"contest-{number}-"


def _show(uuid: str, status: int = 200, /, refusal: Refusal | None = None, **forms: Form) -> Response:
    with context().database.reading() as session:
        subject = subject_of(session, uuid)
        query = select(Contest).where(Contest.election_id == subject.election.id).order_by(Contest.contest)
        entered = list(session.scalars(query))
        decides = may_decide(session, subject.election)
    return show(
        "mandates/contests.html",
        subject,
        status,
        entered=entered,
        outcomes=OUTCOMES,
        form=forms.get("form") or ContestForm(formdata=None),
        settling={one.contest: SettleForm(formdata=None, prefix=_prefix(one.contest)) for one in entered},
        annul=forms.get("annul") or AnnulForm(formdata=None),
        may_decide=decides,
        refusal=refusal,
    )
