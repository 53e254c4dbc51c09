"""An institute for each test, on each database."""

from collections.abc import Iterator

import pytest

from tests.acts.world import World, make_world


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A fresh institute; the election under way is `world.uuid`."""
    made = make_world(database_url)
    yield made
    made.database.engine.dispose()
