"""Mandates, their vacancies and appointments; contests of a result, and the authority's act that annuls it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from elections.acts import mandates, rolls
from elections.acts.transaction import find_election
from elections.db.models import Cohort, Contest, Election, Mandate
from elections.errors import Malformed
from elections.law import calendar, statute
from elections.law.mandates import Appointment
from elections.law.statute import Statute
from elections.web import formats
from elections.web.forms import DayField, Form, LineField, Needed, OneLine, OptionsField, TextField, options
from elections.web.i18n import capital, language
from elections.web.office.cohorts import corps_of
from elections.web.office.page import blueprint
from elections.web.store import context
from elections.web.views import (
    CONVENERS,
    OFFICES,
    Answer,
    ElectionPage,
    Page,
    act,
    done,
    is_convener,
    may_decide,
    office,
    page,
)

CAUSES: Final = {
    "loss-of-standing": _l("Loss of standing (death included)"),
    "resignation": _l("Resignation"),
    "disciplinary-sanction": _l("Disciplinary sanction"),
}
OUTCOMES: Final = {
    "dismissed": _l("Dismissed"),
    "withdrawn": _l("Withdrawn"),
    "upheld": _l("Upheld"),
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
    cause = OptionsField(_l("Cause"), [Needed()], choices=options(CAUSES.items()))


class AppointmentForm(Form):
    """Who was appointed, by which act, for which time."""

    statute = OptionsField(_l("Statute"), [Needed()])
    registration = LineField(_l("Registration number of the one appointed"), [Needed(), OneLine(32)])
    authority = LineField(_l("Authority that appointed"), [Needed(), OneLine(200)])
    number = LineField(_l("Number of the act"), [Needed(), OneLine(64)])
    day = DayField(_l("Date of the act"), [Needed()])
    starts_on = DayField(_l("First day of the term"), [Needed()])
    ends_on = DayField(_l("Last day of the term"), [Needed()])


class ContestForm(Form):
    """Who contests the result, and why."""

    text = TextField(_l("Who contests the result, and why"), [Needed()])


class SettleForm(Form):
    """How a contest ended."""

    outcome = OptionsField(_l("Outcome"), [Needed()], choices=options(OUTCOMES.items()))


class AnnulForm(Form):
    """The act of the authority that annuls."""

    authority = LineField(_l("Authority that annulled"), [Needed(), OneLine(200)])
    number = LineField(_l("Number of the act"), [Needed(), OneLine(64)])
    day = DayField(_l("Date of the act"), [Needed()])


class MandatesPage(Page):
    """A page about mandates."""

    def seats(self, mandate_id: int | None = None) -> list[Seat]:
        """Every mandate, or one; the latest first."""
        today = calendar.local_day(context().now(), calendar.zone(self.house.time_zone))
        query = select(Mandate).options(joinedload(Mandate.cohort))
        if mandate_id is not None:
            query = query.where(Mandate.id == mandate_id)
        found = list(self.session.scalars(query.order_by(Mandate.starts_on.desc(), Mandate.id.desc())))
        records = {one.record for one in found}
        elected = set(self.session.scalars(select(Election.uuid).where(Election.uuid.in_(records))))
        filling = select(Election).where(Election.vacancy_id.in_([one.id for one in found])).order_by(Election.id)
        by_elections = {one.vacancy_id: one for one in self.session.scalars(filling) if one.state != "cancelled"}
        return [
            Seat(one, statute.load(one.statute), today, one.record in elected, by_elections.get(one.id))
            for one in found
        ]


@page(blueprint, "/mandates", *OFFICES, name="mandates")
class AllMandates(MandatesPage):
    """Who represents whom."""

    template = "mandates/index.html"

    def values(self) -> dict[str, Any]:
        """Those that are held or to be filled, and those of before."""
        seats = self.seats()
        return {
            "now": [seat for seat in seats if seat.state in ("held", "vacant", "to-come")],
            "before": [seat for seat in seats if seat.state in ("filled", "over", "annulled")],
        }


@page(blueprint, "/mandates/<int:mandate_id>", *OFFICES, name="mandate")
class OneMandate(MandatesPage):
    """One mandate: its term, its papers, its vacancy."""

    template = "mandates/mandate.html"
    forms = {"form": VacancyForm}

    mandate_id: int
    seat: Seat

    def begin(self) -> None:
        """Finds the mandate; from here on days are written as in its statute's country.

        Raises:
            Missing: `no-such-mandate`.
        """
        super().begin()
        mandates.find_mandate(self.session, self.mandate_id)
        self.seat = self.seats(self.mandate_id)[0]
        formats.in_place(self.seat.law, self.house.time_zone)

    def values(self) -> dict[str, Any]:
        """The seat, and whether it may be said vacant."""
        decides = is_convener()
        if self.seat.elected:
            decides = may_decide(self.session, find_election(self.session, self.seat.mandate.record))
        return {"law": self.seat.law, "seat": self.seat, "causes": CAUSES, "may_decide": decides, "review": False}


@act(blueprint, "/mandates/<int:mandate_id>/vacate", *CONVENERS)
class Vacate(OneMandate):
    """Enters a vacancy, once its last lawful day was shown."""

    beside = {"vacancy-in-future": "since", "vacancy-outside-term": "since", "bad-vacancy-cause": "cause"}

    def act(self) -> Answer:
        """Shows what follows; with `sure` enters it."""
        since, cause = self.sent.since.data, self.sent.cause.data
        if "sure" not in request.form:
            last = self.seat.law.last_vacancy_day(since)
            with self.reading():
                return self.show(review=True, last=last, rest=self.seat.law.rest_day(last) if last else "")
        opened = mandates.vacate(context(), self.mandate_id, office(), since, cause)
        message = _("The vacancy is entered. Another act of appointment fills the seat.")
        if opened:
            message = _("The vacancy is entered, and the draft of the by-election is open.")
        return done(url_for("office.mandate", mandate_id=self.mandate_id), message)


@page(blueprint, "/mandates/appoint", "director")
class Appoint(Page):
    """A seat filled by an authority's act of appointment: a record of its own, with one line."""

    template = "mandates/appoint.html"
    forms = {"form": AppointmentForm}
    beside = {
        "no-such-trainee": "registration",
        "no-such-corps": "statute",
        "term-backwards": "ends_on",
        "act-after-start": "starts_on",
        "filled-by-election": "statute",
    }

    def make_form(self, name: str, **how: Any) -> AppointmentForm:
        """The statutes that fill a seat by appointment."""
        laws = [law for law in map(statute.load, statute.known()) if law.filled_by == "appointment"]
        form = AppointmentForm(statute=laws[0].id, **how)
        form.statute.choices = options(
            (law.id, f"{capital(law.title.in_language(language()))} — {law.body.in_language(language())}")
            for law in laws
        )
        return form

    def values(self) -> dict[str, Any]:
        """The cohorts, of one of which the appointed is."""
        cohorts = list(self.session.scalars(select(Cohort).order_by(Cohort.first_day.desc())))
        return {"corps": corps_of(self.house), "cohorts": cohorts}

    def act(self) -> Answer:
        """Enters the appointment; the name is the cohort's."""
        form = self.sent
        law = statute.load(form.statute.data)
        with context().database.reading() as session:
            trainee = rolls.find_trainee(session, form.registration.data)
            law.corps_named(trainee.cohort.corps)
        entered = mandates.Appointment(
            statute=law.id,
            cohort_id=trainee.cohort_id,
            registration=trainee.registration,
            name_ar=trainee.name_ar,
            name_latin=trainee.name_latin,
            act=Appointment(form.authority.data, form.number.data, form.day.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        )
        mandate_id = mandates.appoint(context(), "director", entered)
        return done(url_for("office.mandate", mandate_id=mandate_id), _("The appointment is entered."))


@page(blueprint, "/elections/<uuid>/contests", *OFFICES)
class Contests(ElectionPage):
    """The contests of a result, and how they ended; a new one, whose text stays in the office."""

    template = "mandates/contests.html"
    forms = {"form": ContestForm, "annul": AnnulForm}
    beside = {"bad-contest": "text"}

    def values(self) -> dict[str, Any]:
        """The contests, each with the form that settles it."""
        query = select(Contest).where(Contest.election_id == self.election.id).order_by(Contest.contest)
        entered = list(self.session.scalars(query))
        settling = {one.contest: SettleForm(formdata=None, prefix=_prefix(one.contest)) for one in entered}
        return {"entered": entered, "outcomes": OUTCOMES, "settling": settling}

    def act(self) -> Answer:
        """Enters a contest."""
        number = mandates.contest(context(), self.uuid, office(), self.sent.text.data)
        return self.on(_("Contest no. %(number)s is entered; nothing is purged while it is open.", number=number))

    def on(self, message: str) -> Answer:
        """To the contests."""
        return done(url_for("office.contests", uuid=self.uuid), message)


@act(blueprint, "/elections/<uuid>/contests/<int:number>", *CONVENERS)
class Settle(Contests):
    """Enters how a contest ended."""

    sends = ""

    number: int

    def act(self) -> Answer:
        """Enters the outcome chosen.

        Raises:
            Malformed: `no-outcome`.
        """
        form = SettleForm(prefix=_prefix(self.number))
        if not form.validate():
            raise Malformed("no-outcome", "Choose how the contest ended.")
        mandates.settle_contest(context(), self.uuid, office(), self.number, form.outcome.data)
        return self.on(_("The outcome of contest no. %(number)s is entered.", number=self.number))


@act(blueprint, "/elections/<uuid>/annul", *CONVENERS)
class Annul(Contests):
    """Enters an authority's act that annuls the election; the next draft opens by itself."""

    sends = "annul"

    def act(self) -> Answer:
        """Enters the act."""
        form = self.sent
        opened = mandates.annul(context(), self.uuid, office(), form.authority.data, form.number.data, form.day.data)
        message = _("The election is annulled. This is the draft of the next one.")
        return done(url_for("office.election", uuid=opened), message)


def _prefix(number: int) -> str:
    return f"contest-{number}-"
