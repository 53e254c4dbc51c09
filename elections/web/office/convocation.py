"""The institute's rules with the order they complete, the convocation that fixes them, and its cancelling."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from wtforms import BooleanField

from elections.acts import candidacies, convocation
from elections.acts.convocation import Call, Choices, Reference
from elections.canonical import Canonical, is_one_line
from elections.db.models import Cohort, Staff, Trainee
from elections.errors import Refusal
from elections.law import calendar, statute
from elections.law.rules import CATALOGUE, Order, Rule, Rules
from elections.law.statute import Statute
from elections.web import security
from elections.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    MomentField,
    Needed,
    NumberField,
    OneLine,
    Optional,
    OptionsField,
    TextField,
    between,
    options,
)
from elections.web.i18n import capital, language, numbered
from elections.web.office.cohorts import corps_of
from elections.web.office.page import blueprint
from elections.web.store import context
from elections.web.views import CONVENERS, OFFICES, Answer, ElectionPage, done, office, page

IN_CONVOCATION: Final = ("place",)
"""Rules that the convocation's form asks for."""
BY_ORDER: Final = {"reading": "committee", "term_months": "term_months"}
"""Rules that an order decides where the statute refers to one."""
ORDER_LABELS: Final = {
    "number": _l("Number of the order"),
    "date": _l("Date of the order"),
    "electorate": _l("Who votes, in the order’s words"),
    "names_on_ballot": _l("How many names one ballot may bear"),
    "committee": _l("Who sits on the committee beside the chair"),
    "tie": _l("How ties are settled"),
    "term_months": _l("Length of the mandate in months"),
}
COMMITTEES: Final = (
    ("own", _l("The oldest and the youngest of the category that votes")),
    ("both", _l("The oldest and the youngest of both categories")),
)
MOMENTS: Final = ("filing_deadline", "opens_at", "closes_at")
MOST_TEXTS: Final = 50
LONGEST_TEXT: Final = 1000


class CallForm(Form):
    """The convocation; texts in force are ticked line by line, and others may be added."""

    more_texts = TextField(_l("Further texts, one on each line"))
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


class CancelForm(Form):
    """Why an election is cancelled; the reason is public."""

    reason = LineField(_l("Reason, which is public"), [Needed(), OneLine(500)])


@page(blueprint, "/elections/<uuid>/rules", *OFFICES, acts=CONVENERS, name="rules")
class RulesOfElection(ElectionPage):
    """The institute's rules, each marked as such, and the order's blanks; after the convocation, as it fixed them."""

    template = "office/rules.html"
    forms = {"form": Form}
    beside = {
        "bad-companion": "companion",
        "no-such-cohort": "companion",
        "companion-missing": "companion",
        "companion-not-called": "companion",
        "no-companion-corps": "reading",
        "too-many-names": "order_names_on_ballot",
    }

    def make_form(self, name: str, **how: Any) -> Any:
        """A field for each rule that this statute leaves open, and for each of its blanks."""
        chosen = convocation.choices(self.election)
        fields: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for rule in CATALOGUE:
            if rule.id not in IN_CONVOCATION and not (rule.id in BY_ORDER and self.law.blanks):
                value = getattr(chosen.rules, rule.id)
                fields[rule.id] = _field(rule)
                values[rule.id] = str(value) if rule.options else value
        order = chosen.order or Order()
        for blank in self.law.blanks:
            fields[f"order_{blank}"] = _order_field(blank, self.law)
            value = getattr(order, blank)
            values[f"order_{blank}"] = calendar.parse_day(value) if blank == "date" and value else value or None
        other = self.law.companion_of(self.cohort.corps)
        if other is not None:
            query = select(Cohort).where(Cohort.corps == other.id).order_by(Cohort.first_day.desc())
            names = [
                (str(one.id), capital(numbered(other.cohort.in_language(language()), one.number)))
                for one in self.session.scalars(query)
            ]
            label = _l("Companion cohort, where both corps sit")
            fields["companion"] = ChoiceField(label, choices=options([("", _("None")), *names]))
            values["companion"] = str(self.election.companion_id or "")
        return type("RulesForm", (Form,), fields)(data=values, **how)

    def values(self) -> dict[str, Any]:
        """What was chosen, and what the statute proposes for its blanks until the order is there."""
        chosen = convocation.choices(self.election)
        has_order = not (chosen.order and not chosen.order.number)
        return {
            "companion": self.election.companion,
            "corps": corps_of(self.house),
            "catalogue": [rule for rule in CATALOGUE if rule.id in self.made["form"]],
            "blanks": self.law.blanks,
            "proposed": () if has_order else statute.proposed(self.law),
            "chosen": chosen,
        }

    def act(self) -> Answer:
        """Keeps the rules in the draft."""
        chosen, companion = self._chosen()
        convocation.choose(context(), self.uuid, chosen, companion, convocation.draft_of(self.election))
        return done(url_for("office.election", uuid=self.uuid), _("The rules were kept."))

    def _chosen(self) -> tuple[Choices, int | None]:
        form = self.sent
        values = convocation.choices(self.election).rules.as_data()
        for rule in CATALOGUE:
            if rule.id in form:
                sent = form[rule.id].data
                values[rule.id] = int(sent) if isinstance(rule.default, int) else sent
        order = None
        if self.law.blanks:
            filled_in = Order().as_data()
            for name in self.law.blanks:
                sent = form[f"order_{name}"].data
                blank = getattr(Order(), name)
                filled_in[name] = blank if sent is None else sent.isoformat() if name == "date" else sent
            order = Order.from_data(filled_in)
        made = Rules.from_data(values)
        whole = statute.apply_order(made, order) if order else made
        companion = int(form.companion.data) if "companion" in form and form.companion.data else None
        return Choices(made, order), companion if whole.reading == "both" else None


