"""The sitting up to the committee: attendance, the declaration, who sits, stepping aside, adjournment (article 5)."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from elections import journal
from elections.acts.transaction import Act, Context, acting, find_election
from elections.canonical import Canonical
from elections.db.models import Election, Elector, Filing, Seat
from elections.errors import Missing, OutOfState
from elections.law import calendar, committee


def mark_present(context: Context, uuid: str, registration: str, present: bool) -> None:
    """Marks a trainee present or absent, until the poll begins.

    Raises:
        Missing: `not-on-roll`.
        OutOfState: `attendance-closed`.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        _check_attendance(election)
        elector = session.get(Elector, (election.id, registration))
        if elector is None:
            raise Missing("not-on-roll", "This number is not on the roll of this election. Check it.")
        elector.present = present


def mark_all(context: Context, uuid: str, present: bool, side: str | None = None) -> None:
    """Marks everybody present, or nobody; with `side`, of that cohort only.

    Raises:
        OutOfState: `attendance-closed`.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        _check_attendance(election)
        marked = update(Elector).where(Elector.election_id == election.id)
        if side is not None:
            marked = marked.where(Elector.side == side)
        session.execute(marked.values(present=present))


def begin_poll(context: Context, uuid: str) -> None:
    """The chair declares that the poll begins: that closes the attendance.

    Raises:
        Refusal: `too-few-for-committee`: adjourn instead.
        OutOfState: there are no cards yet, or the sitting has begun.
    """
    with acting(context, uuid) as act:
        present = _present(act.session, act.election.id)
        data: dict[str, Canonical] = {"present": len(present["own"])}
        if act.standing.rules.reading == "both":
            data["companion_present"] = len(present["companion"])
        act.enter("begin_poll", "chair", act.standing.statute.committee_article, data)
        who_would_sit(act.session, act.election, act.standing)


def who_would_sit(
    session: Session, election: Election, standing: journal.ElectionState
) -> committee.Seated | committee.DrawNeeded:
    """The committee that those present now, and the draws made so far, give; or the draw that is needed.

    Raises:
        Refusal: `too-few-for-committee`.
    """
    people = list(session.scalars(select(Elector).where(Elector.election_id == election.id)))
    sides: dict[str, list[committee.Person]] = {"own": [], "companion": []}
    for one in people:
        sides[one.side].append(committee.Person(one.registration, one.birth_date, one.present))
    draws = [
        committee.Drawn(draw.seat, draw.question.entries, draw.drawn[0])
        for draw in standing.draws
        if draw.seat and draw.sitting == standing.sitting and draw.drawn
    ]
    return committee.seat_committee(
        cast(committee.Reading, standing.rules.reading),
        sides["own"],
        sides["companion"],
        put_forward=put_forward(session, election.id, standing.rules.withdrawn_may_sit == 1),
        stepped_aside=[one.registration for one in people if one.stepped_aside],
        draws=draws,
    )


def put_forward(session: Session, election_id: int, withdrawn_may_sit: bool) -> Collection[str]:
    """Registration numbers of those who put themselves forward; candidates, and by default whoever filed."""
    query = select(Filing.registration).where(Filing.election_id == election_id)
    if withdrawn_may_sit:
        query = query.where(Filing.status.in_(("filed", "admitted")))
    return frozenset(session.scalars(query))


def step_aside(context: Context, uuid: str, seat: str) -> None:
    """A member steps aside at his own signed request; the next in age sits, and the key, if made, is made anew.

    Raises:
        OutOfState: `nobody-in-seat`, or a draw is open.
    """
    with acting(context, uuid) as act:
        holder = _holder(act, seat)
        act.enter(
            "step_aside",
            "chair",
            act.standing.statute.committee_article,
            {"seat": seat, "cause": "stepped-aside"},
        )
        act.session.get_one(Elector, (act.election.id, holder)).stepped_aside = True
        act.session.execute(delete(Seat).where(Seat.election_id == act.election.id))


def form_committee(context: Context, uuid: str, chair_ar: str, chair_latin: str) -> None:
    """Seats the committee; `chair_ar` and `chair_latin` name the director or his representative.

    Raises:
        OutOfState: `draw-needed`, equal ages are to be drawn first.
        Refusal: `too-few-for-committee`.
    """
    with acting(context, uuid) as act:
        seated = who_would_sit(act.session, act.election, act.standing)
        if isinstance(seated, committee.DrawNeeded):
            raise OutOfState("draw-needed", "Two or more are of equal age: draw lots between them first.")
        members: list[Canonical] = []
        # An old link must not open the seat of a committee formed anew.
        version = act.standing.seq + 1
        seats: list[Seat] = []
        for owner, member in enumerate(seated.members, 1):
            names = (chair_ar, chair_latin)
            row: dict[str, Canonical] = {"seat": member.seat, "why": member.why}
            if member.registration is not None:
                elector = act.session.get_one(Elector, (act.election.id, member.registration))
                names = (elector.name_ar, elector.name_latin)
                row["registration"] = member.registration
            row["name_ar"], row["name_latin"] = names
            members.append(row)
            seats.append(
                Seat(
                    election_id=act.election.id,
                    seat=member.seat,
                    owner=owner,
                    registration=member.registration or "",
                    name_ar=names[0],
                    name_latin=names[1],
                    why=member.why,
                    version=version,
                )
            )
        act.enter(
            "form_committee",
            "chair",
            act.standing.statute.committee_article,
            {"members": members, "threshold": seated.threshold},
        )
        act.session.add_all(seats)


def adjourn(context: Context, uuid: str, opens_at: datetime, closes_at: datetime) -> None:
    """Adjourns the sitting, for too few are there, to a new opening and closing; attendance starts again.

    Raises:
        OutOfState: the times do not lie ahead, or the poll is open.
    """
    with acting(context, uuid) as act:
        act.enter(
            "adjourn",
            "chair",
            act.standing.statute.committee_article,
            {
                "cause": "too-few",
                "opens_at": calendar.instant_text(opens_at),
                "closes_at": calendar.instant_text(closes_at),
            },
        )
        act.election.opens_at, act.election.closes_at = opens_at, closes_at
        act.session.execute(
            update(Elector).where(Elector.election_id == act.election.id).values(present=False, stepped_aside=False)
        )
        act.session.execute(delete(Seat).where(Seat.election_id == act.election.id))


def _holder(act: Act, seat: str) -> str:
    formed = act.session.get(Seat, (act.election.id, seat))
    if formed is not None and formed.registration:
        return formed.registration
    found = who_would_sit(act.session, act.election, act.standing)
    for member in found.members if isinstance(found, committee.Seated) else ():
        if member.seat == seat and member.registration is not None:
            return member.registration
    raise OutOfState("nobody-in-seat", "Nobody holds this seat yet. If two are of equal age, draw lots first.")


def _present(session: Session, election_id: int) -> dict[str, list[str]]:
    query = select(Elector.side, Elector.registration).where(Elector.election_id == election_id, Elector.present)
    present: dict[str, list[str]] = {"own": [], "companion": []}
    for side, registration in session.execute(query):
        present[side].append(registration)
    return present


def _check_attendance(election: Election) -> None:
    if election.state != "listed":
        raise OutOfState(
            "attendance-closed", "Attendance is taken after the list is closed and until the poll begins; not now."
        )
