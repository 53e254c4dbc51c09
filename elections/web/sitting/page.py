"""What every page of the sitting shares: its blueprint, its frame, and how a refused act is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from elections.errors import Refusal
from elections.journal import ACTS
from elections.law import calendar
from elections.web import i18n, problems
from elections.web.forms import Form, MomentField
from elections.web.security import access
from elections.web.sitting import scene as scenes
from elections.web.sitting.scene import SittingView
from elections.web.store import context

blueprint: Final = Blueprint("sitting", __name__, url_prefix="/office/elections/<uuid>/sitting")

FRAMES: Final[dict[str, Callable[[SittingView], dict[str, Any]]]] = {}
"""What the screen of a stage needs besides the scene: its forms."""


def frame(stage: str) -> Callable[[Callable[[SittingView], dict[str, Any]]], Callable[[SittingView], dict[str, Any]]]:
    """Enters a function that gives the screen `stage` its forms."""

    def enter(function: Callable[[SittingView], dict[str, Any]]) -> Callable[[SittingView], dict[str, Any]]:
        FRAMES[stage] = function
        return function

    return enter


def read(uuid: str) -> SittingView:
    """The sitting as it stands."""
    with context().database.reading() as session:
        return scenes.read(context(), session, uuid)


@blueprint.get("")
@access("chair")
def sitting(uuid: str) -> Response:
    """The one thing that is to be done now."""
    return stage(read(uuid))


@blueprint.get("/state.json")
@access("chair")
def state(uuid: str) -> dict[str, Any]:
    """What the open page follows."""
    return scenes.live(context(), uuid)


def stage(scene: SittingView, status: int = 200, /, **values: Any) -> Response:
    """The screen of where the sitting stands; `values` replace what its frame would give (a form that was refused)."""
    more = FRAMES[scene.stage](scene) if scene.stage in FRAMES else {}
    here = url_for("sitting.sitting", uuid=scene.election.uuid)
    return show(f"{scene.stage}.html", scene, status, **{"here_url": here, **more, **values})


def show(template: str, scene: SittingView, status: int = 200, /, **values: Any) -> Response:
    """A page of the sitting."""
    page = render_template(
        f"sitting/{template}",
        scene=scene,
        election=scene.election,
        standing=scene.standing,
        house=scene.institute,
        cite=lambda number: scene.law.cite(number, i18n.language()),
        corps=lambda cohort: scene.law.corps_named(cohort.corps).cohort.in_language(i18n.language()),
        may=lambda act: scene.election.state in ACTS[act].states,
        now=context().now(),
        **{"refusal": None, "here_url": "", **values},
    )
    return make_response(page, status)


def do(uuid: str, act: Callable[[], object], said: str = "") -> BaseResponse:
    """Does an act that is one press, and shows what comes next; refused, it shows where the sitting stands and why."""
    try:
        act()
    except Refusal as refusal:
        return stage(read(uuid), problems.status_of(refusal), refusal=refusal)
    return on(uuid, said)


def on(uuid: str, said: str = "") -> BaseResponse:
    """To what comes next."""
    if said:
        flash(said, "done")
    return redirect(url_for("sitting.sitting", uuid=uuid), 303)


def on_the_clock(scene: SittingView, field: MomentField) -> datetime:
    """The moment that a form means by a day and a time on the institute's clock."""
    if field.data is None:
        raise ValueError("a field that was validated holds a moment")
    return field.data.replace(tzinfo=calendar.zone(scene.institute.time_zone)).astimezone(UTC)


def again(form: Form, refusal: Refusal, beside: dict[str, str] | None = None) -> int:
    """Puts a refusal into the form that was sent, and says the status it is shown again with."""
    form.take(refusal, beside)
    return problems.status_of(refusal)
