"""The key ceremony beyond its vectors: resuming, and what a dishonest server or member can try."""

from dataclasses import replace

import pytest

from elections.belenios import ceremony, signed, trustees
from elections.belenios.group import G, P, Q, powmod
from elections.belenios.rounds import POLYNOMIAL, Ceremony, check_certificates, check_polynomial
from tests.belenios.refusing import refused
from tests.vectors.belenios.making import Key, make_key, stream


@pytest.fixture(scope="module", params=[3, 5])
def key(request: pytest.FixtureRequest) -> Key:
    return make_key("SanduqHo1dsACeremony1", request.param)


def test_a_member_who_begins_again_from_the_seed_says_the_same(key: Key) -> None:
    for member, first, second, third in zip(key.members, key.round1, key.round2, key.round3, strict=True):
        again = ceremony.Member(key.ceremony, member.owner, bytes(member.seed))
        assert ceremony.make_certificate(again) == first
        assert ceremony.make_polynomial(again, key.certificates) == second
        assert ceremony.make_output(again, key.certificates, key.round2) == third


def test_the_members_keys_are_points_of_one_polynomial(key: Key) -> None:
    assert all(
        powmod(G, private_key, P) == key.trustees.verification_key(owner)
        for owner, private_key in enumerate(key.private_keys, 1)
    )
    secret = sum(member.coefficients()[0] for member in key.members) % Q
    assert powmod(G, secret, P) == key.trustees.public_key == trustees.check_trustees(key.trustees)


def test_every_member_accepts_the_published_key(key: Key) -> None:
    data = key.trustees.to_bytes()
    for member in key.members:
        assert ceremony.check_own_trustees(member, key.certificates, key.round2, data) == key.trustees


def test_a_server_that_shows_two_members_different_certificates_is_found_out(key: Key) -> None:
    """The server plays the last member towards the first, and the first towards the last."""
    last = key.ceremony.members
    theirs = ceremony.Member(key.ceremony, last, b"\x05" * 32)
    shown_to_first = check_certificates(key.ceremony, [*key.round1[:-1], ceremony.make_certificate(theirs)])
    answer = ceremony.make_polynomial(key.members[0], shown_to_first)
    with refused("certificates-differ", 1):
        check_polynomial(key.ceremony, key.certificates, 1, answer)


def test_the_first_page_refuses_the_published_key_when_the_server_hid_that(key: Key) -> None:
    """The server keeps the two worlds apart to the end; then one object is published, and one page differs."""
    altered = Key(key.ceremony)
    altered.members = [*key.members[:-1], ceremony.Member(key.ceremony, key.ceremony.members, b"\x05" * 32)]
    first = key.members[0]
    data = key.trustees.to_bytes()
    with refused("trustees-differ"):
        ceremony.check_own_trustees(first, altered.certificates, altered.round2, data)
    assert trustees.fingerprint(data) != trustees.fingerprint(altered.trustees.to_bytes())


def test_coefficients_chosen_after_seeing_the_others_are_refused(key: Key) -> None:
    """A last member could otherwise choose the election's key: A_0 = the key wanted, divided by the others'."""
    late = replace(key.round2[-1], coefexps=key.round2[0].coefexps)
    with refused("commitment-broken"):
        check_polynomial(key.ceremony, key.certificates, key.ceremony.members, late)


def test_a_masked_share_opens_for_its_recipient_and_place_alone() -> None:
    randomness = stream("channel")
    secret, r, dk, other = (randomness.scalar() for _ in range(4))
    place = Ceremony("SanduqChanne1", 1, 3).place(POLYNOMIAL, 1, 2)
    masked = signed.mask(place, powmod(G, dk, P), secret, r)
    assert signed.unmask(place, dk, masked) == secret
    assert signed.unmask(place, other, masked) != secret
    assert signed.unmask(replace(place, recipient=3), dk, masked) != secret
    assert signed.unmask(replace(place, sender=3), dk, masked) != secret
    assert signed.unmask(replace(place, ceremony=2), dk, masked) != secret


@pytest.mark.parametrize("members", [0, 1, 2, 4, 6])
def test_a_committee_of_another_size_is_refused(members: int) -> None:
    with refused("wrong-committee-size"):
        Ceremony("SanduqHo1dsACeremony1", 1, members)


def test_the_fingerprint_is_six_groups_of_four() -> None:
    assert trustees.fingerprint(b"[]") == "4f53 cda1 8c2b aa0c 0354 bb5f"


def test_a_key_file_is_read_back(key: Key) -> None:
    for private_key in key.private_keys:
        assert trustees.read_private_key(trustees.private_key_bytes(private_key)) == private_key
