"""Draws before everybody: for equal ages and for tied seats, recorded or by slips, as the institute's rules chose."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from elections.acts import draws
from elections.law.draws import OpenDraw
from elections.web import i18n
from elections.web.forms import ChoiceField, Form, LineField, Needed, OneLine, options
from elections.web.sitting.page import SittingPage, blueprint, screen
from elections.web.sitting.view import SittingView
from elections.web.store import context
from elections.web.views import Answer, act, page


class SayForm(Form):
    """What somebody contributes to an open draw."""

    who = ChoiceField(_l("Who"), [Needed()])
    what = LineField(_l("Dice, as they fell"), [Needed(), OneLine(200)])


class HandForm(Form):
    """The outcome of slips drawn from a box."""

    drawn = SelectMultipleField(_l("Drawn"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    drawer = LineField(_l("Who drew the slip"), [Needed(), OneLine(200)])
    before = LineField(_l("Before whom"), [Needed(), OneLine(200)])


class AnnulForm(Form):
    """Why an open draw is annulled."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(200)])


@screen("draw")
def draw(view: SittingView) -> dict[str, Any]:
    """Of an open draw what was said so far and who is still to speak, with its form; else the form of slips."""
    if view.state.open_draw:
        return {"say": say_form(view, formdata=None), "told": _told(view), "missing": _missing(view)}
    return {"hand": hand_form(view, formdata=None)} if view.state.rules.draw_method == "slips" else {}


def say_form(view: SittingView, **how: Any) -> SayForm:
    """The form, with those who may speak by the chair's device; the first who has not is chosen."""
    form = SayForm(**how)
    pairs: list[tuple[str, Any]] = [(one.seat, _who(one.seat, one)) for one in view.seats] or [
        ("chair", i18n.OFFICES["chair"])
    ]
    found = _open(view)
    if found and found[1]:
        pairs += [(name, _who(name, view.entry(name))) for name in found[0].entries]
    form.who.choices = options(pairs)
    if form.who.data is None:
        form.who.data = next(iter(_missing(view)), "chair")
    return form


def hand_form(view: SittingView, **how: Any) -> HandForm:
    """The form, with those who are drawn among; by their numbers, since two may have one name."""
    form = HandForm(**how)
    entries = view.draw.entries if view.draw else ()
    form.drawn.choices = options((name, f"\u2068{name}\u2069 · {_who(name, view.entry(name))}") for name in entries)
    return form


def _open(view: SittingView) -> tuple[OpenDraw, str] | None:
    """The open draw, and the seat of the committee that it is for ("" for one of the election's)."""
    found = view.state.open_draw
    return (found.opened, found.seat) if found and found.opened else None


def _who(name: str, person: Any) -> str:
    office = f"{i18n.OFFICES[name]} · " if name in i18n.OFFICES else ""
    return f"{office}{i18n.named(person) or person.name_latin}"


def _told(view: SittingView) -> list[tuple[str, str]]:
    """Who, in words, said what so far."""
    found = _open(view)
    if found is None:
        return []
    opened, seat = found
    people = view.people if seat else {}
    names = {name: i18n.named(one) or one.name_latin for name, one in people.items()}
    return [(str(i18n.OFFICES.get(said.who) or names.get(said.who, said.who)), said.what) for said in opened.said]


def _missing(view: SittingView) -> list[str]:
    """The seats that have to speak before the draw closes, and have not."""
    found = _open(view)
    if found is None:
        return []
    opened, seat = found
    spoken = {said.who for said in opened.said}
    return [one for one in (["chair"] if seat else [held.seat for held in view.seats]) if one not in spoken]


@act(blueprint, "/draw/open", "chair")
class OpenTheDraw(SittingPage):
    """Opens the recorded draw that is needed."""

    def act(self) -> Answer:
        """Opens it."""
        draws.open_draw(context(), self.uuid)
        return self.on()


@act(blueprint, "/draw/say", "chair")
class Say(SittingPage):
    """Enters what the chair, or somebody without a page of his own, says."""

    forms = {"say": SayForm}
    sends = "say"
    beside = {"draw-bad-what": "what"}

    def make_form(self, name: str, **how: Any) -> SayForm:
        """The form, with those who may speak."""
        return say_form(self.view, **how)

    def act(self) -> Answer:
        """Enters it."""
        draws.say(context(), self.uuid, "chair", self.sent.who.data, self.sent.what.data or "")
        return self.on()


@act(blueprint, "/draw/close", "chair")
class CloseDraw(SittingPage):
    """Shows the secret, and draws."""

    def act(self) -> Answer:
        """Draws."""
        draws.close_draw(context(), self.uuid)
        return self.on(_("The lot has decided."))


@page(blueprint, "/draw/annul", "chair")
class AnnulDraw(SittingPage):
    """Annuls an open draw for equal ages; once the committee sits, two annul (see `poll`)."""

    template = "sitting/annul.html"
    forms = {"form": AnnulForm}
    beside = {"draw-bad-reason": "reason"}

    def fits(self) -> bool:
        """While a draw is open."""
        return self.may("annul_draw")

    def act(self) -> Answer:
        """Annuls it."""
        draws.annul_age_draw(context(), self.uuid, self.sent.reason.data or "")
        return self.on(_("The draw is annulled; it is to be opened again."))


@act(blueprint, "/draw/by-hand", "chair")
class DrawByHand(SittingPage):
    """Enters the outcome of slips drawn from a box."""

    forms = {"hand": HandForm}
    sends = "hand"
    beside = {"hand-draw-bad-outcome": "drawn"}

    def make_form(self, name: str, **how: Any) -> HandForm:
        """The form, with those who are drawn among."""
        return hand_form(self.view, **how)

    def act(self) -> Answer:
        """Enters it."""
        form = self.sent
        drawn = tuple(form.drawn.data or ())
        draws.draw_by_hand(context(), self.uuid, drawn, form.drawer.data or "", form.before.data or "")
        return self.on(_("The lot has decided."))
