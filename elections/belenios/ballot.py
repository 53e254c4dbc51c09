"""The ballot (sections 4.14, 4.15): made by a voter, checked at the door and by the verifier.

The checks have an order and each has its refusal: size, canonical bytes, election, credential, then ranges,
membership, lengths, proofs, and the signature last.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from elections.belenios import credentials, messages
from elections.belenios.answers import Answer, check_answer, make_answer
from elections.belenios.group import Element, P, Q, Randomness, Scalar, check_scalar, mpz
from elections.belenios.powers import Powers
from elections.belenios.proofs import Ciphertext, Proof, check_ballot_signature, make_ballot_signature
from elections.belenios.questions import Election, Question
from elections.canonical import compact_bytes, sha256_base64
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState


@dataclass(frozen=True, slots=True)
class Signature(messages.Message):
    """`signature` of section 4.14."""

    hash: str
    proof: Proof

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"hash": self.hash, "proof": self.proof.to_json()}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields."""
        f = messages.fields(value, "hash", "proof")
        return cls(messages.text(f["hash"]), Proof.from_json(f["proof"]))


@dataclass(frozen=True, slots=True)
class Ballot(messages.Message):
    """`ballot` of section 4.15."""

    election_uuid: str
    election_hash: str
    credential: Element
    answers: tuple[Answer, ...]
    signature: Signature

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {**self._unsigned(), "signature": self.signature.to_json()}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; `check_ballot` checks what they say."""
        f = messages.fields(value, "election_uuid", "election_hash", "credential", "answers", "signature")
        return cls(
            messages.text(f["election_uuid"]),
            messages.text(f["election_hash"]),
            messages.number(f["credential"]),
            messages.items(f["answers"], Answer.from_json),
            Signature.from_json(f["signature"]),
        )

    def signed_hash(self) -> str:
        """The hash that the signature covers: of the ballot without its signature."""
        return sha256_base64(compact_bytes(self._unsigned()))

    def choices(self) -> tuple[Ciphertext, ...]:
        """The encrypted choices, blank first."""
        return self.answers[0].choices

    def _unsigned(self) -> dict[str, Any]:
        return {
            "election_uuid": self.election_uuid,
            "election_hash": self.election_hash,
            "credential": str(self.credential),
            "answers": [answer.to_json() for answer in self.answers],
        }


def tracker(data: bytes) -> str:
    """The tracking number of a ballot's bytes: their SHA-256 in Base64 (section 4.15)."""
    return sha256_base64(data)


def make_ballot(election: Election, secret: Scalar, chosen: Collection[int], randomness: Randomness) -> Ballot:
    """A signed ballot for the answers at the positions `chosen` (from 1), or blank when there is none.

    `secret` is the exponent of the voter's credential (`credentials.derive`).

    Raises:
        Malformed: `wrong-choice`.
    """
    credential = credentials.public(secret)
    context = f"{election.fingerprint}|{credential}"
    answer = make_answer(election.powers, context, election.question, chosen, randomness)
    nothing = Signature("", Proof(mpz(0), mpz(0)))
    ballot = Ballot(election.uuid, election.fingerprint, credential, (answer,), nothing)
    signed = ballot.signed_hash()
    signature = Signature(signed, make_ballot_signature(secret, signed, randomness.scalar()))
    return Ballot(ballot.election_uuid, ballot.election_hash, credential, ballot.answers, signature)


def read_ballot(election: Election, data: bytes) -> Ballot:
    """The ballot in `data`, after the cheap checks: size, canonical bytes, this election's uuid and hash.

    Raises:
        Malformed: `ballot-too-large`, `not-json`, `not-canonical`.
        CheckFailed: `wrong-election`, `wrong-election-hash`.
    """
    limit = maximum_size(election.question, election.uuid)
    if len(data) > limit:
        raise Malformed("ballot-too-large", "A ballot of this election has at most {limit} bytes.", limit=limit)
    ballot = Ballot.from_bytes(data)
    if ballot.election_uuid != election.uuid:
        raise CheckFailed("wrong-election", "This ballot was made for another election.")
    if ballot.election_hash != election.fingerprint:
        raise CheckFailed("wrong-election-hash", "This ballot was made for other election data than those published.")
    return ballot


def check_credential(
    ballot: Ballot,
    is_listed: Callable[[Element], bool],
    is_spoiled: Callable[[Element], bool] | None = None,
    has_voted: Callable[[Element], bool] | None = None,
) -> None:
    """Checks that the ballot's credential may vote.

    Raises:
        Forbidden: `unknown-credential`, `spoiled-credential`.
        OutOfState: `already-voted`.
    """
    if not is_listed(ballot.credential):
        raise Forbidden("unknown-credential", "No voting card of this election has this code.")
    if is_spoiled is not None and is_spoiled(ballot.credential):
        raise Forbidden("spoiled-credential", "This voting card was returned and replaced by another.")
    if has_voted is not None and has_voted(ballot.credential):
        raise OutOfState("already-voted", "This voting card has voted; a ballot is never replaced.")


def check_proofs(election: Election, ballot: Ballot, powers: Powers | None = None) -> list[Element]:
    """Checks all that a ballot proves by itself: ranges, membership, lengths, proofs, signature.

    Returns the commitments that it had to compute, in the order of the ballot's advice (`advice`).

    The credential is one of the published list, whose elements were checked as members when it was published.
    `powers` is the election's own engine unless the caller brings another.

    Raises:
        CheckFailed: `scalar-out-of-range`, `not-in-group`, `wrong-length`, `blank-proof-missing`,
            `individual-proof-failed`, `overall-proof-failed`, `blank-proof-failed`, `wrong-hash`,
            `wrong-signature`.
    """
    signature = ballot.signature
    check_scalar(signature.proof.challenge, "signature")
    check_scalar(signature.proof.response, "signature")
    if len(ballot.answers) != 1:
        raise CheckFailed("wrong-length", "“{field}” has another length than the question demands.", field="answers")
    context = f"{ballot.election_hash}|{ballot.credential}"
    powers = powers or election.powers
    commitments = check_answer(powers, context, election.question, ballot.answers[0])
    if signature.hash != ballot.signed_hash():
        raise CheckFailed("wrong-hash", "The hash in the ballot's signature is not the ballot's.")
    last = check_ballot_signature(ballot.credential, signature.hash, signature.proof, powers)
    if last is None:
        raise CheckFailed("wrong-signature", "The ballot's signature does not hold.")
    return [*commitments, last]


def check_ballot(
    election: Election,
    data: bytes,
    is_listed: Callable[[Element], bool],
    *,
    is_spoiled: Callable[[Element], bool] | None = None,
    has_voted: Callable[[Element], bool] | None = None,
    powers: Powers | None = None,
) -> Ballot:
    """The ballot in `data`, after every check, in their order.

    Raises:
        Malformed, Forbidden, OutOfState, CheckFailed: as `read_ballot`, `check_credential`, `check_proofs`.
    """
    ballot = read_ballot(election, data)
    check_credential(ballot, is_listed, is_spoiled, has_voted)
    check_proofs(election, ballot, powers)
    return ballot


@lru_cache(maxsize=64)
def maximum_size(question: Question, uuid: str) -> int:
    """The most bytes that a ballot for `question` can have: every number as long as p or q."""
    proof, choice = Proof(Q, Q), Ciphertext(P, P)
    choices = len(question.answers) + 1
    answer = Answer((choice,) * choices, ((proof,) * 2,) * choices, (proof,) * (question.max + 1), (proof,) * 2)
    return len(Ballot(uuid, "x" * 43, P, (answer,), Signature("x" * 43, proof)).to_bytes())
