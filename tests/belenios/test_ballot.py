"""Ballots beyond their vectors: any vote passes, and the checks answer in their order."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import ballot, credentials
from elections.belenios.questions import Election, Question
from elections.errors import Refusal
from tests.belenios.refusing import refused
from tests.vectors.belenios.making import make_key, make_urn, stream

URN = make_urn()
KEY = make_key("SanduqTakesAnyBa11ot1")


@settings(max_examples=12)
@given(st.data())
def test_any_vote_that_the_question_allows_passes(data: st.DataObject) -> None:
    names = data.draw(st.integers(1, 8))
    maximum = data.draw(st.integers(1, min(4, names)))
    chosen = data.draw(st.sets(st.integers(1, names), max_size=maximum))
    answers = tuple(data.draw(st.lists(st.text(min_size=1, max_size=6), min_size=names, max_size=names)))
    election = Election("", "", KEY.trustees.public_key, Question(answers, maximum, "?"), "SanduqTakesAnyBa11ot1")
    secret = stream("voter").scalar()
    made = ballot.make_ballot(election, secret, chosen, stream(repr(chosen)))
    listed = {credentials.public(secret)}
    assert ballot.check_ballot(election, made.to_bytes(), listed.__contains__) == made


@pytest.mark.parametrize("chosen", [(0,), (4,), (1, 2), (1, 1), (-1,)])
def test_a_choice_that_the_question_does_not_allow_is_not_made(chosen: tuple[int, ...]) -> None:
    with refused("wrong-choice"):
        ballot.make_ballot(URN.election, URN.secrets[0], chosen, stream("x"))


def test_two_ballots_of_one_vote_have_nothing_in_common() -> None:
    one, other = URN.vote(0, 1, label="a"), URN.vote(0, 1, label="b")
    numbers = [{c.alpha for c in each.choices()} | {c.beta for c in each.choices()} for each in (one, other)]
    assert not numbers[0] & numbers[1]
    assert ballot.tracker(one.to_bytes()) != ballot.tracker(other.to_bytes())


def test_a_ballot_wrong_in_every_way_is_refused_by_the_first_check_left() -> None:
    """Each correction uncovers the next refusal."""
    election, card = URN.election, 0
    good = URN.vote(card, 1).to_bytes()
    elsewhere = make_urn("SanduqVectorsE1sewhere").vote(card, 1).to_bytes()
    asked: list[str] = []

    def door(data: bytes, *, listed: bool = True, spoiled: bool = False, voted: bool = False) -> None:
        try:
            ballot.check_ballot(
                election, data, lambda c: listed, is_spoiled=lambda c: spoiled, has_voted=lambda c: voted
            )
        except Refusal as refusal:
            asked.append(refusal.code)

    door(elsewhere + b" " * 9000)
    door(elsewhere[:-1] + b" }")
    door(elsewhere, listed=False)
    door(good, listed=False, spoiled=True, voted=True)
    door(good, spoiled=True, voted=True)
    door(good, voted=True)
    door(good)
    assert asked == [
        "ballot-too-large",
        "not-canonical",
        "wrong-election",
        "unknown-credential",
        "spoiled-credential",
        "already-voted",
    ]


def test_several_threads_check_at_the_same_time() -> None:
    """OpenSSL's buffers are shared: each thread must still get the answer to its own question."""
    election = make_urn("SanduqManyAtTheDoor111", cards=6)
    listed = set(election.listed)
    good = [election.vote(card, 1 + card % 3).to_bytes() for card in range(6)]
    lies = [election.lie(card, [0, 1, 1, 0]).to_bytes() for card in range(6)]

    def door(data: bytes) -> str:
        try:
            ballot.check_ballot(election.election, data, listed.__contains__)
        except Refusal as refusal:
            return refusal.code
        return "ok"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(door, [data for pair in zip(good, lies, strict=True) for data in pair]))
    assert answers == ["ok", "overall-proof-failed"] * 6
