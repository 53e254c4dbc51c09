"""A disk that is full: refused, nothing half-written, and nothing lost once there is room again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from elections.belenios.ballot import tracker
from tests import postgresql
from tests.acts.dumping import dump
from tests.acts.world import World, make_world
from tests.conftest import require_tool
from tests.serve.serving import Server, SharedClock, versions
from tests.serve.test_storm import assert_whole, make_ballots

CARDS = 40
ROOM = 150_000
"""Bytes that are left on the disk: enough for some of the ballots."""


@dataclass
class Disk:
    """A database on a disk of its own, and what fills and relieves it."""

    url: str
    fill: Callable[[Server], None]
    relieve: Callable[[Server], None]


def sqlite_disk(folder: Path) -> Disk:
    """SQLite's files are the server's own: a limit on what they may grow to is a disk that is full."""
    place = folder / "full.db"

    def fill(server: Server) -> None:
        server.largest_file = place.stat().st_size + ROOM

    def relieve(server: Server) -> None:
        server.stop()
        server.largest_file = 0
        server.start()

    return Disk(f"sqlite:///{place}", fill, relieve)


def postgresql_disk(address: str, place: Path) -> Disk:
    """PostgreSQL's tables on a small file system of their own; its other files have room."""
    ballast, psql = place / "ballast", require_tool("psql")

    def fill(_server: Server) -> None:
        _sql(psql, address, "CHECKPOINT")
        free = os.statvfs(place)
        ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - ROOM))

    def relieve(_server: Server) -> None:
        ballast.unlink()

    (place / "tables").mkdir()
    if os.getuid() == 0:
        shutil.chown(place / "tables", "postgres", "postgres")
    _sql(psql, address, f"CREATE TABLESPACE small LOCATION '{place / 'tables'}'")
    _sql(psql, address, "CREATE DATABASE full_disk TABLESPACE small")
    return Disk(address.format("full_disk"), fill, relieve)


def _sql(psql: str, address: str, statement: str) -> None:
    folder = address.split("host=")[1]
    subprocess.run([psql, "-h", folder, "-U", "sanduq", "-d", "postgres", "-q", "-c", statement], check=True)


@pytest.fixture
def small_file_system() -> Iterator[Path]:
    """An empty file system of 16 MB, which only root may mount."""
    if os.getuid() != 0:
        pytest.skip("a small file system of its own for PostgreSQL takes root")
    place = Path(tempfile.mkdtemp(prefix="sq-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "sanduq", str(place)], check=False)
    if mounted.returncode:
        place.rmdir()
        pytest.skip("root may not mount a small file system for PostgreSQL here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "sqlite":
        yield sqlite_disk(tmp_path)
        return
    place: Path = request.getfixturevalue("small_file_system")
    address: str = request.getfixturevalue("postgresql_server")
    yield postgresql_disk(address, place)
    psql = require_tool("psql")
    postgresql.drop_database(psql, address, "full_disk")
    _sql(psql, address, "DROP TABLESPACE small")


def refused_act(server: Server, world: World, bearer: dict[str, str]) -> tuple[int, str]:
    """Acts that need less room than a ballot, until one finds none: its status and code; it has changed nothing."""
    for _ in range(40):
        before = dump(world.database)
        answer = server.post("/committee/remark", {"kind": "incident", "text": "ملآن" * 1000}, **bearer)
        if answer.status != 200:
            assert dump(world.database) == before
            return answer.status, answer.json["code"]
    raise AssertionError("the disk is not full")


def test_a_full_disk_refuses_and_leaves_nothing_half_written(disk: Disk, tmp_path: Path, clock: SharedClock) -> None:
    server = Server(tmp_path / "instance", disk.url, clock=clock)
    world = make_world(server.url, CARDS, clock)
    world.until_open("A-03")
    waiting, acknowledged = make_ballots(world, range(CARDS)), {}
    bearer = server.bearer(world, "oldest", versions(world)["oldest"])
    world.database.engine.dispose()
    urn = f"/elections/{world.uuid}/ballots"
    disk.fill(server)
    with server:
        answers = []
        for data in waiting:
            answers.append(server.post(urn, data).status)
            if answers[-1] == 201:
                acknowledged[tracker(data)] = data
        assert set(answers) == {201, 503}, answers
        # What is wrong in itself is told as such, whether the try can be counted or not.
        assert server.post(urn, b"{}").status == 400
        assert refused_act(server, world, bearer) == (503, "unavailable")
        assert server.get(f"/elections/{world.uuid}/status.json").json["ballots"] == len(acknowledged)
        assert_whole(world, acknowledged, all_there=True)
        world.database.engine.dispose()
        disk.relieve(server)
        for data in waiting:
            expected = 200 if tracker(data) in acknowledged else 201
            assert server.post(urn, data).status == expected
        assert server.get("/healthz").status == 200
    assert_whole(world, {tracker(data): data for data in waiting}, all_there=True)
    world.database.engine.dispose()
