"""Proofs that an encrypted number is one of several (sections 4.12, 4.13): iproofs and possibly-blank votes.

All of them are disjunctions: one branch is proven, the others simulated, and the challenges of all branches add up to
a hash. A branch claims that (alpha, beta) encrypts M; its commitments are

    A = g^response * alpha^challenge,    B = y^response * (beta / g^M)^challenge.

`Statement` is one such claim; the section's proofs differ in which statements they join and in the hash's prefix.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.protocol import messages
from elections.protocol.group import Element, P, Q, Scalar
from elections.protocol.numbers import mpz
from elections.protocol.powers import Powers
from elections.protocol.proofs import Proof, hash_to_scalar, join
from elections.protocol.randomness import Randomness


@dataclass(frozen=True, slots=True)
class Ciphertext(messages.Message):
    """`ciphertext` of section 4.3: (g^r, y^r g^m)."""

    alpha: Element
    beta: Element

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"alpha": str(self.alpha), "beta": str(self.beta)}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; membership is checked where the ciphertext is used."""
        field = messages.fields(value, "alpha", "beta")
        return cls(messages.number(field["alpha"]), messages.number(field["beta"]))

    def __mul__(self, other: "Ciphertext") -> "Ciphertext":
        """The product, which encrypts the sum."""
        return Ciphertext(self.alpha * other.alpha % P, self.beta * other.beta % P)


ONE: Final = Ciphertext(mpz(1), mpz(1))
"""The neutral ciphertext: an encryption of nothing."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The claim that `ciphertext` encrypts `value`."""

    ciphertext: Ciphertext
    value: int


def encrypt(powers: Powers, nonce: Scalar, value: int) -> Ciphertext:
    """The ciphertext (g^r, y^r g^m) of a value 0 or 1 (section 4.11.1)."""
    beta = powers.y(nonce)
    return Ciphertext(powers.g(nonce), beta * powers.g(mpz(1)) % P if value else beta)


def iprove_hash(context: str, ciphertext: Ciphertext) -> Callable[[str], Scalar]:
    """H_iprove of section 4.12, waiting for its commitments."""
    return lambda commitments: hash_to_scalar("prove", context, join(ciphertext.alpha, ciphertext.beta), commitments)


def bproof_hash(number: int, context: str) -> Callable[[str], Scalar]:
    """H_bproof0 or H_bproof1 of section 4.13, waiting for its commitments."""
    return lambda commitments: hash_to_scalar(f"bproof{number}", context, commitments)


def commitments(powers: Powers, proof: Proof, alpha: Element, beta: Element) -> list[Element]:
    """A and B of a branch, from alpha^challenge and (beta / g^value)^challenge."""
    return [powers.g(proof.response) * alpha % P, powers.y(proof.response) * beta % P]


def make_disjunction(
    powers: Powers,
    statements: Sequence[Statement],
    true: int,
    nonce: Scalar,
    hash_: Callable[[str], Scalar],
    randomness: Randomness,
) -> tuple[Proof, ...]:
    """The proofs of a disjunction whose branch `true` holds, its ciphertext made with `nonce`."""
    branches: dict[int, Proof] = {}
    elements: list[Element] = []
    witness = randomness.scalar()
    for index, statement in enumerate(statements):
        if index == true:
            elements += [powers.g(witness), powers.y(witness)]
            continue
        branches[index] = proof = Proof(randomness.scalar(), randomness.scalar())
        [alpha] = powers.chain(statement.ciphertext.alpha, [proof.challenge])
        [beta] = powers.chain(statement.ciphertext.beta, [proof.challenge], [statement.value])
        elements += commitments(powers, proof, alpha, beta)
    challenge = (hash_(join(*elements)) - sum(proof.challenge for proof in branches.values())) % Q
    branches[true] = Proof(challenge, (witness - nonce * challenge) % Q)
    return tuple(branches[index] for index in range(len(statements)))


def check_disjunction(
    powers: Powers,
    proofs: Sequence[Proof],
    alphas: Sequence[Element],
    betas: Sequence[Element],
    hash_: Callable[[str], Scalar],
) -> bool:
    """Whether the challenges add up to the hash of the commitments.

    `alphas` and `betas` are each branch's alpha^challenge and (beta / g^value)^challenge, value being what the branch
    claims to be encrypted; the caller computed them, and has checked that elements are members, scalars in range, and
    that there are as many proofs as branches.
    """
    elements: list[Element] = []
    for proof, alpha, beta in zip(proofs, alphas, betas, strict=True):
        elements += commitments(powers, proof, alpha, beta)
    return hash_(join(*elements)) == sum(proof.challenge for proof in proofs) % Q
