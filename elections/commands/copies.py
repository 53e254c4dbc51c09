"""Copies of the database: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import URL, make_url

from elections.db.database import connect, migrate


def back_up(url: str, file: Path) -> None:
    """Writes a checked copy of the database at `url` to `file`.

    Raises:
        click.ClickException: it could not be copied, or the copy is not whole; nothing is left behind.
    """
    parsed = make_url(url)
    try:
        # It holds the roll and the hashes of passwords: nobody else reads it, from its first byte.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise click.ClickException(f"The backup failed: {error}") from None
    try:
        if parsed.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(str(parsed.database))) as source, closing(sqlite3.connect(file)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode=DELETE").close()
            _check_sqlite(file)
        else:
            _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={_libpq(parsed)}", password=parsed.password)
            _run("pg_restore", "--list", str(file))
    except (sqlite3.Error, click.ClickException) as error:
        file.unlink(missing_ok=True)
        raise click.ClickException(f"The backup failed: {error}") from None


def put_back(url: str, file: Path) -> None:
    """Puts a copy in the place of the database at `url`, then brings its schema to today's.

    Raises:
        click.ClickException: the copy is not whole, could not be put back, or the database is in use; a SQLite database
            is then as it was.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_sqlite(file)
        place = Path(str(parsed.database))
        new = place.with_name(place.name + ".restoring")
        if place.exists():
            _close_sqlite(place)
            shutil.copy(place, place.with_name(place.name + ".before-restore"))
        shutil.copyfile(file, new)
        os.replace(new, place)
    else:
        _run("pg_restore", "--list", str(file))
        whole = ("--clean", "--if-exists", "--single-transaction", f"--dbname={_libpq(parsed)}")
        _run("pg_restore", *whole, str(file), password=parsed.password)
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


def _close_sqlite(place: Path) -> None:
    """Puts everything into the one file; SQLite does so for nobody while a server has the database open."""
    try:
        with closing(sqlite3.connect(place)) as old:
            old.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.Error as error:
        raise click.ClickException(f"The database is in use; stop the server first: {error}") from None


def _libpq(address: URL) -> str:
    """The address as PostgreSQL's programs take it, without its password, which every user's `ps` would show."""
    return URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, address.query
    ).render_as_string()


def _run(program: str, *arguments: str, password: str | None = None) -> None:
    path = shutil.which(program)
    if path is None:
        raise click.ClickException(f"{program} is needed: install PostgreSQL's client programs")
    environment = {**os.environ, "PGPASSWORD": password} if password else None
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"{program} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
