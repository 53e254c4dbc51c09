"""A journal from a stranger is taken or refused, whatever it says: nothing else ever comes out of it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Refusal
from elections.journal import ElectionState, build
from elections.rehearsal import Plan
from tests.journal.records import BOTH, TIED, room, standings

STRANGE: list[Any] = [
    "", "x", "0", "-1", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "a" * 64, "chair",
    "1" * 700, "Africa/../etc", "\u0622", 0, -1, 1, 2, 999_999, 10**30, [], [[]], ["x", "x"], [1, 1], {}, {"x": 1},
    [{"seat": "chair"}], [{"candidate": 1, "votes": 1}],
]  # fmt: skip


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, ...]] = []
    if isinstance(value, dict):
        inner = [spot for name, item in value.items() for spot in _spots(item, (*path, name))]
    if isinstance(value, list):
        inner = [spot for index, item in enumerate(value) for spot in _spots(item, (*path, index))]
    return [path, *inner] if path else inner


def _changed(value: Any, path: tuple[Any, ...], strange: Any) -> Any:
    if not path:
        return strange
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(copy[path[0]], path[1:], strange)
    return copy


@pytest.mark.parametrize("plan", [TIED, BOTH], ids=["tied", "both"])
@settings(max_examples=150)
@given(data=st.data())
def test_strange_data_are_taken_or_refused(plan: Plan, data: st.DataObject) -> None:
    journal = room(plan).journal
    entry = journal[data.draw(st.integers(0, len(journal) - 1))]
    # Every second time in the convocation, where most of the data are.
    if data.draw(st.booleans()):
        entry = journal[0]
    standing = standings(plan)[entry.seq - 1]
    strange = _changed(entry.data, data.draw(st.sampled_from(_spots(entry.data))), data.draw(st.sampled_from(STRANGE)))
    try:
        build(standing, at=entry.at, act=entry.act, by=entry.by, article=entry.article, data=strange)
    except Refusal as refusal:
        assert str(refusal)


@pytest.mark.parametrize("name", ["filing_deadline", "opens_at", "closes_at"])
@pytest.mark.parametrize("year", ["0001", "1899", "3000", "9999"])
def test_moments_from_which_nothing_can_be_reckoned_are_refused(name: str, year: str) -> None:
    entry = room(TIED).journal[0]
    data = {**entry.data, name: f"{year}-01-01T00:00:00Z"}
    with pytest.raises(Refusal) as refusal:
        build(ElectionState(), at=entry.at, act="convene", by="director", article="4", data=data)
    assert refusal.value.code == "data-moment"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_days_from_which_nothing_can_be_reckoned_are_refused(day: str) -> None:
    entry = room(TIED).journal[0]
    cohort: Any = entry.data["cohort"]
    with pytest.raises(Refusal) as refusal:
        data = {**entry.data, "cohort": {**cohort, "first_day": day}}
        build(ElectionState(), at=entry.at, act="convene", by="director", article="4", data=data)
    assert refusal.value.code == "data-day"
