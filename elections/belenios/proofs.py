"""Proofs of knowledge (sections 4.5, 4.6.1, 4.14, 4.18), and that an encrypted number is one of several (4.12, 4.13).

A proof of a discrete logarithm, or of its equality with another, is (challenge, response); the commitment is recomputed
as base^response * image^challenge, and the challenge is SHA-256 of a prefix, the context and the commitment, modulo q.
Where a proof is checked, its scalars have been found in [0, q) and its elements in the group, or are checked here: each
function says so.

Iproofs and proofs of possibly-blank votes are disjunctions: one branch is proven, the others simulated, and the
challenges of all branches add up to a hash. A branch claims that (alpha, beta) encrypts M; its commitments are

    A = g^response * alpha^challenge,    B = y^response * (beta / g^M)^challenge.

`Statement` is one such claim; the section's proofs differ in which statements they join and in the hash's prefix.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.belenios import messages
from elections.belenios.group import NAME, Element, G, P, Q, Randomness, Scalar, is_scalar, mpz, powmod
from elections.belenios.powers import Powers, fixed_base


@dataclass(frozen=True, slots=True)
class Proof(messages.Message):
    """`proof` of section 4.3."""

    challenge: Scalar
    response: Scalar

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"challenge": str(self.challenge), "response": str(self.response)}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; ranges are checked where the proof is."""
        field = messages.fields(value, "challenge", "response")
        return cls(messages.number(field["challenge"]), messages.number(field["response"]))

    def in_range(self) -> bool:
        """Whether both scalars are in [0, q)."""
        return is_scalar(self.challenge) and is_scalar(self.response)


def hash_to_scalar(prefix: str, *parts: str) -> Scalar:
    """SHA-256 of the prefix and the parts, joined by vertical bars, as a big-endian number modulo q."""
    return mpz(int.from_bytes(hashlib.sha256("|".join((prefix, *parts)).encode()).digest(), "big")) % Q


def join(*elements: Element) -> str:
    """Elements in base 10, separated by commas."""
    return ",".join(map(str, elements))


def _make(prefix: str, context: tuple[str, ...], secret: Scalar, nonce: Scalar) -> Proof:
    challenge = hash_to_scalar(prefix, *context, str(fixed_base(G).power(nonce)))
    return Proof(challenge, (nonce - secret * challenge) % Q)


def _check(
    prefix: str, context: tuple[str, ...], image: Element, proof: Proof, powers: Powers | None = None
) -> Element | None:
    """The commitment, if its hash is the challenge."""
    if not proof.in_range():
        return None
    power = powers.g(proof.response) if powers else fixed_base(G).power(proof.response)
    [other] = powers.chain(image, [proof.challenge]) if powers else [powmod(image, proof.challenge, P)]
    commitment = power * other % P
    return commitment if hash_to_scalar(prefix, *context, str(commitment)) == proof.challenge else None


def make_pok(private_key: Scalar, public_key: Element, nonce: Scalar) -> Proof:
    """The proof of knowledge of a private key (section 4.5)."""
    return _make("pok", (NAME, str(public_key)), private_key, nonce)


def check_pok(public_key: Element, proof: Proof) -> bool:
    """Whether `proof` shows knowledge of the private key of `public_key`, a member of the group."""
    return _check("pok", (NAME, str(public_key)), public_key, proof) is not None


def make_message_signature(signing_key: Scalar, message: str, nonce: Scalar) -> Proof:
    """The signature of a `signed_msg` (section 4.6.1; the challenge is reduced modulo q)."""
    return _make("sigmsg", (message,), signing_key, nonce)


def check_message_signature(verification_key: Element, message: str, proof: Proof) -> bool:
    """Whether `message` was signed byte for byte by the key behind `verification_key`, a member of the group."""
    return _check("sigmsg", (message,), verification_key, proof) is not None


def make_ballot_signature(secret: Scalar, ballot_hash: str, nonce: Scalar) -> Proof:
    """The proof in a ballot's signature (section 4.14)."""
    return _make("sig", (ballot_hash,), secret, nonce)


def check_ballot_signature(
    credential: Element, ballot_hash: str, proof: Proof, powers: Powers | None = None
) -> Element | None:
    """The commitment, if the holder of `credential`, a member of the group, signed `ballot_hash`; else None."""
    return _check("sig", (ballot_hash,), credential, proof, powers)


def make_decryption_proof(fingerprint: str, private_key: Scalar, alpha: Element, nonce: Scalar) -> Proof:
    """The proof that a decryption factor is alpha^x, for the x behind the public key (section 4.18)."""
    public_key = fixed_base(G).power(private_key)
    commitments = join(fixed_base(G).power(nonce), powmod(alpha, nonce, P))
    challenge = hash_to_scalar("decrypt", fingerprint, str(public_key), commitments)
    return Proof(challenge, (nonce - private_key * challenge) % Q)


def check_decryption_proof(
    fingerprint: str, public_key: Element, alpha: Element, factor: Element, proof: Proof
) -> bool:
    """Whether `factor` is alpha^x for the x behind `public_key`; all three are members of the group."""
    if not proof.in_range():
        return False
    a = fixed_base(G).power(proof.response) * powmod(public_key, proof.challenge, P) % P
    b = powmod(alpha, proof.response, P) * powmod(factor, proof.challenge, P) % P
    return hash_to_scalar("decrypt", fingerprint, str(public_key), join(a, b)) == proof.challenge


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
) -> list[Element]:
    """The commitments A and B of each branch, if the challenges add up to their hash; else none.

    `alphas` and `betas` are each branch's alpha^challenge and (beta / g^value)^challenge, value being what the branch
    claims to be encrypted; the caller computed them, and has checked that elements are members, scalars in range, and
    that there are as many proofs as branches.
    """
    elements: list[Element] = []
    for proof, alpha, beta in zip(proofs, alphas, betas, strict=True):
        elements += commitments(powers, proof, alpha, beta)
    return elements if hash_(join(*elements)) == sum(proof.challenge for proof in proofs) % Q else []
