"""Candidacies from filing to the closed list, and the roll's corrections until then."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections.acts.convocation import choices, draft_by_election, elector_of
from elections.acts.transaction import Act, Context, acting, next_number
from elections.canonical import Canonical
from elections.db.models import Election, Elector, Filing, Mandate, Trainee
from elections.errors import Missing, OutOfState, Refusal
from elections.law import roll
from elections.law.roll.text import search_key


def file_candidacy(context: Context, uuid: str, by: str, registration: str) -> int:
    """Enters a candidacy; returns its number. The receipt is printed from the filing.

    Raises:
        Missing: `not-on-roll`.
        OutOfState: `filed-already`, or the filing deadline has passed.
    """
    with acting(context, uuid) as act:
        _elector(act.session, act.election.id, registration)
        if _filings(act.session, act.election.id, registration=registration):
            raise OutOfState("filed-already", "This trainee has filed a candidacy for this election already.")
        number = next_number(act.session, Filing.filing, act.election.id)
        act.session.add(Filing(election_id=act.election.id, filing=number, registration=registration, filed_at=act.now))
        act.enter("file", by, "rule", {"filing": number})
        return number


def withdraw(context: Context, uuid: str, by: str, number: int) -> None:
    """Enters a withdrawal, on a signed request, before the list is closed.

    Raises:
        Missing: `no-such-filing`.
        OutOfState: `filing-decided`, or the list is closed.
    """
    with acting(context, uuid) as act:
        act.enter("withdraw", by, "rule", {"filing": number})
        find_filing(act.session, act.election.id, number).status = "withdrawn"


def admit(context: Context, uuid: str, by: str, number: int) -> None:
    """The director admits a candidacy.

    Raises:
        Missing: `no-such-filing`.
        OutOfState: `filing-decided`, or the list is closed.
    """
    with acting(context, uuid) as act:
        act.enter("admit", by, "rule", {"filing": number})
        find_filing(act.session, act.election.id, number).status = "admitted"


def reject(context: Context, uuid: str, by: str, number: int, reason: str) -> None:
    """The director rejects a candidacy; the reason stays on the office's copy, the record says "rejected" only.

    Raises:
        Refusal: `reason-missing`.
        Missing: `no-such-filing`.
        OutOfState: `filing-decided`, or the list is closed.
    """
    if not reason.strip():
        raise Refusal("reason-missing", "Write the reason; it stays in the office's file.")
    with acting(context, uuid) as act:
        act.enter("reject", by, "rule", {"filing": number, "cause": "rejected"})
        filing = find_filing(act.session, act.election.id, number)
        filing.status, filing.reason = "rejected", reason.strip()


def correct_roll(context: Context, uuid: str, by: str, registration: str, cause: str) -> None:
    """Brings one elector of the posted roll in line with the cohort: `added`, `removed` or `corrected`.

    Raises:
        Missing: `no-such-trainee`, or for a removal `not-on-roll`.
        OutOfState: `elector-has-filed`, or the roll is closed.
    """
    with acting(context, uuid) as act:
        elector = act.session.get(Elector, (act.election.id, registration))
        if cause == "removed":
            if elector is None:
                raise _not_on_roll()
            if _filings(act.session, act.election.id, registration=registration, status=("filed", "admitted")):
                raise OutOfState(
                    "elector-has-filed", "This trainee has filed a candidacy. Enter its withdrawal or rejection first."
                )
            act.session.delete(elector)
        else:
            trainee = act.session.scalars(select(Trainee).where(Trainee.registration == registration)).one_or_none()
            own = act.election.cohort_id
            if trainee is None or trainee.cohort_id not in (own, act.election.companion_id):
                raise Missing(
                    "no-such-trainee", "The cohort has no trainee with this number. Correct the cohort first."
                )
            side = "own" if trainee.cohort_id == own else "companion"
            act.session.merge(elector_of(trainee, act.election.id, side))
        act.session.flush()
        act.enter("correct_roll", by, "rule", {"cause": cause, "electors": electors(act.session, act.election.id)})


def close_lists(context: Context, uuid: str, by: str) -> None:
    """The director closes roll and list: candidates get their numbers, both get their place in the record.

    Without a candidate the election ends here, without a result.

    Raises:
        OutOfState: the deadline has not passed, or a candidacy is undecided.
    """
    with acting(context, uuid) as act:
        act.check("close_lists", by)
        admitted = _filings(act.session, act.election.id, status=("admitted",))
        if not admitted:
            act.enter("end_without_result", by, "rule", {"cause": "no-candidate"})
            after_no_result(act)
            return
        rolls = {one.registration: one for one in roll_of(act.session, act.election.id)}
        if choices(act.election).rules.list_order == "alphabetical":
            admitted.sort(key=lambda filing: _alphabetical(rolls[filing.registration]))
        listed: list[Canonical] = []
        for number, filing in enumerate(admitted, 1):
            filing.number = number
            elector = rolls[filing.registration]
            listed.append(
                {
                    "number": number,
                    "registration": filing.registration,
                    "name_ar": elector.name_ar,
                    "name_latin": elector.name_latin,
                }
            )
        data: dict[str, Canonical] = {
            "electors": len(rolls),
            "roll": roll.posted_hash(as_trainee(act.election, one) for one in rolls.values()),
            "candidates": listed,
        }
        act.enter("close_lists", by, "rule", data)


def strike(context: Context, uuid: str, by: str, number: int, cause: str) -> None:
    """Strikes a candidate who `withdrew` or `died`; the numbers of the others stay.

    Raises:
        Missing: `no-such-candidate`.
        OutOfState: the votes have been counted, or the list is not closed yet.
    """
    with acting(context, uuid) as act:
        act.enter("strike", by, "rule", {"candidate": number, "cause": cause})
        query = select(Filing).where(Filing.election_id == act.election.id, Filing.number == number)
        act.session.scalars(query).one().struck = cause
        if not act.standing.on_ballot and act.election.state in ("listed", "sitting"):
            act.enter("end_without_result", by, "rule", {"cause": "no-candidate"})
            after_no_result(act)


def after_no_result(act: Act) -> None:
    """A seat that was vacant is vacant still: the next draft opens by itself."""
    if act.election.vacancy_id is not None:
        mandate = act.session.get_one(Mandate, act.election.vacancy_id)
        draft_by_election(act.random_bytes, act.session, mandate)


def find_filing(session: Session, election_id: int, number: int) -> Filing:
    """The candidacy with this number.

    Raises:
        Missing: `no-such-filing`.
    """
    filing = session.get(Filing, (election_id, number))
    if filing is None:
        raise Missing("no-such-filing", "There is no candidacy with this number. Reload the list.")
    return filing


def roll_of(session: Session, election_id: int, side: str = "own") -> list[Elector]:
    """The electors (or the companion cohort) by registration number."""
    query = select(Elector).where(Elector.election_id == election_id, Elector.side == side)
    return list(session.scalars(query.order_by(Elector.registration)))


def as_trainee(election: Election, elector: Elector) -> roll.Trainee:
    """An elector as `elections.law.roll` writes him."""
    cohort = election.cohort if elector.side == "own" or election.companion is None else election.companion
    return roll.Trainee(
        elector.registration, elector.name_ar, elector.name_latin, elector.birth_date, cohort.corps, cohort.number
    )


def electors(session: Session, election_id: int) -> int:
    """How many electors the roll has."""
    query = select(func.count()).select_from(Elector).where(Elector.election_id == election_id, Elector.side == "own")
    return session.scalar(query) or 0


def _filings(
    session: Session, election_id: int, *, registration: str | None = None, status: tuple[str, ...] = ()
) -> list[Filing]:
    query = select(Filing).where(Filing.election_id == election_id).order_by(Filing.filing)
    if registration is not None:
        query = query.where(Filing.registration == registration)
    if status:
        query = query.where(Filing.status.in_(status))
    return list(session.scalars(query))


def _elector(session: Session, election_id: int, registration: str) -> Elector:
    elector = session.get(Elector, (election_id, registration))
    if elector is None or elector.side != "own":
        raise _not_on_roll()
    return elector


def _not_on_roll() -> Missing:
    return Missing("not-on-roll", "This number is not on the roll of this election. Check it, or correct the roll.")


def _alphabetical(elector: Elector) -> tuple[str, str]:
    return (search_key(elector.name_ar) or search_key(elector.name_latin), elector.registration)
