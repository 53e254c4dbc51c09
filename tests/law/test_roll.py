"""Rows of a roll: what a valid trainee is, every refusal with its place, marks stripped and reported."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.canonical import sha256_hex
from elections.errors import RowRefusals
from elections.law.roll.posted import posted_bytes, posted_hash
from elections.law.roll.reasons import NOTICES, REASONS
from elections.law.roll.rows import read_rows, read_trainee
from elections.law.roll.text import clean, search_key, shown
from elections.law.roll.trainee import Row, Trainee

VECTORS = Path(__file__).parent.parent / "vectors" / "roll"
TODAY = date(2026, 11, 21)
COHORTS = {("attache", "43")}
GOOD = {"registration": "A-1", "name": "Ali Zahra", "birth_date": "31/05/1999", "corps": "attache", "cohort": "43"}


def row_cases() -> list[Any]:
    found = json.loads((VECTORS / "rows.json").read_bytes())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


def refusals_of(*rows: Mapping[str, object]) -> list[tuple[int, str, str]]:
    with pytest.raises(RowRefusals) as refused:
        read_rows([Row(line, cells) for line, cells in enumerate(rows, 2)], today=TODAY, cohorts=COHORTS)
    assert refused.value.code == "bad-roll"
    return [(int(one.details["line"]), str(one.details["column"]), one.code) for one in refused.value.rows]


@pytest.mark.parametrize("case", row_cases())
def test_a_row_is_taken_or_refused_for_exactly_what_is_wrong(case: dict[str, Any]) -> None:
    if case["expect"]:
        assert [code for _, _, code in refusals_of(case["row"])] == case["expect"]
    else:
        trainee = read_trainee(case["row"], today=TODAY, cohorts=COHORTS)
        assert trainee.corps == "attache" and trainee.cohort == "43"
        assert trainee.name_ar or trainee.name_latin


def test_every_refusal_is_proved_by_a_vector_or_a_test() -> None:
    proved = {code for case in row_cases() for code in case.values[0]["expect"]}
    assert set(REASONS) - proved == {
        "duplicate-registration", "formula-or-error", "not-text", "shown-otherwise", "reason-missing",
        "of-another-cohort",
    }  # fmt: skip


def test_all_bad_rows_are_reported_at_once_with_line_column_value_and_reason() -> None:
    rows = [{**GOOD, "registration": f"A-{n}"} for n in range(5)]
    rows[1]["birth_date"], rows[3]["name"], rows[4]["cohort"] = "31/02/1999", "Ali 2", "44"
    with pytest.raises(RowRefusals) as refused:
        read_rows([Row(n, row, {"name": "Nom"}) for n, row in enumerate(rows, 2)], today=TODAY, cohorts=COHORTS)
    found = [(one.details["line"], one.details["column"], one.details["value"]) for one in refused.value.rows]
    assert found == [(3, "birth_date", "31/02/1999"), (5, "Nom", "Ali 2"), (6, "cohort", "44")]
    assert "no such day" in str(refused.value.rows[0])
    assert refused.value.details["lines"] == 3


def test_a_registration_number_stands_once_in_any_case() -> None:
    twice = refusals_of(GOOD, {**GOOD, "registration": "a-1"}, {**GOOD, "registration": "A-1"})
    assert twice == [(3, "registration", "duplicate-registration"), (4, "registration", "duplicate-registration")]


def test_a_duplicate_of_a_bad_row_is_reported_too() -> None:
    found = refusals_of({**GOOD, "birth_date": ""}, GOOD)
    assert found == [(2, "birth_date", "missing-field"), (3, "registration", "duplicate-registration")]


def test_both_scripts_stand_side_by_side_whatever_the_column() -> None:
    one = read_trainee({**GOOD, "name": "Ali", "name_ar": "علي"}, today=TODAY, cohorts=COHORTS)
    assert (one.name_ar, one.name_latin) == ("علي", "Ali")


def test_marks_are_stripped_and_reported() -> None:
    name = "\u200fعلي\u200e \u202bالزهراء\u202c\ufeff"
    roll = read_rows([Row(7, {**GOOD, "name": name}, {"name": "الاسم"})], today=TODAY, cohorts=COHORTS)
    assert roll.trainees[0].name_ar == "علي الزهراء"
    (notice,) = roll.notices
    assert (notice.line, notice.column, notice.code) == (7, "الاسم", "marks-removed")
    assert notice.value == "U+200E U+200F U+202B U+202C U+FEFF"
    assert notice.text == NOTICES["marks-removed"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u0627\u0654حمد", "أحمد"),
        ("Zoe\u0301", "Zoé"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("ﻻ", "لا"),
        ("  Ali \u00a0 Zahra\t", "Ali Zahra"),
        ("Ali\u034f\ufe0f", "Ali"),
        ("Ali\u00ad", "Ali"),
    ],
)
def test_the_same_letters_in_another_form_become_one_form(typed: str, kept: str) -> None:
    assert clean(typed)[0] == kept == unicodedata.normalize("NFC", kept)


def test_a_name_of_200_letters_is_kept_whole_and_201_refused() -> None:
    long = "ا" * 200
    assert read_trainee({**GOOD, "name": long}, today=TODAY, cohorts=COHORTS).name_ar == long
    assert refusals_of({**GOOD, "name": "a" * 201}) == [(2, "name", "name-too-long")]


def test_digits_of_another_script_in_a_number_are_written_anew_and_reported() -> None:
    roll = read_rows([Row(2, {**GOOD, "registration": "٢٠٢٤/٠٤٥"})], today=TODAY, cohorts=COHORTS)
    assert roll.trainees[0].registration == "2024/045"
    assert [one.code for one in roll.notices] == ["digits-written-anew"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"registration": 1.5}, "not-text"),
        ({"registration": 10**15}, "not-text"),
        ({"registration": -1}, "not-text"),
        ({"registration": date(2026, 1, 1)}, "not-text"),
        ({"name": True}, "not-text"),
        ({"birth_date": datetime(1999, 5, 31, 8)}, "bad-date"),
        ({"birth_date": 1999.5}, "not-text"),
    ],
)
def test_a_number_or_a_date_in_the_wrong_place_is_refused(cells: dict[str, object], code: str) -> None:
    assert [found for _, _, found in refusals_of({**GOOD, **cells})] == [code]


def test_spreadsheet_numbers_and_dates_are_taken_in_their_place() -> None:
    cells: dict[str, object] = {**GOOD, "registration": 12.0, "birth_date": datetime(1999, 5, 31), "cohort": 43.0}
    one = read_trainee(cells, today=TODAY, cohorts=COHORTS)
    assert (one.registration, one.birth_date, one.cohort) == ("12", date(1999, 5, 31), "43")


def test_rows_without_cohort_take_the_one_of_the_form() -> None:
    cells = {name: value for name, value in GOOD.items() if name not in ("corps", "cohort")}
    roll = read_rows([Row(2, cells)], today=TODAY, cohorts=COHORTS, default=("attache", "43"))
    assert (roll.trainees[0].corps, roll.trainees[0].cohort) == ("attache", "43")
    with pytest.raises(RowRefusals):
        read_rows([Row(2, cells)], today=TODAY, cohorts=COHORTS, default=("attache", "44"))


def test_a_birth_date_is_in_no_representation() -> None:
    assert "1999" not in repr(read_trainee(GOOD, today=TODAY, cohorts=COHORTS))


def search_groups(kind: str) -> list[list[str]]:
    found: list[list[str]] = json.loads((VECTORS / "search.json").read_bytes())[kind]
    return found


@pytest.mark.parametrize("names", search_groups("same"))
def test_a_search_takes_these_names_for_one_another(names: list[str]) -> None:
    assert len({search_key(name) for name in names}) == 1 and search_key(names[0])


@pytest.mark.parametrize("names", search_groups("different"))
def test_a_search_tells_these_names_apart(names: list[str]) -> None:
    assert len({search_key(name) for name in names}) == len(names)


def test_a_value_is_shown_short_with_its_marks_visible() -> None:
    assert shown("\u202eAli\u0007") == "U+202EAliU+0007"
    assert len(shown("x" * 1000)) == 80


def test_the_posted_roll_is_numbers_and_names_in_one_order_and_nothing_else() -> None:
    b = Trainee("b", "", "Ali", date(1999, 1, 1), "attache", "43")
    a = Trainee("B", "علي", "", date(2000, 1, 1), "clerk", "1")
    expected = (
        '[{"name_ar":"علي","name_latin":"","registration":"B"},{"name_ar":"","name_latin":"Ali","registration":"b"}]'
    )
    assert posted_bytes([b, a]) == posted_bytes([a, b]) == expected.encode()
    assert posted_hash([b, a]) == sha256_hex(expected.encode())
    assert posted_bytes([]) == b"[]"


@given(st.text(max_size=60))
def test_cleaning_and_searching_are_done_once_for_all(text: str) -> None:
    cleaned, _ = clean(text)
    assert clean(cleaned) == (cleaned, ())
    assert search_key(search_key(text)) == search_key(text)
    assert search_key(cleaned) == search_key(text)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*GOOD, "name_ar", "name_latin"]), st.text(max_size=30)))
def test_whatever_is_typed_is_a_trainee_or_named_refusals(cells: dict[str, str]) -> None:
    try:
        one = read_trainee({**GOOD, **cells}, today=TODAY, cohorts=COHORTS)
    except RowRefusals as refused:
        assert refused.rows and all(refusal.code in REASONS for refusal in refused.rows)
        assert all("{" not in str(refusal) for refusal in refused.rows)
    else:
        assert one.name_ar == clean(one.name_ar)[0] and one.name_latin == clean(one.name_latin)[0]
        assert posted_bytes([one])
