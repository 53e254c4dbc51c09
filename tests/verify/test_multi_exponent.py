"""The verifier's engine gives the same powers, and its test of membership finds every stranger."""

import secrets
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import multi_exponent
from elections.belenios.group import G, P, Q, mpz, powmod
from elections.belenios.multi_exponent import Engine, Membership, all_members

KEY = powmod(G, 1234567, P)
HALF = P - 1
"""Of order 2."""
THIRD = powmod(3, (P - 1) // 3, P)
"""Of order 3, or 1."""


@pytest.fixture(params=["libcrypto", "gmpy2"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    if request.param == "gmpy2":
        monkeypatch.setattr(multi_exponent, "libcrypto", lambda: None)
    return Engine(KEY, secrets.token_bytes)


def test_powers_are_those_of_gmp(engine: Engine) -> None:
    for exponent in (mpz(0), mpz(1), Q - 1, mpz(2) ** 128, mpz(2) ** 128 - 1, mpz(secrets.randbelow(int(Q)))):
        assert engine.g(exponent) == powmod(G, exponent, P)
        assert engine.y(exponent) == powmod(KEY, exponent, P)
        base = mpz(secrets.randbelow(int(P)))
        assert engine.chain(base, [exponent]) == [powmod(base, exponent, P)]
        assert engine.chain(base, [exponent, Q, mpz(5)]) == [powmod(base, e, P) for e in (exponent, Q, mpz(5))]


def test_a_number_that_is_no_element_is_refused_at_once(engine: Engine) -> None:
    for number in (mpz(0), P, P + 1, mpz(-1)):
        assert engine.of_member(number, [mpz(2)]) is None


def batched(elements: list[int]) -> bool:
    test = Membership(secrets.token_bytes)
    for element in elements:
        test.add(element)
    return test.holds()


@settings(max_examples=25)
@given(st.integers(1, 23), st.integers(0, 22), st.sampled_from([HALF, THIRD, mpz(2), mpz(5)]))
def test_one_stranger_among_members_is_found(count: int, place: int, stranger: int) -> None:
    elements = [powmod(G, number + 2, P) for number in range(count)]
    assert batched(elements)
    place %= count
    elements[place] = elements[place] * stranger % P
    assert batched(elements) == (powmod(stranger, Q, P) == 1)


@pytest.mark.parametrize("count", [0, 1, Membership.TESTS, Membership.TESTS + 1])
def test_few_or_many_elements_are_asked_for_strangers(count: int) -> None:
    members = [powmod(G, number + 2, P) for number in range(count)]
    assert all_members(members, secrets.token_bytes)
    for stranger in (HALF, mpz(0), P, -G):
        assert not count or not all_members([*members[1:], stranger], secrets.token_bytes)


@pytest.mark.parametrize("holds", [batched, lambda elements: all_members(elements, secrets.token_bytes)])
def test_strangers_that_cancel_each_other_are_found(holds: Callable[[list[int]], bool]) -> None:
    assert powmod(HALF, Q, P) != 1 and HALF * HALF % P == 1
    assert not holds([G * HALF % P, KEY * HALF % P])


def test_parts_are_joined_without_losing_a_stranger() -> None:
    whole, part = Membership(secrets.token_bytes), Membership(secrets.token_bytes)
    whole.add(G)
    part.add(HALF)
    whole.join(part.products())
    assert not whole.holds()
