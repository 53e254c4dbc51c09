"""Connections to the database that rested while it was started anew."""

import pytest
from sqlalchemy import text

from elections.db import database
from elections.db.database import connect


@pytest.mark.postgresql
def test_a_connection_that_was_cut_while_it_rested_is_replaced_unnoticed(
    postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_REST_SECONDS", 0.0)
    address = postgresql_server.format("postgres")
    one, other = connect(address), connect(address)
    with one.asking() as connection:
        cut = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.entering() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid)"), {"pid": cut})
    with one.asking() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) not in (None, cut)
    one.engine.dispose()
    other.engine.dispose()


def test_what_fails_half_way_leaves_nothing_and_hands_the_turn_on(database_url: str) -> None:
    place = connect(database_url)
    with place.entering() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER)"))
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 — the act fails after its first row
        with place.entering() as connection:
            connection.execute(text("INSERT INTO kept VALUES (1)"))
            raise ZeroDivisionError
    with place.asking() as connection:
        assert connection.scalar(text("SELECT count(*) FROM kept")) == 0
    place.engine.dispose()
