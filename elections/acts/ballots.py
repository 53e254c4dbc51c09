"""A ballot at the door: checked in the order of the security rules, then in the urn together with its event.

Checks answer in this order: too large, malformed, too many tries, no such card, the same bytes again, not open /
suspended / closed, this card has voted, a proof that fails. Proofs are checked before the lock is taken; state, closing
time and "has not voted" are read again inside the writing transaction. There is no journal line and no time for a
single ballot. Rows are read and written without objects: on the way of every ballot those cost a third of its check.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from elections.acts.transaction import Context, find_election
from elections.acts.tries import Limit
from elections.belenios import archive
from elections.belenios import ballot as protocol
from elections.belenios.archive import Appended, ArchiveHead
from elections.belenios.questions import Election as Question
from elections.db.models import Ballot, Base, Card, Election
from elections.errors import Forbidden, Missing, OutOfState, Refusal
from elections.law import calendar

_ELECTIONS, _CARDS, _BALLOTS, _URN, _TRIES = (
    Base.metadata.tables[name] for name in ("elections", "cards", "ballots", "urn", "tries")
)
_election, _card, _ballot, _tries = _ELECTIONS.c, _CARDS.c, _BALLOTS.c, _TRIES.c

_LOCK: Final = select(_election.id).where(_election.uuid == bindparam("uuid")).with_for_update()
_STANDS: Final = (
    select(
        _election.id,
        _election.state,
        _election.closes_at,
        _election.archive_head,
        _card.status.label("card"),
        _ballot.tracker.label("before"),
        _tries.count.label("tries"),
        _tries.until.label("tries_until"),
    )
    .outerjoin_from(
        _ELECTIONS, _CARDS, (_card.election_id == _election.id) & (_card.credential == bindparam("credential"))
    )
    .outerjoin(_BALLOTS, (_ballot.election_id == _card.election_id) & (_ballot.credential == _card.credential))
    .outerjoin(_TRIES, _tries.key == bindparam("tries_key"))
    .where(_election.uuid == bindparam("uuid"))
)
_EVENT: Final = insert(_URN).values(
    election_id=bindparam("of_election"), height=bindparam("at_height"), records=bindparam("its_records")
)
_VOTED: Final = insert(_BALLOTS).values(
    election_id=bindparam("of_election"),
    credential=bindparam("of_card"),
    tracker=bindparam("its_tracker"),
    height=bindparam("at_height"),
)
_HEAD: Final = (
    update(_ELECTIONS)
    .where(_election.id == bindparam("of_election"))
    .values(archive_head=bindparam("new_head"), ballots=bindparam("new_number"))
)
_AT_ONCE: Final = _HEAD.add_cte(_EVENT.cte("event"), _VOTED.cte("voted"))
"""The three in one question: PostgreSQL holds the election's lock no longer than it must."""


@dataclass(frozen=True)
class Stands:
    """How an election stands for one card."""

    election: int
    """Its row."""
    state: str
    closes_at: datetime | None
    archive_head: str
    """`archive.ArchiveHead` as text."""
    card: str | None
    """The card's status; None when no card of the election has this credential."""
    before: str | None
    """The tracking number of the ballot that the card has in the urn already."""
    tries: int | None
    """How many tries were counted under the key that was asked for, until when; None without any."""
    tries_until: datetime | None


def lock(connection: Connection, uuid: str) -> None:
    """Locks the election's row until the transaction ends; SQLite has locked the whole database by then."""
    if _is_postgresql(connection):
        connection.execute(_LOCK, {"uuid": uuid})


def stands_of(connection: Connection, uuid: str, credential: str, tries_key: str = "") -> Stands:
    """How the election `uuid`, which exists, stands for the card with this public credential.

    Asked in the same question: how many tries there were under `tries_key`.
    """
    asked = {"uuid": uuid, "credential": credential, "tries_key": tries_key}
    return Stands(*connection.execute(_STANDS, asked).one())


def store(connection: Connection, election: int, appended: Appended, credential: str, tracker: str) -> None:
    """Puts a ballot into the urn: its event, that its card has voted, and the head after it."""
    head = appended.head
    values = {
        "of_election": election,
        "at_height": head.height,
        "its_records": appended.records,
        "of_card": credential,
        "its_tracker": tracker,
        "new_head": head.to_text(),
        "new_number": head.ballots,
    }
    for statement in (_AT_ONCE,) if _is_postgresql(connection) else (_EVENT, _VOTED, _HEAD):
        connection.execute(statement, values)


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


