"""At the closing: what the store itself would remember of who drew a card before whom.

A database keeps more than its columns say. PostgreSQL writes a changed row anew, at the end and under the number of
its transaction; SQLite's write-ahead log holds every change in its order. Beside the ballots, which are in the order
of the urn, that would tell whose card was drawn before which ballot. So all marks of the desk are written again in
one stroke, in the order of the roll, and what was there before is cleared away.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from elections.models import Card, Elector


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
