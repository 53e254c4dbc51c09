"""The urn's archive as bytes, streamed from the store."""

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.models import Election, UrnEvent

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
