"""The chair's own device: the sitting from the attendance to the proclamation, one thing to do on each screen."""

from flask import Flask

from elections.web.sitting import attendance, counting, draws, key, polling, remarks, seats, words
from elections.web.sitting.page import blueprint

__all__ = ["install"]

_PAGES = (attendance, counting, draws, key, polling, remarks, seats)


def install(app: Flask) -> None:
    """Adds the routes; each module of `_PAGES` has entered its own into the blueprint."""
    words.install(app)
    app.register_blueprint(blueprint)
