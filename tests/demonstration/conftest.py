"""A demonstration as a newcomer starts it: built and served, once for all that is asked of it."""

from collections.abc import Iterator

import pytest

from tests.serve.serving import Server

BUILDING = 900.0
"""Seconds after which a demonstration that is being built is given up."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It is served until the end, and then ends as it should."""
    data = tmp_path_factory.mktemp("demo") / "demo-data"
    with Server(data, "postgresql://nowhere/at-all", command="demo", patience=BUILDING) as server:
        yield server
        assert server.stop() == 0
