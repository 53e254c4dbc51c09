"""From the ballots to the result (sections 4.16, 4.18, 4.19): encrypted tally, shares, combination, result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

from elections.belenios import messages
from elections.belenios.group import (
    Element,
    G,
    P,
    Q,
    Randomness,
    Scalar,
    check_member,
    check_scalar,
    invert,
    mpz,
    powmod,
)
from elections.belenios.proofs import ONE, Ciphertext, Proof, check_decryption_proof, make_decryption_proof
from elections.belenios.questions import Question
from elections.belenios.trustees import Trustees
from elections.errors import CheckFailed, OutOfState

_LARGE_COUNT = 1073741823


@dataclass(frozen=True, slots=True)
class EncryptedTally(messages.Message):
    """`encrypted_tally` of one question: the pointwise product of all ballots' choices, blank first."""

    choices: tuple[Ciphertext, ...]

    def to_json(self) -> Any:
        """The array of the one question's ciphertexts."""
        return [[choice.to_json() for choice in self.choices]]

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the array of the one question's ciphertexts."""
        [choices] = one(value)
        return cls(messages.items(choices, Ciphertext.from_json))

    def add(self, choices: Sequence[Ciphertext]) -> "EncryptedTally":
        """The tally with one more ballot."""
        return EncryptedTally(tuple(mine * other for mine, other in zip(self.choices, choices, strict=True)))


