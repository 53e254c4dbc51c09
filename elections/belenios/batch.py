"""All equations of many ballots as one product, once their commitments are known (`advice`).

A ballot's proofs hold if, for each branch, which claims that (alpha, beta) encrypts m, and for its signature

    A = g^r alpha^c,    B = y^r (beta / g^m)^c,    A = g^r X^c

with challenge c, response r, credential X, commitments A and B; that c is rightly hashed from them has been seen
before (`advice.Form.read`). Each equation is raised to a random weight w in [0, 2^64), all are multiplied, and the
powers of one element are gathered:

    product of all x^E(x)  =  g^(sum of w (r - ...)) y^(sum of w r),

x being every commitment, with E(x) = w, and every alpha, beta and X, with E(x) = e + q u: e in [0, q) is the gathered
exponent, u is drawn from [0, 2^64). So the low 64 bits of every E(x) are uniform, q being odd, and independent of all
the others'.

For each bit t let D(t) be the product of the elements whose E(x) has that bit. The batch is accepted if

1. D(t)^q = 1 for t = 0 … 63, and
2. the product of all D(t)^(2^t) is the right side above.

Soundness: ballots and advice are fixed before anything is drawn. Let a batch hold something that the exact check would
refuse. If some element x is outside the group, then for each t < 64, whatever all else is, x is in D(t) or not with
probability 1/2 each; the two values of D(t)^q differ by the factor x^q, so one of them at most is 1. These coins are
independent: the batch passes with probability at most 2^-64. That holds for every order that x may have among the
residues; (p - 1) / q has the factors 2 and 3, so that one random product alone would let x pass half the time. If all
elements are members, u changes nothing, and some commitment is z times what its equation demands, with z != 1 of the
prime order q; whatever the other weights are, one residue of its weight modulo q at most makes the product right, and
the weights are less than q: again at most 2^-64 (Bellare, Garay, Rabin 1998, small exponents). So a wrong ballot
passes with probability at most 2^-64, in however many batches, and a right one with true advice always passes.

The D(t) come from rows of buckets (`buckets`); the 64 low bits serve the membership test and the equations at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from elections.belenios.advice import Claims
from elections.belenios.buckets import Buckets
from elections.belenios.group import Element, G, P, Q, RandomBytes, Scalar, mpz
from elections.belenios.multi_exponent import single
from elections.belenios.questions import Question

WEIGHT: Final = 64
"""Bits of a weight; the error is 2^-64."""
_REST: Final = 256
_MASK: Final = (mpz(1) << WEIGHT) - 1


@dataclass(slots=True)
class Products:
    """What many ballots come to: D(t) for each bit t, and the exponents of g and y on the right side."""

    bits: list[Element]
    g: Scalar
    y: Scalar

    def join(self, other: "Products") -> "Products":
        """Both together: the equations of one and the other, drawn independently."""
        bits = [mine * others % P for mine, others in zip(self.bits, other.bits, strict=True)]
        return Products(bits, (self.g + other.g) % Q, (self.y + other.y) % Q)

    def holds(self, public_key: Element) -> bool:
        """Whether all elements are members and all equations hold, but for the bound above."""
        if any(product != 1 and single(product, Q) != 1 for product in self.bits[:WEIGHT]):
            return False
        whole = mpz(1)
        for product in reversed(self.bits):
            whole = whole * whole % P * product % P
        return bool(whole == single(G, self.g) * single(public_key, self.y) % P)


class Batch:
    """Gathers ballots of one question; `ballots` is how many are expected, and decides how wide the digits are."""

    def __init__(self, question: Question, random_bytes: RandomBytes, ballots: int) -> None:
        choices = len(question.answers) + 1
        self._random_bytes = random_bytes
        self._claims = list(_claims(choices, question.max))
        self._bases = 2 * choices + 1
        commitments = 2 * len(self._claims) + 1
        self._weights = commitments
        self._low = Buckets(WEIGHT, ballots * (commitments + self._bases))
        self._high = Buckets(_REST, ballots * self._bases)
        self._g = self._y = mpz(0)

    def add(self, claims: Claims) -> None:
        """Takes a ballot's equations."""
        drawn = self._random_bytes(WEIGHT // 8 * (self._weights + self._bases))
        numbers = [mpz(int.from_bytes(drawn[at : at + WEIGHT // 8], "big")) for at in range(0, len(drawn), WEIGHT // 8)]
        weights, blinds = numbers[: self._weights], numbers[self._weights :]
        exponents = [mpz(0)] * self._bases
        sum_alpha = sum_beta = mpz(0)
        g = y = mpz(0)
        place = 0
        for (choice, value), (challenge, response) in zip(self._claims, claims.branches, strict=False):
            first, second = weights[place], weights[place + 1]
            place += 2
            alpha, beta = first * challenge, second * challenge
            g += first * response - value * beta
            y += second * response
            if choice is None:
                sum_alpha += alpha
                sum_beta += beta
            else:
                exponents[2 * choice] -= alpha
                exponents[2 * choice + 1] -= beta
        challenge, response = claims.branches[-1]
        exponents[-1] -= weights[-1] * challenge
        g += weights[-1] * response
        # The sum is the product of all choices but the blank one, the first.
        for index in range(2, self._bases - 1, 2):
            exponents[index] -= sum_alpha
            exponents[index + 1] -= sum_beta
        self._g, self._y = (self._g + g) % Q, (self._y + y) % Q
        low, high = self._low, self._high
        for commitment, weight in zip(claims.commitments, weights, strict=True):
            low.put(commitment, weight)
        bases = [element for choice in claims.choices for element in (choice.alpha, choice.beta)]
        for base, exponent, blind in zip((*bases, claims.credential), exponents, blinds, strict=True):
            whole = exponent % Q + Q * blind
            low.put(base, whole & _MASK)
            high.put(base, whole >> WEIGHT)

    def products(self) -> Products:
        """What the ballots come to; to be asked once, at the end."""
        return Products([*self._low.products(), *self._high.products()], self._g, self._y)


def _claims(choices: int, maximum: int) -> Iterator[tuple[int | None, int]]:
    """Of each branch which choice, None for the sum of all but the first, is said to encrypt which value."""
    for choice in range(choices):
        yield from ((choice, 0), (choice, 1))
    yield 0, 1
    yield from ((None, names) for names in range(1, maximum + 1))
    yield from ((0, 0), (None, 0))