_ONE_AT_A_TIME: Final = threading.Lock()
"""A process checks the proofs of one ballot at a time, and there is a process for each core (`sanduq serve --workers`):
more at once would only keep whoever holds the election's lock from the processor."""

_KEPT: Final = 32
"""Elections whose tables a process keeps, each of some megabytes."""


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


def cast(context: Context, uuid: str, data: bytes, limit: Limit | None = None) -> Receipt:
    """Takes a ballot: one Belenios ballot in its canonical bytes, while the tries do not reach the `limit`.

    Raises:
        Missing: `no-such-election`.
        Malformed: `ballot-too-large`, `not-json`, `not-canonical`.
        TooMany: `too-many-tries`.
        Forbidden: `unknown-credential`, `spoiled-credential`.
        NotOpenYet, Suspended, Closed, HasVoted: as their names say.
        CheckFailed: the proof or signature that fails, by its code.
    """
    question = _question(context, uuid)
    ballot = protocol.read_ballot(question, data)
    tracker, credential = protocol.tracker(data), str(ballot.credential)
    with context.database.asking() as connection:
        stands = stands_of(connection, uuid, credential, limit.key if limit else "")
    if limit is not None:
        limit.check(stands.tries, stands.tries_until, context.now())
    known = _receipt(context, stands, tracker)
    if known is not None:
        return known
    with _ONE_AT_A_TIME:
        protocol.check_proofs(question, ballot)
    with context.database.entering() as connection:
        lock(connection, uuid)
        # After the lock, never in one query with it: that could show the ballots of before the wait.
        stands = stands_of(connection, uuid, credential)
        known = _receipt(context, stands, tracker)
        if known is not None:
            return known
        appended = archive.ballot(ArchiveHead.from_text(stands.archive_head), data)
        store(connection, stands.election, appended, credential, tracker)
    return Receipt(tracker, repeated=False)


def _receipt(context: Context, stands: Stands, tracker: str) -> Receipt | None:
    """The receipt of a ballot that is in the urn already; None when it may enter.

    Raises:
        Forbidden, NotOpenYet, Suspended, Closed, HasVoted: it may not, in the order of the checks.
    """
    _check_card(stands.card)
    if stands.before == tracker:
        return Receipt(tracker, repeated=True)
    _check_time(context, stands)
    if stands.before is not None:
        raise HasVoted(stands.before)
    return None


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


_QUESTIONS: Final[WeakKeyDictionary[object, dict[str, Question]]] = WeakKeyDictionary()
"""By engine and uuid: elections as ballots see them, with their tables. Once published, their bytes never change."""


def _question(context: Context, uuid: str) -> Question:
    """The election as its ballots see it.

    Raises:
        Missing: `no-such-election`.
        NotOpenYet: nothing is known about ballots before the opening.
    """
    kept = _QUESTIONS.setdefault(context.database.engine, {})
    if uuid not in kept:
        with context.database.reading() as session:
            election = find_election(session, uuid)
            if election.election_json is None or not election.archive_head:
                raise _not_open_yet()
            if len(kept) >= _KEPT:
                kept.clear()
            kept[uuid] = Question.from_bytes(election.election_json)
    return kept[uuid]


def _check_card(status: str | None) -> None:
    if status is None:
        raise Forbidden("unknown-credential", "No voting card of this election has this code.")
    if status == "spoiled":
        raise Forbidden("spoiled-credential", "This voting card was returned and replaced by another.")


def _check_time(context: Context, stands: Stands) -> None:
    if stands.state == "suspended":
        raise Suspended("poll-suspended", "The poll is suspended. Keep this page open and send again once it resumes.")
    if stands.state in ("draft", "convened", "listed", "sitting", "cancelled"):
        raise _not_open_yet()
    if stands.state != "open" or stands.closes_at is None or calendar.has_come(stands.closes_at, context.now()):
        raise Closed("poll-closed", "The poll is closed: this ballot was not accepted, and is not in the urn.")


def _not_open_yet() -> Refusal:
    return NotOpenYet("poll-not-open", "The poll has not been opened yet. Come back at the announced time.")
