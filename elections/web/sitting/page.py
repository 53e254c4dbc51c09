"""What every page of the sitting shares: its blueprint, its frame, and the screen of the moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, jsonify, make_response, render_template, url_for

from elections import journal
from elections.canonical import Canonical
from elections.law import calendar
from elections.web import i18n
from elections.web.forms import MomentField
from elections.web.sitting.view import SittingView
from elections.web.store import context
from elections.web.views import Answer, ElectionPage, done, page

blueprint: Final = Blueprint("sitting", __name__, url_prefix="/office/elections/<uuid>/sitting")

Screen = Callable[[SittingView], dict[str, Any]]
_SCREENS: Final[dict[str, Screen]] = {}


def screen(name: str) -> Callable[[Screen], Screen]:
    """Enters a function that gives the screen `name` what it shows besides the view: its forms above all."""

    def enter(function: Screen) -> Screen:
        _SCREENS[name] = function
        return function

    return enter


class SittingPage(ElectionPage):
    """A page of the chair's device. Where it has no template, or is not to be used now, it shows the moment's screen.

    Forms have one name throughout the sitting: a refused one is shown again where the moment's screen has it.
    """

    template = ""
    view: SittingView

    def begin(self) -> None:
        """Finds where the sitting stands.

        Raises:
            Missing: `no-such-election`.
        """
        super().begin()
        self.view = SittingView(self.session, self.election, self.state, self.law, context().now())

    def fits(self) -> bool:
        """Whether the page is of use now."""
        return bool(self.template)

    def may(self, act: str, **known: Canonical) -> bool:
        """Whether a button of `act` is shown: the journal would take the act now from the chair."""
        return journal.may(self.state, act, "chair", self.view.now, **known) is None

    def frame(self) -> dict[str, Any]:
        """What every page of the sitting shows."""
        return {
            **super().frame(),
            "view": self.view,
            "standing": self.state,
            "corps": lambda cohort: self.law.corps_named(cohort.corps).cohort.in_language(i18n.language()),
            "now": self.view.now,
            "here_url": "",
        }

    def show(self, status: int = 200, /, **more: Any) -> Answer:
        """The page; or the screen of the moment, with what was refused over it where the form is not on it."""
        if self.fits():
            return super().show(status, **more)
        name = self.view.screen
        given = _SCREENS[name](self.view) if name in _SCREENS else {}
        refusal = None if self.sends in given else self.refused
        values = {**self.frame(), "here_url": url_for("sitting.sitting", uuid=self.uuid), "refusal": refusal}
        page = render_template(f"sitting/{name}.html", **{**values, **given, **self.made})
        return make_response(page, status)

    def on(self, said: str = "") -> Answer:
        """To what comes next."""
        return done(url_for("sitting.sitting", uuid=self.uuid), said)

    def at(self, field: MomentField) -> datetime:
        """The moment that a form means by a day and a time on the institute's clock.

        Raises:
            ValueError: the field is empty.
        """
        if field.data is None:
            raise ValueError("a field that was validated holds a moment")
        return field.data.replace(tzinfo=calendar.zone(self.house.time_zone)).astimezone(UTC)


@page(blueprint, "", "chair")
class Sitting(SittingPage):
    """The one thing that is to be done now."""


@page(blueprint, "/state.json", "chair")
class State(SittingPage):
    """What the open page follows."""

    def get(self) -> Answer:
        """It, as JSON."""
        return jsonify(self.view.live())
