"""Cohorts and their trainees, one by one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import rolls
from elections.db.models import Cohort, Election, Institute, Trainee
from elections.errors import Missing, Refusal
from elections.law.articles import Corps
from elections.law.roll.text import search_key
from elections.law.statute import of_zone
from elections.web.forms import ChoiceField, DayField, Form, LineField, Needed, OneLine, Optional, options
from elections.web.i18n import capital, language
from elections.web.office.page import BAD_FORM, OFFICES, blueprint, done, house, refused, show
from elections.web.security import access
from elections.web.store import context

BESIDE: Final = {
    "unknown-corps": "corps",
    "bad-cohort": "number",
    "cohort-known": "number",
    "order-of-days": "last_day",
    "of-another-cohort": "registration",
}


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


class UploadForm(Form):
    """The file of a roll."""

    file = FileField(_l("File of the trainees (.xlsx or .csv)"), [Needed(_l("Choose a file first."))])


@blueprint.get("/cohorts")
@access(*OFFICES)
def cohorts() -> Response:
    """Every cohort, with how many trainees it has."""
    return _show_list(CohortForm(formdata=None))


@blueprint.post("/cohorts")
@access(*OFFICES)
def add_cohort() -> Response | BaseResponse:
    """Enters a cohort, and goes on to its trainees."""
    form = CohortForm()
    with context().database.reading() as session:
        form.corps.choices = corps_choices(house(session))
    first, last = form.first_day.data, form.last_day.data
    if not form.validate() or first is None or last is None:
        return _show_list(form, BAD_FORM)
    try:
        made = rolls.add_cohort(context(), form.corps.data, form.number.data or "", first, last)
    except Refusal as refusal:
        return _show_list(form, refused(form, refusal, BESIDE))
    return done(url_for("office.cohort", cohort_id=made), _("The cohort was entered. Its trainees come next."))


@blueprint.get("/cohorts/<int:cohort_id>")
@access(*OFFICES)
def cohort(cohort_id: int) -> Response:
    """One cohort: its trainees, to be searched by name or number."""
    asked = request.args.get("q", "").strip()[:100]
    with context().database.reading() as session:
        found = find_cohort(session, cohort_id)
        whose = corps_of(house(session))[found.corps]
        trainees = list(
            session.scalars(select(Trainee).where(Trainee.cohort_id == cohort_id).order_by(Trainee.registration))
        )
        taken = rolls.imports(session, cohort_id)[:MOST_IMPORTS]
        called = session.scalar(select(Election.id).where(Election.cohort_id == cohort_id).limit(1)) is not None
    shown = [one for one in trainees if matches(one, asked)] if asked else trainees
    return show(
        "cohort.html",
        cohort=found,
        corps=whose,
        trainees=shown,
        standing=sum(one.left_on is None for one in trainees),
        all=len(trainees),
        asked=asked,
        called=called,
        taken=taken,
        upload=UploadForm(formdata=None),
    )


@blueprint.get("/cohorts/<int:cohort_id>/trainees/new")
@access(*OFFICES)
def new_trainee(cohort_id: int) -> Response:
    """The form of a new trainee."""
    return _show_trainee(cohort_id, TraineeForm(formdata=None))


@blueprint.post("/cohorts/<int:cohort_id>/trainees/new")
@access(*OFFICES)
def add_trainee(cohort_id: int) -> Response | BaseResponse:
    """Adds one trainee; a number that the cohort has already belongs to somebody else."""
    form = TraineeForm()
    with context().database.reading() as session:
        query = select(Trainee.id).where(Trainee.registration == (form.registration.data or ""))
        taken = session.scalar(query) is not None
    if taken:
        form.validate()
        form.registration.errors = [_("A trainee has this registration number already.")]
        return _show_trainee(cohort_id, form, 409)
    return _save(cohort_id, form, None)


@blueprint.get("/cohorts/<int:cohort_id>/trainees/<int:trainee_id>")
@access(*OFFICES)
def trainee(cohort_id: int, trainee_id: int) -> Response:
    """One trainee: what the roll says, and the day of leaving."""
    with context().database.reading() as session:
        found = _trainee(session, cohort_id, trainee_id)
    return _show_trainee(cohort_id, TraineeForm(formdata=None, obj=found), trainee=found)


@blueprint.post("/cohorts/<int:cohort_id>/trainees/<int:trainee_id>")
@access(*OFFICES)
def change_trainee(cohort_id: int, trainee_id: int) -> Response | BaseResponse:
    """Corrects a trainee; the registration number stays."""
    form = TraineeForm()
    with context().database.reading() as session:
        found = _trainee(session, cohort_id, trainee_id)
    form.registration.data = found.registration
    form.registration.raw_data = [found.registration]
    return _save(cohort_id, form, found)


@blueprint.post("/cohorts/<int:cohort_id>/trainees/<int:trainee_id>/leave")
@access(*OFFICES)
def leave(cohort_id: int, trainee_id: int) -> Response | BaseResponse:
    """Enters the day of leaving; an empty day takes it back."""
    leaving = LeaveForm()
    with context().database.reading() as session:
        found = _trainee(session, cohort_id, trainee_id)
    if not leaving.validate():
        return _show_trainee(cohort_id, TraineeForm(formdata=None, obj=found), BAD_FORM, trainee=found, leaving=leaving)
    rolls.leave(context(), found.registration, leaving.left_on.data)
    return done(url_for("office.cohort", cohort_id=cohort_id), _("The cohort was brought up to date."))


def corps_of(institute: Institute) -> Mapping[str, Corps]:
    """The corps that the statutes of the institute's country name, by id; every other statute's after them."""
    home = institute.time_zone
    laws = sorted(of_zone(home), key=lambda law: (law.time_zone != home, -len(law.corps), law.id))
    found: dict[str, Corps] = {}
    for law in laws:
        for corps in law.corps:
            found.setdefault(corps.id, corps)
    return found


def corps_choices(institute: Institute) -> Any:
    """The corps, each by the name of a cohort of it."""
    return options((one.id, capital(one.many.in_language(language()))) for one in corps_of(institute).values())


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


def _trainee(session: Session, cohort_id: int, trainee_id: int) -> Trainee:
    found = session.get(Trainee, trainee_id)
    if found is None or found.cohort_id != cohort_id:
        raise Missing("no-such-trainee", "There is no trainee with this number.")
    return found


def _save(cohort_id: int, form: TraineeForm, found: Trainee | None) -> Response | BaseResponse:
    if not form.validate():
        return _show_trainee(cohort_id, form, BAD_FORM, trainee=found)
    cells = {
        "registration": form.registration.data or "",
        "name_ar": form.name_ar.data or "",
        "name_latin": form.name_latin.data or "",
        "birth_date": form.birth_date.data,
    }
    try:
        rolls.save_trainee(context(), cohort_id, cells)
    except Refusal as refusal:
        return _show_trainee(cohort_id, form, refused(form, refusal, BESIDE), trainee=found)
    return done(url_for("office.cohort", cohort_id=cohort_id), _("The cohort was brought up to date."))


def _show_trainee(
    cohort_id: int,
    form: TraineeForm,
    status: int = 200,
    *,
    trainee: Trainee | None = None,
    leaving: LeaveForm | None = None,
) -> Response:
    with context().database.reading() as session:
        found = find_cohort(session, cohort_id)
        whose = corps_of(house(session))[found.corps]
    if leaving is None:
        leaving = LeaveForm(formdata=None, obj=trainee)
    return show("trainee.html", status, form=form, leaving=leaving, cohort=found, corps=whose, trainee=trainee)


def _show_list(form: CohortForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        corps = corps_of(house(session))
        if form.corps.choices is None:
            form.corps.choices = corps_choices(house(session))
        in_standing = func.count(Trainee.id)
        query = (
            select(Cohort, in_standing)
            .outerjoin(Trainee, (Trainee.cohort_id == Cohort.id) & Trainee.left_on.is_(None))
            .group_by(Cohort.id)
            .order_by(Cohort.first_day.desc(), Cohort.corps)
        )
        rows = [(one, count) for one, count in session.execute(query)]
    return show("cohorts.html", status, form=form, rows=rows, corps=corps)
