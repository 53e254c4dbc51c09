"""No line of a whole journal can be left out or moved, even by one who makes all hashes anew."""

from collections.abc import Iterable

import pytest

from elections.errors import Refusal
from elections.journal import ElectionState, build
from elections.journal.entry import Entry
from elections.rehearsal import Plan
from tests.journal.records import BOTH, PLAIN, TIED, room

PLANS = pytest.mark.parametrize("plan", [PLAIN, TIED, BOTH], ids=["plain", "tied", "both"])


def rebuilt(entries: Iterable[Entry]) -> ElectionState | None:
    """The standing after the entries, chained anew; None when one is refused."""
    standing = ElectionState()
    for entry in entries:
        at = max(entry.at, standing.at or entry.at)
        try:
            after = build(standing, at=at, act=entry.act, by=entry.by, article=entry.article, data=entry.data)
        except Refusal:
            return None
        standing = standing.apply(after)
    return standing


@PLANS
def test_a_line_left_out_is_noticed(plan: Plan) -> None:
    journal = room(plan).journal
    for left_out in journal:
        rest = rebuilt(entry for entry in journal if entry is not left_out)
        # What comes last may be missing: the record then tells less. A filing withdrawn need not have been admitted.
        assert rest is None or left_out.act in ("proclaim", "destroy_key", "admit"), left_out.act
        assert rest is None or rest.elected in ((), room(plan).standing.elected)


@PLANS
def test_two_lines_that_change_places_are_noticed_where_their_order_matters(plan: Plan) -> None:
    journal = room(plan).journal
    either_way = {"file", "admit", "reject", "withdraw"}, {"claim", "begin_ceremony"}, {"proclaim", "destroy_key"}
    for index, (one, other) in enumerate(zip(journal, journal[1:], strict=False)):
        if one.act == other.act or any({one.act, other.act} <= group for group in either_way):
            continue
        moved = [*journal[:index], other, one, *journal[index + 2 :]]
        assert rebuilt(moved) is None, (one.act, other.act)


@PLANS
def test_a_line_entered_twice_is_noticed(plan: Plan) -> None:
    journal = room(plan).journal
    for index, entry in enumerate(journal):
        # One may speak twice in a draw, but the draw is then another one.
        assert rebuilt([*journal[: index + 1], *journal[index:]]) is None, entry.act
