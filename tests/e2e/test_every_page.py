"""Every page in Arabic and in French, on a phone: for axe, for the eye, for the console.

Axe looks at every page, and again at each state of it that shows a kind of element, in a place, that it has not seen
in that language; the console, the screen's width, what moves and the direction of numbers are looked at every time.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests import sheets
from tests.axe import violations
from tests.e2e import everything
from tests.e2e.everything import Seen
from tests.e2e.house import Device, House

pytestmark = pytest.mark.chromium

# Each language in one of the two themes.
LOOKS = {"ar": "light", "fr": "dark"}

# What may be seen: each kind of element with the kind it stands in, and the sequence of headings.
_KINDS = """() => {
  const kind = (one) => [
    one.localName, [...one.classList].sort().join("."),
    one.getAttributeNames().filter((name) => name !== "class").sort().join(","), one.getAttribute("role"), one.type,
    one.disabled, one.checked,
  ].join(" ");
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const headings = shown.filter((one) => /^h[1-6]$/.test(one.localName)).map((one) => one.localName);
  return [...new Set(shown.map((one) => `${kind(one.parentElement)} > ${kind(one)}`)), headings.join(" ")];
}"""

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


@dataclass
class Visitor:
    """Who looks at every page in one language: one device signed in, one of a stranger; and what axe has seen there."""

    house: House
    language: str
    office: Device = field(init=False)
    stranger: Device = field(init=False)
    seen: set[str] = field(default_factory=set)
    by_axe: int = 0

    def __post_init__(self) -> None:
        look = {"color_scheme": LOOKS[self.language], "reduced_motion": "reduce"}
        self.office = self.house.signed_in(language=self.language, **look)
        self.stranger = self.house.device(self.language, None, **look)

    def visit(self, page: Seen) -> None:
        """Opens the page and looks at it."""
        hands = self.office if page.office else self.stranger
        hands.go(page.path)
        if page.path.startswith(("/committee", "/vote")):
            hands.page.wait_for_function("!document.querySelector('#screen-loading:not([hidden])')")
            hands.wait("section.view:visible, section.screen:visible")
        self.examine(hands, page)

    def leave(self) -> None:
        """Leaves what is open: a page that stays would take part in what comes next."""
        for one in (self.office, self.stranger):
            one.leave()

    def examine(self, device: Device, page: Seen) -> None:
        """Whatever is wrong becomes one of the device's problems."""
        device.settle()
        device.problems += [f"{page.name}: {one}" for one in device.page.evaluate(_ORDER)]
        device.problems += [f"{page.name}: {one}" for one in sheets.lacking(device.page)]
        endpoint, _ = self.house.app.url_map.bind("localhost").match(urlsplit(page.path).path)
        shown = {endpoint, *device.page.evaluate(_KINDS)}
        if shown <= self.seen:
            return
        self.seen |= shown
        self.by_axe += 1
        device.problems += [f"{page.name}: {one}" for one in violations(device.page)]


@contextmanager
def sound(folder: Path, browser: Browser) -> Iterator[House]:
    """An empty house; afterwards nothing may have been wrong on any page."""
    house = House(folder, browser, everything.clock(), demonstration=True, watching=False)
    try:
        yield house
    finally:
        for one in house.devices:
            one.context.close()
        house.stop()
    assert not house.problems, "\n".join(house.problems)


def test_every_route_has_sound_pages_in_every_state(tmp_path: Path, browser: Browser) -> None:
    with sound(tmp_path, browser) as house:
        built = everything.furnish(house)
        visitors = [Visitor(house, language) for language in LOOKS]
        assert visit(visitors, [everything.by_routes(house, built)]) > 80
        for visitor, code in zip(visitors, built.cards, strict=False):
            vote(visitor, built.elections["an_open_poll"].uuid, code)


def test_every_stage_of_a_sitting_has_sound_pages(tmp_path: Path, browser: Browser) -> None:
    with sound(tmp_path, browser) as house:
        everything.found(house)
        visitors = [Visitor(house, language) for language in LOOKS]
        assert visit(visitors, everything.by_stages(house)) > 80


def visit(visitors: list[Visitor], moments: Iterable[Iterable[Seen]]) -> int:
    """Lets every visitor look at every page of each moment, and leave before the next; the number of pages."""
    number = 0
    for pages in moments:
        for page in pages:
            number += 1
            for visitor in visitors:
                visitor.visit(page)
        for visitor in visitors:
            visitor.leave()
    return number


def vote(visitor: Visitor, uuid: str, code: str) -> None:
    """The screens of a vote, one after the other; a code that was mistyped first."""
    visitor.house.clock.now = everything.START
    device, path = visitor.stranger, f"/vote/{uuid}"

    def see(name: str) -> None:
        device.wait(f"#screen-{name}")
        visitor.examine(device, Seen(f"booth-{name}", path))

    device.go(path)
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
