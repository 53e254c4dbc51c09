"""A seat filled by an authority's act of appointment: a record of its own, with one line."""

from typing import Any, Final

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import mandates, rolls
from elections.db.models import Cohort
from elections.errors import Refusal
from elections.law import statute
from elections.law.mandates import Appointment
from elections.web.desk.seats import blueprint, show
from elections.web.forms import DayField, Form, LineField, Needed, OneLine, OptionsField, options
from elections.web.i18n import capital, language
from elections.web.office.cohorts import corps_of
from elections.web.office.page import BAD_FORM, done, house, refused
from elections.web.security import access
from elections.web.store import context

BESIDE: Final = {
    "no-such-trainee": "registration",
    "no-such-corps": "statute",
    "bad-appointment": "authority",
    "term-backwards": "ends_on",
    "act-after-start": "starts_on",
    "filled-by-election": "statute",
}


class AppointmentForm(Form):
    """Who was appointed, by which act, for which time."""

    statute = OptionsField(_l("Statute"), [Needed()])
    registration = LineField(_l("Registration number of the one appointed"), [Needed(), OneLine(32)])
    authority = LineField(_l("Authority that appointed"), [Needed(), OneLine(200)])
    number = LineField(_l("Number of the act"), [Needed(), OneLine(64)])
    day = DayField(_l("Date of the act"), [Needed()])
    starts_on = DayField(_l("First day of the term"), [Needed()])
    ends_on = DayField(_l("Last day of the term"), [Needed()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        laws = [law for law in map(statute.load, statute.known()) if law.filled_by == "appointment"]
        self.statute.choices = options(
            (law.id, f"{capital(law.title.in_language(language()))} — {law.body.in_language(language())}")
            for law in laws
        )
        if self.statute.data is None and laws:
            self.statute.data = laws[0].id


@blueprint.get("/mandates/appoint")
@access("director")
def appointing() -> Response:
    """The form of an appointment."""
    return _show(AppointmentForm(formdata=None))


@blueprint.post("/mandates/appoint")
@access("director")
def appoint() -> Response | BaseResponse:
    """Enters an appointment."""
    form = AppointmentForm()
    day, starts_on, ends_on = form.day.data, form.starts_on.data, form.ends_on.data
    if not form.validate() or day is None or starts_on is None or ends_on is None:
        return _show(form, BAD_FORM)
    try:
        law = statute.load(form.statute.data)
        with context().database.reading() as session:
            trainee = rolls.find_trainee(session, form.registration.data or "")
            law.corps_named(trainee.cohort.corps)
            entered = mandates.Appointment(
                statute=law.id,
                cohort_id=trainee.cohort_id,
                registration=trainee.registration,
                name_ar=trainee.name_ar,
                name_latin=trainee.name_latin,
                act=Appointment(form.authority.data or "", form.number.data or "", day),
                starts_on=starts_on,
                ends_on=ends_on,
            )
        mandate_id = mandates.appoint(context(), "director", entered)
    except Refusal as refusal:
        return _show(form, refused(form, refusal, BESIDE))
    return done(url_for("mandates.mandate", mandate_id=mandate_id), _("The appointment is entered."))


def _show(form: AppointmentForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        corps = corps_of(house(session))
        cohorts = list(session.scalars(select(Cohort).order_by(Cohort.first_day.desc())))
    return show("mandates/appoint.html", status, form=form, corps=corps, cohorts=cohorts)