@page(blueprint, "/elections/<uuid>/convene", *CONVENERS)
class Convene(ElectionPage):
    """The convocation's form with the last lawful day in view; with `save` it is kept for later."""

    template = "office/convene.html"
    forms = {"form": CallForm}
    beside = {
        "notice-too-short": "filing_deadline",
        "times-out-of-order": "opens_at",
        "late-needs-reason": "late_reason",
        "place-missing": "place",
        "bad-rule": "place",
    }

    staff: Staff
    call: Call

    def begin(self) -> None:
        """Finds the election, and who convenes."""
        super().begin()
        self.staff = self.session.get_one(Staff, security.who().account)

    def make_form(self, name: str, **how: Any) -> CallForm:
        """As it was kept in the draft, or as it was sent."""
        if not how:
            return CallForm()
        draft = convocation.draft_of(self.election)
        day = draft.get("decision_date")
        values: dict[str, Any] = {
            "more_texts": str(draft.get("more_texts", "")),
            "decision_number": str(draft.get("decision_number", "")),
            "decision_date": calendar.parse_day(str(day)) if day else None,
            "place": convocation.choices(self.election).rules.place,
            "late_reason": str(draft.get("late_reason", "")),
        }
        values |= {name: datetime.fromisoformat(str(draft[name])) for name in MOMENTS if draft.get(name)}
        return CallForm(data=values, **how)

    def values(self) -> dict[str, Any]:
        """Days and hours that the law leaves, and who would be called."""
        chosen = convocation.choices(self.election)
        zone = calendar.zone(self.house.time_zone)
        today = calendar.local_day(context().now(), zone)
        last_day = convocation.last_lawful_day(self.session, self.election)
        opens = self.made["form"].opens_at.data
        in_standing = select(func.count()).select_from(Trainee)
        in_standing = in_standing.where(Trainee.cohort_id == self.election.cohort_id, Trainee.left_on.is_(None))
        return {
            "ticked": self._ticked(),
            "staff": self.staff,
            "trainees": self.session.scalar(in_standing) or 0,
            "last_day": last_day,
            "rest": self.law.rest_day(last_day) if last_day else "",
            "days_left": (last_day - today).days if last_day else None,
            "is_late": last_day is not None and max(today, opens.date() if opens else today) > last_day,
            "earliest": calendar.earliest_deadline(context().now(), chosen.rules.minimum_notice_days, zone),
            "chosen": chosen,
            "blanks": chosen.order.blanks(self.law.blanks) if chosen.order else self.law.blanks,
        }

    def check(self) -> bool:
        """The fields, the texts line by line, the tick of a late poll, and hours that the clock shows."""
        if request.form.get("save"):
            return True
        form = self.sent
        is_good = super().check()
        texts = self._texts()
        if not 1 <= len(texts) <= MOST_TEXTS or any(not is_one_line(one) or len(one) > LONGEST_TEXT for one in texts):
            form.form_errors.append(_("Confirm the texts in force, line by line: at least one, each one line."))
            is_good = False
        if form.late_reason.data and not form.late_confirmed.data:
            form.late_confirmed.errors = [_("A late poll is confirmed by this tick and by its reason.")]
            is_good = False
        if not is_good:
            return False
        moments: dict[str, datetime] = {}
        for name in MOMENTS:
            typed = form[name].data
            try:
                hour = time(typed.hour, typed.minute)
                moments[name] = calendar.instant(typed.date(), hour, calendar.zone(self.house.time_zone))
            except Refusal as refusal:
                form.take(refusal, otherwise=name)
        if len(moments) < len(MOMENTS):
            return False
        delegation = None
        if self.staff.office == "delegate" and self.staff.delegation_date is not None:
            delegation = Reference(self.staff.delegation_number, self.staff.delegation_date)
        self.call = Call(
            texts=tuple(texts),
            decision=Reference(form.decision_number.data, form.decision_date.data),
            late_reason=form.late_reason.data if form.late_confirmed.data else "",
            delegation=delegation,
            place=form.place.data,
            **moments,
        )
        return True

    def act(self) -> Answer:
        """Convenes, or keeps the form for later; the place is one of the institute's rules."""
        here = url_for("office.election", uuid=self.uuid)
        if not request.form.get("save"):
            convocation.convene(context(), self.uuid, office(), self.call)
            return done(here, _("The electors are called. The roll is posted."))
        kept = convocation.choices(self.election)
        chosen = Choices(replace(kept.rules, place=self.sent.place.data), kept.order)
        convocation.choose(context(), self.uuid, chosen, self.election.companion_id, self._draft())
        return done(here, _("The convocation was kept, and is not sent yet."))

    def _draft(self) -> dict[str, Canonical]:
        """What the form holds, as the draft keeps it."""
        form = self.sent
        held: dict[str, Canonical] = {"texts": list(self._ticked()), "more_texts": form.more_texts.data[:5000]}
        held |= {name: form[name].data[:500] for name in ("decision_number", "late_reason")}
        if form.decision_date.data:
            held["decision_date"] = form.decision_date.data.isoformat()
        held |= {name: form[name].data.isoformat(timespec="minutes") for name in MOMENTS if form[name].data}
        return held

    def _ticked(self) -> list[str]:
        if request.method == "POST":
            return request.form.getlist("texts")
        held = convocation.draft_of(self.election).get("texts")
        return [str(one) for one in held] if isinstance(held, list) else []

    def _texts(self) -> list[str]:
        added = [line.strip() for line in self.sent.more_texts.data.splitlines()]
        return [*self._ticked(), *filter(None, added)]


