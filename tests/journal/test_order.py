"""What has to come first, and what is done once only."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from elections import journal
from elections.errors import OutOfState, Refusal
from elections.journal import ElectionState, build
from tests.journal.records import BOTH, LEAVE, ONES, TIED, Step, code, go_on, of, paper, standing_before, state


def _struck_all(standing: ElectionState) -> ElectionState:
    steps: list[Step] = [("strike", "director", {"candidate": number, "cause": "died"}) for number in (1, 2, 3)]
    return go_on(standing, *steps)


def test_without_candidates_there_are_no_cards_and_no_opening() -> None:
    lists, _ = standing_before("make_cards")
    assert code(_struck_all(lists), "make_cards", "registrar", of("make_cards")) == "no-candidate"
    assert code(_struck_all(state("sitting")), "open", "chair", of("open")) == "no-candidate"


def test_cards_made_again_are_other_cards() -> None:
    listed, again = state("listed"), of("make_cards")
    assert code(listed, "make_cards", "registrar", again) == "same-cards"
    assert go_on(listed, ("make_cards", "registrar", {**again, "credentials": ONES})).credentials == ONES


def test_the_cards_are_accounted_for_once_and_before_the_count() -> None:
    closed = state("closed")
    assert code(closed, "count", "chair", of("count")) == "cards-not-accounted"
    accounted = go_on(closed, ("account_cards", "chair", of("account_cards")))
    assert code(accounted, "account_cards", "chair", of("account_cards")) == "cards-accounted"


def test_cards_not_checked_are_recorded_as_such_and_the_count_goes_on() -> None:
    unchecked = {name: value for name, value in of("account_cards").items() if name != "left"}
    unchecked |= {"checked": 0, "left_credentials": []}
    accounted = go_on(state("closed"), ("account_cards", "chair", unchecked))
    assert accounted.account is not None and not accounted.account.checked
    assert go_on(accounted, ("count", "chair", of("count"))).state == "counted"


def test_a_key_that_was_never_made_is_not_destroyed() -> None:
    standing, _ = standing_before("claim")
    act, by, data = LEAVE
    counted = go_on(standing, (act, by, {**data, "event": ""}), ("count_on_paper", "chair", paper()))
    assert code(counted, "destroy_key", "chair", {"seats": ["chair"]}) == "no-key"


def test_keys_are_destroyed_one_after_the_other_and_each_once() -> None:
    one = go_on(state("counted"), ("destroy_key", "chair", {"seats": ["oldest"]}))
    assert code(one, "destroy_key", "chair", {"seats": ["oldest", "chair"]}) == "key-destroyed"
    assert go_on(one, ("destroy_key", "chair", {"seats": ["chair"]})).destroyed == {"chair", "oldest"}


def test_nothing_goes_on_while_a_draw_is_open() -> None:
    opened, _ = standing_before("say", TIED)
    age = standing_before("open_draw", TIED)[1].data
    number = len(opened.draws)
    assert code(opened, "open_draw", "chair", {**age, "draw": number + 1}) == "draw-open"
    assert code(opened, "form_committee", "chair", of("form_committee", TIED)) == "draw-open"
    assert code(opened, "step_aside", "chair", {"seat": "oldest", "cause": "stepped-aside"}) == "draw-open"
    times = {"cause": "too-few", "opens_at": "2026-12-01T09:00:00Z", "closes_at": "2026-12-01T11:00:00Z"}
    assert code(opened, "adjourn", "chair", times) == "draw-open"


def test_the_machine_is_not_left_in_the_midst_of_a_draw() -> None:
    sitting = state("sitting")
    draw = standing_before("say", TIED)[0].draws[-1]
    drawing = replace(sitting, draws=(draw,))
    act, by, data = LEAVE
    assert code(drawing, act, by, {**data, "event": ""}) == "draw-open"


def test_a_seat_of_the_other_corps_is_not_stepped_aside_from() -> None:
    data = {"seat": "companion-oldest", "cause": "stepped-aside"}
    assert code(state("sitting"), "step_aside", "chair", data) == "no-such-seat"


def test_another_than_the_one_drawn_does_not_sit() -> None:
    standing, entry = standing_before("form_committee", TIED)
    members: Any = deepcopy(entry.data["members"])
    members[1] = {**members[1], "registration": "A9999", "why": "age"}
    assert code(standing, "form_committee", "chair", {"members": members, "threshold": 2}) == "member-not-drawn"


def test_the_companion_cohort_is_of_the_other_corps() -> None:
    standing, entry = standing_before("convene", BOTH)
    data: dict[str, Any] = {**deepcopy(entry.data)}
    for name, value, refusal in (
        ("companion", data["cohort"], "bad-companion"),
        ("rules", {**data["rules"], "term_months": 36}, "rules-against-order"),
    ):
        with pytest.raises(Refusal) as caught:
            build(standing, at=entry.at, act="convene", by="director", article="49", data={**data, name: value})
        assert caught.value.code == refusal


def test_remarks_are_numbered_by_whoever_makes_them() -> None:
    noted = go_on(
        state("open"),
        ("remark", "oldest", {"remark": 1, "kind": "complaint"}),
        ("remark", "chair", {"remark": 2, "kind": "incident"}),
    )
    assert noted.remarks == 2
    assert code(noted, "remark", "youngest", {"remark": 2, "kind": "dissent"}) == "remark-number"


def test_before_the_convocation_there_is_neither_statute_nor_rule() -> None:
    assert journal.replay([]) == ElectionState()
    with pytest.raises(OutOfState) as refusal:
        _ = ElectionState().statute
    assert refusal.value.code == "not-convened"
