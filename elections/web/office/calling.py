"""The convocation: what the director confirms, until which last lawful day, and the call itself."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, TextAreaField

from elections.acts import convocation
from elections.acts.convocation import Call, Choices, Reference
from elections.acts.transaction import find_election
from elections.canonical import Canonical, is_one_line
from elections.db.models import Election, Staff, Trainee
from elections.errors import Refusal
from elections.law import calendar
from elections.web import security
from elections.web.forms import DayField, Form, LineField, MomentField, Needed, OneLine
from elections.web.office.page import BAD_FORM, CONVENERS, blueprint, done, house, law_of, office, refused, show
from elections.web.security import access
from elections.web.store import context

MOMENTS: Final = ("filing_deadline", "opens_at", "closes_at")
MOST_TEXTS: Final = 50
LONGEST_TEXT: Final = 1000
BESIDE: Final = {
    "notice-too-short": "filing_deadline",
    "order-of-times": "opens_at",
    "times-out-of-order": "opens_at",
    "late-needs-reason": "late_reason",
    "place-missing": "place",
    "bad-rule": "place",
}


class CallForm(Form):
    """The convocation; texts in force are ticked line by line, and others may be added."""

    more_texts = TextAreaField(_l("Further texts, one on each line"))
    decision_number = LineField(
        _l("Number of the institute’s decision to vote electronically"), [Needed(), OneLine(64)]
    )
    decision_date = DayField(_l("Date of that decision"), [Needed()])
    filing_deadline = MomentField(_l("Filing deadline"), [Needed()])
    opens_at = MomentField(_l("Opening of the poll"), [Needed()])
    closes_at = MomentField(_l("Closing of the poll"), [Needed()])
    place = LineField(_l("Place of the poll"), [Needed(), OneLine(200)])
    late_confirmed = BooleanField(_l("I confirm a poll after the last lawful day; it is marked late for good"))
    late_reason = LineField(_l("Reason for a late poll, which is public"), [OneLine(500)])


@blueprint.get("/elections/<uuid>/convene")
@access(*CONVENERS)
def convene(uuid: str) -> Response:
    """The convocation's form, with the last lawful day in view."""
    with context().database.reading() as session:
        found = find_election(session, uuid)
        form = _call_form_of(found)
        held = convocation.draft_of(found).get("texts")
        ticked = [str(one) for one in held] if isinstance(held, list) else []
    return _show_call(uuid, form, ticked)


@blueprint.post("/elections/<uuid>/convene")
@access(*CONVENERS)
def convening(uuid: str) -> Response | BaseResponse:
    """Convenes, or with `save` keeps the form for later."""
    form, ticked = CallForm(), request.form.getlist("texts")
    if request.form.get("save"):
        try:
            _keep(uuid, form, ticked)
        except Refusal as refusal:
            return _show_call(uuid, form, ticked, refused(form, refusal, BESIDE))
        return done(url_for("office.election", uuid=uuid), _("The convocation was kept, and is not sent yet."))
    good = form.validate()
    texts = _texts(form, ticked)
    if not 1 <= len(texts) <= MOST_TEXTS or any(not is_one_line(text) or len(text) > LONGEST_TEXT for text in texts):
        form.form_errors.append(_("Confirm the texts in force, line by line: at least one, each one line."))
        good = False
    if form.late_reason.data and not form.late_confirmed.data:
        form.late_confirmed.errors = [_("A late poll is confirmed by this tick and by its reason.")]
        good = False
    call = _call(form, texts) if good else None
    if call is None:
        return _show_call(uuid, form, ticked, BAD_FORM)
    try:
        _keep(uuid, form, ticked)
        convocation.convene(context(), uuid, office(), call)
    except Refusal as refusal:
        return _show_call(uuid, form, ticked, refused(form, refusal, BESIDE))
    return done(url_for("office.election", uuid=uuid), _("The electors are called. The roll is posted."))


