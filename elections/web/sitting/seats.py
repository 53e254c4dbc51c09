"""The members' links and claims: handed over by the chair, confirmed by the chair who sees the member, released."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import members
from elections.db.models import Seat
from elections.errors import Refusal
from elections.journal import ACTS
from elections.web import security
from elections.web.forms import Form, LineField, Needed, OneLine
from elections.web.security import access, tokens
from elections.web.sitting.attendance import BAD_FORM
from elections.web.sitting.page import again, blueprint, do, frame, on, read, show, stage
from elections.web.sitting.scene import SittingView
from elections.web.store import context
from elections.web.tokens import Purpose


class ReleaseForm(Form):
    """Why a seat is released."""

    reason = LineField(_l("Reason"), [Needed(), OneLine(500)])


def link_of(uuid: str, seat: Seat) -> str:
    """The address that a member opens; its token is in the fragment, which is never sent."""
    token = tokens().sign(Purpose.SEAT_LINK, [uuid, seat.seat, seat.version])
    return f"{security.config().base_url}/committee#{token}"


@frame("seats")
def _links(scene: SittingView) -> dict[str, Any]:
    return {"links": {seat.seat: link_of(scene.election.uuid, seat) for seat in scene.seats}}


@blueprint.get("/seats")
@access("chair")
def seats(uuid: str) -> Response:
    """The members' links and claims, at any time after the committee was formed."""
    scene = read(uuid)
    return show("seats.html", scene, here_url=url_for("sitting.seats", uuid=uuid), **_links(scene))


@blueprint.get("/seats/<seat>/link.svg")
@access("chair")
def link_picture(uuid: str, seat: str) -> Response:
    """The link as a QR code, for the chair's device only."""
    picture = BytesIO()
    segno.make(link_of(uuid, _seat(uuid, seat)), error="m").save(picture, kind="svg", scale=4, border=4, light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/seats/<seat>/confirm")
@access("chair")
def confirm_claim(uuid: str, seat: str) -> BaseResponse:
    """The chair has seen the member with the page that claimed the seat."""
    return do(uuid, lambda: members.confirm_claim(context(), uuid, seat), _("The seat is confirmed."))


@blueprint.get("/seats/<seat>/release")
@access("chair")
def releasing(uuid: str, seat: str) -> Response:
    """The form of a release."""
    scene, found = read(uuid), _seat(uuid, seat)
    if scene.election.state not in ACTS["release"].states:
        return stage(scene)
    return show("release.html", scene, form=ReleaseForm(formdata=None), seat=found)


@blueprint.post("/seats/<seat>/release")
@access("chair")
def release(uuid: str, seat: str) -> Response | BaseResponse:
    """Ends a seat's link and page, with a reason."""
    form = ReleaseForm()
    if not form.validate():
        return show("release.html", read(uuid), BAD_FORM, form=form, seat=_seat(uuid, seat))
    try:
        members.release(context(), uuid, seat, form.reason.data or "")
    except Refusal as refusal:
        return show("release.html", read(uuid), again(form, refusal), form=form, seat=_seat(uuid, seat))
    return on(uuid, _("The seat is released; its new link is below."))


def _seat(uuid: str, seat: str) -> Seat:
    with context().database.reading() as session:
        return members.find_seat(session, read(uuid).election.id, seat)
