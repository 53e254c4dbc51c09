"""From the count to the mandate and beyond: proclamation, contests, annulment, vacancy, appointment."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections import journal
from elections.acts.accounts import institute
from elections.acts.convocation import cohort_data, draft_by_election, institute_data
from elections.acts.proposals import Data, takes_two
from elections.acts.transaction import Act, Context, acting, next_number, of_the_house
from elections.belenios.credentials import new_uuid
from elections.canonical import Canonical
from elections.db.models import Cohort, Contest, Election, Filing, JournalLine, Mandate
from elections.errors import Malformed, Missing
from elections.law import calendar, mandates, statute


@dataclass(frozen=True)
class Appointment:
    """An authority's act that fills a seat: who, since when, until when, by which act."""

    statute: str
    cohort_id: int
    registration: str
    name_ar: str
    name_latin: str
    act: mandates.Appointment
    starts_on: date
    ends_on: date


@takes_two("proclaim")
def _proclaim(act: Act, data: Data, seat: str) -> None:
    """Proclaims the result of counts and draws; `data` is empty. Mandates begin on the day of the proclamation."""
    outcome = journal.outcome(act.standing)
    today = calendar.local_day(act.now, act.standing.zone)
    if act.election.vacancy_id is not None:
        ends = act.session.get_one(Mandate, act.election.vacancy_id).ends_on
    else:
        ends = mandates.term(today, act.standing.rules, act.election.cohort.last_day)
    elected: list[Canonical] = [
        {"candidate": one.candidate, "votes": one.votes, "by": one.by} for one in outcome.elected
    ]
    act.enter(
        "proclaim",
        "chair",
        act.standing.statute.count_article,
        {
            "with": seat,
            "elected": elected,
            "open_seats": outcome.open_seats,
            "starts_on": today.isoformat(),
            "ends_on": ends.isoformat(),
        },
    )
    people = {candidate.number: candidate for candidate in act.standing.candidates}
    for one in outcome.elected:
        person = people[one.candidate]
        act.session.add(
            Mandate(
                record=act.election.uuid,
                candidate=one.candidate,
                statute=act.election.statute,
                cohort_id=act.election.cohort_id,
                registration=person.registration,
                name_ar=person.name_ar,
                name_latin=person.name_latin,
                starts_on=today,
                ends_on=ends,
            )
        )


def contest(context: Context, uuid: str, by: str, text: str) -> int:
    """Enters a contest of the result; returns its number.

    Raises:
        Malformed: `bad-contest`.
        OutOfState: the result has not been proclaimed.
    """
    if not text.strip() or len(text) > 4000:
        raise Malformed("bad-contest", "Write who contests and why: at most 4000 characters.")
    with acting(context, uuid) as act:
        number = next_number(act.session, Contest.contest, act.election.id)
        act.enter("contest", by, "rule", {"contest": number})
        act.session.add(Contest(election_id=act.election.id, contest=number, text=text.strip()))
        return number


def settle_contest(context: Context, uuid: str, by: str, number: int, outcome: str) -> None:
    """Enters how a contest ended: `dismissed`, `withdrawn` or `upheld`.

    Raises:
        Missing: `no-such-contest`.
        OutOfState: it was settled before.
    """
    with acting(context, uuid) as act:
        act.enter("settle_contest", by, "rule", {"contest": number, "outcome": outcome})
        act.session.get_one(Contest, (act.election.id, number)).outcome = outcome


def annul(context: Context, uuid: str, by: str, authority: str, number: str, day: date) -> str:
    """Enters an authority's act that annuls the election; the next draft opens by itself. Returns its uuid.

    Raises:
        OutOfState: the result has not been proclaimed.
    """
    with acting(context, uuid) as act:
        act.enter("annul", by, "rule", {"authority": authority, "number": number, "date": day.isoformat()})
        for mandate in act.session.scalars(select(Mandate).where(Mandate.record == uuid)):
            mandate.annulled = True
        return _next_draft(context, act)