def _call_form_of(found: Election) -> CallForm:
    draft = convocation.draft_of(found)
    moments = {name: datetime.fromisoformat(str(draft[name])) for name in MOMENTS if draft.get(name)}
    day = draft.get("decision_date")
    values: dict[str, Any] = {
        "more_texts": str(draft.get("more_texts", "")),
        "decision_number": str(draft.get("decision_number", "")),
        "decision_date": calendar.parse_day(str(day)) if day else None,
        "place": convocation.choices(found).rules.place,
        "late_reason": str(draft.get("late_reason", "")),
        **moments,
    }
    return CallForm(formdata=None, data=values)


def _keep(uuid: str, form: CallForm, ticked: list[str]) -> None:
    """Keeps what the convocation's form holds in the draft; the place is one of the institute's rules."""
    held: dict[str, Canonical] = {"texts": list(ticked), "more_texts": (form.more_texts.data or "")[:5000]}
    held |= {name: (form[name].data or "")[:500] for name in ("decision_number", "late_reason")}
    if form.decision_date.data:
        held["decision_date"] = form.decision_date.data.isoformat()
    for name in MOMENTS:
        if form[name].data:
            held[name] = form[name].data.isoformat(timespec="minutes")
    with context().database.reading() as session:
        found = find_election(session, uuid)
        kept, companion = convocation.choices(found), found.companion_id
    rules = replace(kept.rules, place=form.place.data or "")
    convocation.choose(context(), uuid, Choices(rules, kept.order), companion, held)


def _call(form: CallForm, texts: list[str]) -> Call | None:
    """The call as the form says it; None, with a sentence beside the field, where the clock shows no such hour."""
    with context().database.reading() as session:
        zone = calendar.zone(house(session).time_zone)
        staff = session.get_one(Staff, security.who().account)
    moments: dict[str, datetime] = {}
    for name in MOMENTS:
        typed = form[name].data
        try:
            moments[name] = calendar.instant(typed.date(), time(typed.hour, typed.minute), zone)
        except Refusal as refusal:
            form.take(refusal, otherwise=name)
    if len(moments) < len(MOMENTS) or form.decision_date.data is None:
        return None
    delegation = None
    if staff.office == "delegate" and staff.delegation_date is not None:
        delegation = Reference(staff.delegation_number, staff.delegation_date)
    return Call(
        texts=tuple(texts),
        decision=Reference(form.decision_number.data or "", form.decision_date.data),
        late_reason=(form.late_reason.data or "") if form.late_confirmed.data else "",
        delegation=delegation,
        **moments,
    )


def _texts(form: CallForm, ticked: list[str]) -> list[str]:
    added = [line.strip() for line in (form.more_texts.data or "").splitlines()]
    return [*ticked, *filter(None, added)]


def _show_call(uuid: str, form: CallForm, ticked: list[str], status: int = 200) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        zone = calendar.zone(house(session).time_zone)
        last_day = convocation.last_lawful_day(session, found)
        chosen = convocation.choices(found)
        staff = session.get_one(Staff, security.who().account)
        cohort = found.cohort
        in_standing = select(func.count()).select_from(Trainee)
        in_standing = in_standing.where(Trainee.cohort_id == found.cohort_id, Trainee.left_on.is_(None))
        trainees = session.scalar(in_standing) or 0
    today = calendar.local_day(context().now(), zone)
    opens = form.opens_at.data
    is_late = last_day is not None and max(today, opens.date() if opens else today) > last_day
    earliest = calendar.earliest_deadline(context().now(), chosen.rules.minimum_notice_days, zone)
    return show(
        "convene.html",
        status,
        form=form,
        ticked=ticked,
        election=found,
        cohort=cohort,
        law=law,
        staff=staff,
        trainees=trainees,
        last_day=last_day,
        rest=law.rest_day(last_day) if last_day else "",
        days_left=(last_day - today).days if last_day else None,
        is_late=is_late,
        earliest=earliest,
        chosen=chosen,
        blanks=chosen.order.blanks(law.blanks) if chosen.order else law.blanks,
    )
