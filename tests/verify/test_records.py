"""Records that are right pass every check; those that are right but for one thing fail exactly that check."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elections.belenios.group import P
from elections.canonical import compact_bytes
from elections.errors import Missing
from elections.rehearsal import UNTIL, Plan, files, rehearse
from elections.verify import verify_record
from elections.verify.checks import CHECKS, Check
from tests.verify import changes
from tests.verify.right import right, room

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/journal/refusals.json").read_text("utf-8"))
TABLES = {"urn": changes.URN, "record": changes.RECORD, "draw": changes.DRAW, "since": changes.SINCE}


def verify(path: Path, **options: Any) -> list[Check]:
    return verify_record(path, random_bytes=secrets.token_bytes, **options)


def failures(checks: list[Check]) -> list[tuple[str, str, str]]:
    return [(check.name, failure.where, failure.code) for check in checks for failure in check.failures]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['kind']}: {case['name']}")
def test_a_record_with_one_thing_wrong_is_refused_for_that(case: dict[str, Any], tmp_path: Path) -> None:
    kind = case["kind"]
    until, tie = ("open" if kind == "since" else "proclaimed"), kind == "draw"
    record, since = right(until, tie=tie), None
    if kind == "since":
        since = right(until).write(tmp_path / "old", alone=True)
    TABLES[kind][case["input"]["change"]](record, room(until, tie=tie))
    found = failures(verify(record.write(tmp_path / "new", alone=kind == "urn"), since=since))
    assert (case["check"], case["where"], case["expect"]) in found
    assert {check for check, _, _ in found} == {case["check"], *case.get("also", [])}


def test_every_change_is_a_vector() -> None:
    told = {(case["kind"], case["input"]["change"]) for case in VECTORS["cases"]}
    assert told == {(kind, name) for kind, table in TABLES.items() for name in table}


@pytest.mark.parametrize("until", UNTIL)
def test_a_right_record_passes_at_every_state(until: str, tmp_path: Path) -> None:
    checks = verify(right(until).write(tmp_path / "record"))
    assert not failures(checks)
    opened = UNTIL.index(until) >= UNTIL.index("open")
    assert next(check for check in checks if check.name == "opening").made == opened


@pytest.mark.parametrize(
    "plan",
    [
        Plan(9, 3, tie=True, reading="own", seed=b"1"),
        Plan(14, 3, tie=True, reading="both", seed=b"2"),
        Plan(12, 4, seats=2, tie=True, seed=b"3"),
        Plan(6, 0, seed=b"4"),
    ],
    ids=["tie", "both", "two seats", "no candidate"],
)
def test_every_kind_of_rehearsal_passes(plan: Plan, tmp_path: Path) -> None:
    for name, data in files(rehearse(plan)).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    checks = verify(tmp_path)
    assert not failures(checks)
    assert [check.name for check in checks] == list(CHECKS)


def test_a_complete_record_leaves_only_the_earlier_copy_unmade(tmp_path: Path) -> None:
    checks = verify(right(tie=True).write(tmp_path / "record"))
    assert [check.name for check in checks if not check.passed] == ["since"]


def test_an_earlier_copy_of_the_whole_record_is_its_beginning(tmp_path: Path) -> None:
    old = right("closed").write(tmp_path / "old")
    (check,) = [check for check in verify(right().write(tmp_path / "new"), since=old) if check.name == "since"]
    assert check.passed and check.note == "archive.bel and journal.jsonl"


def test_a_journal_that_went_another_way_is_told_from_its_earlier_copy(tmp_path: Path) -> None:
    old = right("closed").write(tmp_path / "old")
    record = right()
    record.act("close_lists")["roll"] = "cd" * 32
    found = failures(verify(record.write(tmp_path / "new"), since=old))
    assert found == [("since", "journal.jsonl", "not-a-continuation")]


def test_each_ballot_with_numbers_outside_the_group_is_named_once(tmp_path: Path) -> None:
    record = right("open")
    assert record.urn
    # Found at once, found by the batched test, and both of one ballot's numbers at that.
    for place, change in ((0, lambda number: 0), (1, lambda number: P - number)):
        step = record.urn.of("Ballot")[place]
        ballot = json.loads(record.urn.steps[step][1][0])
        for choice in ballot["answers"][0]["choices"]:
            choice.update({name: str(change(int(number))) for name, number in choice.items()})
        record.urn.steps[step] = ("Ballot", (compact_bytes(ballot),))
    found = failures(verify(record.write(tmp_path / "record", alone=True)))
    told = [(where, code) for check, where, code in found if check == "ballot-group"]
    assert told == [("ballot 1", "not-in-group"), ("ballot 2", "not-in-group")]


def test_where_there_is_nothing_to_verify_or_to_compare_that_is_said(tmp_path: Path) -> None:
    path = right("open").write(tmp_path / "record")
    (tmp_path / "empty").mkdir()
    for options, code in (({"path": tmp_path / "empty"}, "no-record"), ({"path": tmp_path / "no.bel"}, "no-record"),
                          ({"path": path, "since": tmp_path / "empty"}, "no-earlier-copy")):  # fmt: skip
        with pytest.raises(Missing) as missing:
            verify(**options)
        assert missing.value.code == code


def test_a_folder_without_a_journal_is_refused(tmp_path: Path) -> None:
    path = right().write(tmp_path / "record")
    (path / "journal.jsonl").unlink()
    assert failures(verify(path)) == [("journal", "", "no-journal")]


def test_a_statute_that_is_not_the_programs_word_for_word_is_told(tmp_path: Path) -> None:
    def note(number: int, change: Callable[[Any], None]) -> tuple[bool, str]:
        record = right("convened")
        change(record.act("convene")["statute"])
        checks = verify(record.write(tmp_path / str(number)))
        assert not failures(checks)
        (check,) = [check for check in checks if check.name == "statute"]
        return check.made, check.note

    def altered(statute: Any) -> None:
        statute["articles"][1]["text"] += "."
        statute["doubt"]["en"] = "No doubt."

    assert note(1, lambda statute: None) == (True, "ma-2.03.40")
    assert note(2, altered) == (False, "it differs from this program's ma-2.03.40 in: doubt, article 5")
    assert note(3, lambda statute: statute.update(id="ma-2.03.41")) == (
        False,
        "this program has no statute ma-2.03.41 to compare with",
    )
