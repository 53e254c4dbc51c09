"""Draws before everybody: for equal ages and for tied seats, recorded or by slips, as the institute's rules chose."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from elections.acts import draws
from elections.errors import Refusal
from elections.web import i18n
from elections.web.forms import ChoiceField, Form, LineField, Needed, OneLine, options
from elections.web.security import access
from elections.web.sitting.attendance import BAD_FORM
from elections.web.sitting.page import again, blueprint, do, frame, on, read, show, stage
from elections.web.sitting.scene import SittingView
from elections.web.store import context


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


@frame("draw")
def _draw(scene: SittingView) -> dict[str, Any]:
    return {"say": _say_form(scene), "hand": _hand_form(scene), "told": _told(scene), "missing": _missing(scene)}


def _say_form(scene: SittingView, **values: Any) -> SayForm:
    form = SayForm(**values)
    pairs: list[tuple[str, Any]] = [(one.seat, _who(one.seat, one)) for one in scene.seats] or [
        ("chair", i18n.OFFICES["chair"])
    ]
    standing = scene.standing.open_draw
    if standing and standing.seat and standing.opened:
        pairs += [(name, _who(name, scene.entry(name))) for name in standing.opened.entries]
    form.who.choices = options(pairs)
    if not values and "formdata" not in values and form.who.data is None:
        form.who.data = next(iter(_missing(scene)), "chair")
    return form


def _who(name: str, person: Any) -> str:
    office = f"{i18n.OFFICES[name]} · " if name in i18n.OFFICES else ""
    return f"{office}{i18n.named(person) or person.name_latin}"


def _hand_form(scene: SittingView) -> HandForm:
    form = HandForm()
    entries = scene.draw.entries if scene.draw else ()
    # With their numbers: two may have one name.
    form.drawn.choices = options((name, f"\u2068{name}\u2069 · {_who(name, scene.entry(name))}") for name in entries)
    return form


def _told(scene: SittingView) -> list[tuple[str, str, str]]:
    """What was said so far: who, in words; what; and its direction, since dice run left to right in Arabic too."""
    standing = scene.standing.open_draw
    if standing is None or standing.opened is None:
        return []
    people = scene.people if standing.seat else {}
    names = {name: i18n.named(one) or one.name_latin for name, one in people.items()}
    return [
        (
            str(i18n.OFFICES[said.who]) if said.who in i18n.OFFICES else names.get(said.who, said.who),
            said.what,
            "auto" if any(letter.isalpha() for letter in said.what) else "ltr",
        )
        for said in standing.opened.said
    ]


def _missing(scene: SittingView) -> list[str]:
    """The seats that have to speak before the draw closes, and have not."""
    standing = scene.standing.open_draw
    if standing is None or standing.opened is None:
        return []
    spoken = {said.who for said in standing.opened.said}
    return [seat for seat in (["chair"] if standing.seat else [one.seat for one in scene.seats]) if seat not in spoken]


@blueprint.post("/draw/open")
@access("chair")
def open_draw(uuid: str) -> BaseResponse:
    """Opens the recorded draw that is needed."""
    return do(uuid, lambda: draws.open_draw(context(), uuid))


@blueprint.post("/draw/say")
@access("chair")
def say(uuid: str) -> Response | BaseResponse:
    """Enters what the chair, or somebody without a page of his own, says."""
    scene = read(uuid)
    form = _say_form(scene)
    try:
        if form.validate():
            draws.say(context(), uuid, "chair", form.who.data, form.what.data or "")
            return on(uuid)
    except Refusal as refusal:
        return stage(read(uuid), again(form, refusal, {"draw-bad-what": "what"}), say=form, refusal=refusal)
    return stage(scene, BAD_FORM, say=form)


@blueprint.post("/draw/close")
@access("chair")
def close_draw(uuid: str) -> BaseResponse:
    """Shows the secret, and draws."""
    return do(uuid, lambda: draws.close_draw(context(), uuid), _("The lot has decided."))


@blueprint.get("/draw/annul")
@access("chair")
def annulling(uuid: str) -> Response:
    """The form that annuls an open draw for equal ages."""
    scene = read(uuid)
    if scene.standing.open_draw is None:
        return stage(scene)
    return show("annul.html", scene, form=AnnulForm(formdata=None))


@blueprint.post("/draw/annul")
@access("chair")
def annul_draw(uuid: str) -> Response | BaseResponse:
    """Annuls an open draw for equal ages; once the committee sits, two annul (see `polling`)."""
    form, scene = AnnulForm(), read(uuid)
    if not form.validate():
        return show("annul.html", scene, BAD_FORM, form=form)
    try:
        draws.annul_age_draw(context(), uuid, form.reason.data or "")
    except Refusal as refusal:
        return show("annul.html", scene, again(form, refusal, {"draw-bad-reason": "reason"}), form=form)
    return on(uuid, _("The draw is annulled; it is to be opened again."))


@blueprint.post("/draw/by-hand")
@access("chair")
def draw_by_hand(uuid: str) -> Response | BaseResponse:
    """Enters the outcome of slips drawn from a box."""
    scene = read(uuid)
    form = _hand_form(scene)
    try:
        if form.validate():
            drawn = tuple(form.drawn.data or ())
            draws.draw_by_hand(context(), uuid, drawn, form.drawer.data or "", form.before.data or "")
            return on(uuid, _("The lot has decided."))
    except Refusal as refusal:
        status = again(form, refusal, {"hand-draw-bad-outcome": "drawn"})
        return stage(read(uuid), status, hand=form, refusal=refusal)
    return stage(scene, BAD_FORM, hand=form)
