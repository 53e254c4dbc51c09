"""From the draft to the call: what the institute chooses, and the director's act that convenes the electors."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from elections import journal
from elections.acts.accounts import institute
from elections.acts.transaction import Act, Context, acting, find_election
from elections.belenios.credentials import new_uuid
from elections.canonical import Canonical, canonical_bytes
from elections.db.models import Cohort, Election, Elector, Institute, Mandate, Trainee
from elections.errors import Missing, OutOfState
from elections.law import calendar, statute
from elections.law.roll.text import search_key
from elections.law.rules import Order, Rules
from elections.law.statute import Statute


@dataclass(frozen=True)
class Reference:
    """An act cited by its number and date."""

    number: str
    day: date

    def as_data(self) -> dict[str, Canonical]:
        """As the journal holds it."""
        return {"number": self.number, "date": self.day.isoformat()}


@dataclass(frozen=True)
class Call:
    """What the director confirms when he convenes. Moments are in UTC; `late_reason` confirms a late poll.

    `place` is the institute's rule that the convocation asks for; None leaves what the draft holds.
    """

    texts: tuple[str, ...]
    decision: Reference
    filing_deadline: datetime
    opens_at: datetime
    closes_at: datetime
    late_reason: str = ""
    delegation: Reference | None = None
    place: str | None = None


@dataclass(frozen=True)
class Choices:
    """What a draft holds: the institute's rules and, where the statute has blanks, the order that fills them."""

    rules: Rules
    order: Order | None


def create_draft(context: Context, statute_id: str, cohort_id: int) -> str:
    """A new draft for a cohort, with the institute's rules at their defaults; returns its uuid.

    Raises:
        Missing: `no-such-statute`, `no-such-cohort`, `no-such-corps`.
        Refusal: `filled-by-appointment`.
    """
    law = statute.load(statute_id)
    statute.check_elected(law)
    with context.database.writing() as session:
        cohort = _cohort(session, cohort_id)
        law.corps_named(cohort.corps)
        return _add_draft(context.random_bytes, session, law, cohort_id).uuid


def draft_by_election(random_bytes: Callable[[int], bytes], session: Session, mandate: Mandate) -> Election:
    """The next draft that a vacancy or an annulment opens by itself, in the same transaction."""
    law = statute.load(mandate.statute)
    election = _add_draft(random_bytes, session, law, mandate.cohort_id)
    election.vacancy_id = mandate.id
    session.flush()
    return election


def choices(election: Election) -> Choices:
    """The rules and the order of a draft, or as the convocation fixed them."""
    data = json.loads(election.rules)
    return Choices(Rules.from_data(data["rules"]), Order.from_data(data["order"]) if "order" in data else None)


def draft_of(election: Election) -> dict[str, Canonical]:
    """What the convocation's form holds so far."""
    found: dict[str, Canonical] = json.loads(election.draft)
    return found


def choose(context: Context, uuid: str, chosen: Choices, companion_id: int | None, form: dict[str, Canonical]) -> None:
    """Keeps what the institute chose, and what the convocation's form holds so far, in the draft.

    Raises:
        OutOfState: `not-a-draft`.
        Missing: `no-such-cohort`.
        Refusal: `companion-missing`, `companion-not-called`, `bad-companion`.
    """
    with acting(context, uuid) as act:
        _check_draft(act.election)
        _keep(act, chosen, companion_id)
        act.election.draft = canonical_bytes(form).decode()


def drop_draft(context: Context, uuid: str) -> None:
    """Deletes a draft, which has no record yet; that of a by-election stays until the seat is filled.

    Raises:
        OutOfState: `not-a-draft`, `draft-of-vacancy`.
    """
    with acting(context, uuid) as act:
        _check_draft(act.election)
        if act.election.vacancy_id is not None:
            raise OutOfState("draft-of-vacancy", "A seat is vacant: this draft stays until the election is convened.")
        act.session.delete(act.election)


def last_lawful_day(session: Session, election: Election) -> date | None:
    """The last lawful day of the poll: of the training's first month or, for a vacant seat, of its thirty days."""
    law = statute.load(election.statute)
    if election.vacancy_id is not None:
        mandate = session.get_one(Mandate, election.vacancy_id)
        return law.last_vacancy_day(mandate.vacant_since) if mandate.vacant_since else None
    return law.last_poll_day(election.cohort.first_day)