@dataclass(frozen=True, slots=True)
class Share(messages.Message):
    """`partial_decryption` of one question: a factor for each ciphertext of the tally, each with its proof."""

    decryption_factors: tuple[Element, ...]
    decryption_proofs: tuple[Proof, ...]

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {
            "decryption_factors": [[str(factor) for factor in self.decryption_factors]],
            "decryption_proofs": [[proof.to_json() for proof in self.decryption_proofs]],
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; `check_share` checks what they say."""
        f = messages.fields(value, "decryption_factors", "decryption_proofs")
        [factors], [proofs] = one(f["decryption_factors"]), one(f["decryption_proofs"])
        return cls(messages.items(factors, messages.number), messages.items(proofs, Proof.from_json))


@dataclass(frozen=True, slots=True)
class Result(messages.Message):
    """`result` of one question: how many ballots are blank, and how many carry each name."""

    blank: int
    votes: tuple[int, ...]

    def to_json(self) -> Any:
        """The counts, blank first; very large ones are strings."""
        counts = (self.blank, *self.votes)
        return {"result": [[count if count <= _LARGE_COUNT else str(count) for count in counts]]}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the counts."""
        f = messages.fields(value, "result")
        [counts] = one(f["result"])
        numbers = messages.items(counts, _count)
        if not numbers:
            raise messages.not_canonical()
        return cls(numbers[0], numbers[1:])


def aggregate(question: Question, ballots: Iterable[Sequence[Ciphertext]]) -> EncryptedTally:
    """The encrypted tally of the choices of accepted ballots, each credential's once (section 4.16)."""
    tally = EncryptedTally((ONE,) * (len(question.answers) + 1))
    for choices in ballots:
        tally = tally.add(choices)
    return tally


def make_share(fingerprint: str, private_key: Scalar, tally: EncryptedTally, randomness: Randomness) -> Share:
    """A member's share of the decryption; `fingerprint` is the election's."""
    factors = tuple(powmod(choice.alpha, private_key, P) for choice in tally.choices)
    proofs = tuple(
        make_decryption_proof(fingerprint, private_key, choice.alpha, randomness.scalar()) for choice in tally.choices
    )
    return Share(factors, proofs)


def check_share(fingerprint: str, public_key: Element, tally: EncryptedTally, share: Share, member: int) -> None:
    """Checks a share against the public key of the member who sent it.

    The tally's elements are products of members of the group.

    Raises:
        CheckFailed: `wrong-length`, `not-in-group`, `scalar-out-of-range`, `share-proof-failed`; each with the
            member.
    """
    lengths = {len(tally.choices), len(share.decryption_factors), len(share.decryption_proofs)}
    if len(lengths) != 1:
        raise CheckFailed(
            "wrong-length",
            "“{field}” has another length than the question demands.",
            member=member,
            field="decryption_factors",
        )
    for factor in share.decryption_factors:
        check_member(factor, "decryption_factors", member)
    for proof in share.decryption_proofs:
        check_scalar(proof.challenge, "decryption_proofs", member)
        check_scalar(proof.response, "decryption_proofs", member)
    for choice, factor, proof in zip(tally.choices, share.decryption_factors, share.decryption_proofs, strict=True):
        if not check_decryption_proof(fingerprint, public_key, choice.alpha, factor, proof):
            raise CheckFailed(
                "share-proof-failed",
                "The share of member {owner} is not this tally decrypted with this member's key.",
                member=member,
                owner=member,
            )


def lagrange(owners: Sequence[int], owner: int) -> Scalar:
    """The Lagrange coefficient of `owner` among `owners`, at 0 (section 4.19)."""
    numerator, denominator = mpz(1), mpz(1)
    for other in owners:
        if other != owner:
            numerator = numerator * other % Q
            denominator = denominator * (other - owner) % Q
    return numerator * invert(denominator, Q) % Q


def factors(shares: Mapping[int, Share]) -> list[Element]:
    """The synthetic factors of exactly as many shares, by owner, as are needed."""
    owners = sorted(shares)
    columns = zip(*(shares[owner].decryption_factors for owner in owners), strict=True)
    coefficients = [lagrange(owners, owner) for owner in owners]
    result: list[Element] = []
    for column in columns:
        product = mpz(1)
        for factor, coefficient in zip(column, coefficients, strict=True):
            product = product * powmod(factor, coefficient, P) % P
        result.append(product)
    return result


def combine(trustees: Trustees, tally: EncryptedTally, shares: Mapping[int, Share]) -> list[Element]:
    """g^count for each choice, from checked shares by owner; every majority must say the same.

    Raises:
        OutOfState: `too-few-shares`.
        CheckFailed: `majorities-disagree`.
    """
    if len(shares) < trustees.threshold:
        raise OutOfState(
            "too-few-shares",
            "{count} shares are here; {needed} members are needed to open the urn.",
            count=len(shares),
            needed=trustees.threshold,
        )
    outcomes = [
        factors({owner: shares[owner] for owner in owners})
        for owners in combinations(sorted(shares), trustees.threshold)
    ]
    if any(outcome != outcomes[0] for outcome in outcomes):
        raise CheckFailed("majorities-disagree", "Two majorities of the shares give different results.")
    return [choice.beta * invert(factor, P) % P for choice, factor in zip(tally.choices, outcomes[0], strict=True)]


def make_result(
    trustees: Trustees, question: Question, tally: EncryptedTally, num_tallied: int, shares: Mapping[int, Share]
) -> Result:
    """The result from checked shares by owner: any majority, or more.

    Raises:
        OutOfState: `too-few-shares`.
        CheckFailed: `majorities-disagree`, `no-logarithm`, `impossible-count`: an incident; the urn is untouched.
    """
    images = combine(trustees, tally, shares)
    logarithms = {mpz(1): 0}
    power = mpz(1)
    for count in range(1, num_tallied + 1):
        power = power * G % P
        logarithms[power] = count
    if any(image not in logarithms for image in images):
        raise CheckFailed("no-logarithm", "A decrypted number is not between 0 and the number of ballots.")
    blank, *votes = (logarithms[image] for image in images)
    result = Result(blank, tuple(votes))
    check_counts(question, num_tallied, result)
    return result


def check_result(
    trustees: Trustees,
    question: Question,
    tally: EncryptedTally,
    num_tallied: int,
    shares: Mapping[int, Share],
    result: Result,
) -> None:
    """Checks a published result against the shares: g^count is what they decrypt to.

    Raises:
        OutOfState: `too-few-shares`.
        CheckFailed: `majorities-disagree`, `wrong-length`, `impossible-count`, `wrong-result`.
    """
    images = combine(trustees, tally, shares)
    check_counts(question, num_tallied, result)
    counts = (result.blank, *result.votes)
    if any(powmod(G, count, P) != image for count, image in zip(counts, images, strict=True)):
        raise CheckFailed("wrong-result", "The published counts are not what the shares decrypt to.")


def check_counts(question: Question, num_tallied: int, result: Result) -> None:
    """Refuses counts that no ballots can give: each ballot is blank, or carries 1 to max names.

    Raises:
        CheckFailed: `wrong-length`, `impossible-count`.
    """
    if len(result.votes) != len(question.answers):
        raise CheckFailed("wrong-length", "“{field}” has another length than the question demands.", field="result")
    named = num_tallied - result.blank
    if any(votes > named for votes in result.votes) or not named <= sum(result.votes) <= question.max * named:
        raise CheckFailed("impossible-count", "The counts do not add up to the number of ballots.")


def one(value: object) -> list[object]:
    """The one item of an array: what belongs to the one question."""
    if not isinstance(value, list) or len(value) != 1:
        raise messages.not_canonical()
    return value


def _count(value: object) -> int:
    return int(messages.number(value)) if isinstance(value, str) else messages.integer(value)
