"""The web: what is asked over HTTP becomes an act of the statute, what the record says becomes a page."""

from collections.abc import Callable

from flask import Flask
from jinja2 import StrictUndefined

from elections import resources
from elections.web import (
    assets,
    booth,
    browser_texts,
    committee,
    demo,
    formats,
    health,
    i18n,
    names,
    office,
    problems,
    public,
    record,
    security,
    sitting,
    store,
    tries,
)
from elections.web.config import Config

# Each part puts its routes and what they need in place; a new file of screens is one more line here.
PARTS: tuple[Callable[[Flask], None], ...] = (
    assets.install,
    health.install,
    store.install,
    record.install,
    committee.install,
    booth.install,
    public.install,
    office.install,
    sitting.install,
    demo.install,
    tries.install,
)


def create_app(config: Config, parts: tuple[Callable[[Flask], None], ...] = PARTS) -> Flask:
    """The application of one installation.

    Raises:
        RuntimeError: a route does not declare who may use it.
    """
    app = Flask(__name__, template_folder=str(resources.folder("templates")), static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    security.install(app, config)
    i18n.install(app)
    formats.install(app)
    names.install(app)
    problems.install(app)
    app.jinja_env.globals.update(who=security.who, texts=browser_texts.block, demonstration=config.demonstration)
    for part in parts:
        part(app)
    security.refuse_undeclared(app)
    return app
