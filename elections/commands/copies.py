"""Copies of the database: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import make_url

from elections.database import connect, migrate


def back_up(url: str, file: Path) -> None:
    """Writes a checked copy of the database at `url` to `file`.

    Raises:
        click.ClickException: it could not be copied, or the copy is not whole; nothing is left behind.
    """
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(str(parsed.database))) as source, closing(sqlite3.connect(file)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode=DELETE").close()
            _check_sqlite(file)
        else:
            _run("pg_dump", "--format=custom", f"--file={file}", _libpq(url))
            _run("pg_restore", "--list", str(file))
    except (sqlite3.Error, click.ClickException) as error:
        file.unlink(missing_ok=True)
        raise click.ClickException(f"The backup failed: {error}") from None


def put_back(url: str, file: Path) -> None:
    """Puts a copy in the place of the database at `url`, then brings its schema to today's.

    Raises:
        click.ClickException: the copy is not whole, or could not be put back; a SQLite database is then as it was.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_sqlite(file)
        place = Path(str(parsed.database))
        new = place.with_name(place.name + ".restoring")
        shutil.copyfile(file, new)
        if place.exists():
            with closing(sqlite3.connect(place)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            os.replace(place, place.with_name(place.name + ".before-restore"))
        for leftover in ("-wal", "-shm"):
            place.with_name(place.name + leftover).unlink(missing_ok=True)
        os.replace(new, place)
    else:
        _run("pg_restore", "--list", str(file))
        _run("pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={_libpq(url)}", str(file))
    database = connect(url)
    migrate(database)
    database.engine.dispose()


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            told = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT count(*) FROM journal").close()
    except sqlite3.Error as error:
        raise click.ClickException(f"{file} is not a whole backup: {error}") from None
    if told != "ok":
        raise click.ClickException(f"{file} is not a whole backup: {told}")


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise click.ClickException(f"{program} is needed: install PostgreSQL's client programs")
    # The address may hold a password: it is not repeated in a message.
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"{program} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
