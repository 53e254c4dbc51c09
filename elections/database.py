"""Floor 5: the engine, its transactions, and the migrations; SQLite by default, PostgreSQL by address.

Reading and writing are told apart: on SQLite a writing transaction takes its lock at once (`BEGIN IMMEDIATE`), since a
transaction that reads first and then writes fails under load; on PostgreSQL it locks the election's row
(`acts.transaction`). An acknowledged ballot survives power loss: WAL with synchronous FULL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import alembic.command
import alembic.config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

_WRITING = "sanduq_writing"
_BUSY_MILLISECONDS = 15_000


@dataclass(frozen=True)
class Database:
    """An engine with two doors: `reading()` and `writing()`."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is stored whole at the end, or not at all when anything is raised."""
        with Session(self.engine.execution_options(**{_WRITING: True}), expire_on_commit=False) as session:
            with session.begin():
                yield session

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"


def connect(url: str, *, pool_size: int = 8) -> Database:
    """The database at `url`, e.g. `sqlite:////var/lib/sanduq/sanduq.db` or `postgresql+psycopg://…`.

    What it refuses is told without the values that were to be stored: those belong in no log.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return Database(create_engine(parsed, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True))
    patience = {"isolation_level": None, "timeout": _BUSY_MILLISECONDS / 1000}
    engine = create_engine(parsed, connect_args=patience, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def migrations(database: Database) -> alembic.config.Config:
    """The configuration of the migrations that travel with the program."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["engine"] = database.engine
    return config


def migrate(database: Database) -> None:
    """Brings the schema to today's version; does nothing when it is there already."""
    alembic.command.upgrade(migrations(database), "head")
