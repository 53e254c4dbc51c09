"""Mandates: who represents whom and until when, vacancies with their last lawful day, appointments."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import mandates
from elections.acts.transaction import find_election
from elections.db.models import Election, Mandate
from elections.errors import Refusal
from elections.law import calendar, statute
from elections.law.statute import Statute
from elections.web import formats
from elections.web.forms import DayField, Form, Needed, OptionsField, options
from elections.web.office.page import (
    BAD_FORM,
    CONVENERS,
    OFFICES,
    done,
    house,
    is_convener,
    may_decide,
    office,
    refused,
)
from elections.web.security import access
from elections.web.store import context

blueprint: Final = Blueprint("mandates", __name__, url_prefix="/office")

CAUSES: Final = {
    "loss-of-standing": _l("Loss of standing (death included)"),
    "resignation": _l("Resignation"),
    "disciplinary-sanction": _l("Disciplinary sanction"),
}
BESIDE: Final = {
    "vacancy-in-future": "since",
    "vacancy-outside-term": "since",
    "bad-vacancy-cause": "cause",
}


@dataclass(frozen=True)
class Seat:
    """A mandate as the pages show it."""

    mandate: Mandate
    law: Statute
    today: date
    elected: bool
    by_election: Election | None

    @property
    def state(self) -> str:
        """`held`, `vacant`, `filled` (by the by-election since), `over`, `to-come` or `annulled`."""
        mandate = self.mandate
        if mandate.annulled:
            return "annulled"
        if mandate.ends_on < self.today:
            return "over"
        if mandate.vacant_since is not None:
            return "filled" if self.by_election is not None and self.by_election.state == "proclaimed" else "vacant"
        return "held" if mandate.starts_on <= self.today else "to-come"

    @property
    def last_lawful_day(self) -> date | None:
        """Until when a vacancy has to be filled."""
        since = self.mandate.vacant_since
        return self.law.last_vacancy_day(since) if since else None

    @property
    def days_left(self) -> int:
        """Days until then: 0 on it, negative after it."""
        return (self.last_lawful_day - self.today).days if self.last_lawful_day else 0


class VacancyForm(Form):
    """Since when a seat is vacant, and by which of the three causes."""

    since = DayField(_l("Vacant since"), [Needed()])
    cause = OptionsField(_l("Cause"), [Needed()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.cause.choices = options((value, str(text)) for value, text in CAUSES.items())


@blueprint.get("/mandates")
@access(*OFFICES)
def index() -> Response:
    """Who represents whom."""
    with context().database.reading() as session:
        seats = seats_of(session)
    return show(
        "mandates/index.html",
        now=[seat for seat in seats if seat.state in ("held", "vacant", "to-come")],
        before=[seat for seat in seats if seat.state in ("filled", "over", "annulled")],
    )


@blueprint.get("/mandates/<int:mandate_id>")
@access(*OFFICES)
def mandate(mandate_id: int) -> Response:
    """One mandate: its term, its papers, its vacancy."""
    return _show(mandate_id, VacancyForm(formdata=None))


@blueprint.post("/mandates/<int:mandate_id>/vacate")
@access(*CONVENERS)
def vacate(mandate_id: int) -> Response | BaseResponse:
    """Enters a vacancy, once its last lawful day was shown."""
    form = VacancyForm()
    if not form.validate() or form.since.data is None:
        return _show(mandate_id, form, BAD_FORM)
    if "sure" not in request.form:
        return _show(mandate_id, form, review=True)
    try:
        opened = mandates.vacate(context(), mandate_id, office(), form.since.data, form.cause.data)
    except Refusal as refusal:
        return _show(mandate_id, form, refused(form, refusal, BESIDE))
    if opened:
        return done(
            url_for("mandates.mandate", mandate_id=mandate_id),
            _("The vacancy is entered, and the draft of the by-election is open."),
        )
    return done(
        url_for("mandates.mandate", mandate_id=mandate_id),
        _("The vacancy is entered. Another act of appointment fills the seat."),
    )


def seats_of(session: Session, mandate_id: int | None = None) -> list[Seat]:
    """Every mandate, or one; the latest first."""
    today = calendar.local_day(context().now(), calendar.zone(house(session).time_zone))
    query = select(Mandate).options(joinedload(Mandate.cohort))
    if mandate_id is not None:
        query = query.where(Mandate.id == mandate_id)
    found = list(session.scalars(query.order_by(Mandate.starts_on.desc(), Mandate.id.desc())))
    records = {one.record for one in found}
    elected = set(session.scalars(select(Election.uuid).where(Election.uuid.in_(records))))
    filling = select(Election).where(Election.vacancy_id.in_([one.id for one in found])).order_by(Election.id)
    by_elections = {one.vacancy_id: one for one in session.scalars(filling) if one.state != "cancelled"}
    return [
        Seat(one, statute.load(one.statute), today, one.record in elected, by_elections.get(one.id)) for one in found
    ]


def show(template: str, status: int = 200, /, *, law: Statute | None = None, **values: Any) -> Response:
    """A page of the mandates; with `law`, its days are written as in that statute's country."""
    with context().database.reading() as session:
        institute = house(session)
    if law is not None:
        formats.in_place(law, institute.time_zone)
    page = render_template(template, house=institute, is_convener=is_convener(), causes=CAUSES, law=law, **values)
    return make_response(page, status)


def _show(mandate_id: int, form: VacancyForm, status: int = 200, *, review: bool = False) -> Response:
    with context().database.reading() as session:
        mandates.find_mandate(session, mandate_id)
        seat = seats_of(session, mandate_id)[0]
        decides = is_convener()
        if seat.elected:
            decides = may_decide(session, find_election(session, seat.mandate.record))
    since = form.since.data
    last = seat.law.last_vacancy_day(since) if review and since else None
    return show(
        "mandates/mandate.html",
        status,
        law=seat.law,
        seat=seat,
        form=form,
        review=review,
        last=last,
        rest=seat.law.rest_day(last) if last else "",
        may_decide=decides,
    )
