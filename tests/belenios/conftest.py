"""The devices that the browser's modules are asked on, which keep nothing from before."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import blank_page, static_server

Devices = Callable[[int], list[Page]]


@pytest.fixture(scope="package")
def devices(browser: Browser) -> Iterator[Devices]:
    """So many pages, each in a browser context of its own: opened anew, and with an empty storage."""
    with static_server() as address, ExitStack() as stack:
        opened: list[Page] = []

        def emptied(number: int) -> list[Page]:
            while len(opened) < number:
                opened.append(stack.enter_context(blank_page(browser, address)))
            for page in opened[:number]:
                page.unroute_all()
                page.evaluate("localStorage.clear()")
                page.reload()
            return opened[:number]

        yield emptied


@pytest.fixture(scope="module")
def page(devices: Devices) -> Page:
    """One of them, for a file whose tests keep nothing on it."""
    return devices(1)[0]
