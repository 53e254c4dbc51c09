"""Any election counts to the multiset of its votes, and any majority of the members gives the same result."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import ballot, tally
from elections.belenios.group import G, P, powmod
from elections.belenios.proofs import ONE, encrypt
from tests.belenios.refusing import refused
from tests.vectors.belenios.making import Urn, make_election, make_key, make_urn, stream

KEYS = {members: make_key("SanduqCountsEveryVote1", members) for members in (3, 5)}


@st.composite
def elections(draw: st.DrawFn) -> tuple[int, int, int, list[tuple[int, ...]]]:
    """Members, candidates, names on a ballot, and the votes."""
    candidates = draw(st.integers(1, 30))
    maximum = draw(st.integers(1, min(3, candidates)))
    vote = st.sets(st.integers(1, candidates), max_size=maximum).map(lambda names: tuple(sorted(names)))
    return draw(st.sampled_from([3, 5])), candidates, maximum, draw(st.lists(vote, max_size=60))


@settings(max_examples=6)
@given(elections(), st.data())
def test_any_election_counts_to_the_multiset_of_its_votes(
    given_election: tuple[int, int, int, list[tuple[int, ...]]], data: st.DataObject
) -> None:
    """The votes are encrypted without their proofs, which other tests check: the sums are the matter here."""
    members, candidates, maximum, votes = given_election
    key = KEYS[members]
    election = make_election("SanduqCountsEveryVote1", key, candidates, maximum)
    randomness, powers = stream(repr(votes)), election.powers
    encrypted = tally.aggregate(
        election.question,
        [
            [
                encrypt(powers, randomness.scalar(), value)
                for value in (int(not vote), *(int(name in vote) for name in range(1, candidates + 1)))
            ]
            for vote in votes
        ],
    )
    owners = data.draw(st.permutations(key.ceremony.owners))[: key.ceremony.threshold]
    shares = {
        owner: tally.make_share(election.fingerprint, key.private_keys[owner - 1], encrypted, randomness)
        for owner in owners
    }
    result = tally.make_result(key.trustees, election.question, encrypted, len(votes), shares)
    assert result.blank == sum(not vote for vote in votes)
    assert result.votes == tuple(sum(name in vote for vote in votes) for name in range(1, candidates + 1))
    tally.check_result(key.trustees, election.question, encrypted, len(votes), shares, result)


@pytest.fixture(scope="module", params=[3, 5])
def urn(request: pytest.FixtureRequest) -> Urn:
    return make_urn("SanduqOfAMajority" + "1" * request.param, members=request.param, cards=5)


def test_whole_ballots_count_and_any_majority_gives_the_same_result(urn: Urn) -> None:
    votes = [urn.vote(0, 1), urn.vote(1, 3), urn.vote(2), urn.vote(3, 3), urn.vote(4, 2)]
    for vote in votes:
        ballot.check_ballot(urn.election, vote.to_bytes(), set(urn.listed).__contains__)
    encrypted, key = urn.counted(votes), urn.key.trustees
    shares = {owner: urn.share(owner, encrypted) for owner in urn.key.ceremony.owners}
    for owner, share in shares.items():
        tally.check_share(urn.election.fingerprint, key.verification_key(owner), encrypted, share, owner)
    for size in range(key.threshold, len(shares) + 1):
        for owners in combinations(shares, size):
            some = {owner: shares[owner] for owner in owners}
            result = tally.make_result(key, urn.election.question, encrypted, 5, some)
            assert result == tally.Result(1, (1, 1, 2))


def test_fewer_members_than_a_majority_learn_nothing_that_counts(urn: Urn) -> None:
    encrypted = urn.counted([urn.vote(0, 1)])
    shares = {owner: urn.share(owner, encrypted) for owner in range(1, urn.key.trustees.threshold)}
    with refused("too-few-shares"):
        tally.make_result(urn.key.trustees, urn.election.question, encrypted, 1, shares)
    factors = tally.factors(shares)
    powers = {powmod(G, count, P) for count in range(50)}
    opened = [choice.beta * powmod(f, -1, P) % P for choice, f in zip(encrypted.choices, factors, strict=True)]
    assert not powers & set(opened)


def test_the_empty_urn_is_ones() -> None:
    question = make_urn().election.question
    assert tally.aggregate(question, []).choices == (ONE,) * 4


def test_adding_a_ballot_is_multiplying_it_in() -> None:
    urn = make_urn()
    first, second = urn.vote(0, 1), urn.vote(1, 2)
    assert urn.counted([first]).add(second.choices()) == urn.counted([second, first])
