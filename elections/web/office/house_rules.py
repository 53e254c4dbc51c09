"""The institute's rules of an election and, where the statute leaves the procedure to one, the order."""

from typing import Any, Final

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import convocation
from elections.acts.convocation import Choices
from elections.acts.transaction import find_election
from elections.db.models import Cohort, Election
from elections.errors import Refusal
from elections.law import calendar, statute
from elections.law.rules import CATALOGUE, Order, Rule, Rules
from elections.law.statute import Statute
from elections.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    Needed,
    NumberField,
    OneLine,
    Optional,
    OptionsField,
    between,
    options,
)
from elections.web.i18n import capital, language, numbered
from elections.web.office.cohorts import corps_of
from elections.web.office.page import BAD_FORM, CONVENERS, OFFICES, blueprint, done, house, law_of, refused, show
from elections.web.security import access
from elections.web.store import context

IN_CONVOCATION: Final = ("place",)
"""Rules that the convocation's form asks for."""

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
BESIDE: Final = {
    "bad-companion": "companion",
    "no-such-cohort": "companion",
    "companion-missing": "companion",
    "companion-not-called": "companion",
    "no-companion-corps": "reading",
    "too-many-names": "order_names_on_ballot",
}


@blueprint.get("/elections/<uuid>/rules")
@access(*OFFICES)
def rules(uuid: str) -> Response:
    """The institute's rules, each marked as such; after the convocation, as it fixed them."""
    return _show_rules(uuid, None)


@blueprint.post("/elections/<uuid>/rules")
@access(*CONVENERS)
def choose_rules(uuid: str) -> Response | BaseResponse:
    """Keeps the rules in the draft."""
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        form = rules_form(session, found, law, is_sent=True)
        kept = convocation.choices(found)
        draft = convocation.draft_of(found)
    if not form.validate():
        return _show_rules(uuid, form, BAD_FORM)
    try:
        chosen, companion = _chosen(form, law, kept)
        convocation.choose(context(), uuid, chosen, companion, draft)
    except Refusal as refusal:
        return _show_rules(uuid, form, refused(form, refusal, BESIDE))
    return done(url_for("office.election", uuid=uuid), _("The rules were kept."))


def rules_form(session: Session, found: Election, law: Statute, *, is_sent: bool) -> Any:
    """The form of the institute's rules that this statute leaves open, and of its order's blanks."""
    chosen = convocation.choices(found)
    fields: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for rule in CATALOGUE:
        if rule.id not in IN_CONVOCATION and not (rule.id in _BY_ORDER and law.blanks):
            fields[rule.id] = _field(rule)
            values[rule.id] = str(getattr(chosen.rules, rule.id)) if rule.options else getattr(chosen.rules, rule.id)
    order = chosen.order or Order()
    for name in law.blanks:
        fields[f"order_{name}"] = _order_field(name, law)
        value: Any = getattr(order, name)
        if name == "date":
            value = calendar.parse_day(value) if value else None
        values[f"order_{name}"] = value or None
    other = law.companion_of(found.cohort.corps)
    if other is not None:
        fields["companion"] = ChoiceField(_l("Companion cohort, where both corps sit"))
        values["companion"] = str(found.companion_id or "")
    made: Any = type("RulesForm", (Form,), fields)
    form = made(data=values) if is_sent else made(formdata=None, data=values)
    if other is not None:
        query = select(Cohort).where(Cohort.corps == other.id).order_by(Cohort.first_day.desc())
        names = [
            (str(one.id), capital(numbered(other.cohort.in_language(language()), one.number)))
            for one in session.scalars(query)
        ]
        form.companion.choices = options([("", _("None")), *names])
    return form


_BY_ORDER: Final = {"reading": "committee", "term_months": "term_months"}


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


def _chosen(form: Any, law: Statute, kept: Choices) -> tuple[Choices, int | None]:
    values = kept.rules.as_data()
    for rule in CATALOGUE:
        if rule.id in form:
            sent = form[rule.id].data
            values[rule.id] = int(sent) if isinstance(rule.default, int) else sent
    order = None
    if law.blanks:
        filled_in = Order().as_data()
        for name in law.blanks:
            sent = form[f"order_{name}"].data
            blank = getattr(Order(), name)
            filled_in[name] = blank if sent is None else sent.isoformat() if name == "date" else sent
        order = Order.from_data(filled_in)
    made = Rules.from_data(values)
    whole = statute.apply_order(made, order) if order else made
    companion = int(form.companion.data) if "companion" in form and form.companion.data else None
    if whole.reading == "both" and companion is None:
        raise Refusal("companion-missing", "The reading “both corps” needs the companion cohort; name it first.")
    return Choices(made, order), companion if whole.reading == "both" else None


def _show_rules(uuid: str, form: Any, status: int = 200) -> Response:
    with context().database.reading() as session:
        found = find_election(session, uuid)
        law = law_of(session, found)
        if form is None:
            form = rules_form(session, found, law, is_sent=False)
        chosen = convocation.choices(found)
        cohort, companion = found.cohort, found.companion
        corps = corps_of(house(session))
    in_force = not (chosen.order and not chosen.order.number)
    return show(
        "rules.html",
        status,
        form=form,
        election=found,
        law=law,
        cohort=cohort,
        companion=companion,
        corps=corps,
        catalogue=[rule for rule in CATALOGUE if rule.id in form],
        blanks=law.blanks,
        proposed=() if in_force else statute.proposed(law),
        chosen=chosen,
    )
