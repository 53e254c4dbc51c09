"""Elections as far as a test of public pages needs them, and the application over them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from elections.acts import draws
from elections.acts.transaction import Context
from elections.db.database import connect
from elections.web import create_app
from tests.acts.world import Clock, Stream, World, make_world
from tests.web.conftest import settings


def tie(world: World) -> None:
    """Two ballots for two names, counted: the seat is tied."""
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    world.vote(1, 2)
    world.close()
    world.count(2)


def draw(world: World) -> None:
    """The tie's draw: every member speaks, the secret is shown."""
    tie(world)
    draws.open_draw(world.context, world.uuid)
    for seat in ("chair", "oldest", "youngest"):
        draws.say(world.context, world.uuid, seat, seat, "4 1 6 3")
    draws.close_draw(world.context, world.uuid)


def proclaim(world: World) -> None:
    """The draw's winner, proclaimed."""
    draw(world)
    world.together("proclaim")


STAGES: dict[str, Callable[[World], None]] = {
    "new": lambda world: None,
    "convened": World.convene,
    "open": lambda world: world.until_open("A-03", "A-04", "A-05"),
    "council": lambda world: world.until_open("A-03", "A-04", "A-05", statute="tn-2020-28"),
    "tie": tie,
    "drawn": draw,
    "proclaimed": proclaim,
}


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], World]:
    """Brings a copy of a stage's database: each stage is played once."""
    played: dict[str, tuple[Path, World]] = {}

    def copy(name: str, folder: Path) -> World:
        if name not in played:
            file = tmp_path_factory.mktemp(name) / "sanduq.db"
            world = make_world(f"sqlite:///{file}")
            STAGES[name](world)
            world.database.engine.dispose()
            played[name] = file, world
        file, world = played[name]
        shutil.copy(file, folder / "sanduq.db")
        clock = Clock()
        clock.now = world.clock.now
        made = Context(connect(f"sqlite:///{folder}/sanduq.db"), clock, Stream(b"after"))
        copied = replace(world, context=made, clock=clock)
        copied.secrets = getattr(world, "secrets", {})  # what the members' devices hold since the ceremony
        return copied

    return copy


@pytest.fixture
def stage(stages: Callable[[str, Path], World], tmp_path: Path) -> Callable[[str], World]:
    """The world at a stage, in this test's own folder."""
    return lambda name: stages(name, tmp_path)


def app_of(world: World, tmp_path: Path) -> Flask:
    """The whole application over a world."""
    url = world.database.engine.url.render_as_string(hide_password=False)
    return create_app(settings(tmp_path, database_url=url, clock=world.clock))


@pytest.fixture
def client_of(tmp_path: Path) -> Iterator[Callable[[World], FlaskClient]]:
    """A browser without a window over a world."""
    apps: list[Flask] = []

    def make(world: World) -> FlaskClient:
        apps.append(app_of(world, tmp_path))
        client = apps[-1].test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    yield make
    for app in apps:
        app.extensions["sanduq-context"].database.engine.dispose()