@page(blueprint, "/elections/<uuid>/cancel", *CONVENERS)
class Cancel(ElectionPage):
    """Asks why an election is cancelled before its opening, and cancels it; the reason is public."""

    template = "office/cancel.html"
    forms = {"form": CancelForm}

    def values(self) -> dict[str, Any]:
        """How many were called."""
        return {"electors": candidacies.electors(self.session, self.election.id)}

    def act(self) -> Answer:
        """Cancels it."""
        convocation.cancel(context(), self.uuid, office(), self.sent.reason.data)
        return done(url_for("office.election", uuid=self.uuid), _("The election was cancelled."))


def _field(rule: Rule) -> Any:
    if rule.options:
        choices = options((str(one.value), _(one.text)) for one in rule.options)
        return OptionsField(_(rule.text), [Needed()], choices=choices)
    return NumberField(_(rule.text), [Needed(), between(rule.low, rule.high)])


def _order_field(name: str, law: Statute) -> Any:
    label = ORDER_LABELS[name]
    if name == "date":
        return DayField(label, [Optional()])
    if name == "names_on_ballot":
        return NumberField(label, [Optional(), between(1, law.seats)])
    if name == "term_months":
        return NumberField(label, [Optional(), between(1, 120)])
    if name == "committee":
        return OptionsField(label, [Needed()], choices=options((value, str(text)) for value, text in COMMITTEES))
    if name == "tie":
        return OptionsField(label, [Needed()], choices=options([("lot", _("By drawing lots"))]))
    return LineField(label, [OneLine(500 if name == "electorate" else 64)])
