"""Mandates: how long a term lasts, and when a seat can be called vacant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.errors import Malformed, OutOfState, Refusal
from elections.law import mandates, statute
from elections.law.rules import Rules

START, TRAINING_ENDS = date(2026, 9, 20), date(2028, 8, 31)
TODAY = date(2027, 3, 1)


def test_a_term_ends_with_the_training_at_the_latest() -> None:
    assert mandates.term(START, Rules(), TRAINING_ENDS) == TRAINING_ENDS
    assert mandates.term(START, Rules(term_months=12), TRAINING_ENDS) == date(2027, 9, 19)
    with pytest.raises(Refusal) as refused:
        mandates.term(START, Rules(), date(2026, 9, 19))
    assert refused.value.code == "training-over"


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 28), 6, date(2027, 2, 27)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_term_has_whole_months_as_the_training_month_has(starts: date, months: int, ends: date) -> None:
    assert mandates.term(starts, Rules(term_months=months), date(2030, 1, 1)) == ends


def test_a_term_of_one_day_is_one_and_a_shorter_one_none() -> None:
    mandates.check_term(START, START)
    with pytest.raises(Refusal) as refused:
        mandates.check_term(START, date(2026, 9, 19))
    assert refused.value.code == "term-backwards"


def test_the_three_causes_make_a_seat_vacant_and_a_fourth_is_refused() -> None:
    for cause in mandates.CAUSES:
        mandates.check_cause(cause)
    for cause in ("death", "", "recall", "Resignation"):
        with pytest.raises(Malformed) as refused:
            mandates.check_cause(cause)
        assert refused.value.code == "bad-vacancy-cause"


@pytest.mark.parametrize(
    ("since", "today", "code"),
    [
        (date(2027, 3, 2), TODAY, "vacancy-in-future"),
        (date(2026, 9, 19), TODAY, "vacancy-outside-term"),
        (date(2028, 9, 1), date(2028, 10, 1), "vacancy-outside-term"),
    ],
)
def test_a_vacancy_has_a_day_that_has_come_within_the_term(since: date, today: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        mandates.check_vacancy(since, today, START, TRAINING_ENDS, None)
    assert refused.value.code == code


@given(st.dates(START, TRAINING_ENDS))
def test_a_seat_falls_vacant_on_any_day_of_its_term_and_once(since: date) -> None:
    mandates.check_vacancy(since, since, START, TRAINING_ENDS, None)
    with pytest.raises(OutOfState) as refused:
        mandates.check_vacancy(since, since, START, TRAINING_ENDS, START)
    assert refused.value.code == "already-vacant"


def test_a_vacancy_is_filled_within_thirty_days_where_the_statute_says_so_and_no_last_day_is_invented() -> None:
    assert statute.load("ma-2.03.40").last_vacancy_day(date(2027, 2, 1)) == date(2027, 3, 3)
    assert statute.load("tn-2020-28").last_vacancy_day(date(2027, 2, 1)) is None
