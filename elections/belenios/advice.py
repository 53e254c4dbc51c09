"""Advice: the commitments of ballots' proofs, published beside the archive so that a check need not compute them.

A proof (section 4.3) is a challenge and a response. Its commitments, whose hash is the challenge, are not in the
ballot, and computing them is nearly all the work of a check. The file `commitments.bin` gives them: for every ballot,
in the archive's order, `count` numbers of 256 bytes each, most significant byte first, of

- the individual proofs, choice by choice (section 4.12), the overall proof, the blank proof (4.13): A, then B of each
  branch;
- the signature's (4.14).

Nobody has to believe it. `Form.read` hashes what the advice says, as the specification demands, and compares with the
challenges; that it then also satisfies the equations is asked by `batch`. A ballot whose advice is missing, or does
not fit, is checked without.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from elections.belenios import archive
from elections.belenios.answers import Answer
from elections.belenios.ballot import Ballot, Signature, check_proofs, maximum_size, read_ballot
from elections.belenios.group import Element, Q, Scalar, is_element, is_scalar, mpz
from elections.belenios.powers import Powers
from elections.belenios.proofs import Ciphertext, Proof, hash_to_scalar
from elections.belenios.questions import Election, Question
from elections.canonical import sha256_base64
from elections.errors import Refusal

FILE: Final = "commitments.bin"

ELEMENT: Final = 256
"""Bytes of a commitment."""

_NUMBER: Final = '"(0|[1-9][0-9]{0,616})"'
_UNSIGNED: Final = ',"signature":{"hash":"'


def count(question: Question) -> int:
    """How many commitments the proofs of one ballot have."""
    branches = 2 * (len(question.answers) + 1) + (question.max + 1) + 2
    return 2 * branches + 1


def size(question: Question) -> int:
    """Bytes of the advice for one ballot."""
    return ELEMENT * count(question)


def advise(election: Election, data: bytes, powers: Powers) -> bytes:
    """The advice for the ballot in `data`; zeros, which fit no proof, if the ballot's own do not hold."""
    try:
        return advice_bytes(check_proofs(election, read_ballot(election, data), powers))
    except Refusal:
        return bytes(size(election.question))


def advise_all(stream: BinaryIO) -> Iterator[bytes]:
    """The advice for each ballot of an archive, in its order.

    Raises:
        Malformed, CheckFailed: as `archive.read` and `Election.from_bytes`.
    """
    steps = archive.read(stream)
    election = Election.from_bytes(next(steps).data[0])
    for step in steps:
        if step.event.type == "Ballot":
            yield advise(election, step.data[0], election.powers)


def advice_bytes(commitments: list[Element]) -> bytes:
    """The bytes of a ballot's commitments."""
    return b"".join(int(commitment).to_bytes(ELEMENT, "big") for commitment in commitments)


@dataclass(frozen=True, slots=True)
class Claims:
    """A ballot with commitments that hash to its challenges. That the equations hold is not known yet.

    `branches` are challenge and response of each branch, and at the end the signature's.
    """

    credential: Element
    choices: tuple[Ciphertext, ...]
    branches: list[tuple[Scalar, Scalar]]
    commitments: list[Element]


