"""A poll that has just been opened, by the clock on the wall, for each test and on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acts.world import World
from tests.serve.serving import Server, world_until_open

Opener = Callable[..., World]


@pytest.fixture
def opened(database_url: str) -> Iterator[Opener]:
    """Makes an open poll: `opened("A-03", "A-04", trainees=8, duration=…)`."""
    made: list[World] = []

    def make(*candidates: str, **settings: object) -> World:
        made.append(world_until_open(database_url, *candidates, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for world in made:
        world.database.engine.dispose()


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server that has not been started; whatever is left of it is killed in the end."""
    made = Server(tmp_path / "instance", database_url, forked=True)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
