"""Floor 5: the engine, its transactions, and the migrations; SQLite by default, PostgreSQL by address.

Reading and writing are told apart: on SQLite a writing transaction takes its lock at once (`BEGIN IMMEDIATE`), since a
transaction that reads first and then writes fails under load; on PostgreSQL it locks the election's row
(`acts.transaction`). An acknowledged ballot survives power loss: WAL with synchronous FULL.
"""

import math
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import alembic.command
import alembic.config
import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_WRITING = "sanduq_writing"
_BUSY_MILLISECONDS = 15_000
_REST_SECONDS = 5.0
"""After so long unused, a connection to PostgreSQL is asked whether it still stands."""


@dataclass(frozen=True)
class Database:
    """An engine with four doors: `asking()` and `entering()` for ballots, `reading()` and `writing()` for the rest."""

    engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection for one question, with no transaction around it where that would cost two more."""
        with self._for_asking.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is stored whole at the end, or not at all when anything is raised."""
        with Session(self._for_writing, expire_on_commit=False) as session:
            with self._in_turn(), session.begin():
                yield session

    @contextmanager
    def entering(self) -> Iterator[Connection]:
        """As `writing()`, where no objects are needed: the way of every ballot."""
        with self._in_turn(), self._for_writing.begin() as connection:
            yield connection

    # Made once: each is an engine of its own, on the same connections.
    @cached_property
    def _for_asking(self) -> Engine:
        return self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @cached_property
    def _for_writing(self) -> Engine:
        return self.engine.execution_options(**{_WRITING: True})

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        # Who waits for SQLite's lock sleeps longer each time, and sleeps on when it is free; who waits here does not.
        held = self.is_sqlite and self._turn.acquire(timeout=_BUSY_MILLISECONDS / 1000)
        try:
            yield
        finally:
            if held:
                self._turn.release()

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
        # Prepared from the second time on: a poll asks the same few questions on each of many connections.
        engine = create_engine(parsed, pool_size=pool_size, hide_parameters=True, connect_args={"prepare_threshold": 1})
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", _wake)
        return Database(engine)
    patience = {"isolation_level": None, "timeout": _BUSY_MILLISECONDS / 1000}
    engine = create_engine(parsed, connect_args=patience, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake(connection: psycopg.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
    # A server that was started anew has closed what rested here: the pool makes a new connection, and nobody notices.
    if time.monotonic() - record.info.get("rests_since", math.inf) > _REST_SECONDS:
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except psycopg.OperationalError as error:
            raise DisconnectionError from error


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
