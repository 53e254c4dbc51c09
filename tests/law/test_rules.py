"""The institute's own rules: complete, bounded, with defaults, and never shown as the statute's."""

from dataclasses import fields

import pytest

from elections.errors import Malformed, Refusal
from elections.law import statute
from elections.law.rules import CATALOGUE, Rules, spare_cards


def test_every_rule_is_described_once_with_the_default_it_has() -> None:
    assert sorted(rule.id for rule in CATALOGUE) == sorted(field.name for field in fields(Rules))
    assert {rule.id: rule.default for rule in CATALOGUE} == Rules().as_data()


def test_no_rule_of_the_institute_passes_for_the_statutes() -> None:
    assert {rule.SOURCE for rule in CATALOGUE} == {"institute"}
    for rule in CATALOGUE:
        assert rule.text and rule.accepts(rule.default)
        assert rule.article in ("", *statute.load("ma-2.03.40").articles)


def test_defaults_are_those_of_the_design() -> None:
    rules = Rules()
    assert (rules.reading, rules.withdrawn_may_sit, rules.draw_method) == ("own", 0, "recorded")
    assert (rules.spare_percent, rules.spare_minimum, rules.minimum_notice_days) == (5, 2, 1)


def test_rules_are_read_back_whole() -> None:
    rules = Rules(reading="both", draw_method="slips", place="قاعة الاجتماعات")
    assert Rules.from_data(rules.as_data()) == rules


@pytest.mark.parametrize(
    "change",
    [
        {"reading": "all"},
        {"reading": 0},
        {"withdrawn_may_sit": 2},
        {"withdrawn_may_sit": True},
        {"draw_method": "dice"},
        {"list_order": "age"},
        {"struck_votes": "share"},
        {"minimum_notice_days": 0},
        {"minimum_notice_days": "1"},
        {"spare_percent": -1},
        {"spare_percent": 101},
        {"term_months": 0},
        {"appeal_days": 366},
        {"place": "x" * 201},
        {"place": "here\nthere"},
        {"place": 1},
    ],
)
def test_a_value_that_its_rule_does_not_allow_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refused:
        Rules.from_data({**Rules().as_data(), **change})
    assert refused.value.code == "bad-rule"
    assert refused.value.details["rule"] in change


@pytest.mark.parametrize("data", [{}, [], {**Rules().as_data(), "extra": 1}, {"reading": "own"}, None])
def test_rules_too_few_or_too_many_are_refused(data: object) -> None:
    with pytest.raises(Malformed) as refused:
        Rules.from_data(data)
    assert refused.value.code == "bad-rules"


def test_the_place_has_to_be_said_before_convening() -> None:
    law = statute.load("ma-2.03.40")
    statute.check_rules(law, Rules(place="القاعة"))
    with pytest.raises(Refusal) as refused:
        statute.check_rules(law, Rules())
    assert refused.value.code == "place-missing"


def test_both_corps_need_a_second_corps() -> None:
    with pytest.raises(Refusal) as refused:
        statute.check_rules(statute.load("tn-1999-1290"), Rules(reading="both", place="القاعة"))
    assert refused.value.code == "no-companion-corps"


@pytest.mark.parametrize(("electors", "spares"), [(0, 2), (1, 2), (40, 2), (41, 3), (100, 5), (101, 6), (300, 15)])
def test_spare_cards_are_rounded_up_and_at_least_the_minimum(electors: int, spares: int) -> None:
    assert spare_cards(Rules(), electors) == spares
