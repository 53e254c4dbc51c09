"""The group's numbers, membership, the engines for powers, and scalars from random bytes."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import multi_exponent, powers
from elections.belenios.group import G, P, Q, Randomness, check_member, check_scalar, is_member, mpz, powmod
from elections.belenios.powers import FixedBase, Powers, chain
from tests.belenios.refusing import refused
from tests.vectors.belenios.making import stream

exponents = st.integers(0, 2**256 - 1) | st.sampled_from([0, 1, 2, int(Q) - 1, int(Q), 2**256 - 1])
KEY = powmod(G, stream("a key").scalar(), P)


def test_the_parameters_are_the_specifications() -> None:
    """2048 and 256 bits, g of order q, and the residues' order 2 * 3 * q * more, which is why x^q is asked."""
    assert (int(P).bit_length(), int(Q).bit_length()) == (2048, 256)
    assert all(pow(2, int(number) - 1, int(number)) == 1 for number in (P, Q))
    assert powmod(G, Q, P) == 1 != G
    assert (P - 1) % (6 * Q) == 0


@pytest.mark.parametrize("number", [0, P, P + 1, -1, P - 1, P - G, 2])
def test_a_number_outside_the_group_is_refused(number: int) -> None:
    assert not is_member(mpz(number))
    with refused("not-in-group", 2):
        check_member(mpz(number), "alpha", 2)
    for engine in (Powers(KEY), multi_exponent.DoorPowers(KEY)):
        assert engine.of_member(mpz(number), [mpz(5)]) is None


@pytest.mark.parametrize("number", [-1, Q, Q + 5])
def test_a_scalar_outside_its_range_is_refused(number: int) -> None:
    with refused("scalar-out-of-range"):
        check_scalar(mpz(number), "response")


@settings(max_examples=25)
@given(st.lists(exponents, min_size=1, max_size=4))
def test_every_way_to_compute_powers_gives_the_same(several: list[int]) -> None:
    expected = [powmod(KEY, exponent, P) for exponent in several]
    assert chain(KEY, [mpz(exponent) for exponent in several]) == expected
    table = powers.fixed_base(KEY)
    assert [table.power(mpz(exponent)) for exponent in several] == expected
    for engine in (Powers(G), multi_exponent.DoorPowers(G)):
        assert engine.of_member(KEY, [mpz(exponent) for exponent in several]) == expected


def test_the_door_answers_the_same_without_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multi_exponent, "libcrypto", lambda: None)
    engine = multi_exponent.DoorPowers(KEY)
    assert engine.of_member(G, [mpz(7), Q - 1]) == [powmod(G, 7, P), powmod(G, Q - 1, P)]
    assert engine.of_member(P - G, [mpz(7)]) is None


def test_a_table_of_one_is_ones() -> None:
    assert FixedBase(mpz(1)).power(Q - 1) == 1


def test_a_scalar_at_or_above_q_is_drawn_again() -> None:
    draws = iter([b"\xff" * 32, int(Q).to_bytes(32, "big"), int(Q - 1).to_bytes(32, "big")])
    assert Randomness(lambda count: next(draws)).scalar() == Q - 1
    assert next(draws, None) is None


def test_small_numbers_have_no_modulo_bias() -> None:
    values = iter(bytes(range(256)))
    randomness = Randomness(lambda count: bytes([next(values)]))
    counts = Counter(randomness.below(58) for _ in range(58 * 4))
    assert set(counts.values()) == {4}
