"""Rules of the acts from the convocation to the cards (articles 4 and 5, and the institute's rules)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from elections.errors import CheckFailed, Malformed, OutOfState
from elections.journal.entry import ZEROS, Entry
from elections.journal.state import Candidate, Cohort, ElectionState, names, rule
from elections.law import calendar
from elections.law.rules import Order, Rules, spare_cards
from elections.law.statute import Statute, check_complete, check_rules, names_on_ballot

Data = Mapping[str, Any]


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
        raise OutOfState(
            "times-out-of-order", "The filing deadline comes before the opening, and the opening before the closing."
        )
    cohort = read_cohort(statute, data["cohort"])
    mandate: Data = data.get("mandate", {})
    last = _last_lawful_day(statute, cohort, mandate)
    late = last is not None and calendar.is_late(opens, last, zone)
    if data.get("last_lawful_day") != (last.isoformat() if last else None) or data["late"] != int(late):
        raise CheckFailed("last-lawful-day", "The last lawful day, or whether the poll is late, is not the statute's.")
    if late != ("reason" in data):
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
    if ("companion" in data) != (rules.reading == "both"):
        raise Malformed("companion", "The companion cohort is named in the reading of both corps, and only there.")
    if "companion" in data and data["companion"]["corps"] == data["cohort"]["corps"]:
        raise Malformed("companion", "The companion cohort is named in the reading of both corps, and only there.")
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


@rule("file")
def _file(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["filing"] != len(standing.filings) + 1:
        raise CheckFailed(
            "filing-number", "Filings are numbered 1, 2, 3, …: this one is {n}.", n=len(standing.filings) + 1
        )
    if standing.filing_deadline and entry.at > standing.filing_deadline:
        raise OutOfState("filing-too-late", "The filing deadline has passed; no candidacy is taken any more.")
    return replace(standing, filings={**standing.filings, data["filing"]: "filed"})


def _decide(standing: ElectionState, data: Data, outcome: str, allowed: tuple[str, ...]) -> ElectionState:
    now = standing.filings.get(data["filing"])
    if now is None:
        raise OutOfState("no-such-filing", "There is no filing {filing}; it is filed first.", filing=data["filing"])
    if now not in allowed:
        raise OutOfState(
            "filing-decided", "Filing {filing} stands as «{now}»; nothing more is decided about it.",
            filing=data["filing"], now=now,
        )  # fmt: skip
    return replace(standing, filings={**standing.filings, data["filing"]: outcome})


@rule("withdraw")
def _withdraw(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _decide(standing, data, "withdrawn", ("filed", "admitted"))


@rule("admit")
def _admit(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _decide(standing, data, "admitted", ("filed",))


@rule("reject")
def _reject(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return _decide(standing, data, "rejected", ("filed",))


@rule("correct_roll")
def _correct_roll(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    return replace(standing, electors=data["electors"])


@rule("close_lists")
def _close_lists(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if standing.filing_deadline and entry.at < standing.filing_deadline:
        raise OutOfState("filing-still-open", "The lists are closed after the filing deadline; wait for it first.")
    if "filed" in standing.filings.values():
        raise OutOfState("filing-undecided", "A filing is neither admitted nor rejected; decide about it first.")
    if standing.electors not in (None, data["electors"]):
        raise CheckFailed("electors-differ", "The number of electors is not the one after the last correction.")
    candidates = tuple(Candidate(row["number"], row["registration"], *names(row)) for row in data["candidates"])
    if [one.number for one in candidates] != list(range(1, len(candidates) + 1)):
        raise CheckFailed("candidate-numbers", "Candidates are numbered 1, 2, 3, … in the order of the list.")
    if len({one.registration for one in candidates}) != len(candidates):
        raise CheckFailed("candidate-twice", "A trainee stands twice on the list.")
    admitted = sum(outcome == "admitted" for outcome in standing.filings.values())
    if len(candidates) > data["electors"]:
        raise CheckFailed("more-candidates-than-electors", "Candidates are electors; there are fewer electors.")
    if len(candidates) != admitted:
        raise CheckFailed(
            "candidates-not-admitted", "The list has as many names as filings were admitted: {admitted}.",
            admitted=admitted,
        )  # fmt: skip
    return replace(standing, electors=data["electors"], roll=data["roll"], candidates=candidates)


@rule("make_cards")
def _make_cards(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    electors = standing.electors or 0
    if not standing.on_ballot:
        raise OutOfState("no-candidate", "There is no candidate; the election ends without result.")
    if data["made"] != electors + data["spares"] or data["spares"] < spare_cards(standing.rules, electors):
        raise CheckFailed(
            "cards-made", "Cards are made for the {electors} electors, and spares as the institute's rule says.",
            electors=electors,
        )  # fmt: skip
    if data["credentials"] == standing.credentials:
        raise CheckFailed("same-cards", "Cards made again have new codes; these are the ones made before.")
    return replace(standing, made=data["made"], credentials=data["credentials"])


@rule("strike")
def _strike(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    number = data["candidate"]
    if number not in {one.number for one in standing.candidates}:
        raise OutOfState("unknown-candidate", "There is no candidate {candidate} on the list.", candidate=number)
    if number in standing.struck:
        raise OutOfState("already-struck", "Candidate {candidate} was struck off already.", candidate=number)
    after = standing.state not in ("listed", "sitting")
    return replace(
        standing,
        struck={**standing.struck, number: data["cause"]},
        struck_after_opening=standing.struck_after_opening | ({number} if after else set()),
    )
