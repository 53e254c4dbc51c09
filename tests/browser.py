"""A real Chromium for tests, and a small server that serves static/ under the project's Content-Security-Policy."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import CHROMIUM, PATIENCE, require_tool

ROOT = Path(__file__).resolve().parent.parent
# Every window of Chromium carries pages that no test looks at: its own for the address bar, loaded anew in each
# context, cost as much as the context itself. Of several such lists it heeds the last, so Playwright's stands here too.
_WITHOUT = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
]
ARGUMENTS = [
    f"--disable-features={','.join(_WITHOUT)}",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


expect.set_options(timeout=1000 * PATIENCE)


class _Files(BaseHTTPRequestHandler):
    """An empty page at /, the files of static/ below /static/, and the modules of tests/ below /tests/."""

    def do_GET(self) -> None:
        path = (ROOT / self.path.lstrip("/")).resolve()
        if self.path == "/":
            body, kind = b"<!doctype html><html lang=en><title>test</title>", "text/html; charset=utf-8"
        elif path.is_file() and (path.is_relative_to(ROOT / "static") or path.match("tests/**/*.js")):
            body, kind = path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream")
        elif self.path == "/favicon.ico":
            body, kind = b"", "image/x-icon"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def static_server() -> Iterator[str]:
    """Yields the address of the server, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yields the system's Chromium, without a window and without traffic of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_tool(*CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def of_language(browser: Browser, language: str) -> Iterator[Browser]:
    """Yields one more Chromium beside `browser`, whose own words (fields of dates and files) are in a language.

    It needs that language's pack (Debian's chromium-l10n); without it the words are English.
    """
    spoken = browser.browser_type.launch(
        executable_path=require_tool("chromium"),
        args=[*ARGUMENTS, f"--lang={language}"],
        env={**os.environ, "LANGUAGE": language},
    )
    try:
        yield spoken
    finally:
        spoken.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A context (storage, cookies) of its own, whose waits are as long as they take."""
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    return context


def drawn(page: Page) -> None:
    """Waits until the page has been drawn anew, with all that has happened to it so far."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def try_again(page: Page) -> None:
    """Presses the booth's "try again", which may have tried again by itself already and be gone."""
    page.locator("#retry").dispatch_event("click")


@contextmanager
def blank_page(browser: Browser, address: str) -> Iterator[Page]:
    """Yields an empty page of the server at `address`, in a context (storage, cache) of its own.

    Any error or message in the page's console fails the test.
    """
    context = new_context(browser)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(f"{address}/")
    try:
        yield page
    finally:
        context.close()
    assert not problems, problems
