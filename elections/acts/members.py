"""The committee's seats and their holders: links, claims, confirmations, releases.

A link names election, seat and version; link and bearer are signed by the web floor. Its holder claims the seat by a
press; the claim is good once the chair, who sees him in the room, has confirmed it. A release ends link and claim.
"""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.acts.transaction import Context, acting, find_election
from elections.db.models import Seat
from elections.errors import Forbidden, Malformed, Missing, OutOfState


def find_seat(session: Session, election_id: int, seat: str) -> Seat:
    """The seat `seat` of a committee that has been formed.

    Raises:
        Missing: the committee has no such seat, or has not been formed.
    """
    found = session.get(Seat, (election_id, seat))
    if found is None:
        raise Missing("no-such-seat", "The committee has no such seat. Ask the chair for a new link.")
    return found


def committee(session: Session, election_id: int) -> list[Seat]:
    """The committee's seats in the order of their keys; empty before it is formed."""
    return list(session.scalars(select(Seat).where(Seat.election_id == election_id).order_by(Seat.owner)))


def claim(context: Context, uuid: str, seat: str, version: int) -> None:
    """Claims a seat with its link; the chair still has to confirm. One press for each link: the next is refused.

    Raises:
        Forbidden: `link-revoked`, the link is older than the last release.
        OutOfState: `seat-claimed`, somebody pressed before.
    """
    with acting(context, uuid) as act:
        found = find_seat(act.session, act.election.id, seat)
        _check_version(found, version)
        if found.claimed:
            raise OutOfState(
                "seat-claimed",
                "This seat was already claimed from another device or page. If that was not you, tell the chair, who "
                "can release it.",
            )
        found.claimed = True


def confirm_claim(context: Context, uuid: str, seat: str) -> None:
    """The chair confirms that the member he sees holds the page that claimed the seat.

    Raises:
        OutOfState: `seat-not-claimed`, or the claim is confirmed already.
    """
    with acting(context, uuid) as act:
        found = find_seat(act.session, act.election.id, seat)
        if not found.claimed:
            raise OutOfState("seat-not-claimed", "Nobody has claimed this seat yet. Hand over its link first.")
        found.confirmed = True
        act.enter("claim", "chair", act.standing.statute.committee_article, {"seat": seat})


def release(context: Context, uuid: str, seat: str, reason: str) -> None:
    """The chair releases a seat: its link and its page end, and a new link can be given.

    Raises:
        OutOfState: `seat-not-claimed`.
    """
    with acting(context, uuid) as act:
        found = find_seat(act.session, act.election.id, seat)
        if not found.claimed:
            raise OutOfState("seat-not-claimed", "Nobody has claimed this seat yet. Hand over its link first.")
        if found.confirmed:
            act.enter("release", "chair", act.standing.statute.committee_article, {"seat": seat, "reason": reason})
        found.claimed, found.confirmed, found.version, found.trouble = False, False, found.version + 1, ""


def report_trouble(context: Context, uuid: str, seat: str, code: str) -> None:
    """A member's page says what is wrong with it, so that the chair sees it; "" says that nothing is any more.

    Raises:
        Malformed: `bad-trouble`, no code of a refusal.
    """
    if not re.fullmatch(r"([a-z][a-z0-9-]{0,39})?", code):
        raise Malformed("bad-trouble", "This is not the code of something that can go wrong.")
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        find_seat(session, election.id, seat).trouble = code


def held_seat(session: Session, uuid: str, seat: str, version: int) -> Seat:
    """The seat that somebody claimed in this version of its link, confirmed by the chair or not.

    Raises:
        Forbidden: `link-revoked`.
    """
    found = find_seat(session, find_election(session, uuid).id, seat)
    _check_version(found, version)
    return found


def _check_version(seat: Seat, version: int) -> None:
    if seat.version != version:
        raise Forbidden(
            "link-revoked", "This link is no longer good: the chair released the seat. Ask for the new link."
        )
