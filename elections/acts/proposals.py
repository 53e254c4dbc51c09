"""Acts that take two: the chair proposes, another member of the committee confirms on his own device.

The act itself runs once, at the confirmation, in the confirmer's transaction. It is also tried at the proposal and
undone, so that the chair is told at once what stands in its way.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.acts.members import find_seat
from elections.acts.transaction import Act, Context, acting, next_number
from elections.canonical import Canonical, canonical_bytes
from elections.db.models import Election, Proposal
from elections.errors import Forbidden, Missing, OutOfState

Data: TypeAlias = dict[str, Canonical]
Execution: TypeAlias = Callable[[Act, Data, str], None]

_EXECUTIONS: dict[str, Execution] = {}


def takes_two(name: str) -> Callable[[Execution], Execution]:
    """Registers the execution of the act `name`; it is called with the act, its data, and the confirming seat."""

    def register(execution: Execution) -> Execution:
        _EXECUTIONS[name] = execution
        return execution

    return register


def acts_for_two() -> frozenset[str]:
    """The names of all acts that take two."""
    return frozenset(_EXECUTIONS)


def open_proposal(session: Session, election: Election) -> Proposal | None:
    """The proposal that waits for a confirmation, if any."""
    query = select(Proposal).where(Proposal.election_id == election.id, Proposal.status == "open")
    return session.scalars(query).one_or_none()


def propose(context: Context, uuid: str, name: str, data: Data) -> int:
    """The chair proposes an act; returns the proposal's number.

    Raises:
        Missing: `no-such-act`.
        OutOfState: `proposal-waiting`, another one is still open.
        Refusal: what the act itself would be refused for.
    """
    if name not in _EXECUTIONS:
        raise Missing("no-such-act", "There is no such act of two.")
    with acting(context, uuid) as act:
        if open_proposal(act.session, act.election):
            raise OutOfState(
                "proposal-waiting",
                "Another act is waiting for a member's confirmation. Have it confirmed, or take it back first.",
            )
        trial = act.session.begin_nested()
        # Whoever confirms later, the journal demands a member who sits: without a committee it refuses any seat.
        others = [member.seat for member in act.standing.members if member.seat != "chair"]
        _EXECUTIONS[name](replace(act, afterwards=[]), data, (*others, "oldest")[0])
        trial.rollback()
        act.session.expire_all()
        number = next_number(act.session, Proposal.number, act.election.id)
        act.session.add(
            Proposal(
                election_id=act.election.id,
                number=number,
                act=name,
                data=canonical_bytes(data).decode(),
                proposed_at=act.now,
            )
        )
        return number


def confirm(context: Context, uuid: str, number: int, seat: str) -> str:
    """A member other than the chair confirms; the act is done. Returns the act's name.

    Raises:
        Forbidden: `chair-cannot-confirm`.
        Missing: `no-such-proposal`.
        OutOfState: `proposal-over`, it was confirmed or taken back.
        Refusal: what the act itself is refused for now; the proposal then stays open.
    """
    if seat == "chair":
        raise Forbidden("chair-cannot-confirm", "Another member of the committee has to confirm, on his own device.")
    with acting(context, uuid) as act:
        find_seat(act.session, act.election.id, seat)
        proposal = _open(act, number)
        proposal.status = "confirmed"
        _EXECUTIONS[proposal.act](act, json.loads(proposal.data), seat)
        return proposal.act


def take_back(context: Context, uuid: str, number: int) -> None:
    """The chair takes a proposal back.

    Raises:
        Missing: `no-such-proposal`.
        OutOfState: `proposal-over`.
    """
    with acting(context, uuid) as act:
        _open(act, number).status = "withdrawn"


def _open(act: Act, number: int) -> Proposal:
    proposal = act.session.get(Proposal, (act.election.id, number))
    if proposal is None:
        raise Missing("no-such-proposal", "There is no such proposal. Reload the page.")
    if proposal.status != "open":
        raise OutOfState("proposal-over", "This was confirmed or taken back in the meantime. Reload the page.")
    return proposal
