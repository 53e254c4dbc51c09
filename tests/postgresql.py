"""A PostgreSQL server of one's own, from the system's binaries, without a network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_program(name: str) -> str | None:
    """The path of a system program, PostgreSQL's server programs included."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name)


@contextmanager
def running(initdb: str, pg_ctl: str, *, durable: bool = True) -> Iterator[str]:
    """Yields the form of its addresses, with {} for the database; everything is gone afterwards.

    Where no test takes the machine's power away, what it writes need not be `durable`: it waits for no disk, and no
    housekeeping begins by itself, which in a test of a full disk would take away the room for new connections.
    """
    # initdb refuses root, and sockets want a short path that the server's account may enter.
    folder = Path(tempfile.mkdtemp(prefix="sq-pg-"))
    as_user: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = str(folder / "data")
    subprocess.run(
        [
            *as_user,
            initdb,
            "-D",
            data,
            "-U",
            "sanduq",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    if not durable:
        options += " -c fsync=off -c autovacuum=off"
    subprocess.run(
        [*as_user, pg_ctl, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        yield f"postgresql+psycopg://sanduq@/{{}}?host={folder}"
    finally:
        subprocess.run(
            [*as_user, pg_ctl, "-D", data, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )
        shutil.rmtree(folder)


def create_database(psql: str, address: str, name: str) -> str:
    """Makes an empty database on the server of `address`; returns its own address."""
    _ask(psql, address, f"CREATE DATABASE {name}")
    return address.format(name)


def drop_database(psql: str, address: str, name: str) -> None:
    """Drops a database, whoever is still connected."""
    _ask(psql, address, f"DROP DATABASE {name} WITH (FORCE)")


def _ask(psql: str, address: str, statement: str) -> None:
    folder = address.split("host=")[1]
    subprocess.run([psql, "-h", folder, "-U", "sanduq", "-d", "postgres", "-q", "-c", statement], check=True)
