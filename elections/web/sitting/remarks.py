"""Remarks, complaints, incidents and dissents, with their times, for the minutes."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import TextAreaField
from wtforms.validators import Length

from elections.acts import poll
from elections.db.models import Remark
from elections.web.forms import Form, Needed, OptionsField, options
from elections.web.names import REMARKS
from elections.web.sitting.page import SittingPage, blueprint
from elections.web.store import context
from elections.web.views import Answer, done, page


class RemarkForm(Form):
    """What is to stand in the minutes."""

    kind = OptionsField(_l("What it is"), [Needed()], choices=options(REMARKS.items()), default="remark")
    text = TextAreaField(_l("In words"), [Needed(), Length(max=4000)])


@page(blueprint, "/remarks", "chair")
class Remarks(SittingPage):
    """Everything entered so far, and the form of one more, of the chair or of somebody in the room."""

    template = "sitting/remarks.html"
    forms = {"form": RemarkForm}
    beside = {"bad-remark": "text"}

    def values(self) -> dict[str, Any]:
        """The remarks, in their order."""
        query = select(Remark).where(Remark.election_id == self.election.id).order_by(Remark.remark)
        return {"entered": list(self.session.scalars(query))}

    def act(self) -> Answer:
        """Enters it."""
        poll.remark(context(), self.uuid, "chair", self.sent.kind.data, self.sent.text.data or "")
        return done(url_for("sitting.remarks", uuid=self.uuid), _("It stands in the minutes."))
