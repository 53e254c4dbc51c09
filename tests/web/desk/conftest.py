"""An election that its people have brought as far as a test wants, with the web around it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from elections.acts import accounts, upkeep
from elections.acts.transaction import Context
from elections.db.database import connect
from elections.db.models import Staff
from elections.papers import typeset
from elections.web import create_app, passwords
from elections.web.config import Config
from elections.web.passwords import hash_password
from tests.acts.world import Clock, Stream, World, make_world
from tests.web.office.conftest import KEY, PASSWORD, Browser, House


@dataclass
class Site:
    """A world of acts, and browsers over the same database."""

    world: World
    house: House

    @property
    def uuid(self) -> str:
        return self.world.uuid

    @property
    def director(self) -> Browser:
        return self.house.director

    @property
    def registrar(self) -> Browser:
        return self.house.registrar

    def office(self, path: str) -> str:
        """An address of the election's pages."""
        return f"/office/elections/{self.uuid}/{path}"


@dataclass(frozen=True)
class Stage:
    """A database as it stands after some acts, to be copied."""

    file: Path
    world: World
    now: datetime

    def copy(self, folder: Path) -> World:
        """The same world over a copy of its database."""
        shutil.copy(self.file, folder / "sanduq.db")
        clock = Clock()
        clock.now = self.now
        context = Context(connect(f"sqlite:///{folder}/sanduq.db"), clock, Stream(b"after"))
        return replace(self.world, context=context, clock=clock)


def _stage(folder: Path, acts: Callable[[World], None]) -> Stage:
    world = make_world(f"sqlite:///{folder}/sanduq.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "METHOD", "scrypt:256:8:1")  # what a hash costs is measured elsewhere
        stored = hash_password(PASSWORD)
    with world.database.writing() as session:
        director = session.get_one(Staff, 1)
        director.name, director.password = "سلمى الإدريسي", stored
    accounts.add_account(world.context, accounts.Account("registrar", "كريم برادة", "registrar", stored))
    delegate = accounts.Account("delegate", "هدى السلاوي", "delegate", stored, "", "7/2026", date(2026, 10, 1))
    accounts.add_account(world.context, delegate)
    acts(world)
    with world.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    world.database.engine.dispose()
    return Stage(folder / "sanduq.db", world, world.clock.now)


def _open(world: World) -> None:
    world.until_open("A-02", "A-03")


def _just_proclaimed(world: World) -> None:
    _open(world)
    for card, choice in enumerate((1, 1, 2)):
        world.vote(card, choice)
    world.close()
    world.count(3)
    world.together("proclaim")


def _proclaimed(world: World) -> None:
    """The server's thread has made the extract final, which takes it a moment."""
    _just_proclaimed(world)
    upkeep.freeze_due(world.context, typeset.render)


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Stage]:
    """The stages that tests begin from, each played once."""
    acts: dict[str, Callable[[World], None]] = {
        "new": lambda world: None,
        "open": _open,
        "just proclaimed": _just_proclaimed,
        "proclaimed": _proclaimed,
    }
    made: dict[str, Stage] = {}

    def stage(name: str) -> Stage:
        if name not in made:
            made[name] = _stage(tmp_path_factory.mktemp(name.replace(" ", "-")), acts[name])
        return made[name]

    return stage


def _site(world: World, folder: Path) -> Iterator[Site]:
    url = f"sqlite:///{folder}/sanduq.db"
    app = create_app(Config(folder, url, (KEY,), base_url="http://localhost", clock=world.clock, testing=True))
    yield Site(world, House(app, world.clock))
    app.extensions["sanduq-context"].database.engine.dispose()
    world.database.engine.dispose()


@pytest.fixture
def site(tmp_path: Path, stages: Callable[[str], Stage]) -> Iterator[Site]:
    """An institute without an election."""
    yield from _site(stages("new").copy(tmp_path), tmp_path)


@pytest.fixture
def open_site(tmp_path: Path, stages: Callable[[str], Stage]) -> Iterator[Site]:
    """A poll that is open, with two candidates."""
    yield from _site(stages("open").copy(tmp_path), tmp_path)


@pytest.fixture
def over(tmp_path: Path, stages: Callable[[str], Stage]) -> Iterator[Site]:
    """A proclaimed election."""
    yield from _site(stages("proclaimed").copy(tmp_path), tmp_path)


@pytest.fixture
def just_over(tmp_path: Path, stages: Callable[[str], Stage]) -> Iterator[Site]:
    """An election proclaimed a moment ago: nothing is final yet."""
    yield from _site(stages("just proclaimed").copy(tmp_path), tmp_path)
