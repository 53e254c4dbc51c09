"""The office: the pages of director, delegate and registrar, from the first run to the mandates."""

from flask import Flask

from elections.web import views
from elections.web.browser_texts import GROUPS
from elections.web.office import (
    accounts,
    candidacies,
    cards,
    cohorts,
    convocation,
    desk,
    elections,
    importing,
    mandates,
    papers,
    signing_in,
)
from elections.web.office.page import blueprint

__all__ = ["install"]

_ROOMS = (accounts, candidacies, cohorts, convocation, desk, elections, importing, mandates, papers, signing_in)


def install(app: Flask) -> None:
    """Adds the office's routes, which each of the rooms has entered into the blueprint, and what their scripts say."""
    GROUPS["cards"] = cards.TEXTS
    views.install(app)
    app.register_blueprint(blueprint)
