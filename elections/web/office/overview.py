"""The elections of the institute: the list, a new draft, and the path of one election."""

from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import candidacies, convocation
from elections.acts.transaction import ENDED, find_election, standing_of
from elections.db.models import Cohort, Election, Elector, Filing, Trainee
from elections.errors import Refusal
from elections.law import calendar, statute
from elections.law.statute import Statute
from elections.web import problems
from elections.web.forms import ChoiceField, Form, LineField, Needed, OneLine, OptionsField, options
from elections.web.i18n import capital, language, numbered
from elections.web.office import path
from elections.web.office.cohorts import corps_of
from elections.web.office.coming import next_step
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

BESIDE: Final = {"no-such-cohort": "cohort", "no-such-corps": "cohort", "no-such-statute": "statute"}

RANKS: Final = {
    **dict.fromkeys(("sitting", "open", "suspended", "closed", "counted"), 0),
    "listed": 1,
    "convened": 2,
    "draft": 3,
    **dict.fromkeys(ENDED, 4),
}
"""Where a state stands in the list of elections."""


class DraftForm(Form):
    """A new election: under which statute, for which cohort."""

    cohort = ChoiceField(_l("Cohort that votes"), [Needed()])
    statute = OptionsField(_l("Statute"), [Needed()])


class CancelForm(Form):
    """Why an election is cancelled; the reason is public."""

    reason = LineField(_l("Reason, which is public"), [Needed(), OneLine(500)])


@blueprint.get("/")
@access(*OFFICES)
def index() -> Response:
    """Every election and where each stands: those of the day first, then what is prepared, then what has ended."""
    with context().database.reading() as session:
        corps = corps_of(house(session))
        query = select(Election).options(joinedload(Election.cohort)).order_by(Election.id.desc())
        found = sorted(session.scalars(query), key=_place)
        laws = {one.uuid: statute.load(one.statute) for one in found}
        cohorts = session.scalar(select(func.count()).select_from(Cohort)) or 0
        trainees = session.scalar(select(func.count()).select_from(Trainee)) or 0
    return show("index.html", elections=found, laws=laws, corps=corps, cohorts=cohorts, trainees=trainees)


@blueprint.get("/elections/new")
@access(*CONVENERS)
def new_election() -> Response:
    """The form of a new election."""
    form = DraftForm(formdata=None)
    return _show_new(form)


@blueprint.post("/elections/new")
@access(*CONVENERS)
def add_election() -> Response | BaseResponse:
    """Makes a draft, and goes on to its path."""
    form = DraftForm()
    _choices(form)
    if not form.validate():
        return _show_new(form, BAD_FORM)
    try:
        uuid = convocation.create_draft(context(), form.statute.data, int(form.cohort.data))
    except Refusal as refusal:
        return _show_new(form, refused(form, refusal, BESIDE))
    return done(url_for("office.election", uuid=uuid))


@blueprint.get("/elections/<uuid>")
@access(*OFFICES)
def election(uuid: str) -> Response:
    """The path of one election: where it stands, what comes next, by which article, until when."""
    return show_path(uuid)


@blueprint.post("/elections/<uuid>/drop")
@access(*CONVENERS)
def drop(uuid: str) -> Response | BaseResponse:
    """Deletes a draft, which has no record yet."""
    try:
        convocation.drop_draft(context(), uuid)
    except Refusal as refusal:
        return show_path(uuid, refusal)
    return done(url_for("office.index"), _("The draft was deleted."))


@blueprint.get("/elections/<uuid>/cancel")
@access(*CONVENERS)
def cancelling(uuid: str) -> Response:
    """The form that asks why."""
    return _show_cancel(uuid, CancelForm(formdata=None))


@blueprint.post("/elections/<uuid>/cancel")
@access(*CONVENERS)
def cancel(uuid: str) -> Response | BaseResponse:
    """Cancels the election before its opening; the reason is public."""
    form = CancelForm()
    if not form.validate():
        return _show_cancel(uuid, form, BAD_FORM)
    try:
        convocation.cancel(context(), uuid, office(), form.reason.data or "")
    except Refusal as refusal:
        return _show_cancel(uuid, form, refused(form, refusal))
    return done(url_for("office.election", uuid=uuid), _("The election was cancelled."))


def show_path(uuid: str, refusal: Refusal | None = None) -> Response:
    """The path page, over it what was refused."""
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        view = _view(session, found, law)
        cohort = found.cohort
        decides = may_decide(session, found)
    return show(
        "election.html",
        problems.status_of(refusal) if refusal else 200,
        election=found,
        cohort=cohort,
        law=law,
        view=view,
        steps=path.steps(view),
        next=next_step(view),
        may_decide=decides,
        refusal=refusal,
    )


def _place(one: Election) -> tuple[int, float]:
    """By rank, and within it the newest first; what has ended by its poll, the last first."""
    poll = one.opens_at if one.state in ENDED else None
    return RANKS[one.state], -poll.timestamp() if poll else 0.0


def _view(session: Session, found: Election, law: Statute) -> path.View:
    zone = calendar.zone(house(session).time_zone)
    counts = {status: 0 for status in ("filed", "withdrawn", "admitted", "rejected")}
    by_status = select(Filing.status, func.count()).where(Filing.election_id == found.id).group_by(Filing.status)
    for status, number in session.execute(by_status):
        counts[status] = number
    if found.state == "draft":
        query = select(func.count()).select_from(Trainee)
        query = query.where(Trainee.cohort_id == found.cohort_id, Trainee.left_on.is_(None))
    else:
        query = select(func.count()).select_from(Elector)
        query = query.where(Elector.election_id == found.id, Elector.side == "own")
    chosen = convocation.choices(found)
    return path.View(
        uuid=found.uuid,
        cohort_id=found.cohort_id,
        law=law,
        standing=standing_of(session, found),
        electors=session.scalar(query) or 0,
        filings=counts,
        now=context().now(),
        today=calendar.local_day(context().now(), zone),
        last_day=convocation.last_lawful_day(session, found),
        blanks=chosen.order.blanks(law.blanks) if chosen.order else law.blanks,
        filing_deadline=found.filing_deadline,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        by_election=found.vacancy_id is not None,
    )


def _choices(form: DraftForm) -> int:
    with context().database.reading() as session:
        institute = house(session)
        corps = corps_of(institute)
        cohorts = list(session.scalars(select(Cohort).order_by(Cohort.first_day.desc(), Cohort.corps)))
    elective = [law for law in statute.of_zone(institute.time_zone) if law.filled_by == "election"]
    form.statute.choices = options(
        (law.id, f"{capital(law.title.in_language(language()))} — {law.body.in_language(language())}")
        for law in elective
    )
    form.cohort.choices = options(
        (str(one.id), capital(numbered(corps[one.corps].cohort.in_language(language()), one.number))) for one in cohorts
    )
    return len(cohorts)


def _show_new(form: DraftForm, status: int = 200) -> Response:
    cohorts = _choices(form)
    choices: Any = form.statute.choices
    if form.statute.data is None and choices:
        form.statute.data = choices[0].value
    if form.cohort.data is None and "cohort" in request.args:
        form.cohort.data = request.args["cohort"]
    return show("new_election.html", status, form=form, cohorts=cohorts)


def _show_cancel(uuid: str, form: CancelForm, status: int = 200) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        cohort = found.cohort
        electors = candidacies.electors(session, found.id)
    return show("cancel.html", status, form=form, election=found, law=law, cohort=cohort, electors=electors)
