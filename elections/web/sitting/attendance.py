"""Attendance, the question before the declaration, the declaration that the poll begins, adjourning (article 5)."""

from typing import Any, Final

from flask import jsonify, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from elections.acts import sitting
from elections.law.roll.text import search_key
from elections.web import problems
from elections.web.forms import Form, MomentField, Needed
from elections.web.sitting.page import SittingPage, blueprint, screen
from elections.web.sitting.view import SittingView
from elections.web.store import context
from elections.web.views import Answer, act, done, page

SIDES: Final = ("own", "companion")


class AdjournForm(Form):
    """The new times of a sitting for which too few are there."""

    opens_at = MomentField(_l("New opening"), [Needed()])
    closes_at = MomentField(_l("New closing"), [Needed()])


@screen("attendance")
def attendance(view: SittingView) -> dict[str, Any]:
    """The people of one cohort, all or those asked for."""
    side = request.args.get("side", "own")
    side = side if side in SIDES and view.companion else "own"
    asked = request.args.get("q", "")[:100]
    here = [one for one in view.electors if one.side == side]
    return {
        "side": side,
        "asked": asked,
        "shown": [one for one in here if all(word in one.search for word in search_key(asked).split())],
        "all": len(here),
        "present": view.present(side),
        "cards": view.state.made,
    }


@act(blueprint, "/attendance", "chair")
class Mark(SittingPage):
    """Marks one trainee present or absent, or a whole cohort; a script is answered with the numbers."""

    def act(self) -> Answer:
        """Marks."""
        side = request.form.get("side", "own")
        if "all" in request.form:
            sitting.mark_all(context(), self.uuid, request.form["all"] == "1", side if side in SIDES else "own")
        else:
            name = "present" if "present" in request.form else "absent"
            sitting.mark_present(context(), self.uuid, request.form.get(name, ""), name == "present")
        if problems.for_machine():
            with self.reading():
                return jsonify({one: self.view.present(one) for one in SIDES})
        return done(url_for("sitting.sitting", uuid=self.uuid, side=side, q=request.form.get("q") or None))

    def show(self, status: int = 200, /, **more: Any) -> Answer:
        """The screen with the refusal; a script is told it as such.

        Raises:
            Refusal: it.
        """
        if self.refused and problems.for_machine():
            raise self.refused
        return super().show(status, **more)


@page(blueprint, "/review", "chair")
class Review(SittingPage):
    """Who would sit, before the chair declares; and whether anyone older or younger is in the room."""

    template = "sitting/review.html"

    def fits(self) -> bool:
        """Before the declaration."""
        return self.view.screen == "attendance"

    def values(self) -> dict[str, Any]:
        """How many are present."""
        return {"present": {side: self.view.present(side) for side in SIDES}}


@act(blueprint, "/begin", "chair")
class Begin(SittingPage):
    """The chair declares that the poll begins."""

    def act(self) -> Answer:
        """Declares it."""
        sitting.begin_poll(context(), self.uuid)
        return self.on(_("The poll has begun; attendance is closed."))


@page(blueprint, "/adjourn", "chair")
class Adjourn(SittingPage):
    """Adjourns to new times."""

    template = "sitting/adjourn.html"
    forms = {"form": AdjournForm}
    beside = {"times-out-of-order": "opens_at"}

    def fits(self) -> bool:
        """As long as it may be adjourned."""
        return self.may("adjourn")

    def act(self) -> Answer:
        """Adjourns."""
        sitting.adjourn(context(), self.uuid, self.at(self.sent.opens_at), self.at(self.sent.closes_at))
        return self.on(_("The sitting is adjourned; attendance starts again at the new time."))
