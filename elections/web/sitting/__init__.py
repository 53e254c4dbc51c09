"""The chair's own device: the sitting from the attendance to the proclamation, one thing to do on each screen."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from elections.web import browser_texts
from elections.web.sitting import attendance, committee, count, draws, poll, remarks
from elections.web.sitting.page import blueprint

__all__ = ["install"]

_PAGES = (attendance, committee, count, draws, poll, remarks)


def install(app: Flask) -> None:
    """Adds the routes; each module of `_PAGES` has entered its own into the blueprint."""
    browser_texts.GROUPS["sitting"] = {"copy_failed": _l("Copying is not possible here; show the QR code.")}
    app.register_blueprint(blueprint)
