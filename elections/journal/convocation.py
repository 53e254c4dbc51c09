"""The convocation (article 4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from elections.errors import CheckFailed, Malformed, OutOfState, Refusal
from elections.journal.act import FORMAT, act, rule
from elections.journal.entry import ZEROS, Entry
from elections.journal.shapes import (
    COHORT,
    FLAG,
    INSTITUTE,
    REASON,
    REFERENCE,
    UUID,
    Code,
    Day,
    Integer,
    Line,
    ListOf,
    Maybe,
    Moment,
    Named,
    Object,
    fields,
)
from elections.journal.state import Cohort, ElectionState
from elections.law import calendar
from elections.law.rules import Order, Rules
from elections.law.statute import Statute, check_companion, check_complete, check_rules, names_on_ballot

Data = Mapping[str, Any]


act(
    "convene",
    by=("director", "delegate"),
    states=("draft",),
    to="convened",
    data=fields(
        format=Code((FORMAT,)),
        election=UUID,
        institute=INSTITUTE,
        statute=Named(),
        rules=Named(),
        cohort=COHORT,
        companion=Maybe(COHORT),
        seats=Integer(1, 20),
        names_on_ballot=Integer(0, 20),
        texts=ListOf(Line(1000), 1, 50),
        order=Maybe(Named()),
        decision=REFERENCE,
        delegation=Maybe(REFERENCE),
        filing_deadline=Moment(),
        opens_at=Moment(),
        closes_at=Moment(),
        place=Line(200, empty=True),
        last_lawful_day=Maybe(Day()),
        late=FLAG,
        reason=Maybe(REASON),
        mandate=Maybe(Object(fields(election=UUID, until=Day(), vacant_since=Day()))),
    ),
    first=OutOfState("out-of-state-convene", "The election was convened already; a new call is a new election."),
)


@rule("convene")
def _convene(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    statute, rules = Statute.from_data(data["statute"]), Rules.from_data(data["rules"])
    order = Order.from_data(data["order"]) if "order" in data else None
    check_complete(statute, order)
    check_rules(statute, rules)
    _check_offers(entry, data, statute, rules, order)
    zone = calendar.zone(data["institute"]["time_zone"])
    deadline, opens, closes = (
        calendar.parse_instant(data[name]) for name in ("filing_deadline", "opens_at", "closes_at")
    )
    calendar.check_notice(entry.at, deadline, rules.minimum_notice_days, zone)
    if not deadline < opens < closes:
        raise Refusal(
            "times-out-of-order",
            "The filing deadline comes first, then the opening, then the closing; correct them.",
        )
    cohort = read_cohort(statute, data["cohort"])
    mandate: Data = data.get("mandate", {})
    last = _last_lawful_day(statute, cohort, mandate)
    late = last is not None and calendar.is_late(opens, last, zone)
    if data.get("last_lawful_day") != (last.isoformat() if last else None) or data["late"] != int(late):
        raise CheckFailed("last-lawful-day", "The last lawful day, or whether the poll is late, is not the statute's.")
    if late and "reason" not in data:
        raise Refusal(
            "late-needs-reason",
            "The poll falls after the last lawful day, {day}. Choose an earlier day, or confirm with a reason: the "
            "poll is then marked late for good.",
            day=str(last),
        )
    if "reason" in data and not late:
        raise Malformed("late-reason", "A poll after the last lawful day carries its reason, any other carries none.")
    return replace(
        standing,
        election=data["election"],
        institute=data["institute"],
        law=statute,
        house=rules,
        order=order,
        cohort=cohort,
        companion=read_cohort(statute, data["companion"]) if "companion" in data else None,
        seats=data["seats"],
        names_on_ballot=data["names_on_ballot"],
        delegated=entry.by == "delegate",
        filing_deadline=deadline,
        opens_at=opens,
        closes_at=closes,
        last_lawful_day=last,
        late=late,
        mandate=mandate,
    )


def _check_offers(entry: Entry, data: Data, statute: Statute, rules: Rules, order: Order | None) -> None:
    if ("mandate" in data) == (entry.previous == ZEROS):
        raise CheckFailed(
            "by-election-link",
            "The record of a by-election continues the record that gave the mandate, and only such a record does.",
        )
    if ("delegation" in data) != (entry.by == "delegate"):
        raise Malformed("delegation", "A delegate names the act that delegates him; the director names none.")
    check_companion(rules, data["cohort"]["corps"], data["companion"]["corps"] if "companion" in data else None)
    if order and (rules.reading, rules.term_months) != (order.committee, order.term_months):
        raise CheckFailed("rules-against-order", "Where the order settles committee and term, the rules follow it.")
    if data["seats"] > statute.seats or data["names_on_ballot"] > data["seats"]:
        raise CheckFailed(
            "seats", "No more seats than the statute has ({seats}), no more names on a ballot than seats.",
            seats=statute.seats,
        )  # fmt: skip
    if data["names_on_ballot"] != min(names_on_ballot(statute, order), data["seats"]):
        raise CheckFailed("names-on-ballot", "The number of names on a ballot is not the statute's or the order's.")
    if data["place"] != rules.place:
        raise CheckFailed("place", "The place is the one of the institute's rules.")


def read_cohort(statute: Statute, data: Data) -> Cohort:
    """The cohort that an entry names; its corps is one of the statute's."""
    statute.corps_named(data["corps"])
    return Cohort(data["corps"], data["number"], calendar.parse_day(data["first_day"]))


def _last_lawful_day(statute: Statute, cohort: Cohort, mandate: Data) -> date | None:
    if mandate:
        return statute.last_vacancy_day(calendar.parse_day(mandate["vacant_since"]))
    return statute.last_poll_day(cohort.first_day)
