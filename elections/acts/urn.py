"""The urn's archive as bytes, streamed from the store; and at the closing, what the store would remember is swept.

A database keeps more than its columns say. PostgreSQL writes a changed row anew, at the end and under the number of
its transaction; SQLite's write-ahead log holds every change in its order. Beside the ballots, which are in the order
of the urn, that would tell whose card was drawn before which ballot. So all marks of the desk are written again in
one stroke, in the order of the roll, and what was there before is cleared away.
"""

from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from elections.db.models import Card, Election, Elector, UrnEvent

BATCH = 200
"""Events read at once."""


def pieces(session: Session, election: Election) -> Iterator[bytes]:
    """The archive so far, event by event; empty before the opening."""
    start = 0
    while True:
        query = select(UrnEvent.records).where(UrnEvent.election_id == election.id, UrnEvent.height >= start)
        batch = session.scalars(query.order_by(UrnEvent.height).limit(BATCH)).all()
        yield from batch
        start += len(batch)
        if len(batch) < BATCH:
            return


def stream(session: Session, election: Election) -> BinaryIO:
    """The archive so far as a file to read once."""
    return cast(BinaryIO, BufferedReader(_Pieces(pieces(session, election))))


class _Pieces(RawIOBase):
    """Reads pieces of bytes one after the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills `buffer` as far as one piece reaches; 0 at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def forget_order(session: Session, election_id: int) -> Callable[[], None]:
    """Writes electors and cards of an election again, in one order; returns the sweeping that follows the commit."""
    table = Elector.__table__
    ours = select(table).where(table.c.election_id == election_id).order_by(table.c.side, table.c.registration)
    session.flush()
    rows = [dict(row) for row in session.execute(ours).mappings()]
    session.execute(delete(Elector).where(Elector.election_id == election_id))
    if rows:
        session.execute(insert(Elector), rows)
    session.execute(update(Card).where(Card.election_id == election_id).values(status=Card.status))
    session.expire_all()
    return partial(sweep, session.get_bind().engine)


def sweep(engine: Engine) -> None:
    """Empties SQLite's write-ahead log; lets PostgreSQL clear away the rows that were replaced."""
    try:
        if engine.dialect.name == "sqlite":
            connection = engine.raw_connection()
            try:
                cast(Any, connection.driver_connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            finally:
                connection.close()
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as autocommit:
                autocommit.exec_driver_sql("VACUUM electors, cards")
    except OperationalError:
        # The poll is closed whatever the store says; its next checkpoint or autovacuum does the same later.
        return
