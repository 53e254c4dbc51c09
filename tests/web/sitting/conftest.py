"""A chair signed in, before an election whose lists are closed and whose cards are made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from re import DOTALL, search, sub
from typing import Any

import pytest
from flask.testing import FlaskClient

from elections.acts import proposals
from elections.acts.proposals import open_proposal
from elections.web import create_app
from tests.acts.world import World, make_world
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

    def at_opening(self) -> None:
        self.world.clock.now = self.world.election().opens_at or self.world.clock.now


@pytest.fixture
def chair(tmp_path: Path) -> Iterator[Chair]:
    """The chair half an hour before the opening; cards are made, nobody is marked present."""
    made = sitting_chair(tmp_path)
    yield made
    made.world.database.engine.dispose()


def sitting_chair(
    tmp_path: Path, trainees: int = 8, candidates: tuple[str, ...] = ("A-01", "A-02"), **rules: Any
) -> Chair:
    """A chair half an hour before the opening."""
    world = make_world(f"sqlite:///{tmp_path}/sanduq.db", trainees)
    world.convene(**rules)
    world.list_candidates(*candidates)
    world.make_cards()
    world.clock.now = (world.election().opens_at or world.clock.now) - timedelta(minutes=30)
    return Chair(world, signed_in(create_app(settings(tmp_path, clock=world.clock))))
