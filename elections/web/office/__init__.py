"""The office: the pages of director, delegate and registrar, from the first run to the closed lists."""

from flask import Flask

from elections.web import views
from elections.web.office import (
    accounts,
    calling,
    candidacies,
    cohorts,
    door,
    house_rules,
    importing,
    overview,
    setting_up,
)
from elections.web.office.page import blueprint

__all__ = ["install"]

_PAGES = (accounts, calling, candidacies, cohorts, door, house_rules, importing, overview, setting_up)


def install(app: Flask) -> None:
    """Adds the office's routes, which each module of `_PAGES` has entered into the blueprint."""
    views.install(app)
    app.register_blueprint(blueprint)
