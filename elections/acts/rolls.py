"""Cohorts and their trainees: what an institute keeps between elections."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections import roll
from elections.acts.accounts import institute
from elections.acts.transaction import Context, of_the_house
from elections.db.models import Cohort, Trainee
from elections.errors import Malformed, Missing, OutOfState
from elections.law import calendar
from elections.law.statute import known, load
from elections.roll_files import read_roll


def add_cohort(context: Context, corps: str, number: str, first_day: date, last_day: date) -> int:
    """Enters a cohort; returns its id.

    Raises:
        Malformed: `unknown-corps`, `bad-cohort`, `order-of-days`.
        OutOfState: `cohort-known`.
    """
    if corps not in corps_ids():
        raise Malformed("unknown-corps", "No statute names this corps.")
    if not number.strip() or len(number) > 32 or not number.isascii() or not number.isprintable():
        raise Malformed("bad-cohort", "This is not the number of a cohort.")
    if first_day >= last_day:
        raise Malformed("order-of-days", "The last day of the training comes after the first.")
    with of_the_house(context) as session:
        if find_cohort(session, corps, number.strip()):
            raise OutOfState("cohort-known", "This cohort has been entered already.")
        cohort = Cohort(corps=corps, number=number.strip(), first_day=first_day, last_day=last_day)
        session.add(cohort)
        session.flush()
        return cohort.id


def corps_ids() -> frozenset[str]:
    """Every corps that a statute names."""
    return frozenset(corps.id for statute_id in known() for corps in load(statute_id).corps)


def find_cohort(session: Session, corps: str, number: str) -> Cohort | None:
    """The cohort of this corps and number, if entered."""
    return session.scalars(select(Cohort).where(Cohort.corps == corps, Cohort.number == number)).one_or_none()


def read_file(context: Context, session: Session, data: bytes, filename: str, cohort_id: int | None) -> roll.Roll:
    """What a spreadsheet says, for the preview; nothing is stored. Rows that name no cohort are of `cohort_id`.

    Raises:
        RowRefusals: every bad row with its line, column, value and reason.
        Malformed: the file cannot be read, or is too large.
    """
    cohorts = [(one.corps, one.number) for one in session.scalars(select(Cohort))]
    default = session.get(Cohort, cohort_id) if cohort_id is not None else None
    today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
    return read_roll(
        data,
        filename,
        today=today,
        cohorts=cohorts,
        default=(default.corps, default.number) if default is not None else None,
    )


def import_roll(context: Context, data: bytes, filename: str, cohort_id: int | None = None) -> roll.Roll:
    """Takes a spreadsheet whole: new trainees are added, known ones of the same cohort corrected; returns what it said.

    Raises:
        RowRefusals: see `read_file`; nothing was taken.
        OutOfState: `of-another-cohort`, a registration number belongs to another cohort's trainee.
    """
    with context.database.reading() as session:
        # Outside of the writing transaction: a large file takes its time, and a poll elsewhere goes on.
        read = read_file(context, session, data, filename, cohort_id)
    with of_the_house(context) as session:
        cohorts = {(one.corps, one.number): one for one in session.scalars(select(Cohort))}
        known_ones = _known(session, [row.registration for row in read.trainees])
        for row in read.trainees:
            _store(session, cohorts[row.corps, row.cohort], row, known_ones.get(row.registration))
        return read


def save_trainee(context: Context, cohort_id: int, cells: Mapping[str, object]) -> str:
    """Adds or corrects one trainee typed into a form; returns the registration number.

    Raises:
        RowRefusals: one refusal for each field at fault.
        OutOfState: `of-another-cohort`.
    """
    with of_the_house(context) as session:
        cohort = session.get(Cohort, cohort_id)
        if cohort is None:
            raise Missing("no-such-cohort", "There is no such cohort. Reload the list.")
        today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
        whole = {**cells, "corps": cohort.corps, "cohort": cohort.number}
        row = roll.read_trainee(whole, today=today, cohorts=[(cohort.corps, cohort.number)])
        _store(session, cohort, row, _known(session, [row.registration]).get(row.registration))
        return row.registration


def leave(context: Context, registration: str, left_on: date | None) -> None:
    """Enters the day a trainee left the cohort; None takes that back.

    Raises:
        Missing: `no-such-trainee`.
    """
    with of_the_house(context) as session:
        find_trainee(session, registration).left_on = left_on


def find_trainee(session: Session, registration: str) -> Trainee:
    """The trainee with this registration number.

    Raises:
        Missing: `no-such-trainee`.
    """
    trainee = session.scalars(select(Trainee).where(Trainee.registration == registration)).one_or_none()
    if trainee is None:
        raise Missing("no-such-trainee", "There is no trainee with this number.")
    return trainee


def _known(session: Session, registrations: list[str]) -> dict[str, Trainee]:
    found = session.scalars(select(Trainee).where(Trainee.registration.in_(registrations)))
    return {trainee.registration: trainee for trainee in found}


def _store(session: Session, cohort: Cohort, row: roll.Trainee, trainee: Trainee | None) -> None:
    if trainee is None:
        trainee = Trainee(registration=row.registration, cohort_id=cohort.id)
        session.add(trainee)
    elif trainee.cohort_id != cohort.id:
        raise of_another_cohort(row.registration)
    trainee.name_ar, trainee.name_latin, trainee.birth_date = row.name_ar, row.name_latin, row.birth_date


def of_another_cohort(registration: str) -> OutOfState:
    """The refusal of a registration number that a trainee of another cohort has."""
    return OutOfState(
        "of-another-cohort",
        "The registration number {registration} belongs to a trainee of another cohort.",
        registration=registration,
    )
