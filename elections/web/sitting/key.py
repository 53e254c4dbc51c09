"""The committee's key: the ceremony begun, and begun anew before everybody."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import ceremony
from elections.acts.ceremony import ROUNDS
from elections.belenios.trustees import four_by_four
from elections.errors import Malformed
from elections.web.security import access
from elections.web.sitting.page import blueprint, do, frame, read, show, stage
from elections.web.sitting.scene import SittingView
from elections.web.store import context

CAUSES = ("mismatch", "device")


@frame("rounds")
def _rounds(scene: SittingView) -> dict[str, Any]:
    sent = scene.progress.messages if scene.progress else {}
    return {"rounds": ROUNDS, "sent": {name: sent.get(name, {}) for name in ROUNDS}}


@frame("compare")
def _compare(scene: SittingView) -> dict[str, Any]:
    return {"fingerprint": four_by_four(scene.standing.trustees)}


@frame("ready")
def _ready(scene: SittingView) -> dict[str, Any]:
    return _compare(scene)


@blueprint.post("/key")
@access("chair")
def begin_ceremony(uuid: str) -> BaseResponse:
    """Begins the ceremony; anew for a cause."""
    cause = request.form.get("cause", "first")

    def begin() -> None:
        if cause not in ("first", *CAUSES):
            raise Malformed("bad-cause", "Say why the key is made anew: the fingerprints differ, or a device failed.")
        ceremony.begin_ceremony(context(), uuid, cause)

    return do(uuid, begin, _("The key is being made: the members keep their pages open."))


@blueprint.get("/key/anew")
@access("chair")
def anew(uuid: str) -> Response:
    """Why the key is to be made anew."""
    scene = read(uuid)
    begun = scene.election.state == "sitting" and scene.standing.ceremony_cause
    return show("anew.html", scene) if begun else stage(scene)
