"""Codes of voting cards: what is made is read back, and one mistyped character is told at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import credentials
from elections.belenios.credentials import BASE58
from elections.errors import Malformed
from tests.vectors.belenios.making import stream


@settings(max_examples=50)
@given(st.integers())
def test_a_code_is_read_back_with_or_without_dashes(number: int) -> None:
    code = credentials.generate(stream(str(number)))
    assert credentials.normalise(code) == credentials.normalise(code.replace("-", "")) == code


def test_most_single_slips_are_told() -> None:
    """The check character has 53 values: a slip passes where the digits differ by 53, and nowhere else."""
    code = credentials.generate(stream("slip")).replace("-", "")
    passed = 0
    for place in range(14):
        for character in BASE58:
            try:
                credentials.normalise(code[:place] + character + code[place + 1 :])
            except Malformed:
                continue
            passed += character != code[place]
    assert passed <= 14


@pytest.mark.parametrize("typed", ["", "-", "abc", "x" * 16, "0" * 15, "‮" * 15, "aaa-aaa-aaa-aaa-aa\x00"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Malformed) as refusal:
        credentials.normalise(typed)
    assert refusal.value.code in {"credential-length", "credential-character", "credential-check"}


def test_the_key_belongs_to_the_election() -> None:
    code = credentials.generate(stream("card"))
    assert credentials.derive("SanduqOneE1ection", code) != credentials.derive("SanduqTwoE1ections", code)


def test_the_published_list_is_sorted_as_numbers() -> None:
    numbers = [credentials.public(stream(str(n)).scalar()) for n in range(12)]
    data = credentials.public_credentials_bytes(numbers)
    assert list(credentials.check_public_credentials(data, 12)) == sorted(numbers)
