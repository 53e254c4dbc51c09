"""A page that arrives in pieces, on a slow line: nothing that the reader sees already may move."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.acts.world import Clock, make_world
from tests.browser import drawn
from tests.e2e.house import House

pytestmark = pytest.mark.chromium

PIECES, PAUSE = 12, 0.04


def in_pieces(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same application, whose pages arrive piece after piece."""

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        kinds: list[str] = []

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kinds.append(dict(headers).get("Content-Type", ""))
            return start(status, [(name, value) for name, value in headers if name != "Content-Length"], *rest)

        body = b"".join(application(environ, begin))
        size = max(1, -(-len(body) // PIECES) if kinds[0].startswith("text/html") else len(body))
        for at in range(0, len(body), size):
            yield body[at : at + size]
            time.sleep(PAUSE)

    return slow


def visit(house: House, *paths: str) -> list[str]:
    """What was wrong while these pages came in pieces, each to a browser that knows nothing of the installation yet."""
    house.app.wsgi_app = in_pieces(house.app.wsgi_app)  # type: ignore[method-assign]
    try:
        for path in paths:
            device = house.device()
            device.go(path)
            drawn(device.page)
            device.close()
    finally:
        house.stop()
    return house.problems


def test_the_first_run_page_does_not_move_while_it_arrives(tmp_path: Path, browser: Browser) -> None:
    house = House(tmp_path, browser, watching=False)
    assert visit(house, house.first_run) == []


def test_the_pages_of_an_open_poll_do_not_move_while_they_arrive(tmp_path: Path, browser: Browser) -> None:
    world = make_world(f"sqlite:///{tmp_path}/sanduq.sqlite", clock=Clock())
    world.until_open("A-03", "A-04")
    house = House(tmp_path, browser, world.clock, watching=False)
    election = f"/elections/{world.uuid}"
    assert (
        visit(house, "/", election, f"{election}/ballots", f"{election}/room", f"/vote/{world.uuid}", "/office/sign-in")
        == []
    )
    world.database.engine.dispose()
