"""One Chromium for the end-to-end tests of a file; it ends with them, since two at once cannot live in one thread."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from elections.web import passwords
from tests.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: what a hash costs is measured elsewhere."""
    monkeypatch.setattr(passwords, "_COST", 4)
