"""Every page in Arabic and in French, on a phone: for axe, for the eye, for the console."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from elections.demonstration import Built
from tests.e2e import everything
from tests.e2e.everything import Seen
from tests.e2e.house import Device, House

pytestmark = pytest.mark.chromium

# Each language in one of the two themes.
LOOKS = [("ar", "light"), ("fr", "dark")]


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page_is_sound(language: str, theme: str, tmp_path: Path, browser: Browser) -> None:
    house = House(tmp_path, browser, everything.clock(), demonstration=True, watching=False)
    try:
        built = everything.furnish(house)
        device = house.signed_in(language=language, color_scheme=theme, reduced_motion="reduce")
        stranger = house.device(language, color_scheme=theme, reduced_motion="reduce")
        seen = 0
        for page in pages(house, built):
            hands = device if page.office else stranger
            hands.go(page.path)
            examine(hands, page)
            seen += 1
        print(seen)
    finally:
        for one in house.devices:
            one.context.close()
        house.stop()
    assert not house.problems, "\n".join(house.problems)


def pages(house: House, built: Built) -> Iterator[Seen]:
    yield from everything.by_routes(house, built)
    yield from everything.by_stages(house)


def examine(device: Device, page: Seen) -> None:
    """Whatever axe finds becomes one of the device's problems."""
    if page.path.startswith(("/committee", "/vote")):
        device.page.wait_for_function("!document.querySelector('#screen-loading:not([hidden])')")
        device.wait("section.view:visible, section.screen:visible")
    device.settle()
    for one in Axe().run(device.page).response["violations"]:
        where = "; ".join(node["html"][:160] for node in one["nodes"][:3])
        device.problems.append(f"{page.name}: {one['id']}: {where}")
