"""Cards and desk, papers, mandates: what the office keeps around the sitting and after it."""

from flask import Flask

from elections.web.browser_texts import GROUPS
from elections.web.desk import appointing, cards, contests, counter, page, seats, sheets, texts, typed

__all__ = ["install"]

_PAGES = (appointing, cards, contests, counter, typed)


def install(app: Flask) -> None:
    """Adds the routes, and what their scripts say."""
    GROUPS["cards"] = texts.CARDS
    for blueprint in (page.blueprint, sheets.blueprint, seats.blueprint):
        app.register_blueprint(blueprint)
