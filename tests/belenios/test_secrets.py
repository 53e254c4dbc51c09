"""No secret shows in a repr, a refusal or a message that others see."""

import pytest

from elections.belenios import ballot, ceremony, credentials, tally
from elections.belenios.group import Randomness
from elections.belenios.rounds import Ceremony
from elections.errors import Refusal
from tests.vectors.belenios.making import Urn, make_urn, stream


@pytest.fixture(scope="module")
def urn() -> Urn:
    return make_urn("SanduqKeepsItsSecrets1")


def _secrets(urn: Urn) -> list[str]:
    scalars = [*urn.secrets, *urn.key.private_keys]
    for member in urn.key.members:
        scalars += [member.scalar("signing"), member.scalar("decryption"), *member.coefficients()]
    seeds = [form for member in urn.key.members for form in (member.seed.hex(), repr(member.seed))]
    return [*map(str, scalars), *seeds, *urn.cards, *(card.replace("-", "") for card in urn.cards)]


def test_no_repr_shows_a_secret(urn: Urn) -> None:
    encrypted = urn.counted([urn.vote(0, 1)])
    things = [
        *urn.key.members,
        *urn.key.round1,
        *urn.key.round2,
        *urn.key.round3,
        urn.key.certificates,
        urn.key.trustees,
        urn.election,
        urn.vote(0, 1),
        encrypted,
        urn.share(1, encrypted),
        Randomness(lambda count: b"\x00" * count),
        stream("a"),
    ]
    shown = " ".join(map(repr, things))
    assert not [secret for secret in _secrets(urn) if secret in shown]


def test_no_message_carries_a_secret(urn: Urn) -> None:
    said = [message.to_bytes().decode() for message in (*urn.key.round1, *urn.key.round2, *urn.key.round3)]
    said += [urn.vote(0, 1).to_bytes().decode(), urn.key.trustees.to_bytes().decode()]
    assert not [secret for secret in _secrets(urn) if any(secret in text for text in said)]


def test_no_refusal_repeats_a_code_or_a_key(urn: Urn) -> None:
    code = urn.cards[0]
    mistyped = code[:-1] + ("2" if code[-1] != "2" else "3")
    other = make_urn("SanduqKeepsOtherSecrets")
    encrypted = urn.counted([urn.vote(0, 1)])
    refused = []
    for attempt in (
        lambda: credentials.normalise(mistyped),
        lambda: credentials.normalise(code + "1"),
        lambda: ballot.make_ballot(urn.election, urn.secrets[0], (9,), stream("x")),
        lambda: ballot.check_ballot(urn.election, other.vote(0, 1).to_bytes(), lambda credential: True),
        lambda: ceremony.make_polynomial(urn.key.members[0], other.key.certificates),
        lambda: tally.check_share(urn.election.fingerprint, urn.key.trustees.verification_key(2), encrypted,
                                  urn.share(1, encrypted), 2),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refusal:
            attempt()
        refused.append(f"{refusal.value!r} {refusal.value} {refusal.value.details}")
    shown = " ".join(refused)
    assert not [secret for secret in [*_secrets(urn), mistyped] if secret in shown]


def test_every_scalar_of_a_member_depends_on_election_ceremony_and_owner() -> None:
    seed = b"\x01" * 32
    places = [
        ("SanduqOneE1ection", 1, 1),
        ("SanduqOneE1ection", 1, 2),
        ("SanduqOneE1ection", 2, 1),
        ("SanduqOther", 1, 1),
    ]
    scalars = {
        ceremony.Member(Ceremony(election, number, 3), owner, seed).scalar("signing")
        for election, number, owner in places
    }
    assert len(scalars) == len(places)
