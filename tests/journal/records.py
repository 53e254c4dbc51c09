"""Records to start from: rehearsed once, and standings at any point of them."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from elections.canonical import Canonical
from elections.errors import Refusal
from elections.journal import ElectionState, build
from elections.journal.entry import Entry
from elections.rehearsal import Plan, Room, rehearse

TIED = Plan(12, 3, tie=True, seed=b"record")
PLAIN = Plan(12, 3, seed=b"a")
BOTH = Plan(12, 3, seats=2, reading="both", seed=b"both")


@cache
def room(plan: Plan = PLAIN) -> Room:
    """A whole election, run once."""
    return rehearse(plan)


@cache
def journal_of(plan: Plan = PLAIN) -> bytes:
    """Its journal."""
    return b"".join(entry.to_bytes() for entry in room(plan).journal)


@cache
def standing_before(act: str, plan: Plan = PLAIN, nth: int = 1) -> tuple[ElectionState, Entry]:
    """Where an election stands right before the n-th `act` of its journal, and that entry."""
    for standing, entry in zip(standings(plan), room(plan).journal, strict=False):
        if entry.act == act:
            nth -= 1
            if nth == 0:
                return standing, entry
    raise LookupError(act)


@cache
def standings(plan: Plan) -> tuple[ElectionState, ...]:
    """Where the election stands before each line of its journal."""
    found = [ElectionState()]
    for entry in room(plan).journal:
        found.append(found[-1].apply(entry))
    return tuple(found)


def again(act: str, plan: Plan = PLAIN, nth: int = 1, later: timedelta = timedelta(), **changes: Any) -> Entry:
    """The entry built once more with other data (None leaves a field out), by the office `by`, citing `article`."""
    standing, entry = standing_before(act, plan, nth)
    by, article = changes.pop("by", entry.by), changes.pop("article", entry.article)
    data = {name: value for name, value in {**entry.data, **changes}.items() if value is not None}
    return build(standing, at=entry.at + later, act=act, by=by, article=article, data=data)


def go_on(standing: ElectionState, *acts: tuple[str, str, Mapping[str, Canonical]]) -> ElectionState:
    """The standing after further acts, a minute apart."""
    for act, by, data in acts:
        if standing.at is None:
            raise LookupError("there is no act yet")
        at = standing.at + timedelta(minutes=1)
        article = _article(standing, data) if act in ("open_draw", "draw_by_hand") else "rule"
        standing = standing.apply(build(standing, at=at, act=act, by=by, article=article, data=dict(data)))
    return standing


def _article(standing: ElectionState, data: Mapping[str, Canonical]) -> str:
    """The article that a draw cites."""
    law = standing.statute
    return law.count_article if data["purpose"] == "seat" else law.committee_article


def state(name: str) -> ElectionState:
    """An election that stands in the state `name`."""
    return _STATES[name]()


def at(standing: ElectionState) -> datetime:
    """A time at which the next act may be."""
    return (standing.at or room().journal[0].at) + timedelta(minutes=1)


def _until(name: str) -> Callable[[], ElectionState]:
    return lambda: room(Plan(12, 3, seed=b"a", until=name)).standing


_STATES: dict[str, Callable[[], ElectionState]] = {
    "draft": ElectionState,
    **{name: _until(name) for name in ("convened", "listed", "sitting", "open", "suspended", "closed", "counted")},
    "proclaimed": lambda: room().standing,
    "without_result": lambda: room(Plan(12, 0, seed=b"nobody")).standing,
    "cancelled": lambda: go_on(state("listed"), ("cancel", "director", {"reason": "postponed"})),
    "annulled": lambda: go_on(
        state("proclaimed"), ("annul", "director", {"authority": "court", "number": "3", "date": "2026-09-01"})
    ),
}


ONES = "1" * 64
Step = tuple[str, str, dict[str, Canonical]]
LEAVE: Step = (
    "leave_machine", "chair", {"with": "oldest", "reason": "power cut", "event": ONES},
)  # fmt: skip


def code(standing: ElectionState, act: str, by: str, data: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        go_on(standing, (act, by, data))
    return refusal.value.code


def votes(*numbers: int) -> list[Canonical]:
    return [{"candidate": number, "votes": count} for number, count in enumerate(numbers, 1)]


def paper(**changes: Any) -> dict[str, Any]:
    return {"with": "oldest", "voters": 11, "blank": 1, "null": 1, "votes": votes(5, 2, 2), **changes}


def of(act: str, plan: Plan = PLAIN) -> dict[str, Any]:
    return deepcopy(standing_before(act, plan)[1].data)
