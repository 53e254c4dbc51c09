"""The whole application on a port of this machine, with a clock that is set, for browsers; and staff signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from elections.db.models import Staff
from elections.web import create_app
from tests.acts.world import World, make_world
from tests.browser import new_context
from tests.web.conftest import settings

PHONE = {"width": 390, "height": 844}


def session_of(app: Flask, office: str = "director") -> dict[str, Any]:
    """What the session of the office's first account holds."""
    context = app.extensions["sanduq-context"]
    with context.database.reading() as reading:
        staff = reading.scalars(select(Staff).where(Staff.office == office).order_by(Staff.id)).first()
        assert staff is not None
        since = int(context.clock().timestamp())
        return {"account": staff.id, "version": staff.version, "since": since, "mark": "m", "_permanent": True}


def signed_in(app: Flask, office: str = "director") -> FlaskClient:
    """A client without a window, signed in, whose forms need no token; addresses are https://localhost/…."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with client.session_transaction(base_url="https://localhost") as session:
        session.update(session_of(app, office))
    return client


@dataclass
class Live:
    """The application being served, and the world that it serves."""

    address: str
    app: Flask
    world: World
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, browser: Browser, *, office: str = "", language: str = "ar", **options: Any) -> BrowserContext:
        """A browser context (storage, cookies) until the end; with `office`, signed in as its first account."""
        made = new_context(browser, **{"viewport": PHONE, "locale": language, **options})
        self.contexts.append(made)
        if office:
            serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
            assert serializer is not None
            made.add_cookies(
                [
                    {
                        "name": "__Host-session",
                        "value": str(serializer.dumps(session_of(self.app, office))),
                        "url": self.address.replace("http:", "https:"),
                        "secure": True,
                        "httpOnly": True,
                        "sameSite": "Strict",
                    }
                ]
            )
        return made

    def page(self, context: BrowserContext) -> Page:
        """A page whose console is listened to: what it says is in `problems`."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self.problems.append(f"{page.url}: {message.text}"))
        page.on(
            "request",
            lambda request: (
                self.problems.append(request.url)
                if not request.url.startswith((self.address, "blob:", "data:"))
                else None
            ),
        )
        return page


@contextmanager
def live(tmp_path: Path, world: World | None = None, **changes: object) -> Iterator[Live]:
    """Serves the whole application over `world` (or a new one in `tmp_path`); its clock is `world.clock`."""
    served: list[Flask] = []
    server = make_server("127.0.0.1", 0, lambda environ, start: served[0](environ, start), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    world = world or make_world(f"sqlite:///{tmp_path}/sanduq.db")
    url = world.database.engine.url.render_as_string(hide_password=False)
    app = create_app(settings(tmp_path, database_url=url, clock=world.clock, base_url=address, **changes))
    served.append(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    place = Live(address, app, world)
    try:
        yield place
    finally:
        for context in place.contexts:
            if context.browser and context.browser.is_connected():
                for page in context.pages:
                    page.unroute_all(behavior="ignoreErrors")  # an answer on its way may come too late
                context.close()
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["sanduq-context"].database.engine.dispose()
        world.database.engine.dispose()
