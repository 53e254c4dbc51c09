"""Candidacies: filed, withdrawn, admitted, rejected; each with its receipt."""

from typing import Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse
from wtforms import TextAreaField
from wtforms.validators import Length

from elections.acts import candidacies
from elections.acts.transaction import find_election
from elections.db.models import Filing
from elections.errors import Refusal
from elections.web import problems
from elections.web.forms import Form, LineField, Needed, OneLine
from elections.web.office.cohorts import matches
from elections.web.office.page import (
    BAD_FORM,
    CONVENERS,
    OFFICES,
    blueprint,
    done,
    law_of,
    may_decide,
    office,
    refused,
    show,
)
from elections.web.security import access
from elections.web.store import context

MOST_FOUND: Final = 20
BESIDE: Final = {"not-on-roll": "registration", "filed-already": "registration", "filing-over": "registration"}


class FilingForm(Form):
    """Who files a candidacy."""

    registration = LineField(_l("Registration number"), [Needed(), OneLine(32)])


class RejectForm(Form):
    """Why a candidacy is rejected; the reason stays in the office's file."""

    reason = TextAreaField(
        _l("Reason, which stays in the office’s file"),
        [Needed(), Length(max=500, message=_l("A reason has at most 500 characters."))],
    )


@blueprint.get("/elections/<uuid>/filings")
@access(*OFFICES)
def filings(uuid: str) -> Response:
    """Every candidacy, and the search for who files one."""
    return _show(uuid, FilingForm(formdata=None))


@blueprint.post("/elections/<uuid>/filings")
@access(*OFFICES)
def file(uuid: str) -> Response | BaseResponse:
    """Enters a candidacy."""
    form = FilingForm()
    if not form.validate():
        return _show(uuid, form, BAD_FORM)
    try:
        number = candidacies.file_candidacy(context(), uuid, office(), form.registration.data or "")
    except Refusal as refusal:
        return _show(uuid, form, refused(form, refusal, BESIDE))
    message = _("Candidacy no. %(number)s was entered. Its receipt can be printed.", number=number)
    return done(url_for("office.filings", uuid=uuid), message)


@blueprint.post("/elections/<uuid>/filings/<int:number>/withdraw")
@access(*OFFICES)
def withdraw(uuid: str, number: int) -> Response | BaseResponse:
    """Enters a withdrawal, on a signed request."""
    try:
        candidacies.withdraw(context(), uuid, office(), number)
    except Refusal as refusal:
        return _again(uuid, refusal)
    return done(
        url_for("office.filings", uuid=uuid),
        _("The withdrawal of candidacy no. %(number)s was entered.", number=number),
    )


@blueprint.post("/elections/<uuid>/filings/<int:number>/admit")
@access(*CONVENERS)
def admit(uuid: str, number: int) -> Response | BaseResponse:
    """Admits a candidacy."""
    try:
        candidacies.admit(context(), uuid, office(), number)
    except Refusal as refusal:
        return _again(uuid, refusal)
    return done(url_for("office.filings", uuid=uuid), _("Candidacy no. %(number)s was admitted.", number=number))


@blueprint.get("/elections/<uuid>/filings/<int:number>/reject")
@access(*CONVENERS)
def rejecting(uuid: str, number: int) -> Response:
    """The form that asks why."""
    return _show_reject(uuid, number, RejectForm(formdata=None))


@blueprint.post("/elections/<uuid>/filings/<int:number>/reject")
@access(*CONVENERS)
def reject(uuid: str, number: int) -> Response | BaseResponse:
    """Rejects a candidacy with its reason."""
    form = RejectForm()
    if not form.validate():
        return _show_reject(uuid, number, form, BAD_FORM)
    try:
        candidacies.reject(context(), uuid, office(), number, form.reason.data or "")
    except Refusal as refusal:
        return _show_reject(uuid, number, form, refused(form, refusal, {"reason-missing": "reason"}))
    return done(url_for("office.filings", uuid=uuid), _("Candidacy no. %(number)s was rejected.", number=number))


def _again(uuid: str, refusal: Refusal) -> Response:
    return _show(uuid, FilingForm(formdata=None), problems.status_of(refusal), refusal)


def _show(uuid: str, form: FilingForm, status: int = 200, refusal: Refusal | None = None) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        cohort = found.cohort
        people = {one.registration: one for one in candidacies.roll_of(session, found.id)}
        query = select(Filing).where(Filing.election_id == found.id).order_by(Filing.filing)
        filed = list(session.scalars(query))
        decides = may_decide(session, found)
    have_filed = {one.registration for one in filed}
    hits = [one for one in people.values() if asked and matches(one, asked)]
    return show(
        "filings.html",
        status,
        form=form,
        election=found,
        law=law,
        cohort=cohort,
        filings=filed,
        people=people,
        asked=asked,
        hits=hits[:MOST_FOUND],
        more=max(0, len(hits) - MOST_FOUND),
        have_filed=have_filed,
        is_over=found.filing_deadline is not None and context().now() > found.filing_deadline,
        may_decide=decides,
        refusal=refusal,
    )


def _show_reject(uuid: str, number: int, form: RejectForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        cohort = found.cohort
        filing = candidacies.find_filing(session, found.id, number)
        person = next(one for one in candidacies.roll_of(session, found.id) if one.registration == filing.registration)
    return show("reject.html", status, form=form, election=found, law=law, cohort=cohort, filing=filing, person=person)
