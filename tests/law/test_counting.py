"""Who is elected: every vector, and what must hold for any counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Refusal
from elections.law.counting import Elected, Outcome, count
from tests.law.cases import Case, cases, label


def counted(given: Case) -> Outcome:
    votes = {int(candidate): number for candidate, number in given["votes"].items()}
    rest = {name: given[name] for name in ("null", "struck", "struck_votes", "drawn")}
    return count(votes, given["blank"], given["seats"], **rest)


def rows(elected: tuple[Elected, ...]) -> list[list[object]]:
    return [[one.candidate, one.votes, one.by] for one in elected]


@pytest.mark.parametrize("case", cases("counting/cases"), ids=label)
def test_counting_vector(case: Case) -> None:
    if "want" not in case:
        with pytest.raises(Refusal) as refused:
            counted(case["input"])
        assert refused.value.code == case["expect"]
        assert str(refused.value)
        return
    outcome, want = counted(case["input"]), case["want"]
    assert rows(outcome.elected) == want["elected"]
    assert rows(outcome.vacant) == want.get("vacant", [])
    assert outcome.open_seats == want["open_seats"]
    assert [list(group.candidates) for group in outcome.tied] == want["tied"]
    assert outcome.no_vote_cast == (case["expect"] == "no-vote-cast")
    assert (outcome.draw is not None) == (case["expect"] == "draw")
    if outcome.draw:
        assert (outcome.draw.places, list(outcome.draw.entries)) == (want["places"], want["entries"])
        assert (outcome.draw.purpose, outcome.draw.seat) == ("seat", "")
    for name in ("null", "votes_cast"):
        if name in want:
            assert getattr(outcome, name) == want[name]


COUNTS = st.dictionaries(st.integers(1, 12), st.integers(0, 4), max_size=8)
SEATS = st.integers(1, 4)


@settings(max_examples=300)
@given(COUNTS, SEATS, st.data())
def test_permuting_candidates_never_changes_who_is_elected(
    votes: dict[int, int], seats: int, data: st.DataObject
) -> None:
    """Neither listing them in another order nor giving them other numbers."""
    outcome = count(votes, 0, seats)
    shuffled = dict(data.draw(st.permutations(list(votes.items()))))
    assert count(shuffled, 0, seats) == outcome
    numbers = data.draw(st.permutations(list(votes)))
    renamed = dict(zip(votes, numbers, strict=True))
    other = count({renamed[candidate]: number for candidate, number in votes.items()}, 0, seats)
    assert {one.candidate for one in other.elected} == {renamed[one.candidate] for one in outcome.elected}
    assert (other.draw is None) == (outcome.draw is None)
    if other.draw and outcome.draw:
        assert set(other.draw.entries) == {str(renamed[int(entry)]) for entry in outcome.draw.entries}


@settings(max_examples=300)
@given(COUNTS, SEATS)
def test_elected_is_whoever_cannot_be_passed(votes: dict[int, int], seats: int) -> None:
    """An oracle of another shape: count, for each candidate, those above him and those level with him."""
    outcome = count(votes, 0, seats)
    sure, drawn = set(), set()
    for candidate, number in votes.items():
        above = sum(other > number for other in votes.values())
        level = sum(other == number for other in votes.values())
        if number and above + level <= seats:
            sure.add(candidate)
        elif number and above < seats:
            drawn.add(str(candidate))
    assert {one.candidate for one in outcome.elected} == sure
    assert set(outcome.draw.entries if outcome.draw else ()) == drawn
    places = outcome.draw.places if outcome.draw else 0
    assert len(sure) + places + outcome.open_seats == seats
    assert outcome.open_seats == max(0, seats - sum(number > 0 for number in votes.values()))
    assert all(one.votes > 0 for one in outcome.elected)


@settings(max_examples=200)
@given(COUNTS, SEATS, st.data())
def test_a_draw_fills_exactly_the_seats_that_remained(votes: dict[int, int], seats: int, data: st.DataObject) -> None:
    first = count(votes, 0, seats)
    if first.draw is None:
        return
    drawn = data.draw(st.permutations(first.draw.entries))[: first.draw.places]
    last = count(votes, 0, seats, drawn=[int(entry) for entry in drawn])
    assert last.elected[: len(first.elected)] == first.elected
    assert [str(one.candidate) for one in last.elected[len(first.elected) :]] == drawn
    assert {one.by for one in last.elected[len(first.elected) :]} == {"lot"}
    assert (last.draw, last.open_seats, last.groups) == (None, 0, first.groups)


@settings(max_examples=150)
@given(COUNTS, SEATS, st.integers(0, 30))
def test_candidates_without_a_vote_and_blanks_change_nobody(votes: dict[int, int], seats: int, blank: int) -> None:
    outcome = count(votes, 0, seats)
    other = count({**votes, 99: 0}, blank, seats)
    assert (other.elected, other.draw, other.open_seats) == (outcome.elected, outcome.draw, outcome.open_seats)


@settings(max_examples=200)
@given(COUNTS, SEATS, st.data())
def test_void_is_as_if_the_struck_had_never_been_on_the_list(
    votes: dict[int, int], seats: int, data: st.DataObject
) -> None:
    struck = data.draw(st.sets(st.sampled_from(sorted(votes))) if votes else st.just(set()))
    outcome = count(votes, 3, seats, null=2, struck=struck, struck_votes="void")
    without = count({one: number for one, number in votes.items() if one not in struck}, 3, seats)
    assert (outcome.elected, outcome.draw, outcome.groups) == (without.elected, without.draw, without.groups)
    assert outcome.votes_cast + outcome.null == sum(votes.values()) + 2
    assert outcome.vacant == ()


@settings(max_examples=200)
@given(COUNTS, SEATS, st.data())
def test_count_is_as_if_nobody_had_been_struck_but_their_seats_are_vacant(
    votes: dict[int, int], seats: int, data: st.DataObject
) -> None:
    struck = data.draw(st.sets(st.sampled_from(sorted(votes))) if votes else st.just(set()))
    outcome = count(votes, 0, seats, struck=struck, struck_votes="count")
    plain = count(votes, 0, seats)
    assert {*outcome.elected, *outcome.vacant} == set(plain.elected)
    assert {one.candidate for one in outcome.vacant} == {one.candidate for one in plain.elected} & struck
    assert (outcome.draw, outcome.votes_cast, outcome.null) == (plain.draw, plain.votes_cast, 0)
    assert outcome.open_seats == plain.open_seats + len(outcome.vacant)
