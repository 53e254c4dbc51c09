"""A poll that has just been opened, for each test and on each database, and a server that goes by its clock."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acts.world import World, make_world
from tests.serve.serving import Server, SharedClock

Opener = Callable[..., World]


@pytest.fixture
def clock(tmp_path: Path) -> SharedClock:
    """The clock of the test and of its server."""
    return SharedClock(tmp_path / "clock")


@pytest.fixture
def opened(database_url: str, clock: SharedClock) -> Iterator[Opener]:
    """Makes an open poll: `opened("A-03", "A-04", trainees=8)`."""
    made: list[World] = []

    def make(*candidates: str, trainees: int = 8) -> World:
        made.append(make_world(database_url, trainees, clock))
        made[-1].until_open(*candidates)
        return made[-1]

    yield make
    for world in made:
        world.database.engine.dispose()


@pytest.fixture
def server(database_url: str, tmp_path: Path, clock: SharedClock) -> Iterator[Server]:
    """A server that has not been started; whatever is left of it is killed in the end."""
    made = Server(tmp_path / "instance", database_url, clock=clock)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
