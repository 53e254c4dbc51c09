"""An installation being served, whose clock is set, and the devices that people hold: each a browser of its own.

A device looks at every page it comes to: nothing wider than the screen, no layout shift, nothing said in the console,
no request to another host, no script or style in the HTML.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from elections.acts import poll
from elections.acts.transaction import Context, find_election
from elections.commands.serve import first_run_link
from elections.db.models import Institute
from elections.web import create_app
from elections.web.config import Config
from tests.acts.world import Clock, Stream
from tests.browser import new_context
from tests.conftest import PATIENCE
from tests.web.live import session_of

PHONE: ViewportSize = {"width": 390, "height": 844}

_WATCH = """() => {
  window.seenShifts = [];
  const where = ({ left, top, width, height }) => [left, top, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput || !sources.some(({ node }) => node)) continue;
      const moved = sources.map(({ node, previousRect, currentRect }) => {
        const name = node?.outerHTML?.slice(0, 60) ?? node?.textContent?.slice(0, 40);
        return `${name} (${where(previousRect)} → ${where(currentRect)})`;
      });
      window.seenShifts.push(`layout shift ${value.toFixed(4)}: ${moved.join("; ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
_LOOK = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      const out = box.right > root.clientWidth + 1 || box.left < -1;
      return box.width && out && !one.closest(".unseen, .skip, .table-room, pre");
    });
    wrong.push("wider than the screen: " + wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | "));
  }
  wrong.push(...window.seenShifts.splice(0));
  for (const one of document.querySelectorAll("style, [style]:not([style='']), script:not([src])")) {
    if (one.localName === "script" && one.type === "application/json") continue;
    wrong.push("inline: " + one.outerHTML.slice(0, 120));
  }
  for (const one of document.querySelectorAll("*")) {
    for (const { name } of one.attributes) if (/^on/.test(name)) wrong.push("handler: " + one.outerHTML.slice(0, 120));
  }
  return wrong;
}"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


@dataclass
class Device:
    """One browser context with one page, in somebody's hands."""

    address: str
    page: Page
    problems: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """What the console may say on this device, since the test provokes it."""
    settled: bool = False
    """The page is there, and moves from now on only with what happens in the sitting."""

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def go(self, path: str, status: int = 200) -> None:
        """Opens a page of the installation, and looks at it."""
        self.settled = False
        if "#" in path and self.page.url.partition("#")[0].endswith(path.partition("#")[0]):
            self.leave()  # where only the fragment differs, the browser would stay on its page
        answer = self.page.goto(path if "://" in path else self.address + path)
        assert answer is not None and answer.status == status, (path, self.text[:600])
        self.look()

    def send(self, selector: str | Locator) -> None:
        """Presses a button that leads to another page, and looks at that one."""
        button = self.find(selector)
        self.settled = False
        with self.page.expect_navigation():
            button.click()
        self.look()

    def press(self, selector: str | Locator) -> None:
        """Presses a button that stays on the page."""
        self.find(selector).click()

    def fill(self, **values: str) -> None:
        """Fills controls by their names."""
        for name, value in values.items():
            control = self.page.locator(f"main [name={name}]:visible")
            if control.first.evaluate("one => one.localName") == "select":
                control.select_option(value)
            elif control.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"main [name={name}][value='{value}']").check()
            else:
                control.fill(value)

    def find(self, selector: str | Locator) -> Locator:
        return self.page.locator(selector) if isinstance(selector, str) else selector

    def wait(self, selector: str | Locator) -> Locator:
        """Waits until something is seen."""
        found = self.find(selector)
        expect(found.first).to_be_visible()
        return found

    def says(self, *words: str) -> None:
        """The page says these words (waited for)."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one)

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def look(self) -> None:
        """Whatever is wrong with the page as seen becomes one of the `problems`."""
        self.page.wait_for_load_state("load")
        found = [one for one in self.page.evaluate(_LOOK) if not (self.settled and one.startswith("layout shift"))]
        self.problems += [f"{self.page.url}: {one}" for one in found]

    def settle(self) -> None:
        """Looks, and from now on lets the page change with the sitting."""
        self.look()
        self.settled = True

    def listen(self) -> None:
        def hear(text: str) -> None:
            if not any(one in text for one in self.expected):
                self.problems.append(f"{self.page.url}: {text}")

        self.page.on("pageerror", lambda error: hear(str(error)))
        self.page.on("console", lambda message: hear(message.text))
        self.page.on("request", lambda request: hear(request.url) if self._is_foreign(request.url) else None)

    def _is_foreign(self, url: str) -> bool:
        return not url.startswith((self.address + "/", "blob:", "data:", "about:"))

    def leave(self) -> None:
        """Leaves the page: a member's page that stays open would take part in what comes next."""
        if self.page.url != "about:blank":
            self.page.goto("about:blank")

    def close(self) -> None:
        """Puts the device away, after a last look."""
        self.look()
        self.context.close()


class House:
    """One installation on a port of its own, in a folder of its own; it can be stopped and started again."""

    def __init__(
        self,
        folder: Path,
        browser: Browser,
        clock: Clock | None = None,
        *,
        demonstration: bool = False,
        watching: bool = True,
    ) -> None:
        self.folder, self.browser, self.clock = folder, browser, clock or Clock()
        self.demonstration, self.watching = demonstration, watching
        self.spoken: dict[str, Browser] = {}
        """Browsers whose own words are in a language; for the others `browser`."""
        self.devices: list[Device] = []
        self.port = 0
        self._random = Stream(b"e2e")
        self.start()

    def start(self) -> None:
        """Serves, on the same port as before, with a thread that watches the clock."""
        place: list[Any] = []
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1",
            self.port,
            lambda environ, start: place[0](environ, start),
            threaded=True,
            request_handler=_Quiet,
        )
        self.port = self._server.server_port
        self.address = f"http://127.0.0.1:{self.port}"
        self.config = Config(
            data_dir=self.folder,
            database_url=f"sqlite:///{self.folder}/sanduq.sqlite",
            secret_keys=("k" * 40,),
            base_url=self.address,
            demonstration=self.demonstration,
            testing=True,
            clock=self.clock,
            random_bytes=self._random,
        )
        self.app: Flask = create_app(self.config)
        place.append(self.app)
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}),
            *([threading.Thread(target=self._watch, args=(self.context, self._stopping))] if self.watching else []),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """The power is cut."""
        self._stopping.set()
        self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()
        self.context.database.engine.dispose()

    @staticmethod
    def _watch(context: Context, stopping: threading.Event) -> None:
        # What `sanduq serve` does every second, more often.
        while not stopping.wait(0.1):
            poll.close_due(context)

    @property
    def context(self) -> Context:
        found: Context = self.app.extensions["sanduq-context"]
        return found

    @property
    def first_run(self) -> str:
        """The link that the console shows at the first start."""
        return first_run_link(self.config)

    def at(self, moment: datetime) -> None:
        """Sets the clock; the server has looked at it a second before."""
        self.clock.now = moment - timedelta(seconds=1)
        self.until(self._has_looked)
        self.clock.now = moment

    def _has_looked(self) -> bool:
        with self.context.database.reading() as session:
            seen = session.scalar(select(Institute.heartbeat))
            return seen is None or abs(self.clock.now - seen) < timedelta(seconds=10)

    @staticmethod
    def until(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.02)

    def device(self, language: str = "ar", viewport: ViewportSize | None = None, **options: Any) -> Device:
        """A new browser context, as if on a device of its own."""
        browser = self.spoken.get(language, self.browser)
        context = new_context(browser, viewport=viewport or PHONE, locale=language, **options)
        context.add_init_script(f"({_WATCH})()")
        device = Device(self.address, context.new_page())
        device.listen()
        self.devices.append(device)
        return device

    def state(self, uuid: str) -> str:
        """Where an election stands."""
        with self.context.database.reading() as session:
            return find_election(session, uuid).state

    def signed_in(self, office: str = "director", **options: Any) -> Device:
        """A device on which an office's first account is signed in already."""
        device = self.device(**options)
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        value = str(serializer.dumps(session_of(self.app, office)))
        address = self.address.replace("http:", "https:")
        device.context.add_cookies(
            [{"name": "__Host-session", "value": value, "url": address, "secure": True, "httpOnly": True}]
        )
        return device

    def another_page(self, device: Device) -> Device:
        """A second page in the same browser."""
        other = Device(self.address, device.context.new_page())
        other.listen()
        self.devices.append(other)
        return other

    @property
    def problems(self) -> list[str]:
        """Everything that any device found wrong."""
        return list(dict.fromkeys(one for device in self.devices for one in device.problems))


@contextmanager
def house(folder: Path, browser: Browser) -> Iterator[House]:
    """An installation before its first run; afterwards nothing may have been wrong on any page."""
    made = House(folder, browser)
    try:
        yield made
        for device in made.devices:
            if not device.page.is_closed():
                device.look()
    finally:
        for device in made.devices:
            device.context.close()
        made.stop()
    assert not made.problems, "\n".join(made.problems)
