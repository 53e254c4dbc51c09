"""An election that its people have brought as far as a test wants, with the web around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from elections.acts import accounts
from elections.web import create_app
from elections.web.config import Config
from elections.web.passwords import hash_password
from tests.acts.world import World, make_world
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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path}/sanduq.db"
    world = make_world(url)
    stored = hash_password(PASSWORD, lambda size: bytes(size))
    with world.database.writing() as session:
        director = session.get_one(accounts.Staff, 1)
        director.name, director.password = "سلمى الإدريسي", stored
    accounts.add_account(world.context, accounts.Account("registrar", "كريم برادة", "registrar", stored))
    config = Config(tmp_path, url, (KEY,), base_url="http://localhost", clock=world.clock, testing=True)
    app = create_app(config)
    yield Site(world, House(app, world.clock))
    app.extensions["sanduq-context"].database.engine.dispose()
    world.database.engine.dispose()