def vacate(context: Context, mandate_id: int, by: str, since: date, cause: str) -> str:
    """Enters a vacancy; its cause stays in the office. The by-election's draft opens by itself; returns its uuid.

    For a seat filled by appointment there is no by-election, and "" is returned.

    Raises:
        Missing: `no-such-mandate`.
        Malformed: `bad-vacancy-cause`.
        Refusal, OutOfState: see `elections.law.mandates.check_vacancy`.
    """
    mandates.check_cause(cause)
    with context.database.reading() as session:
        uuid = find_mandate(session, mandate_id).record
        appointed = session.scalar(select(Election.id).where(Election.uuid == uuid)) is None
    if appointed:
        _vacate_appointment(context, mandate_id, since, cause)
        return ""
    with acting(context, uuid) as act:
        mandate = find_mandate(act.session, mandate_id)
        law = act.standing.statute
        data: dict[str, Canonical] = {"candidate": mandate.candidate, "vacant_since": since.isoformat()}
        last = law.last_vacancy_day(since)
        if last is not None:
            data["last_lawful_day"] = last.isoformat()
        act.enter("vacate", by, law.vacancy_article, data)
        mandate.vacant_since, mandate.cause = since, cause
        return draft_by_election(act.random_bytes, act.session, mandate).uuid


def appoint(context: Context, by: str, appointment: Appointment) -> int:
    """Enters an appointment: a record of its own, with one line. Returns the mandate's id.

    Raises:
        Refusal: `filled-by-election`, `term-backwards`, `act-after-start`.
        Missing: `no-such-cohort`, `no-such-statute`.
    """
    law = statute.load(appointment.statute)
    with of_the_house(context) as session:
        cohort = session.get(Cohort, appointment.cohort_id)
        if cohort is None:
            raise Missing("no-such-cohort", "There is no such cohort. Reload the list.")
        house = institute(session)
        uuid = new_uuid(context.random_bytes)
        entry = journal.build(
            journal.ElectionState(),
            at=context.now(),
            act="appoint",
            by=by,
            article=law.poll_article,
            data={
                "format": journal.FORMAT,
                "record": uuid,
                "institute": institute_data(house),
                "statute": law.as_data(),
                "cohort": cohort_data(cohort),
                "name_ar": appointment.name_ar,
                "name_latin": appointment.name_latin,
                "registration": appointment.registration,
                "authority": appointment.act.authority,
                "number": appointment.act.number,
                "date": appointment.act.date.isoformat(),
                "starts_on": appointment.starts_on.isoformat(),
                "ends_on": appointment.ends_on.isoformat(),
            },
        )
        session.add(JournalLine(record=uuid, seq=entry.seq, line=entry.to_bytes()))
        mandate = Mandate(
            record=uuid,
            statute=law.id,
            cohort_id=cohort.id,
            registration=appointment.registration,
            name_ar=appointment.name_ar,
            name_latin=appointment.name_latin,
            starts_on=appointment.starts_on,
            ends_on=appointment.ends_on,
            act_number=appointment.act.number,
            act_date=appointment.act.date,
            authority=appointment.act.authority,
        )
        session.add(mandate)
        session.flush()
        return mandate.id


def find_mandate(session: Session, mandate_id: int) -> Mandate:
    """The mandate with this id.

    Raises:
        Missing: `no-such-mandate`.
    """
    mandate = session.get(Mandate, mandate_id)
    if mandate is None:
        raise Missing("no-such-mandate", "There is no such mandate. Reload the list.")
    return mandate


def representatives(session: Session, today: date) -> list[Mandate]:
    """Whose term is not over: holders and vacant seats, annulled ones left out; the latest for each seat first."""
    query = select(Mandate).where(Mandate.ends_on >= today, Mandate.annulled.is_(False))
    return list(session.scalars(query.order_by(Mandate.starts_on.desc(), Mandate.id.desc())))


def _vacate_appointment(context: Context, mandate_id: int, since: date, cause: str) -> None:
    """A seat given by appointment has a record of one line: its vacancy is kept in the office only."""
    with of_the_house(context) as session:
        today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
        held = find_mandate(session, mandate_id)
        mandates.check_vacancy(since, today, held.starts_on, held.ends_on, held.vacant_since)
        held.vacant_since, held.cause = since, cause


def _next_draft(context: Context, act: Act) -> str:
    """The draft after an annulment: of the same vacancy, or of the same cohort."""
    if act.election.vacancy_id is not None:
        vacant = act.session.get_one(Mandate, act.election.vacancy_id)
        return draft_by_election(act.random_bytes, act.session, vacant).uuid
    election = Election(
        uuid=new_uuid(context.random_bytes),
        statute=act.election.statute,
        cohort_id=act.election.cohort_id,
        companion_id=act.election.companion_id,
        rules=act.election.rules,
    )
    act.session.add(election)
    act.session.flush()
    return election.uuid


def candidates(session: Session, election: Election) -> list[Filing]:
    """The admitted candidacies by number, struck ones among them."""
    query = select(Filing).where(Filing.election_id == election.id, Filing.number.is_not(None))
    return list(session.scalars(query.order_by(Filing.number)))
