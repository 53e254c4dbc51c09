"""Tries are counted in the database, so that all workers count together, under keyed hashes."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from elections.acts.transaction import Context
from elections.db.models import Base, Tries
from elections.errors import Refusal

_tries = Base.metadata.tables["tries"].c
_TRIES: Final = select(_tries.count, _tries.until).where(_tries.key == bindparam("key"))


@dataclass(frozen=True)
class Limit:
    """Under which key tries are counted, and how many there may be."""

    key: str
    most: int

    def check(self, count: int | None, until: datetime | None, now: datetime) -> None:
        """Refuses when there were too many tries already; None where none was counted.

        Raises:
            TooMany: there were.
        """
        if count is not None and until is not None and count >= self.most and until > now:
            raise _too_many(until - now)


class TooMany(Refusal):
    """Too many tries; it says when to come back (HTTP 429). `seconds` is how long to wait."""


def try_key(secret: str, what: str, whom: str) -> str:
    """The key under which tries of `what` by `whom` (an address, an account) are counted: an HMAC, not a name."""
    return hmac.new(secret.encode(), f"tries|{what}|{whom}".encode(), hashlib.sha256).hexdigest()


def check_tries(context: Context, limit: Limit) -> None:
    """Refuses when there were too many tries already; counts nothing.

    Raises:
        TooMany: there were.
    """
    with context.database.asking() as connection:
        found = connection.execute(_TRIES, {"key": limit.key}).one_or_none()
    if found is not None:
        count, until = found
        limit.check(count, until, context.now())


def count_try(context: Context, limit: Limit, *, within: timedelta, by_the_clock: bool = False) -> None:
    """Counts one try; the count is kept whatever becomes of the request.

    With `by_the_clock` the spans begin at round times, so that a count tells nothing about the time of the first try.

    Raises:
        TooMany: there were more of them `within` that time than there may be.
    """
    now = context.now()
    until = now + within
    if by_the_clock:
        seconds = int(within.total_seconds())
        until = now + timedelta(seconds=seconds - int(now.timestamp()) % seconds)
    insert = sqlite.insert if context.database.is_sqlite else postgresql.insert
    # One statement: two first tries at the same moment are two tries, not a conflict.
    statement = insert(Tries).values(key=limit.key, count=1, until=until)
    counted = statement.on_conflict_do_update(index_elements=[Tries.key], set_={"count": Tries.count + 1})
    with context.database.writing() as session:
        session.execute(delete(Tries).where(Tries.until <= now))
        count, ends = session.execute(counted.returning(Tries.count, Tries.until)).one()
    if count > limit.most:
        raise _too_many(ends - now)


def _too_many(wait: timedelta) -> TooMany:
    return TooMany(
        "too-many-tries",
        "Too many tries. Wait {minutes} minutes, then try again.",
        minutes=max(1, -(-int(wait.total_seconds()) // 60)),
    )


def forget_tries(context: Context, key: str) -> None:
    """Ends a count, after a success."""
    with context.database.writing() as session:
        session.execute(delete(Tries).where(Tries.key == key))
