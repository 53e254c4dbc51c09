"""The account of the cards: what must hold, and each difference by its name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Malformed, Refusal
from elections.law.cards import NUMBERS, SHOWN, account, check_credentials


def told(differences: tuple[Refusal, ...]) -> dict[str, object]:
    assert all(str(difference) for difference in differences)
    assert {difference.code for difference in differences} <= NUMBERS | SHOWN
    return {difference.code: difference.details["number"] for difference in differences}


@pytest.mark.parametrize(
    ("made", "handed_out", "spoiled", "left", "ballots", "expected"),
    [
        (52, 40, 2, 10, 39, {}),
        (52, 40, 2, 10, 40, {}),
        (0, 0, 0, 0, 0, {}),
        (52, 40, 2, 9, 40, {"cards-missing": 1}),
        (52, 0, 0, 0, 0, {"cards-missing": 52}),
        (52, 40, 2, 12, 40, {"cards-too-many": 2}),
        (52, 40, 2, 10, 41, {"ballots-exceed-cards": 1}),
        (52, 40, 2, 9, 43, {"cards-missing": 1, "ballots-exceed-cards": 3}),
        (52, 40, 2, None, 40, {}),
        (52, 40, 2, None, 42, {"ballots-exceed-cards": 2}),
        (52, 50, 4, None, 40, {"cards-too-many": 2}),
    ],
)
def test_differences_in_numbers(
    made: int, handed_out: int, spoiled: int, left: int | None, ballots: int, expected: dict[str, int]
) -> None:
    assert told(account(made, handed_out, spoiled, left, ballots)) == expected


@pytest.mark.parametrize(
    "numbers", [(-1, 0, 0, 0, 0), (0, -1, 0, 0, 0), (0, 0, -1, 0, 0), (0, 0, 0, -1, 0), (0, 0, 0, 0, -1)]
)
def test_a_negative_number_is_refused(numbers: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(Malformed) as refused:
        account(*numbers)
    assert refused.value.code == "negative-count"


NUMBER = st.integers(0, 60)


@settings(max_examples=200)
@given(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)
def test_the_account_is_clean_exactly_when_everything_holds(
    made: int, handed_out: int, spoiled: int, left: int, ballots: int
) -> None:
    holds = made == handed_out + spoiled + left and ballots <= handed_out
    assert (account(made, handed_out, spoiled, left, ballots) == ()) == holds


LISTED = ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize(
    ("voted", "spoiled", "left", "spoiled_number", "left_number", "expected"),
    [
        (["a", "b"], ["c"], ["d", "e"], 1, 2, {}),
        ([], [], [], 0, 0, {}),
        (["a", "d"], ["c"], ["d", "e"], 1, 2, {"left-card-voted": 1}),
        (["a", "c"], ["c"], ["d", "e"], 1, 2, {"spoiled-card-voted": 1}),
        (["a"], ["c"], ["d", "d"], 1, 2, {"card-shown-twice": 1, "left-cards-not-shown": 1}),
        (["a"], ["c"], ["c", "e"], 1, 2, {"card-shown-twice": 1}),
        (["a"], ["c"], ["d", "z"], 1, 2, {"card-unknown": 1}),
        (["a"], [], ["d"], 2, 3, {"spoiled-cards-not-shown": 2, "left-cards-not-shown": 2}),
        (["a"], ["c", "d"], ["e", "f"], 1, 1, {"spoiled-cards-unmarked": 1, "left-cards-uncounted": 1}),
    ],
)
def test_differences_in_cards_shown(
    voted: list[str],
    spoiled: list[str],
    left: list[str],
    spoiled_number: int,
    left_number: int,
    expected: dict[str, int],
) -> None:
    differences = check_credentials(
        listed=LISTED, voted=voted, spoiled=spoiled, left=left, spoiled_number=spoiled_number, left_number=left_number
    )
    assert told(differences) == expected


def test_every_code_of_a_difference_can_come_out() -> None:
    numbers = (*account(1, 2, 0, 0, 3), *account(1, 0, 0, 0, 0))
    shown = (
        *check_credentials(
            listed=LISTED, voted=["a", "c"], spoiled=["a", "b"], left=["a", "c", "z"], spoiled_number=1, left_number=1
        ),
        *check_credentials(listed=LISTED, voted=[], spoiled=[], left=[], spoiled_number=1, left_number=1),
    )
    assert {difference.code for difference in numbers} == NUMBERS
    assert {difference.code for difference in shown} == SHOWN
