"""Products of many elements by the bits of their exponents, with few multiplications (Pippenger's buckets)."""

from collections.abc import Sequence
from typing import Final

from elections.belenios.group import Element, P, mpz, unpack

_WIDEST: Final = 12
"""Bits of a digit at most: 4,096 buckets in a row."""


class Buckets:
    """For each bit of exponents of so many bits, the product of the elements whose exponent has it.

    Exponents are read as digits. An element is multiplied into one bucket for each digit; at the end each row of
    buckets is folded into the products for its digits' bits. `elements` is about how many come: the digits are as wide
    as costs least.
    """

    def __init__(self, bits: int, elements: int) -> None:
        width = min(range(2, _WIDEST + 1), key=lambda width: -(-bits // width) * (elements + (2 << width)))
        self._bits, self._width = bits, width
        self._rows = [[mpz(1)] * (1 << width) for _ in range(-(-bits // width))]

    def put(self, element: Element, exponent: int) -> None:
        """Multiplies the element into the bucket of each digit of its exponent."""
        for row, digit in zip(self._rows, unpack(exponent, self._width), strict=False):
            row[digit] = row[digit] * element % P

    def products(self) -> list[Element]:
        """The product for each bit, lowest first."""
        return [product for row in self._rows for product in _fold(row)][: self._bits]


def _fold(row: Sequence[Element]) -> list[Element]:
    """The products over the buckets whose number has each bit, lowest first."""
    found: list[Element] = []
    while len(row) > 1:
        half = len(row) // 2
        product = mpz(1)
        for element in row[half:]:
            product = product * element % P
        found.append(product)
        row = [low * high % P for low, high in zip(row[:half], row[half:], strict=True)]
    return found[::-1]
