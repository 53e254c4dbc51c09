"""After the closing: the cards' account, the count, the key's end, and paper instead (article 6)."""

from dataclasses import replace
from typing import Final

from elections.errors import CheckFailed, Malformed, OutOfState
from elections.journal.act import SITTING_TO_CLOSED, Asked, Data, act, demand, rule
from elections.journal.entry import Entry
from elections.journal.shapes import (
    COUNT,
    EVENT,
    FLAG,
    HEX,
    NUMBER,
    PUBLIC,
    REASON,
    SEAT,
    WITH,
    Integer,
    Line,
    ListOf,
    Maybe,
    Object,
    fields,
)
from elections.journal.state import Account, Counts, ElectionState
from elections.law import cards

VOTES: Final = ListOf(Object(fields(candidate=NUMBER, votes=COUNT)))


act(
    "account_cards",
    by=("chair",),
    states=("closed",),
    data=fields(
        checked=FLAG,
        made=COUNT,
        handed_out=COUNT,
        spoiled=COUNT,
        left=Maybe(COUNT),
        ballots=COUNT,
        spoiled_credentials=ListOf(PUBLIC),
        left_credentials=ListOf(PUBLIC),
        differences=ListOf(Line(60)),
    ),
    first=OutOfState(
        "out-of-state-account_cards", "The cards are accounted for after the closing and before the count; close first."
    ),
)


@demand("account_cards", "count", "leave_machine")
def _not_on_paper(standing: ElectionState, asked: Asked) -> None:
    if standing.on_paper:
        raise OutOfState("on-paper", "The machine was left for paper, and the electronic urn stays sealed.")


@demand("account_cards")
def _not_accounted(standing: ElectionState, asked: Asked) -> None:
    if standing.account:
        raise OutOfState("cards-accounted", "The cards were accounted for already.")


@rule("account_cards")
def _account_cards(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    checked = bool(data["checked"])
    if ("left" in data) != checked or (data["left_credentials"] and not checked):
        raise Malformed("cards-not-checked", "Cards left are told where they were checked, and only there.")
    if (data["made"], data["handed_out"], data["ballots"]) != (standing.made, standing.handed_out, standing.ballots):
        raise CheckFailed("account-differs", "Cards made, handed out and ballots are those already recorded.")
    found = cards.account(data["made"], data["handed_out"], data["spoiled"], data.get("left"), data["ballots"])
    told = set(data["differences"])
    if (
        len(told) != len(data["differences"])
        or told & cards.NUMBERS != {one.code for one in found}
        or told - cards.NUMBERS - cards.SHOWN
    ):
        raise CheckFailed("differences-differ", "The differences named are not those of the numbers.")
    account = Account(
        checked,
        data["spoiled"],
        data.get("left", 0),
        tuple(data["spoiled_credentials"]),
        tuple(data["left_credentials"]),
        tuple(data["differences"]),
    )
    return replace(standing, account=account)


act(
    "count",
    by=("chair",),
    states=("closed",),
    to="counted",
    data=fields(event=HEX, shares=ListOf(Integer(1, 5), 2, 5), blank=COUNT, votes=VOTES),
    first=OutOfState("out-of-state-count", "The urn is counted once, after the closing; close the poll first."),
)


@demand("count")
def _accounted(standing: ElectionState, asked: Asked) -> None:
    if not standing.account:
        raise OutOfState("cards-not-accounted", "Account for the cards first, or record that they were not checked.")


@rule("count")
def _count(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    owners = data["shares"]
    if owners != sorted(set(owners)) or not standing.threshold <= len(owners) or owners[-1] > len(standing.members):
        raise CheckFailed(
            "shares", "The result comes from {threshold} members' shares at least, each once.",
            threshold=standing.threshold,
        )  # fmt: skip
    counts = _counts(standing, data, voters=standing.ballots, null=0)
    return replace(standing, counts=counts, shares=tuple(owners), result_event=data["event"])


act(
    "count_on_paper",
    by=("chair",),
    states=("closed",),
    to="counted",
    data=fields(WITH, voters=COUNT, blank=COUNT, null=COUNT, votes=VOTES),
    together=True,
    first=OutOfState(
        "out-of-state-count_on_paper", "Papers are counted once, after the machine was left; leave the machine first."
    ),
)


@demand("count_on_paper")
def _on_paper(standing: ElectionState, asked: Asked) -> None:
    if not standing.on_paper:
        raise OutOfState("not-on-paper", "The urn is electronic; leave the machine first.")


@rule("count_on_paper")
def _count_on_paper(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if data["voters"] > (standing.electors or 0):
        raise CheckFailed("more-voters-than-electors", "More voted than the roll has electors.")
    return replace(standing, counts=_counts(standing, data, voters=data["voters"], null=data["null"]))


def _counts(standing: ElectionState, data: Data, *, voters: int, null: int) -> Counts:
    votes = {row["candidate"]: row["votes"] for row in data["votes"]}
    if [row["candidate"] for row in data["votes"]] != [one.number for one in standing.on_ballot]:
        raise CheckFailed("votes-candidates", "Every candidate on the ballot has one count, in ascending numbers.")
    marked = voters - data["blank"] - null
    # A ballot that is neither blank nor null bears one name at least and names_on_ballot at most, none twice.
    fits = marked <= sum(votes.values()) <= marked * standing.names_on_ballot
    if marked < 0 or not fits or any(number > marked for number in votes.values()):
        raise CheckFailed("votes-sum", "The counts do not add up to the {voters} ballots.", voters=voters)
    return Counts(votes, data["blank"], null, voters)


act(
    "destroy_key",
    by=("chair",),
    states=("counted", "proclaimed", "without_result"),
    data=fields(seats=ListOf(SEAT, 1, 5)),
    first=OutOfState(
        "out-of-state-destroy_key", "The key is destroyed once it is no longer needed; count the urn first."
    ),
)


@demand("destroy_key")
def _has_a_key(standing: ElectionState, asked: Asked) -> None:
    if not standing.trustees:
        raise OutOfState("no-key", "No key was made, so none is destroyed; make it first.")


@rule("destroy_key")
def _destroy_key(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    seats = frozenset(data["seats"])
    if len(seats) != len(data["seats"]) or seats & standing.destroyed or not all(map(standing.seated, seats)):
        raise CheckFailed("key-destroyed", "Each member of the committee confirms once that his key is destroyed.")
    return replace(standing, destroyed=standing.destroyed | seats)


act(
    "leave_machine",
    by=("chair",),
    states=SITTING_TO_CLOSED,
    to="closed",
    data=fields(WITH, reason=REASON, event=EVENT),
    together=True,
    first=OutOfState(
        "out-of-state-leave_machine",
        "The committee may leave the machine while it sits and before the count; begin the poll first.",
    ),
)


@rule("leave_machine")
def _leave_machine(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    if (data["event"] != "") != standing.opened:
        raise CheckFailed("archive-event", "The archive's last event is told once the poll was opened, and not before.")
    return replace(standing, on_paper=True)
