"""The verifier's engine for powers: the same numbers as `powers.Powers`, sooner, and membership tested in one batch.

A ballot with eight choices takes some forty powers of elements found in it and as many of g and y. Here

- powers of g and y come from tables of 10-bit digits: 26 multiplications each;
- an element's powers x^c are computed as x^(c mod 2^128) * h^(c div 2^128), with h = x^(2^128) shared by all of them,
  each by one call of OpenSSL's `BN_mod_exp2_mont`, whose multiplication modulo p is faster than a product and a
  division; without that library, by the comb of `powers.chain`;
- whether x^q = 1 is asked of products of many elements (`Membership`).

Only public numbers pass through here: nothing is computed in constant time. An engine belongs to one thread.
"""

import ctypes
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Final

from elections.belenios import powers
from elections.belenios.buckets import Buckets
from elections.belenios.group import Element, G, P, Q, RandomBytes, Scalar, is_element, mpz, powmod, unpack

_DIGIT: Final = 10
_MANY: Final = 5000
"""Elements asked of at a time, about: rows of 256 buckets."""
_HALF: Final = 16
"""Bytes of half an exponent."""
_ELEMENT: Final = 256
"""Bytes of an element."""
_LIBRARIES: Final = ("libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64.dll")


class WideBase:
    """Powers of one base from a table: 256 bits as 26 digits of 10 bits; 27,000 elements, some 8 MB."""

    def __init__(self, base: Element) -> None:
        self._rows: list[list[Element]] = []
        for _ in range(-(-256 // _DIGIT)):
            row = [mpz(1)]
            for _ in range((1 << _DIGIT) - 1):
                row.append(row[-1] * base % P)
            base = row[-1] * base % P
            self._rows.append(row)

    def power(self, exponent: Scalar) -> Element:
        """base^exponent, for an exponent in [0, 2^256)."""
        result = mpz(1)
        for row, digit in zip(self._rows, unpack(exponent, _DIGIT), strict=False):
            result = result * row[digit] % P
        return result


class Membership:
    """Whether many elements are all members of the group: x^q = 1 asked of products of random subsets.

    For each of `TESTS` tests every element is in its subset or not with probability 1/2: 64 bits drawn for the element
    say in which. At the end each subset's product is raised to q.

    Soundness: if some x has x^q ≠ 1, then whatever the other elements are, at most one of the two cases "x is in the
    subset" and "x is not" gives a product a with a^q = 1 (the two values differ by the factor x^q). The tests draw
    independently of each other and of the elements, which are fixed by the archive before anything is drawn: a stranger
    passes with probability at most 2^-TESTS = 2^-64. This holds for any order x may have in the group of all residues;
    factors 2 and 3 of (p - 1) / q make a single random linear combination unsound.

    Who fails is then found by asking each element by itself.
    """

    TESTS: Final = 64

    def __init__(self, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes
        self._products = [mpz(1)] * self.TESTS
        self._buckets: Buckets | None = None

    def add(self, element: Element) -> None:
        """Adds an element, a number with 0 < x < p."""
        self._buckets = self._buckets or Buckets(self.TESTS, _MANY)
        self._buckets.put(element, mpz(int.from_bytes(self._random_bytes(self.TESTS // 8), "big")))

    def products(self) -> list[Element]:
        """The products over all elements added; those of several parts are multiplied with `join`."""
        if self._buckets:
            products, self._buckets = self._buckets.products(), None
            self.join(products)
        return self._products

    def join(self, products: Sequence[Element]) -> None:
        """Takes the products of another part, drawn independently of this one's."""
        self._products = [mine * other % P for mine, other in zip(self._products, products, strict=True)]

    def holds(self) -> bool:
        """Whether all elements are members, but for the bound above."""
        return all(product == 1 or single(product, Q) == 1 for product in self.products())


class Engine(powers.Powers):
    """Powers for a whole verification. `of_member` puts the membership off; ask `membership.holds()` at the end.

    A base that is no number in (0, p) is refused at once.
    """

    def __init__(self, public_key: Element, random_bytes: RandomBytes) -> None:
        self.g = _wide_base(G).power
        self.y = _wide_base(public_key).power
        self.membership: Final = Membership(random_bytes)
        self._libcrypto = libcrypto()

    def chain(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element]:
        """(base / g^s)^e for each e in [0, 2^256) and its shift s."""
        if self._libcrypto is None:
            return super().chain(base, exponents, shifts)
        return self._libcrypto.powers(base, exponents, shifts)

    def of_member(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element] | None:
        """As `chain`; None when base is not in (0, p). That base is a member is asked later."""
        if not is_element(base):
            return None
        self.membership.add(base)
        return self.chain(base, exponents, shifts)


def all_members(elements: Collection[Element], random_bytes: RandomBytes) -> bool:
    """Whether all are members of the group: each by itself where they are few, else with the bound of `Membership`."""
    if len(elements) <= Membership.TESTS:
        return all(is_element(element) and single(element, Q) == 1 for element in elements)
    test = Membership(random_bytes)
    for element in elements:
        if not is_element(element):
            return False
        test.add(element)
    return test.holds()


@lru_cache(maxsize=64)
def _unshift(shift: int) -> tuple[Element, Element]:
    """g^-shift, and its power 2^128."""
    one = powmod(G, -shift % Q, P)
    return one, powmod(one, mpz(1) << 8 * _HALF, P)


def single(base: Element, exponent: Scalar) -> Element:
    """base^exponent by the fastest way there is; the exponent is in [0, 2^256)."""
    library = libcrypto()
    return library.powers(base, [exponent])[0] if library else powmod(base, exponent, P)


@lru_cache(maxsize=2)
def _wide_base(base: Element) -> WideBase:
    return WideBase(base)


@cache
def libcrypto() -> "Libcrypto | None":
    """OpenSSL's arithmetic, where the library is found and computes rightly; else None."""
    for name in _LIBRARIES:
        try:
            library = Libcrypto(ctypes.PyDLL(name))
            exponents = [Q - 1, mpz(1) << 128, mpz(0), G % Q]
            if library.powers(G, exponents) == [powmod(G, exponent, P) for exponent in exponents]:
                return library
        except (OSError, AttributeError, ArithmeticError):
            continue
    return None


class Libcrypto:
    """Powers modulo p by OpenSSL's big numbers. One thread at a time: the buffers are shared.

    The calls keep Python's own lock anyway, so that waiting costs nothing.

    Raises:
        AttributeError: the library lacks a function.
        ArithmeticError: it refuses a call.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        for name, result, arguments in (
            ("BN_new", pointer, []),
            ("BN_CTX_new", pointer, []),
            ("BN_MONT_CTX_new", pointer, []),
            ("BN_lebin2bn", pointer, [text, number, pointer]),
            ("BN_bn2lebinpad", number, [pointer, text, number]),
            ("BN_MONT_CTX_set", number, [pointer] * 3),
            ("BN_mod_exp_mont", number, [pointer] * 6),
            ("BN_mod_exp2_mont", number, [pointer] * 8),
        ):
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self._library = library
        self._lock = Lock()
        self._spares: list[tuple[int, int]] = []
        self._buffer = ctypes.create_string_buffer(_ELEMENT)
        self._base, self._high, self._result, self._p, self._step, self._lower, self._upper = (
            self._made(library.BN_new()) for _ in range(7)
        )
        self._context, self._montgomery = self._made(library.BN_CTX_new()), self._made(library.BN_MONT_CTX_new())
        self._put(int(P).to_bytes(_ELEMENT, "little"), self._p)
        self._put((1 << 8 * _HALF).to_bytes(_HALF + 1, "little"), self._step)
        self._must(library.BN_MONT_CTX_set(self._montgomery, self._p, self._context))

    def powers(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element]:
        """(base / g^s)^e modulo p for each e in [0, 2^256) and its shift s; base is in [0, p). No shifts: all 0."""
        with self._lock:
            if len(exponents) == 1:
                return [self._single(base * _unshift(shifts[0])[0] % P if any(shifts) else base, exponents[0])]
            return self._several(base, exponents, shifts)

    def _single(self, base: Element, exponent: Scalar) -> Element:
        tail = (self._p, self._context, self._montgomery)
        self._put(int(base).to_bytes(_ELEMENT, "little"), self._base)
        self._put(int(exponent).to_bytes(2 * _HALF, "little"), self._lower)
        self._must(self._library.BN_mod_exp_mont(self._result, self._base, self._lower, *tail))
        return self._get(self._result)

    def _several(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int]) -> list[Element]:
        put, power, must = self._library.BN_lebin2bn, self._library.BN_mod_exp2_mont, self._must
        result, start, high, lower, upper = self._result, self._base, self._high, self._lower, self._upper
        tail = (self._p, self._context, self._montgomery)
        self._put(int(base).to_bytes(_ELEMENT, "little"), start)
        must(self._library.BN_mod_exp_mont(high, start, self._step, *tail))
        pairs = {0: (start, high)}
        if any(shifts):
            half = self._get(high)
            for shift, spare in zip(sorted(set(shifts) - {0}), self._spare(len(shifts)), strict=False):
                one, two = _unshift(shift)
                self._put(int(base * one % P).to_bytes(_ELEMENT, "little"), spare[0])
                self._put(int(half * two % P).to_bytes(_ELEMENT, "little"), spare[1])
                pairs[shift] = spare
        results: list[Element] = []
        for exponent, shift in zip(exponents, shifts or [0] * len(exponents), strict=True):
            digits = int(exponent).to_bytes(2 * _HALF, "little")
            must(put(digits, _HALF, lower) and put(digits[_HALF:], _HALF, upper))
            first, second = pairs[shift]
            must(power(result, first, lower, second, upper, *tail))
            results.append(self._get(result))
        return results

    def _spare(self, count: int) -> list[tuple[int, int]]:
        """At least `count` pairs of numbers to put shifted bases into."""
        while len(self._spares) < count:
            self._spares.append((self._made(self._library.BN_new()), self._made(self._library.BN_new())))
        return self._spares

    def _put(self, data: bytes, target: int) -> None:
        self._must(self._library.BN_lebin2bn(data, len(data), target))

    def _get(self, source: int) -> Element:
        self._must(self._library.BN_bn2lebinpad(source, self._buffer, _ELEMENT) == _ELEMENT)
        return mpz(int.from_bytes(self._buffer.raw, "little"))

    @staticmethod
    def _must(done: object) -> None:
        if not done:
            raise ArithmeticError("libcrypto refused a computation")

    @staticmethod
    def _made(address: object) -> int:
        if not isinstance(address, int):
            raise ArithmeticError("libcrypto has no memory")
        return address


class DoorPowers(powers.Powers):
    """The engine at the door, where several threads ask at a time, and each ballot is answered at once.

    Powers for one election, by OpenSSL where it is there, else by the comb; membership is asked at once.
    """

    def chain(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element]:
        """(base / g^s)^e for each e in [0, 2^256) and its shift s."""
        library = libcrypto()
        if library is None or not is_element(base):
            return super().chain(base, exponents, shifts)
        return library.powers(base, exponents, shifts)
