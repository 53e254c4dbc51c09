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

# Where the eye sees each character of an Arabic page's numbers: those that run left to right do so, and dates written
# with a month's name have their day on the right of it and their year on the left.
_ORDER = r"""() => {
  if (document.documentElement.dir !== "rtl") return [];
  const wrong = [];
  const box = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getBoundingClientRect();
  };
  function* texts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) yield walker.currentNode;
  }
  const ascending = (root) => {
    let before = null;
    for (const node of texts(root)) {
      for (let at = 0; at < node.length; at++) {
        if (/\s|[\u2066-\u2069]/.test(node.data[at])) continue;
        const here = box(node, at, at + 1);
        if (before && Math.abs(here.top - before.top) < 4 && here.left < before.left - 0.5) return false;
        before = here;
      }
    }
    return true;
  };
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 0;
  for (const one of document.querySelectorAll("bdi[dir=ltr], time[dir=ltr], .code, .groups, .code-value")) {
    if (!seen(one) || /[\u0600-\u06ff]/.test(one.textContent)) continue;
    if (!ascending(one)) wrong.push("out of order: " + one.textContent.trim());
  }
  for (const one of document.querySelectorAll("time[dir=rtl]")) {
    let before = null;
    for (const node of texts(one)) {
      for (const { 0: word, index } of seen(one) ? node.data.matchAll(/[\p{L}\p{N}:]+/gu) : []) {
        const here = box(node, index, index + word.length);
        const same = before && Math.abs(here.top - before.top) < 4;
        if (same && here.left > before.left) wrong.push("date: " + one.textContent);
        before = here;
      }
    }
  }
  return wrong;
}"""


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
            hands.leave()
            seen += 1
        assert seen > 60
        booth(house, built, language, theme)
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
    device.problems += [f"{page.name}: {one}" for one in device.page.evaluate(_ORDER)]
    for one in Axe().run(device.page).response["violations"]:
        where = "; ".join(node["html"][:160] for node in one["nodes"][:3])
        device.problems.append(f"{page.name}: {one['id']}: {where}")


def booth(house: House, built: Built, language: str, theme: str) -> None:
    """The screens of a vote, one after the other; a code that was mistyped first."""
    poll = built.elections["an_open_poll"]
    house.clock.now = everything.START
    device = house.device(language, color_scheme=theme, reduced_motion="reduce")
    code = built.cards[0]

    def see(name: str) -> None:
        device.wait(f"#screen-{name}")
        examine(device, Seen(f"booth-{name}", "/"))

    device.go(f"/vote/{poll.uuid}")
    see("code")
    device.find("#code").fill(code[:-1])
    device.press("#code-form button")
    device.wait("#code-error")
    see("code")
    device.find("#code").fill(code)
    device.press("#code-form button")
    see("choose")
    device.page.locator("#choices input").nth(1).check()
    device.press("#choose-next")
    see("confirm")
    device.press("#vote")
    see("done")
