"""Cohorts and their trainees, one by one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections.acts import rolls
from elections.db.models import Cohort, Election, Institute, Trainee
from elections.errors import Missing, OutOfState
from elections.law.articles import Corps
from elections.law.roll.text import search_key
from elections.law.statute import of_zone
from elections.web.forms import ChoiceField, DayField, Form, LineField, Needed, OneLine, Optional, options
from elections.web.i18n import capital, language
from elections.web.office.page import blueprint
from elections.web.store import context
from elections.web.views import OFFICES, Answer, Page, act, done, page

MOST_IMPORTS: Final = 5
"""So many of the files that were last taken are listed."""


class CohortForm(Form):
    """A new cohort."""

    corps = ChoiceField(_l("Corps"), [Needed()])
    number = LineField(_l("Number of the cohort"), [Needed(), OneLine(32)])
    first_day = DayField(_l("First day of the training"), [Needed()])
    last_day = DayField(_l("Last day of the training"), [Needed()])


class TraineeForm(Form):
    """One trainee. What each field may hold is judged as in a file (`elections.law.roll`)."""

    registration = LineField(_l("Registration number"), [Needed()])
    name_ar = LineField(_l("Name in Arabic letters"))
    name_latin = LineField(_l("Name in Latin letters"))
    birth_date = DayField(_l("Date of birth"), [Needed()])


class LeaveForm(Form):
    """The day a trainee left the cohort."""

    left_on = DayField(_l("Day of leaving"), [Optional()])


class PlaceForm(Form):
    """The number and the cohort of a trainee who was entered under others."""

    number = LineField(_l("Registration number"), [Needed()])
    of_cohort = ChoiceField(_l("Cohort"), [Needed()])


class UploadForm(Form):
    """The file of a roll."""

    file = FileField(_l("File of the trainees (.xlsx, .xls, .ods or .csv)"), [Needed(_l("Choose a file first."))])


@page(blueprint, "/cohorts", *OFFICES)
class Cohorts(Page):
    """Every cohort, with how many trainees it has; a new one goes on to its trainees."""

    template = "office/cohorts.html"
    forms = {"form": CohortForm}
    beside = {
        "unknown-corps": "corps",
        "bad-cohort": "number",
        "cohort-known": "number",
        "order-of-days": "last_day",
    }

    def make_form(self, name: str, **how: Any) -> CohortForm:
        """The corps, each by the name of a cohort of it."""
        form = CohortForm(**how)
        form.corps.choices = options(
            (one.id, capital(one.many.in_language(language()))) for one in corps_of(self.house).values()
        )
        return form

    def values(self) -> dict[str, Any]:
        """The latest first."""
        query = (
            select(Cohort, func.count(Trainee.id))
            .outerjoin(Trainee, (Trainee.cohort_id == Cohort.id) & Trainee.left_on.is_(None))
            .group_by(Cohort.id)
            .order_by(Cohort.first_day.desc(), Cohort.corps)
        )
        return {"rows": [(one, count) for one, count in self.session.execute(query)], "corps": corps_of(self.house)}

    def act(self) -> Answer:
        """Enters a cohort."""
        form = self.sent
        made = rolls.add_cohort(context(), form.corps.data, form.number.data, form.first_day.data, form.last_day.data)
        return done(url_for("office.cohort", cohort_id=made), _("The cohort was entered. Its trainees come next."))


class CohortPage(Page):
    """A page about one cohort."""

    cohort_id: int
    cohort: Cohort

    def begin(self) -> None:
        """Finds the cohort.

        Raises:
            Missing: `no-such-cohort`.
        """
        super().begin()
        self.cohort = find_cohort(self.session, self.cohort_id)

    def frame(self) -> dict[str, Any]:
        """The cohort, and how its corps is named."""
        return {**super().frame(), "cohort": self.cohort, "corps": corps_of(self.house)[self.cohort.corps]}

    def on(self) -> Answer:
        """To its trainees."""
        return done(url_for("office.cohort", cohort_id=self.cohort_id), _("The cohort was brought up to date."))


@page(blueprint, "/cohorts/<int:cohort_id>", *OFFICES, name="cohort")
class OneCohort(CohortPage):
    """One cohort: its trainees, to be searched by name or number."""

    template = "office/cohort.html"
    forms = {"upload": UploadForm}

    def values(self) -> dict[str, Any]:
        """All or those asked for, and whether an election called them."""
        asked = asked_for()
        query = select(Trainee).where(Trainee.cohort_id == self.cohort_id).order_by(Trainee.registration)
        trainees = list(self.session.scalars(query))
        called = select(Election.id).where(Election.cohort_id == self.cohort_id).limit(1)
        return {
            "trainees": [one for one in trainees if matches(one, asked)] if asked else trainees,
            "standing": sum(one.left_on is None for one in trainees),
            "all": len(trainees),
            "asked": asked,
            "taken": rolls.imports(self.session, self.cohort_id)[:MOST_IMPORTS],
            "called": self.session.scalar(called) is not None,
        }


class TraineePage(CohortPage):
    """The form of a trainee, new or entered before."""

    template = "office/trainee.html"
    forms = {"form": TraineeForm, "leaving": LeaveForm}
    beside = {"of-another-cohort": "registration"}

    trainee: Trainee | None = None

    def make_form(self, name: str, **how: Any) -> Any:
        """What the roll says, and the day of leaving."""
        return self.forms[name](obj=self.trainee, **how)

    def values(self) -> dict[str, Any]:
        """Whose it is."""
        return {"trainee": self.trainee}

    def act(self) -> Answer:
        """Enters what was sent, judged as in a file."""
        names = ("registration", "name_ar", "name_latin", "birth_date")
        rolls.save_trainee(context(), self.cohort_id, {name: self.sent[name].data for name in names})
        return self.on()


@page(blueprint, "/cohorts/<int:cohort_id>/trainees/new", *OFFICES)
class NewTrainee(TraineePage):
    """A new trainee; a number that the cohort has already belongs to somebody else."""

    beside = {**TraineePage.beside, "trainee-known": "registration"}

    def act(self) -> Answer:
        """Adds the trainee."""
        with context().database.reading() as session:
            query = select(Trainee.id).where(Trainee.registration == self.sent.registration.data)
            if session.scalar(query) is not None:
                raise OutOfState("trainee-known", "A trainee has this registration number already.")
        return super().act()


@page(blueprint, "/cohorts/<int:cohort_id>/trainees/<int:trainee_id>", *OFFICES, name="trainee")
class OneTrainee(TraineePage):
    """One trainee: corrected; the registration number and the cohort by a form of their own."""

    forms = {**TraineePage.forms, "place": PlaceForm}
    trainee_id: int
    trainee: Trainee

    def begin(self) -> None:
        """Finds the trainee.

        Raises:
            Missing: `no-such-trainee`.
        """
        super().begin()
        found = self.session.get(Trainee, self.trainee_id)
        if found is None or found.cohort_id != self.cohort_id:
            raise Missing("no-such-trainee", "There is no trainee with this number.")
        self.trainee = found

    def make_form(self, name: str, **how: Any) -> Any:
        """The registration number is not asked for beside the name."""
        if name == "place":
            return self._place(**how)
        form = super().make_form(name, **how)
        if name == "form":
            form.registration.data = self.trainee.registration
            form.registration.raw_data = [self.trainee.registration]
        return form

    def _place(self, **how: Any) -> PlaceForm:
        data = {"number": self.trainee.registration, "of_cohort": str(self.cohort_id)}
        form, corps = PlaceForm(data=data, **how), corps_of(self.house)
        query = select(Cohort).order_by(Cohort.first_day.desc(), Cohort.corps)
        form.of_cohort.choices = options(
            (str(one.id), f"{capital(corps[one.corps].cohort.in_language(language()))} {one.number}")
            for one in self.session.scalars(query)
        )
        return form


@act(blueprint, "/cohorts/<int:cohort_id>/trainees/<int:trainee_id>/place", *OFFICES)
class Place(OneTrainee):
    """Corrects a trainee's number or cohort, while nothing rests on him."""

    sends = "place"
    beside = {"trainee-known": "number", "bad-registration": "number"}

    def act(self) -> Answer:
        """Corrects it."""
        rolls.place(context(), self.trainee.registration, self.sent.number.data, int(self.sent.of_cohort.data))
        return self.on()