class Form:
    """The one form of an election's ballots, as a pattern: it takes a ballot apart without making its objects."""

    def __init__(self, election: Election) -> None:
        question, zero = election.question, mpz(0)
        self.size: Final = size(question)
        self._uuid, self._fingerprint = election.uuid, election.fingerprint
        self._choices = len(question.answers) + 1
        self._overall = question.max + 1
        self._longest = maximum_size(question, election.uuid)
        proof, choice = Proof(zero, zero), Ciphertext(zero, zero)
        answer = Answer(
            (choice,) * self._choices, ((proof,) * 2,) * self._choices, (proof,) * self._overall, (proof,) * 2
        )
        form = Ballot(election.uuid, election.fingerprint, zero, (answer,), Signature("#", proof)).to_bytes().decode()
        pattern = _NUMBER.join(map(re.escape, form.split('"0"'))).replace(re.escape('"#"'), '"([A-Za-z0-9+/]{43})"')
        self._pattern = re.compile(pattern, re.ASCII)

    def ballot(self, data: bytes) -> Ballot | None:
        """The ballot as `ballot.read_ballot` gives it, in less time; None if it has another form."""
        found = self._pattern.fullmatch(data.decode("latin-1"))
        if not found or len(data) > self._longest:
            return None
        credential, *texts, signed, challenge, response = found.groups()
        numbers = iter([mpz(text) for text in texts])

        def proofs(count: int) -> tuple[Proof, ...]:
            return tuple(Proof(next(numbers), next(numbers)) for _ in range(count))

        choices = tuple(Ciphertext(next(numbers), next(numbers)) for _ in range(self._choices))
        individual = tuple(proofs(2) for _ in range(self._choices))
        answer = Answer(choices, individual, proofs(self._overall), proofs(2))
        signature = Signature(signed, Proof(mpz(challenge), mpz(response)))
        return Ballot(self._uuid, self._fingerprint, mpz(credential), (answer,), signature)

    def read(self, data: bytes, advice: bytes) -> Claims | None:
        """What the ballot claims with this advice; None if the ballot has another form or the advice does not fit.

        Whatever is returned has passed all that the check of a ballot asks before its proofs (`ballot.read_ballot`,
        `check_scalar`, lengths), has elements in (0, p), and fulfils every hash, the signature's own included. Its
        credential may be anybody's.
        """
        found = self._pattern.fullmatch(data.decode("latin-1"))
        if not found or len(advice) != self.size or len(data) > self._longest:
            return None
        credential, *texts = found.groups()
        ends = 1 + 2 * self._choices
        signed, hash_place = texts[-3], len(texts) - 3
        numbers = [mpz(text) for place, text in enumerate(texts) if place != hash_place]
        ciphertexts, scalars = numbers[: ends - 1], numbers[ends - 1 :]
        commitments = [mpz(int.from_bytes(advice[at : at + ELEMENT], "big")) for at in range(0, self.size, ELEMENT)]
        claims = Claims(
            mpz(credential),
            tuple(map(Ciphertext, ciphertexts[::2], ciphertexts[1::2])),
            list(zip(scalars[::2], scalars[1::2], strict=True)),
            commitments,
        )
        unsigned = data[: found.start(len(texts) - 1) - len(_UNSIGNED)] + b"}"
        if (
            is_element(claims.credential)
            and all(map(is_element, ciphertexts))
            and all(map(is_element, commitments))
            and all(map(is_scalar, scalars))
            and sha256_base64(unsigned) == signed
            and self._hashed(claims, f"{self._fingerprint}|{credential}", texts[: ends - 1], signed)
        ):
            return claims
        return None

    def _hashed(self, claims: Claims, context: str, ciphertexts: list[str], signed: str) -> bool:
        """Whether the challenges of every proof add up to the hash of its commitments."""
        commitments = [str(commitment) for commitment in claims.commitments]
        pairs = [",".join(pair) for pair in zip(ciphertexts[::2], ciphertexts[1::2], strict=True)]
        whole = f"{context}|{','.join(pairs)}"
        hashed = [("prove", f"{context}|{pair}", 2) for pair in pairs]
        hashed += [("bproof1", whole, self._overall), ("bproof0", whole, 2)]
        place = 0
        for prefix, stated, branches in hashed:
            challenge = sum(branch[0] for branch in claims.branches[place : place + branches])
            theirs = commitments[2 * place : 2 * (place + branches)]
            if not _is_hash(challenge, prefix, stated, ",".join(theirs)):
                return False
            place += branches
        return _is_hash(claims.branches[-1][0], "sig", signed, commitments[-1])


def _is_hash(challenge: Scalar, prefix: str, *parts: str) -> bool:
    """Whether a sum of challenges is this hash, modulo q."""
    return (hash_to_scalar(prefix, *parts) - challenge) % Q == 0
