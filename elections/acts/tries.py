"""Tries are counted in the database, so that all workers count together, under keyed hashes."""

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from elections.acts.transaction import Context
from elections.errors import Refusal
from elections.models import Base, Tries

_tries = Base.metadata.tables["tries"].c
_TRIES: Final = select(_tries.count, _tries.until).where(_tries.key == bindparam("key"))
"""Made once, without the objects of rows: it is asked before every ballot."""


class TooMany(Refusal):
    """Too many tries; it says when to come back (HTTP 429). `seconds` is how long to wait."""


def try_key(secret: str, what: str, whom: str) -> str:
    """The key under which tries of `what` by `whom` (an address, an account) are counted: an HMAC, not a name."""
    return hmac.new(secret.encode(), f"tries|{what}|{whom}".encode(), hashlib.sha256).hexdigest()


def check_tries(context: Context, key: str, *, most: int) -> None:
    """Refuses when there were `most` tries already; counts nothing.

    Raises:
        TooMany: there were.
    """
    now = context.now()
    with context.database.asking() as connection:
        count, until = connection.execute(_TRIES, {"key": key}).one_or_none() or (0, now)
    if count >= most and until > now:
        raise _too_many(until - now)


def count_try(context: Context, key: str, *, most: int, within: timedelta, by_the_clock: bool = False) -> None:
    """Counts one try; the count is kept whatever becomes of the request.

    With `by_the_clock` the spans begin at round times, so that a count tells nothing about the time of the first try.

    Raises:
        TooMany: there were more than `most` of them `within` that time.
    """
    now = context.now()
    until = now + within
    if by_the_clock:
        seconds = int(within.total_seconds())
        until = now + timedelta(seconds=seconds - int(now.timestamp()) % seconds)
    insert = sqlite.insert if context.database.is_sqlite else postgresql.insert
    # One statement: two first tries at the same moment are two tries, not a conflict.
    statement = insert(Tries).values(key=key, count=1, until=until)
    counted = statement.on_conflict_do_update(index_elements=[Tries.key], set_={"count": Tries.count + 1})
    with context.database.writing() as session:
        session.execute(delete(Tries).where(Tries.until <= now))
        count, ends = session.execute(counted.returning(Tries.count, Tries.until)).one()
    if count > most:
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
