"""Mandates: given by election or appointment, ended, vacant, and filled for the time that remains."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.errors import Malformed, Refusal
from elections.law import mandates, statute
from elections.law.mandates import Appointment
from elections.law.rules import Rules

MA, TN, TN_APPOINTED = (statute.load(name) for name in ("ma-2.03.40", "tn-2020-28", "tn-1999-1290"))
START, TRAINING_ENDS = date(2026, 9, 20), date(2028, 8, 31)
TODAY = date(2027, 3, 1)
ACT = Appointment("وزير العدل", "45", date(2026, 9, 1))
HELD = mandates.elected(MA, "A-1", "uuid", starts_on=START, rules=Rules(), training_ends=TRAINING_ENDS)


def refused_code(call: object) -> str:
    with pytest.raises(Refusal) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def test_a_term_ends_with_the_training_at_the_latest() -> None:
    assert HELD.ends_on == TRAINING_ENDS
    assert mandates.term(START, Rules(term_months=12), TRAINING_ENDS) == date(2027, 9, 19)
    assert refused_code(lambda: mandates.term(START, Rules(), date(2026, 9, 19))) == "training-over"


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


def test_a_seat_is_held_from_its_first_day_to_its_last() -> None:
    assert not HELD.is_held(date(2026, 9, 19))
    assert HELD.is_held(START) and HELD.is_held(TRAINING_ENDS)
    assert not HELD.is_held(date(2028, 9, 1)) and not HELD.is_vacant(date(2028, 9, 1))


@pytest.mark.parametrize("cause", mandates.CAUSES)
def test_each_of_the_three_causes_makes_a_seat_vacant(cause: str) -> None:
    left = mandates.vacate(HELD, since=date(2027, 2, 1), cause=cause, today=TODAY)
    assert left.is_held(date(2027, 1, 31)) and left.is_vacant(date(2027, 2, 1)) and not left.is_held(TODAY)
    assert cause not in repr(left)


@pytest.mark.parametrize("cause", ["death", "", "recall", "Resignation"])
def test_a_fourth_cause_is_refused(cause: str) -> None:
    with pytest.raises(Malformed) as refused:
        mandates.vacate(HELD, since=TODAY, cause=cause, today=TODAY)
    assert refused.value.code == "bad-vacancy-cause"


def test_a_vacancy_has_a_day_that_has_come_within_the_term() -> None:
    cause = mandates.CAUSES[0]
    for since, today, code in (
        (date(2027, 3, 2), TODAY, "vacancy-in-future"),
        (date(2026, 9, 19), TODAY, "vacancy-outside-term"),
        (date(2028, 9, 1), date(2028, 10, 1), "vacancy-outside-term"),
    ):
        assert refused_code(lambda s=since, t=today: mandates.vacate(HELD, since=s, cause=cause, today=t)) == code
    left = mandates.vacate(HELD, since=TODAY, cause=cause, today=TODAY)
    assert refused_code(lambda: mandates.vacate(left, since=TODAY, cause=cause, today=TODAY)) == "already-vacant"


def test_a_vacancy_calls_a_by_election_within_thirty_days_for_the_time_that_remains() -> None:
    left = mandates.vacate(HELD, since=date(2027, 2, 1), cause="resignation", today=TODAY)
    called = mandates.by_election(left, MA)
    assert (called.vacant_since, called.last_lawful_day) == (date(2027, 2, 1), date(2027, 3, 3))
    second = mandates.elected_in_place(left, "A-2", "uuid-2", starts_on=TODAY)
    assert second.ends_on == called.until == HELD.ends_on


def test_where_the_statute_sets_no_period_no_last_day_is_invented() -> None:
    held = mandates.elected(TN, "A-1", "uuid", starts_on=START, rules=Rules(), training_ends=TRAINING_ENDS)
    left = mandates.vacate(held, since=TODAY, cause="resignation", today=TODAY)
    assert mandates.by_election(left, TN).last_lawful_day is None


def test_a_seat_that_is_held_gets_no_by_election() -> None:
    assert refused_code(lambda: mandates.by_election(HELD, MA)) == "seat-not-vacant"
    assert refused_code(lambda: mandates.elected_in_place(HELD, "A-2", "u", starts_on=TODAY)) == "seat-not-vacant"


def test_a_by_election_after_the_term_gives_nothing() -> None:
    left = mandates.vacate(HELD, since=TODAY, cause="resignation", today=TODAY)
    after = date(2028, 9, 1)
    assert refused_code(lambda: mandates.elected_in_place(left, "A-2", "u", starts_on=after)) == "seat-not-vacant"


def test_an_appointment_records_authority_number_and_date() -> None:
    held = mandates.appointed(TN_APPOINTED, "A-1", ACT, starts_on=START, ends_on=TRAINING_ENDS)
    assert held.given_by == ACT and held.is_held(TODAY)
    left = mandates.vacate(held, since=TODAY, cause="loss-of-standing", today=TODAY)
    assert refused_code(lambda: mandates.by_election(left, TN_APPOINTED)) == "filled-by-appointment"


def test_an_act_of_appointment_without_number_or_authority_is_refused() -> None:
    for change in ({"number": ""}, {"authority": ""}, {"authority": "a\nb"}, {"number": "x" * 201}):
        assert refused_code(lambda c=change: replace(ACT, **c)) == "bad-appointment"


def test_election_and_appointment_do_not_stand_in_for_each_other() -> None:
    ends = TRAINING_ENDS
    assert refused_code(lambda: mandates.appointed(MA, "A", ACT, starts_on=START, ends_on=ends)) == "filled-by-election"
    assert (
        refused_code(
            lambda: mandates.elected(TN_APPOINTED, "A", "u", starts_on=START, rules=Rules(), training_ends=ends)
        )
        == "filled-by-appointment"
    )


def test_an_appointment_has_a_term_that_follows_its_act() -> None:
    early, late = date(2026, 8, 1), date(2026, 9, 19)
    assert (
        refused_code(lambda: mandates.appointed(TN_APPOINTED, "A", ACT, starts_on=early, ends_on=late))
        == "act-after-start"
    )
    assert (
        refused_code(lambda: mandates.appointed(TN_APPOINTED, "A", ACT, starts_on=START, ends_on=late))
        == "term-backwards"
    )


@given(st.dates(START, TRAINING_ENDS), st.dates(START, TRAINING_ENDS))
def test_no_day_is_both_held_and_vacant_and_by_elections_never_lengthen_a_term(since: date, start: date) -> None:
    left = mandates.vacate(HELD, since=since, cause="resignation", today=since)
    assert not (left.is_held(start) and left.is_vacant(start))
    if left.is_vacant(start):
        assert mandates.elected_in_place(left, "A-2", "u", starts_on=start).ends_on == HELD.ends_on
