"""The posted roll and its corrections, the closing of roll and list, and the closed list of candidates."""

from dataclasses import dataclass
from typing import Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import candidacies, convocation
from elections.acts.transaction import find_election, standing_of
from elections.db.models import Election, Elector, Filing, Trainee
from elections.errors import Refusal
from elections.law import calendar
from elections.roll.text import search_key
from elections.web import problems
from elections.web.forms import ChoiceField, Form, LineField, Needed, OneLine, OptionsField, options
from elections.web.i18n import named
from elections.web.office.cohorts import matches
from elections.web.office.page import (
    BAD_FORM,
    CONVENERS,
    OFFICES,
    blueprint,
    done,
    house,
    law_of,
    may_decide,
    office,
    refused,
    show,
)
from elections.web.security import access
from elections.web.store import context

CAUSES: Final = (
    ("added", _l("Added: a trainee of the cohort who was left out")),
    ("removed", _l("Removed: somebody who is not of the cohort any more")),
    ("corrected", _l("Corrected: name or date of birth as the cohort has them")),
)
STRIKING: Final = (("withdrew", _l("Withdrew")), ("died", _l("Died")))


class CorrectionForm(Form):
    """One correction of the posted roll."""

    registration = LineField(_l("Registration number"), [Needed(), OneLine(32)])
    cause = OptionsField(_l("Cause"), [Needed()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.cause.choices = options((value, str(text)) for value, text in CAUSES)


class StrikeForm(Form):
    """A candidate who withdraws or dies after the list was closed."""

    candidate = ChoiceField(_l("Candidate"), [Needed()])
    cause = OptionsField(_l("Cause"), [Needed()])

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.cause.choices = options((value, str(text)) for value, text in STRIKING)


@dataclass(frozen=True)
class Difference:
    """Somebody whom cohort and posted roll do not show alike, and the correction that mends it."""

    registration: str
    name_ar: str
    name_latin: str
    cause: str


@blueprint.get("/elections/<uuid>/roll")
@access(*OFFICES)
def roll(uuid: str) -> Response:
    """The posted roll, and where the cohort has changed since."""
    return _show_roll(uuid, CorrectionForm(formdata=None))


@blueprint.post("/elections/<uuid>/roll")
@access(*OFFICES)
def correct_roll(uuid: str) -> Response | BaseResponse:
    """Corrects one line of the posted roll, with its cause."""
    form = CorrectionForm()
    if not form.validate():
        return _show_roll(uuid, form, BAD_FORM)
    try:
        candidacies.correct_roll(context(), uuid, office(), form.registration.data or "", form.cause.data)
    except Refusal as refusal:
        beside = {"not-on-roll": "registration", "no-such-trainee": "registration", "elector-has-filed": "registration"}
        return _show_roll(uuid, form, refused(form, refusal, beside))
    return done(url_for("office.roll", uuid=uuid), _("The roll was corrected."))


@blueprint.get("/elections/<uuid>/close")
@access(*CONVENERS)
def closing(uuid: str) -> Response:
    """What closing fixes: the number of electors, the candidates in their order."""
    return _show_closing(uuid)


@blueprint.post("/elections/<uuid>/close")
@access(*CONVENERS)
def close(uuid: str) -> Response | BaseResponse:
    """Closes roll and list."""
    try:
        candidacies.close_lists(context(), uuid, office())
    except Refusal as refusal:
        return _show_closing(uuid, refusal)
    return done(url_for("office.election", uuid=uuid), _("Roll and list are closed."))


@blueprint.get("/elections/<uuid>/candidates")
@access(*OFFICES)
def candidates(uuid: str) -> Response:
    """The closed list."""
    return _show_candidates(uuid, StrikeForm(formdata=None))


@blueprint.post("/elections/<uuid>/candidates/strike")
@access(*CONVENERS)
def strike(uuid: str) -> Response | BaseResponse:
    """Strikes a candidate; the numbers of the others stay."""
    form = StrikeForm()
    with context().database.reading() as session:
        _choices(form, session, find_election(session, uuid))
    if not form.validate():
        return _show_candidates(uuid, form, BAD_FORM)
    try:
        candidacies.strike(context(), uuid, office(), int(form.candidate.data), form.cause.data)
    except Refusal as refusal:
        beside = {"no-such-candidate": "candidate", "already-struck": "candidate"}
        return _show_candidates(uuid, form, refused(form, refusal, beside))
    return done(
        url_for("office.candidates", uuid=uuid), _("The candidate was struck off. The numbers of the others stay.")
    )


def differences(session: Session, found: Election) -> list[Difference]:
    """Where the cohort, as the office keeps it, and the posted roll differ."""
    today = calendar.local_day(context().now(), calendar.zone(house(session).time_zone))
    query = select(Trainee).where(Trainee.cohort_id == found.cohort_id).order_by(Trainee.registration)
    trainees = {one.registration: one for one in session.scalars(query)}
    electors = {one.registration: one for one in candidacies.roll_of(session, found.id)}
    made: list[Difference] = []
    for number, trainee in trainees.items():
        elector = electors.get(number)
        here = trainee.left_on is None or trainee.left_on > today
        if here and elector is None:
            made.append(_difference(trainee, "added"))
        elif not here and elector is not None:
            made.append(_difference(elector, "removed"))
        elif elector is not None and _said(elector) != _said(trainee):
            made.append(_difference(trainee, "corrected"))
    return made + [_difference(one, "removed") for number, one in electors.items() if number not in trainees]


def _said(person: Trainee | Elector) -> tuple[object, ...]:
    return person.name_ar, person.name_latin, person.birth_date


def _difference(person: Trainee | Elector, cause: str) -> Difference:
    return Difference(person.registration, person.name_ar, person.name_latin, cause)


def _show_roll(uuid: str, form: CorrectionForm, status: int = 200) -> Response:
    asked = request.args.get("q", "").strip()[:100]
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        electors = candidacies.roll_of(session, found.id)
        cohort = found.cohort
        differing = differences(session, found) if found.state == "convened" else []
    shown = [one for one in electors if matches(one, asked)] if asked else electors
    return show(
        "roll.html",
        status,
        form=form,
        election=found,
        law=law,
        cohort=cohort,
        electors=shown,
        all=len(electors),
        asked=asked,
        differences=differing,
        causes=dict(CAUSES),
    )


def _show_closing(uuid: str, refusal: Refusal | None = None) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        cohort = found.cohort
        electors = {one.registration: one for one in candidacies.roll_of(session, found.id)}
        query = select(Filing).where(Filing.election_id == found.id).order_by(Filing.filing)
        filings = list(session.scalars(query))
        chosen = convocation.choices(found)
        decides = may_decide(session, found)
        is_closed = bool(standing_of(session, found).roll)
    admitted = [electors[one.registration] for one in filings if one.status == "admitted"]
    if chosen.rules.list_order == "alphabetical":
        admitted.sort(key=lambda one: (search_key(one.name_ar) or search_key(one.name_latin), one.registration))
    return show(
        "close.html",
        problems.status_of(refusal) if refusal else 200,
        election=found,
        law=law,
        cohort=cohort,
        electors=len(electors),
        admitted=admitted,
        undecided=sum(one.status == "filed" for one in filings),
        is_over=found.filing_deadline is not None and context().now() > found.filing_deadline,
        rules=chosen.rules,
        may_decide=decides,
        is_closed=is_closed,
        refusal=refusal,
    )


def _show_candidates(uuid: str, form: StrikeForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        cohort = found.cohort
        standing = standing_of(session, found)
        _choices(form, session, found)
        decides = may_decide(session, found)
    return show(
        "candidates.html",
        status,
        form=form,
        election=found,
        law=law,
        cohort=cohort,
        standing=standing,
        causes=dict(STRIKING),
        may_decide=decides,
    )


def _choices(form: StrikeForm, session: Session, found: Election) -> None:
    standing = standing_of(session, found)
    form.candidate.choices = options(
        (str(one.number), f"{one.number}. {named(one)}")
        for one in standing.candidates
        if one.number not in standing.struck
    )
