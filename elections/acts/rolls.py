"""Cohorts and their trainees: what an institute keeps between elections."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.acts.accounts import institute
from elections.acts.transaction import Context, of_the_house
from elections.canonical import Canonical, canonical_bytes
from elections.db.models import Cohort, Elector, Filing, Mandate, RollImport, RollShape, Trainee
from elections.errors import Malformed, Missing, OutOfState
from elections.law import calendar, roll
from elections.law.roll.files import read_file
from elections.law.statute import known, load


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


def read_book(
    context: Context, session: Session, book: roll.Book, choices: roll.Choices, cohort_id: int | None
) -> roll.Reading:
    """What a spreadsheet says, for the preview; nothing is stored. Rows that name no cohort are of `cohort_id`.

    Raises:
        Malformed: `roll-empty`.
    """
    cohorts = {one.id: (one.corps, one.number) for one in session.scalars(select(Cohort))}
    today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
    return roll.read_book(
        book,
        today=today,
        cohorts=cohorts.values(),
        default=cohorts.get(cohort_id) if cohort_id is not None else None,
        choices=choices,
        remembered={one.shape: _remembered(one.said) for one in session.scalars(select(RollShape))},
        known=[
            roll.Known(
                one.registration,
                one.name_ar,
                one.name_latin,
                one.birth_date,
                cohorts[one.cohort_id],
                one.left_on is not None,
            )
            for one in session.scalars(select(Trainee))
        ],
    )


def import_roll(
    context: Context,
    data: bytes,
    filename: str,
    cohort_id: int | None = None,
    choices: roll.Choices = roll.Choices(),  # noqa: B008 (it cannot be changed)
) -> roll.Reading:
    """Takes a spreadsheet whole; see `take_book`.

    Raises:
        Malformed: the file cannot be read, is too large, or something about it is open; nothing was taken.
    """
    return take_book(context, read_file(data, filename), filename, cohort_id, choices)


def take_book(
    context: Context, book: roll.Book, filename: str, cohort_id: int | None, choices: roll.Choices, by: str = ""
) -> roll.Reading:
    """Takes a spreadsheet whole: new trainees are added, known ones of the same cohort corrected; returns what it said.

    What it changes is kept with it, so that it can be taken back; what its columns hold, for the next file like it.

    Args:
        context: where things are stored.
        book: the file as it was read.
        filename: its name.
        cohort_id: the cohort of rows that name none.
        choices: what was said about the file.
        by: who takes it.

    Raises:
        RowRefusals: `bad-roll`, every bad row with its line, column, value and reason; nothing was taken.
        Malformed: `roll-questions`, `roll-empty`.
        OutOfState: `of-another-cohort`, a registration number belongs to another cohort's trainee;
            `trainee-rests`, a number that is to be corrected stands in an election.
    """
    with context.database.reading() as session:
        # Outside of the writing transaction: a large file takes its time, and a poll elsewhere goes on.
        read = read_book(context, session, book, choices, cohort_id)
        read.roll()
    with of_the_house(context) as session:
        cohorts = {(one.corps, one.number): one for one in session.scalars(select(Cohort))}
        lines = [(line, line.trainee) for line in read.lines if line.trainee is not None and not line.left_out]
        before_now = {line.number: line.known.registration for line, _row in lines if line.known is not None}
        check_rests(session, [line.known.registration for line, _row in lines if line.is_renumbered and line.known])
        known_ones = _known(session, [*(one.registration for one in read.trainees), *before_now.values()])
        changes: dict[int, list[Canonical]] = {cohort.id: [] for cohort in cohorts.values()}
        for line, row in lines:
            cohort = cohorts[row.corps, row.cohort]
            trainee = known_ones.get(before_now.get(line.number, row.registration)) or known_ones.get(row.registration)
            before = _said(trainee) if trainee is not None else {}
            after = _said(_store(session, cohort, row, trainee))
            if before != after:
                changes[cohort.id].append({"before": before, "after": after})
        for cohort_number, changed in changes.items():
            if changed:
                session.add(
                    RollImport(
                        cohort_id=cohort_number,
                        filename=filename[-200:],
                        taken_at=context.now(),
                        taken_by=by,
                        changes=canonical_bytes(changed).decode(),
                    )
                )
        _remember(session, read)
        return read


def take_back(context: Context, import_id: int) -> int:
    """Takes an import back whole: who was new goes, who was corrected is as before; returns how many were concerned.

    Raises:
        Missing: `no-such-import`.
        OutOfState: `import-taken-back`; `import-changed`, a trainee was changed since; `trainee-rests`.
    """
    with of_the_house(context) as session:
        found = session.get(RollImport, import_id)
        if found is None:
            raise Missing("no-such-import", "There is no such import. Reload the list.")
        if found.taken_back:
            raise OutOfState("import-taken-back", "This import has been taken back already.")
        changes: Any = json.loads(found.changes)
        numbers = [change["after"]["registration"] for change in changes]
        trainees = _known(session, numbers)
        check_rests(session, [one["after"]["registration"] for one in changes if one["after"] != one["before"]])
        for change in changes:
            trainee = trainees.get(change["after"]["registration"])
            if trainee is None or _said(trainee) != change["after"] or (trainee.left_on and not change["before"]):
                raise OutOfState(
                    "import-changed",
                    "The trainee {registration} was changed after the import, which can no longer be taken back whole.",
                    registration=change["after"]["registration"],
                )
            if not change["before"]:
                session.delete(trainee)
        session.flush()
        for change in changes:
            if before := change["before"]:
                trainee = trainees[change["after"]["registration"]]
                trainee.registration = before["registration"]
                trainee.name_ar, trainee.name_latin = before["name_ar"], before["name_latin"]
                trainee.birth_date = date.fromisoformat(before["birth_date"])
        found.taken_back, found.changes = True, "[]"
        return len(changes)


def imports(session: Session, cohort_id: int) -> list[RollImport]:
    """The files that were taken into a cohort, the last first."""
    query = select(RollImport).where(RollImport.cohort_id == cohort_id).order_by(RollImport.id.desc())
    return list(session.scalars(query))


def check_rests(session: Session, registrations: Iterable[str]) -> None:
    """Refuses what would change a number on which an election's act or a mandate rests.

    Raises:
        OutOfState: `trainee-rests`, with the first of the numbers.
    """
    wanted = list(registrations)
    for column in (Elector.registration, Filing.registration, Mandate.registration):
        found = session.scalar(select(column).where(column.in_(wanted)).order_by(column).limit(1)) if wanted else None
        if found:
            raise OutOfState(
                "trainee-rests",
                "The trainee {registration} stands in an election or holds a mandate; this can no longer be undone.",
                registration=found,
            )


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


def place(context: Context, registration: str, number: str, cohort_id: int) -> None:
    """Gives a trainee another registration number or cohort, while no election and no mandate rests on him.

    Raises:
        RowRefusals: `bad-roll`, the number is none.
        Missing: `no-such-trainee`, `no-such-cohort`.
        OutOfState: `trainee-rests`, `trainee-known`.
    """
    with of_the_house(context) as session:
        trainee, cohort = find_trainee(session, registration), session.get(Cohort, cohort_id)
        if cohort is None:
            raise Missing("no-such-cohort", "There is no such cohort. Reload the list.")
        today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
        cells = {**_said(trainee), "registration": number, "corps": cohort.corps, "cohort": cohort.number}
        row = roll.read_trainee(cells, today=today, cohorts=[(cohort.corps, cohort.number)])
        check_rests(session, [registration])
        if row.registration != registration and _known(session, [row.registration]):
            raise OutOfState("trainee-known", "A trainee has this registration number already.")
        trainee.registration, trainee.cohort_id = row.registration, cohort_id


def delete_trainee(context: Context, registration: str) -> None:
    """Deletes a trainee who was entered by mistake, while no election and no mandate rests on him.

    Raises:
        Missing: `no-such-trainee`.
        OutOfState: `trainee-rests`.
    """
    with of_the_house(context) as session:
        check_rests(session, [registration])
        session.delete(find_trainee(session, registration))


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


def _store(session: Session, cohort: Cohort, row: roll.Trainee, trainee: Trainee | None) -> Trainee:
    if trainee is None:
        trainee = Trainee(registration=row.registration, cohort_id=cohort.id)
        session.add(trainee)
    elif trainee.cohort_id != cohort.id:
        raise of_another_cohort(row.registration)
    trainee.registration = row.registration
    trainee.name_ar, trainee.name_latin, trainee.birth_date = row.name_ar, row.name_latin, row.birth_date
    return trainee


def _said(trainee: Trainee) -> dict[str, Canonical]:
    """What a roll says of a trainee, for the import that changed it."""
    return {
        "registration": trainee.registration,
        "name_ar": trainee.name_ar,
        "name_latin": trainee.name_latin,
        "birth_date": trainee.birth_date.isoformat(),
    }


def _remembered(said: str) -> roll.Remembered:
    read: Any = json.loads(said)
    return roll.Remembered({int(at): role for at, role in read["roles"].items()}, read["order"])


def _remember(session: Session, read: roll.Reading) -> None:
    """Keeps what the columns of this file were said to hold, where anything was said."""
    table = read.table
    if not table.shape or not (read.choices.roles or read.choices.order):
        return
    roles: dict[str, Canonical] = {str(column.at): column.role for column in table.columns}
    said = canonical_bytes({"roles": roles, "order": table.order}).decode()
    session.merge(RollShape(shape=table.shape, said=said))


def of_another_cohort(registration: str) -> OutOfState:
    """The refusal of a registration number that a trainee of another cohort has."""
    return OutOfState(
        "of-another-cohort",
        "The registration number {registration} belongs to a trainee of another cohort.",
        registration=registration,
    )
