"""Tries are counted in the database, so that all workers count together, under keyed hashes."""

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import delete

from elections.acts.transaction import Context
from elections.errors import Refusal
from elections.models import Tries


class TooMany(Refusal):
    """Too many tries; it says when to come back (HTTP 429). `seconds` is how long to wait."""


def try_key(secret: str, what: str, whom: str) -> str:
    """The key under which tries of `what` by `whom` (an address, an account) are counted: an HMAC, not a name."""
    return hmac.new(secret.encode(), f"tries|{what}|{whom}".encode(), hashlib.sha256).hexdigest()


def count_try(context: Context, key: str, *, most: int, within: timedelta) -> None:
    """Counts one try; the count is kept whatever becomes of the request.

    Raises:
        TooMany: there were more than `most` of them `within` that time.
    """
    now = context.now()
    with context.database.writing() as session:
        session.execute(delete(Tries).where(Tries.until <= now))
        tries = session.get(Tries, key, with_for_update=True)
        if tries is None:
            tries = Tries(key=key, count=0, until=now + within)
            session.add(tries)
        tries.count += 1
        count, seconds = tries.count, int((tries.until - now).total_seconds())
    if count > most:
        raise TooMany(
            "too-many-tries", "Too many tries. Wait {minutes} minutes, then try again.", minutes=-(-seconds // 60)
        )


def forget_tries(context: Context, key: str) -> None:
    """Ends a count, after a success."""
    with context.database.writing() as session:
        session.execute(delete(Tries).where(Tries.key == key))