def convene(context: Context, uuid: str, by: str, call: Call) -> None:
    """The director, or his delegate, convenes: the draft's choices are fixed, the electors are called.

    Raises:
        Refusal: what the journal demands of a convocation: `blank-in-statute`, `notice-too-short`, `late-needs-reason`…
        OutOfState: the election is no draft, or the cohort has no trainee.
    """
    with acting(context, uuid) as act:
        act.check("convene", by)
        law, chosen = statute.load(act.election.statute), choices(act.election)
        if call.place is not None:
            chosen = replace(chosen, rules=replace(chosen.rules, place=call.place))
        rules = statute.apply_order(chosen.rules, chosen.order) if chosen.order else chosen.rules
        house = institute(act.session)
        zone = calendar.zone(house.time_zone)
        last_day = last_lawful_day(act.session, act.election)
        late = last_day is not None and calendar.is_late(call.opens_at, last_day, zone)
        electors = _copy_roll(act, act.election.cohort, "own", calendar.local_day(act.now, zone))
        if act.election.companion is not None:
            _copy_roll(act, act.election.companion, "companion", calendar.local_day(act.now, zone))
        if not electors:
            raise OutOfState("empty-roll", "The cohort has no trainee in standing. Import its roll first.")
        seats = law.seats if act.election.vacancy_id is None else 1
        data: dict[str, Canonical] = {
            "format": journal.FORMAT,
            "election": act.election.uuid,
            "institute": institute_data(house),
            "statute": law.as_data(),
            "rules": rules.as_data(),
            "cohort": cohort_data(act.election.cohort),
            "seats": seats,
            "names_on_ballot": min(statute.names_on_ballot(law, chosen.order), seats),
            "texts": list(call.texts),
            "decision": call.decision.as_data(),
            "filing_deadline": calendar.instant_text(call.filing_deadline),
            "opens_at": calendar.instant_text(call.opens_at),
            "closes_at": calendar.instant_text(call.closes_at),
            "place": rules.place,
            "late": int(late),
        }
        if last_day is not None:
            data["last_lawful_day"] = last_day.isoformat()
        if act.election.companion is not None:
            data["companion"] = cohort_data(act.election.companion)
        if chosen.order is not None:
            data["order"] = chosen.order.as_data()
        if by == "delegate" and call.delegation is not None:
            data["delegation"] = call.delegation.as_data()
        if late and call.late_reason:
            data["reason"] = call.late_reason
        if act.election.vacancy_id is not None:
            mandate = act.session.get_one(Mandate, act.election.vacancy_id)
            data["mandate"] = {
                "election": mandate.record,
                "until": mandate.ends_on.isoformat(),
                "vacant_since": str(mandate.vacant_since),
            }
        act.election.rules = _stored(Choices(rules, chosen.order))
        act.election.filing_deadline = call.filing_deadline
        act.election.opens_at, act.election.closes_at = call.opens_at, call.closes_at
        act.enter("convene", by, law.poll_article, data)


def cancel(context: Context, uuid: str, by: str, reason: str) -> None:
    """The director cancels the election before the opening, with a reason that is public.

    Raises:
        OutOfState: the urn has been opened, or the election is a draft still (drop it).
    """
    with acting(context, uuid) as act:
        act.enter("cancel", by, "rule", {"reason": reason})
        if act.election.vacancy_id is not None:
            draft_by_election(act.random_bytes, act.session, act.session.get_one(Mandate, act.election.vacancy_id))


def _add_draft(random_bytes: Callable[[int], bytes], session: Session, law: Statute, cohort_id: int) -> Election:
    order = statute.proposal(law) if law.blanks else None
    election = Election(
        uuid=new_uuid(random_bytes),
        statute=law.id,
        cohort_id=cohort_id,
        rules=_stored(Choices(Rules(), order)),
    )
    session.add(election)
    session.flush()
    return election


def _keep(act: Act, chosen: Choices, companion_id: int | None) -> None:
    """What the institute chose, in the draft.

    Raises:
        Missing: `no-such-cohort`.
        Refusal: see `elections.law.statute.check_companion`.
    """
    companion = _cohort(act.session, companion_id) if companion_id is not None else None
    rules = statute.apply_order(chosen.rules, chosen.order) if chosen.order else chosen.rules
    statute.check_companion(rules, act.election.cohort.corps, companion.corps if companion else None)
    act.election.companion, act.election.companion_id = companion, companion_id
    act.election.rules = _stored(chosen)


def _stored(chosen: Choices) -> str:
    data: dict[str, Canonical] = {"rules": chosen.rules.as_data()}
    if chosen.order is not None:
        data["order"] = chosen.order.as_data()
    return canonical_bytes(data).decode()


def _copy_roll(act: Act, cohort: Cohort, side: str, today: date) -> int:
    act.session.execute(delete(Elector).where(Elector.election_id == act.election.id, Elector.side == side))
    standing = [one for one in cohort.trainees if one.left_on is None or one.left_on > today]
    act.session.add_all(elector_of(trainee, act.election.id, side) for trainee in standing)
    act.session.flush()
    return len(standing)


def elector_of(trainee: Trainee, election_id: int, side: str) -> Elector:
    """The election's own copy of a trainee."""
    return Elector(
        election_id=election_id,
        registration=trainee.registration,
        side=side,
        name_ar=trainee.name_ar,
        name_latin=trainee.name_latin,
        search=f"{trainee.registration.lower()} {search_key(trainee.name_ar)} {search_key(trainee.name_latin)}",
        birth_date=trainee.birth_date,
    )


def institute_data(house: Institute) -> dict[str, Canonical]:
    """The institute as the journal holds it."""
    return {
        "name_ar": house.name_ar,
        "name_fr": house.name_fr,
        "name_en": house.name_en,
        "time_zone": house.time_zone,
    }


def cohort_data(cohort: Cohort) -> dict[str, Canonical]:
    """A cohort as the journal holds it."""
    return {"corps": cohort.corps, "number": cohort.number, "first_day": cohort.first_day.isoformat()}


def _check_draft(election: Election) -> None:
    if election.state != "draft":
        raise OutOfState("not-a-draft", "The election has been convened; what it fixed can no longer be changed.")


def _cohort(session: Session, cohort_id: int) -> Cohort:
    cohort = session.get(Cohort, cohort_id)
    if cohort is None:
        raise Missing("no-such-cohort", "There is no such cohort. Reload the list.")
    return cohort


__all__ = [
    "Call",
    "Choices",
    "Reference",
    "cancel",
    "choices",
    "choose",
    "cohort_data",
    "convene",
    "create_draft",
    "draft_by_election",
    "draft_of",
    "drop_draft",
    "elector_of",
    "find_election",
    "institute_data",
    "last_lawful_day",
]
