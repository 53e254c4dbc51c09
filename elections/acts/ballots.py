"""A ballot at the door: checked in the order of the security rules, then in the urn together with its event.

Checks answer in this order: too large, malformed, no such card, the same bytes again, not open / suspended / closed,
this card has voted, a proof that fails. Proofs are checked before the lock is taken; state, closing time and "has not
voted" are read again inside the writing transaction. There is no journal line and no time for a single ballot.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections import archive
from elections.acts.transaction import Context, append_to_urn, archive_head, find_election
from elections.errors import Forbidden, Missing, OutOfState, Refusal
from elections.models import Ballot, Card, Election
from elections.protocol import ballot as protocol
from elections.protocol.questions import Election as Question


class NotOpenYet(OutOfState):
    """The poll has not been opened (HTTP 425)."""


class Suspended(OutOfState):
    """The poll is suspended (HTTP 423)."""


class Closed(OutOfState):
    """The poll is closed (HTTP 410)."""


class HasVoted(OutOfState):
    """The card has another ballot in the urn (HTTP 409); `tracker` is that ballot's."""

    def __init__(self, tracker: str) -> None:
        super().__init__(
            "card-has-voted",
            "This card has voted already. Its ballot is in the urn under the tracking number {tracker}, and cannot be "
            "replaced. If that was not you, tell the committee at once.",
            tracker=tracker,
        )
        self.tracker = tracker


@dataclass(frozen=True)
class Receipt:
    """The tracking number, and whether the same bytes were in the urn before."""

    tracker: str
    repeated: bool


def cast(context: Context, uuid: str, data: bytes) -> Receipt:
    """Takes a ballot: one Belenios ballot in its canonical bytes.

    Raises:
        Missing: `no-such-election`.
        Malformed: `ballot-too-large`, `not-json`, `not-canonical`.
        Forbidden: `unknown-credential`, `spoiled-credential`.
        NotOpenYet, Suspended, Closed, HasVoted: as their names say.
        CheckFailed: the proof or signature that fails, by its code.
    """
    with context.database.reading() as session:
        election = find_election(session, uuid)
        if election.election_json is None or election.archive_head == "":
            raise _not_open_yet()
        question = _question(election.election_json)
        ballot = protocol.read_ballot(question, data)
        tracker, credential = protocol.tracker(data), str(ballot.credential)
        _check_card(session, election, credential)
        before = session.get(Ballot, (election.id, credential))
        if before is not None and before.tracker == tracker:
            return Receipt(tracker, repeated=True)
        _check_time(context, election)
        if before is not None:
            raise HasVoted(before.tracker)
    protocol.check_proofs(question, ballot)
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        _check_card(session, election, credential)
        before = session.get(Ballot, (election.id, credential))
        if before is not None and before.tracker == tracker:
            return Receipt(tracker, repeated=True)
        _check_time(context, election)
        if before is not None:
            raise HasVoted(before.tracker)
        appended = archive.ballot(archive_head(election), data)
        append_to_urn(session, election, appended)
        session.add(
            Ballot(election_id=election.id, credential=credential, tracker=tracker, height=appended.head.height)
        )
    return Receipt(tracker, repeated=False)


def largest_ballot(session: Session, uuid: str) -> int:
    """The most bytes a ballot of this election can have.

    Raises:
        Missing: `no-such-election`.
        NotOpenYet: nothing is known about ballots before the opening.
    """
    election = find_election(session, uuid)
    if election.election_json is None:
        raise _not_open_yet()
    question = _question(election.election_json)
    return protocol.maximum_size(question.question, question.uuid)


def trackers(session: Session, election: Election) -> list[str]:
    """The tracking numbers in the urn, in their own order: the order of voting is nobody's business here."""
    query = select(Ballot.tracker).where(Ballot.election_id == election.id).order_by(Ballot.tracker)
    return list(session.scalars(query))


def tracker_of(session: Session, election: Election, credential: str) -> str | None:
    """Under which tracking number a card has voted, by its public half; None while it has not.

    Raises:
        Missing: `no-such-card`.
    """
    if session.get(Card, (election.id, credential)) is None:
        raise Missing("no-such-card", "This code is not of a card of this election. Compare it with the card.")
    found = session.get(Ballot, (election.id, credential))
    return found.tracker if found else None


@lru_cache(maxsize=32)
def _question(data: bytes) -> Question:
    """The election as ballots see it, with its tables; the bytes never change once published."""
    return Question.from_bytes(data)


def _check_card(session: Session, election: Election, credential: str) -> None:
    card = session.get(Card, (election.id, credential))
    if card is None:
        raise Forbidden("unknown-credential", "No voting card of this election has this code.")
    if card.status == "spoiled":
        raise Forbidden("spoiled-credential", "This voting card was returned and replaced by another.")


def _check_time(context: Context, election: Election) -> None:
    if election.state == "suspended":
        raise Suspended("poll-suspended", "The poll is suspended. Keep this page open and send again once it resumes.")
    if election.state in ("draft", "convened", "listed", "sitting", "cancelled"):
        raise _not_open_yet()
    if election.state != "open" or election.closes_at is None or context.now() >= election.closes_at:
        raise Closed("poll-closed", "The poll is closed: this ballot was not accepted, and is not in the urn.")


def _not_open_yet() -> Refusal:
    return NotOpenYet("poll-not-open", "The poll has not been opened yet. Come back at the announced time.")
