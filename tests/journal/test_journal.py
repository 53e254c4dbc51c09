"""The journal takes lines in one form, chained; anything else is refused by name."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Malformed, Refusal
from elections.journal.entry import LONGEST, ZEROS, Entry, make_entry, parse_line, read_journal
from tests.journal.records import journal_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "journal" / "lines.json").read_text("utf-8"))["cases"]
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_vector(case: dict[str, Any]) -> None:
    lines = [line.encode() for line in case["input"]["lines"]]
    if case["expect"] == "ok":
        assert b"".join(entry.to_bytes() for entry in read_journal(lines)) == b"".join(lines)
        return
    with pytest.raises(Refusal) as refusal:
        list(read_journal(lines))
    assert refusal.value.code == case["expect"]
    assert str(refusal.value)


def test_most_vectors_are_refusals() -> None:
    refused = [case for case in VECTORS if case["expect"] != "ok"]
    assert len(refused) > 5 * (len(VECTORS) - len(refused))


@settings(max_examples=300)
@given(st.data())
def test_a_journal_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    journal = journal_of()
    where = data.draw(st.integers(0, len(journal) - 1))
    bits = data.draw(st.integers(1, 255))
    changed = bytearray(journal)
    changed[where] ^= bits
    with pytest.raises(Refusal):
        list(read_journal(bytes(changed).splitlines(keepends=True)))


@settings(max_examples=50)
@given(st.data())
def test_a_journal_cut_within_a_line_is_refused(data: st.DataObject) -> None:
    journal = journal_of()
    end = data.draw(st.integers(1, len(journal) - 1).filter(lambda at: journal[at - 1 : at] != b"\n"))
    with pytest.raises(Refusal):
        list(read_journal(journal[:end].splitlines(keepends=True)))


def _entry(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "seq": 1, "at": AT, "act": "file", "by": "registrar", "article": "4", "data": {"filing": 1}, "previous": ZEROS,
    }  # fmt: skip
    return make_entry(**{**fields, **changes})


def test_an_entry_reads_back_as_it_was_made() -> None:
    entry = _entry()
    assert parse_line(entry.to_bytes()) == entry


def test_the_time_is_written_in_utc_whatever_zone_it_came_in() -> None:
    there = AT.astimezone(timezone(timedelta(hours=1)))
    assert _entry(at=there) == _entry()


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), AT.replace(microsecond=1)])
def test_a_time_without_zone_or_with_a_fraction_is_refused(at: datetime) -> None:
    with pytest.raises(Malformed) as refusal:
        _entry(at=at)
    assert refusal.value.code == "journal-at"


def test_data_changed_after_making_do_not_change_the_entry() -> None:
    data: dict[str, Any] = {"filing": 1, "list": [1]}
    entry = _entry(data=data)
    data["list"].append(2)
    assert entry.data == {"filing": 1, "list": [1]}


def test_a_line_that_is_too_long_is_refused() -> None:
    with pytest.raises(Malformed) as refusal:
        _entry(data={"text": "x" * LONGEST})
    assert refusal.value.code == "journal-line-too-long"
