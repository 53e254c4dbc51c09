"""An act of the record: who may do it from which state to which with which data, what it demands, what it changes.

Each act stands whole in the file of its phase: its row and the sentence of its refusal (`act`), its demands (`demand`),
its rule (`rule`); docs/record.md holds the rows as a table, and a test compares.

A demand is what has to hold before an act. It names the data that it needs to know (which filing, which candidate), so
that it is asked as soon as they are known: `may` asks before anything is typed, `ElectionState.apply` asks the same
demands of the whole entry. What a rule refuses beyond them are the data themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from elections.canonical import Canonical
from elections.errors import Forbidden, OutOfState, Refusal
from elections.journal.entry import Entry
from elections.journal.shapes import Field

if TYPE_CHECKING:
    from elections.journal.state import ElectionState

Data = Mapping[str, Any]

FORMAT: Final = "sanduq-record/1"

STATES: Final = (
    "draft",
    "convened",
    "listed",
    "sitting",
    "open",
    "suspended",
    "closed",
    "counted",
    "proclaimed",
    "without_result",
    "cancelled",
    "annulled",
    "appointed",
)

STAFF: Final = ("registrar", "director")
SITTING_TO_CLOSED: Final = ("sitting", "open", "suspended", "closed")

KINDS: Final = ("remark", "complaint", "incident", "dissent")
"""What a remark for the minutes may be."""

SAME: Final = ""
"""Stands for "the state does not change"."""


@dataclass(frozen=True)
class Act:
    """One row: `together` says that a second seat stands in `with` whenever the chair does it.

    `first` is the refusal where the act has no place: its sentence says what has to come first.
    """

    offices: tuple[str, ...]
    states: tuple[str, ...]
    to: str
    fields: tuple[Field, ...]
    first: OutOfState
    together: bool = False


ACTS: Final[dict[str, Act]] = {}
"""Every act by name, in the order of docs/record.md. Filled by `act`."""


@dataclass(frozen=True)
class Asked:
    """An act as far as it is known: by whom, when, and those of its data that are known."""

    by: str
    at: datetime
    data: Data


Check = Callable[["ElectionState", Asked], None]
Rule = Callable[["ElectionState", Entry, Data], "ElectionState"]


@dataclass(frozen=True)
class Demand:
    """`check` raises the refusal; it reads no other data than `needs`."""

    needs: frozenset[str]
    check: Check


DEMANDS: Final[defaultdict[str, list[Demand]]] = defaultdict(list)
"""For each act: what has to hold before it. Filled by `demand`."""

RULES: Final[dict[str, Rule]] = {}
"""For each act: what its data have to be, and what it changes. Filled by `rule`."""


def act(
    name: str,
    *,
    by: tuple[str, ...],
    states: tuple[str, ...],
    data: tuple[Field, ...],
    first: OutOfState,
    to: str = SAME,
    together: bool = False,
) -> None:
    """Enters the row of an act: its offices, the states it is done in, the state it leads `to`, its data's shapes."""
    ACTS[name] = Act(by, states, to, data, first, together)


def demand(*acts: str, needs: str = "") -> Callable[[Check], Check]:
    """Enters a function as a demand of `acts`; `needs` names, between spaces, the data that it reads."""

    def enter(check: Check) -> Check:
        for act in acts:
            DEMANDS[act].append(Demand(frozenset(needs.split()), check))
        return check

    return enter


def rule(act: str) -> Callable[[Rule], Rule]:
    """Enters a function as the rule of `act`."""

    def enter(function: Rule) -> Rule:
        RULES[act] = function
        return function

    return enter


def check_demands(state: ElectionState, act: str, asked: Asked) -> None:
    """Refuses an act that its state, its office or one of its demands forbids.

    Raises:
        OutOfState: the sentence says what has to come first.
        Forbidden: the act is not that office's.
        CheckFailed: what is asked for contradicts the journal.
    """
    check_state(state, act)
    _check_office(state, act, asked)
    for one in DEMANDS[act]:
        if one.needs <= asked.data.keys():
            one.check(state, asked)


def check_state(state: ElectionState, act: str) -> None:
    """Refuses an act where it has no place, before anybody prepares its data.

    Raises:
        OutOfState: the sentence says what has to come first.
    """
    if state.state not in ACTS[act].states:
        first = ACTS[act].first
        raise OutOfState(first.code, first.message, state=state.state)


def may(state: ElectionState, act: str, office: str, now: datetime, **known: Canonical) -> Refusal | None:
    """Why `office` may not do `act` now, or None: what a button asks before it is shown.

    It answers what `ElectionState.apply` would refuse of an entry with the `known` data (the filing, the candidate, the
    cause…), whatever the others were: None promises nothing about data that are not known yet. The chair who acts with
    a second person is asked about as long as nobody is named, too: without a committee there is none.
    """
    try:
        check_demands(state, act, Asked(office, now, known))
    except Refusal as refusal:
        return refusal
    return None


def _check_office(state: ElectionState, act: str, asked: Asked) -> None:
    row = ACTS[act]
    offices = (*row.offices, "delegate") if "director" in row.offices and state.delegated else row.offices
    if asked.by not in offices:
        raise Forbidden("not-your-act", "«{act}» is not an act of «{by}».", act=act, by=asked.by)
    second = asked.data.get("with")
    always = any(field.name == "with" and not field.optional for field in row.fields)
    missing = second is None and always and not state.members
    if missing or second is not None and not (row.together and asked.by == "chair" and state.seated(str(second))):
        raise OutOfState(
            "second-not-seated",
            "The second person of an act of two is a member of the committee that sits, other than the chair. "
            "Form the committee first.",
        )
