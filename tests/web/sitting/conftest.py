"""A chair signed in, before an election whose lists are closed and whose cards are made."""

import shutil
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from re import DOTALL, search, sub
from typing import Any

import pytest
from flask.testing import FlaskClient

from elections.acts import poll, proposals
from elections.acts.proposals import open_proposal
from elections.acts.transaction import Context
from elections.db.database import connect
from elections.web import create_app
from tests.acts.world import Clock, Stream, World, make_world
from tests.web.conftest import settings
from tests.web.live import signed_in

HTTPS = "https://localhost"


@dataclass
class Answer:
    """What a request of the chair gave, as text."""

    status: int
    html: str
    location: str

    @property
    def heading(self) -> str:
        found = search(r"<h1>(.*?)</h1>", self.html, DOTALL)
        return unescape(sub(r"<[^>]+>|\s+", " ", found[1])).strip() if found else ""


@dataclass
class Chair:
    """The chair's device, and the world that it acts in."""

    world: World
    client: FlaskClient

    def path(self, rest: str = "") -> str:
        return f"/office/elections/{self.world.uuid}/sitting{rest}"

    def get(self, rest: str = "") -> Answer:
        answer = self.client.get(self.path(rest), base_url=HTTPS)
        return Answer(answer.status_code, answer.get_data(as_text=True), "")

    def post(self, rest: str, **data: Any) -> Answer:
        """A form sent; a redirect is not followed."""
        answer = self.client.post(self.path(rest), data=data, base_url=HTTPS)
        return Answer(answer.status_code, answer.get_data(as_text=True), answer.headers.get("Location", ""))

    def does(self, rest: str, **data: Any) -> Answer:
        """A form sent and taken; the page that follows."""
        answer = self.post(rest, **data)
        assert answer.status == 303, (rest, answer.status, search(r'role="alert".*?</div>', answer.html, DOTALL))
        return self.get()

    def refused(self, rest: str, status: int, words: str, **data: Any) -> Answer:
        """A form sent and refused, with these words on the page."""
        answer = self.post(rest, **data)
        assert (answer.status, words in unescape(answer.html)) == (status, True), (answer.status, answer.heading)
        return answer

    def confirmed(self, seat: str = "oldest") -> Answer:
        """A member confirms what waits; the chair's page after it."""
        with self.world.database.reading() as session:
            waiting = open_proposal(session, self.world.election())
        assert waiting is not None
        proposals.confirm(self.world.context, self.world.uuid, waiting.number, seat)
        return self.get()

    def room(self) -> Answer:
        """What the room's screen shows meanwhile."""
        answer = self.client.get(f"/elections/{self.world.uuid}/room?lang=en", base_url=HTTPS)
        return Answer(answer.status_code, answer.get_data(as_text=True), "")

    def at_opening(self) -> None:
        self.world.clock.now = self.world.election().opens_at or self.world.clock.now


class Shelf:
    """Worlds at a stage, each made once: a test takes a copy of the database and goes on from there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, World] = {}

    def take(self, stage: str, tmp_path: Path) -> Chair:
        """A chair with a world of its own at `stage`."""
        if stage not in self._kept:
            self._kept[stage] = self._make(stage)
        kept = self._kept[stage]
        file = tmp_path / "sanduq.db"
        shutil.copy(self._folder / f"{stage}.db", file)
        return _chair(_over(kept, file), tmp_path)

    def _make(self, stage: str) -> World:
        file = self._folder / f"{stage}.db"
        if stage == "listed":
            world = _listed(f"sqlite:///{file}")
        else:
            before = {"ready": "listed", "opened": "ready", "closed": "opened"}[stage]
            self._kept.setdefault(before, self._kept.get(before) or self._make(before))
            shutil.copy(self._folder / f"{before}.db", file)
            world = _over(self._kept[before], file)
            STAGES[stage](world)
        world.database.engine.dispose()
        return world


def _over(world: World, file: Path) -> World:
    """The same world over a database file of its own."""
    clock = Clock()
    clock.now = world.clock.now
    context = Context(connect(f"sqlite:///{file}"), clock, Stream(str(file).encode()))
    copied = copy(world)
    copied.context, copied.clock = context, clock
    return copied


def _listed(url: str, trainees: int = 8, candidates: tuple[str, ...] = ("A-01", "A-02"), **rules: Any) -> World:
    world = make_world(url, trainees)
    world.convene(**rules)
    world.list_candidates(*candidates)
    world.make_cards()
    world.clock.now = (world.election().opens_at or world.clock.now) - timedelta(minutes=30)
    return world


def _ready(world: World) -> None:
    """All have confirmed the key, and it is time."""
    world.begin()
    world.seat_committee()
    world.make_key()


def _opened(world: World) -> None:
    poll.close_due(world.context)
    world.together("open")


def _closed(world: World) -> None:
    """Three have voted, for two candidates alike and blank."""
    for card, chosen in enumerate([(1,), (2,), ()]):
        world.vote(card, *chosen)
    close_by_the_clock(world)


STAGES: dict[str, Callable[[World], None]] = {"ready": _ready, "opened": _opened, "closed": _closed}


def close_by_the_clock(world: World) -> None:
    """The clock comes to the closing time, and the server is there to see it."""
    world.clock.now = (world.election().closes_at or world.clock.now) - timedelta(seconds=2)
    poll.close_due(world.context)
    world.close()


def _chair(world: World, tmp_path: Path) -> Chair:
    return Chair(world, signed_in(create_app(settings(tmp_path, clock=world.clock))))


def sitting_chair(tmp_path: Path, **how: Any) -> Chair:
    """A chair half an hour before the opening of an election of its own kind."""
    return _chair(_listed(f"sqlite:///{tmp_path}/sanduq.db", **how), tmp_path)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The worlds made so far."""
    return Shelf(tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def chair(shelf: Shelf, tmp_path: Path) -> Iterator[Chair]:
    """The chair half an hour before the opening; cards are made, nobody is marked present."""
    made = shelf.take("listed", tmp_path)
    yield made
    made.world.database.engine.dispose()


@pytest.fixture
def ready(shelf: Shelf, tmp_path: Path) -> Iterator[Chair]:
    """All have confirmed the key, and it is time."""
    made = shelf.take("ready", tmp_path)
    yield made
    made.world.database.engine.dispose()


@pytest.fixture
def opened(shelf: Shelf, tmp_path: Path) -> Iterator[Chair]:
    """The poll is open."""
    made = shelf.take("opened", tmp_path)
    yield made
    made.world.database.engine.dispose()


@pytest.fixture
def closed(shelf: Shelf, tmp_path: Path) -> Iterator[Chair]:
    """Three have voted, for two candidates alike and blank; the clock has closed."""
    made = shelf.take("closed", tmp_path)
    yield made
    made.world.database.engine.dispose()
