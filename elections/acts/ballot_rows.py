"""The rows that a ballot reads and writes, without objects: on the way of every ballot those cost a third of its check.

The statements are made once; `acts.ballots` says in which order and under which lock they are used.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from elections.archive import Appended
from elections.models import Base

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
