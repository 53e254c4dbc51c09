"""Remarks, complaints, incidents and dissents, with their times, for the minutes."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse
from wtforms import TextAreaField
from wtforms.validators import Length

from elections.acts import poll
from elections.db.models import Remark
from elections.errors import Refusal
from elections.web.forms import Form, Needed, OptionsField, options
from elections.web.names import REMARKS
from elections.web.security import access
from elections.web.sitting.attendance import BAD_FORM
from elections.web.sitting.page import again, blueprint, read, show
from elections.web.sitting.scene import SittingView
from elections.web.store import context


class RemarkForm(Form):
    """What is to stand in the minutes."""

    kind = OptionsField(_l("What it is"), [Needed()])
    text = TextAreaField(_l("In words"), [Needed(), Length(max=4000)])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.kind.choices = options(REMARKS.items())


@blueprint.get("/remarks")
@access("chair")
def remarks(uuid: str) -> Response:
    """Everything entered so far."""
    return _page(read(uuid), RemarkForm(formdata=None, kind="remark"))


@blueprint.post("/remarks")
@access("chair")
def add_remark(uuid: str) -> Response | BaseResponse:
    """Enters a remark of the chair, or of somebody in the room."""
    form, scene = RemarkForm(), read(uuid)
    if not form.validate():
        return _page(scene, form, BAD_FORM)
    try:
        poll.remark(context(), uuid, "chair", form.kind.data, form.text.data or "")
    except Refusal as refusal:
        return _page(scene, form, again(form, refusal, {"bad-remark": "text"}))
    flash(_("It stands in the minutes."), "done")
    return redirect(url_for("sitting.remarks", uuid=uuid), 303)


def _page(scene: SittingView, form: RemarkForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        query = select(Remark).where(Remark.election_id == scene.election.id).order_by(Remark.remark)
        entered = list(session.scalars(query))
    return show("remarks.html", scene, status, form=form, entered=entered)
