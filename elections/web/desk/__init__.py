"""Cards and desk, papers, mandates: what the office keeps around the sitting and after it."""

from flask import Flask

from elections.web.browser_texts import GROUPS
from elections.web.desk import cards, counter, texts
from elections.web.desk.page import blueprint

__all__ = ["install"]

_PAGES = (cards, counter)


def install(app: Flask) -> None:
    """Adds the routes, and what their scripts say."""
    GROUPS["cards"] = texts.CARDS
    app.register_blueprint(blueprint)