@act(blueprint, "/cohorts/<int:cohort_id>/trainees/<int:trainee_id>/delete", *OFFICES)
class Delete(OneTrainee):
    """Deletes a trainee who was entered by mistake, while nothing rests on him."""

    sends = ""

    def act(self) -> Answer:
        """Deletes him."""
        rolls.delete_trainee(context(), self.trainee.registration)
        return self.on()


@act(blueprint, "/cohorts/<int:cohort_id>/trainees/<int:trainee_id>/leave", *OFFICES)
class Leave(OneTrainee):
    """Enters the day of leaving; an empty day takes it back."""

    sends = "leaving"

    def make_form(self, name: str, **how: Any) -> Any:
        """A day that was sent empty is none, whatever was there before."""
        return LeaveForm() if name == "leaving" and not how else super().make_form(name, **how)

    def act(self) -> Answer:
        """Enters it."""
        rolls.leave(context(), self.trainee.registration, self.sent.left_on.data)
        return self.on()


def corps_of(institute: Institute) -> Mapping[str, Corps]:
    """The corps that the statutes of the institute's country name, by id; every other statute's after them."""
    home = institute.time_zone
    laws = sorted(of_zone(home), key=lambda law: (law.time_zone != home, -len(law.corps), law.id))
    found: dict[str, Corps] = {}
    for law in laws:
        for corps in law.corps:
            found.setdefault(corps.id, corps)
    return found


def asked_for() -> str:
    """The name or number that is searched for."""
    return request.args.get("q", "").strip()[:100]


def find_cohort(session: Session, cohort_id: int) -> Cohort:
    """The cohort with this id.

    Raises:
        Missing: `no-such-cohort`.
    """
    found = session.get(Cohort, cohort_id)
    if found is None:
        raise Missing("no-such-cohort", "There is no such cohort. Reload the list.")
    return found


def matches(person: Any, asked: str) -> bool:
    """Whether a name or registration number holds what is asked for, however it is spelt."""
    key = search_key(asked)
    if asked.lower() in person.registration.lower():
        return True
    return bool(key) and (key in search_key(person.name_ar) or key in search_key(person.name_latin))
