"""Attendance, who would sit, the declaration that the poll begins, stepping aside, forming, adjourning (article 5)."""

from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import members, sitting
from elections.db.models import Elector
from elections.errors import Refusal
from elections.journal import ACTS
from elections.law import committee
from elections.law.roll.text import search_key
from elections.web import problems, security
from elections.web.forms import Form, LineField, MomentField, Needed, OneLine
from elections.web.security import access
from elections.web.sitting.page import again, blueprint, do, frame, on, on_the_clock, read, show, stage
from elections.web.sitting.scene import SittingView
from elections.web.store import context

BAD_FORM: Final = 400
SIDES: Final = ("own", "companion")


class ChairForm(Form):
    """The chair's own name, as minutes and members' pages show it."""

    name_ar = LineField(_l("Name of the chair in Arabic letters"), [OneLine(200)])
    name_latin = LineField(_l("Name of the chair in Latin letters"), [OneLine(200)])


class AdjournForm(Form):
    """The new times of a sitting for which too few are there."""

    opens_at = MomentField(_l("New opening"), [Needed()])
    closes_at = MomentField(_l("New closing"), [Needed()])


@frame("attendance")
def _attendance(scene: SittingView) -> dict[str, Any]:
    side = request.args.get("side", "own")
    side = side if side in SIDES and scene.companion else "own"
    asked = search_key(request.args.get("q", "")[:100])
    here = [one for one in scene.electors if one.side == side]
    shown = [one for one in here if all(word in one.search for word in asked.split())]
    return {
        "side": side,
        "asked": request.args.get("q", "")[:100],
        "shown": shown,
        "all": len(here),
        "present": sum(one.present for one in here),
        "cards": scene.standing.made,
    }


@frame("form")
def _form(scene: SittingView) -> dict[str, Any]:
    name = security.who().name
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in name)
    form = ChairForm(formdata=None, name_ar=name if arabic else "", name_latin="" if arabic else name)
    return {"form": form, "sitting_members": would_sit(scene)}


@blueprint.post("/attendance")
@access("chair")
def mark(uuid: str) -> BaseResponse | dict[str, Any]:
    """Marks one trainee present or absent, or a whole cohort; a script is answered with the numbers."""
    side = request.form.get("side", "own")
    try:
        if "all" in request.form:
            sitting.mark_all(context(), uuid, request.form["all"] == "1", side if side in SIDES else "own")
        else:
            name = "present" if "present" in request.form else "absent"
            sitting.mark_present(context(), uuid, request.form.get(name, ""), name == "present")
    except Refusal as refusal:
        if problems.for_machine():
            raise
        return stage(read(uuid), problems.status_of(refusal), refusal=refusal)
    if problems.for_machine():
        people = read(uuid).electors
        return {one: sum(person.present for person in people if person.side == one) for one in SIDES}
    return redirect(url_for("sitting.sitting", uuid=uuid, side=side, q=request.form.get("q") or None), 303)


@blueprint.get("/review")
@access("chair")
def review(uuid: str) -> Response:
    """Who would sit, before the chair declares; and whether anyone older or younger is in the room."""
    scene = read(uuid)
    if scene.stage != "attendance":
        return stage(scene)
    with context().database.reading() as session:
        try:
            found = sitting.who_would_sit(session, scene.election, scene.standing)
        except Refusal as refusal:
            scene.too_few = refusal
        else:
            if isinstance(found, committee.Seated):
                scene.would_sit = found
            else:
                scene.draw = found
    counted = {side: sum(one.present for one in scene.electors if one.side == side) for side in SIDES}
    return show("review.html", scene, sitting_members=would_sit(scene), present=counted)


@blueprint.post("/begin")
@access("chair")
def begin(uuid: str) -> BaseResponse:
    """The chair declares that the poll begins."""
    return do(uuid, lambda: sitting.begin_poll(context(), uuid), _("The poll has begun; attendance is closed."))


@blueprint.post("/committee")
@access("chair")
def form_committee(uuid: str) -> Response | BaseResponse:
    """Forms the committee, with the chair's name."""
    form = ChairForm()
    try:
        if form.validate():
            sitting.form_committee(context(), uuid, form.name_ar.data or "", form.name_latin.data or "")
            return on(uuid, _("The committee is formed."))
    except Refusal as refusal:
        status, scene = again(form, refusal, {"no-name": "name_ar"}), read(uuid)
        return stage(scene, status, refusal=refusal, **_typed(scene, form))
    scene = read(uuid)
    return stage(scene, BAD_FORM, **_typed(scene, form))


def _typed(scene: SittingView, form: ChairForm) -> dict[str, Any]:
    """What was typed, where the screen to come is the form's own; another's form is another."""
    return {"form": form} if scene.stage == "form" else {}


@blueprint.get("/aside/<seat>")
@access("chair")
def aside(uuid: str, seat: str) -> Response:
    """Before a member steps aside: what it means."""
    scene = read(uuid)
    with context().database.reading() as session:
        if scene.standing.members:
            holder: Any = members.find_seat(session, scene.election.id, seat)
        else:
            holder = next((one["person"] for one in would_sit(scene) if one["seat"] == seat), None)
    if holder is None or seat == "chair" or scene.election.state != "sitting":
        return stage(scene)
    return show("aside.html", scene, seat=seat, holder=holder)


@blueprint.post("/aside/<seat>")
@access("chair")
def step_aside(uuid: str, seat: str) -> BaseResponse:
    """A member steps aside at his own signed request."""
    return do(uuid, lambda: sitting.step_aside(context(), uuid, seat), _("Recorded: the next in age sits."))


@blueprint.get("/adjourn")
@access("chair")
def adjourning(uuid: str) -> Response:
    """The form of new times."""
    scene = read(uuid)
    if scene.election.state not in ACTS["adjourn"].states:
        return stage(scene)
    return show("adjourn.html", scene, form=AdjournForm(formdata=None))


@blueprint.post("/adjourn")
@access("chair")
def adjourn(uuid: str) -> Response | BaseResponse:
    """Adjourns to new times."""
    form, scene = AdjournForm(), read(uuid)
    if not form.validate():
        return show("adjourn.html", scene, BAD_FORM, form=form)
    opens, closes = on_the_clock(scene, form.opens_at), on_the_clock(scene, form.closes_at)
    try:
        sitting.adjourn(context(), uuid, opens, closes)
    except Refusal as refusal:
        return show("adjourn.html", scene, again(form, refusal, {"times-out-of-order": "opens_at"}), form=form)
    return on(uuid, _("The sitting is adjourned; attendance starts again at the new time."))


def would_sit(scene: SittingView) -> list[dict[str, Any]]:
    """Seat, person (None: the chair) and why, of the committee that age and draws give."""
    people: dict[str, Elector] = scene.people
    found = scene.would_sit.members if scene.would_sit else ()
    return [
        {"seat": one.seat, "why": one.why, "person": people[one.registration] if one.registration else None}
        for one in found
    ]
