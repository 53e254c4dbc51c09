"""How powers are computed: tables for the bases g and y, one chain of squarings for all exponents of another base.

Nearly all the time of a check goes into powers modulo p. A check takes a `Powers` as argument, made once for an
election's key, so that tables are shared and so that a whole verification may use an engine of its own.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from elections.belenios.group import Element, G, P, Q, Scalar, mpz, powmod

_COLUMNS = 32
_ROWS = 8
_STEP: Final = mpz(1) << _COLUMNS


class FixedBase:
    """Powers of one base from a table: 256 bits as 32 digits of 8 bits, one multiplication a digit.

    The table holds 32 x 256 elements, about 2.4 MB, made in some 15 ms.
    """

    def __init__(self, base: Element) -> None:
        self._rows: list[list[mpz]] = []
        start = base
        for _ in range(32):
            row = [mpz(1)]
            for _ in range(255):
                row.append(row[-1] * start % P)
            self._rows.append(row)
            start = row[-1] * start % P

    def power(self, exponent: Scalar) -> Element:
        """base^exponent, for an exponent in [0, 2^256)."""
        result = mpz(1)
        for row, digit in zip(self._rows, int(exponent).to_bytes(32, "little"), strict=True):
            if digit:
                result = result * row[digit] % P
        return result


@lru_cache(maxsize=8)
def fixed_base(base: Element) -> FixedBase:
    """The table of `base`, kept for the generator and the keys of the last few elections."""
    return FixedBase(base)


def chain(base: Element, exponents: Sequence[Scalar]) -> list[Element]:
    """base^e for each e in [0, 2^256), sharing the squarings.

    The exponent's bits are written in 8 rows of 32 (Lim and Lee's comb): the rows' powers of `base` cost 224
    squarings once, and each exponent then 32 squarings and at most 64 multiplications.
    """
    if len(exponents) == 1:
        return [powmod(base, exponents[0], P)]
    row = base
    rows = [row]
    for _ in range(_ROWS - 1):
        row = powmod(row, _STEP, P)
        rows.append(row)
    low, high = _products(rows[:4]), _products(rows[4:])
    results: list[Element] = []
    for exponent in exponents:
        bits = format(exponent, "0256b")
        result = mpz(1)
        for column in range(_COLUMNS):
            result = result * result % P
            digits = int(bits[column::_COLUMNS], 2)
            if digits & 15:
                result = result * low[digits & 15] % P
            if digits > 15:
                result = result * high[digits >> 4] % P
        results.append(result)
    return results


def _products(rows: list[Element]) -> list[Element]:
    """The product of every subset of four elements, by the subset's bits."""
    products = [mpz(1)]
    for row in rows:
        products += [row, *(product * row % P for product in products[1:])]
    return products


class Powers:
    """Powers for the ballots and shares of one election, with tables for g and for the election's key y."""

    def __init__(self, public_key: Element) -> None:
        self.g = fixed_base(G).power
        self.y = fixed_base(public_key).power

    def chain(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element]:
        """(base / g^s)^e for each e and its shift s, of a base that is a product of members; no shifts: all 0."""
        found = chain(base, exponents)
        return [
            power * self.g(-shift * exponent % Q) % P if shift else power
            for power, exponent, shift in zip(found, exponents, shifts or [0] * len(found), strict=True)
        ]

    def of_member(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element] | None:
        """As `chain`, or None when base is outside the group: base^q is computed on the same chain."""
        *powers, one = self.chain(base, [*exponents, Q], shifts and [*shifts, 0])
        return powers if one == 1 and 0 < base < P else None
