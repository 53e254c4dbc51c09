"""The whole database as a value, to show that nothing changed."""

from typing import Any

from sqlalchemy import select

from elections.db.database import Database
from elections.db.models import Base

PASSING = frozenset({"tries"})
"""Counts of tries, which refusals are there to change."""


def dump(database: Database) -> dict[str, list[Any]]:
    """Every row of every table; without the counts of tries and the server's heartbeat."""
    tables: dict[str, list[Any]] = {}
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "heartbeat"]
            if table.name not in PASSING:
                rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
                tables[table.name] = [tuple(row) for row in rows]
    return tables
