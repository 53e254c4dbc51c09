"""The encrypted answer to the question (section 4.11.1), made and checked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.belenios import messages
from elections.belenios.group import Element, Randomness, Scalar, check_member, check_scalar, mpz, not_in_group
from elections.belenios.powers import Powers
from elections.belenios.proofs import (
    ONE,
    Ciphertext,
    Proof,
    Statement,
    bproof_hash,
    check_disjunction,
    encrypt,
    iprove_hash,
    join,
    make_disjunction,
)
from elections.belenios.questions import Question
from elections.errors import CheckFailed, Malformed

_BIT: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class Answer(messages.Message):
    """`answer_h`: the choices, blank first, with the proofs that they obey the question."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        value = {
            "choices": [choice.to_json() for choice in self.choices],
            "individual_proofs": [[proof.to_json() for proof in proofs] for proofs in self.individual_proofs],
            "overall_proof": [proof.to_json() for proof in self.overall_proof],
        }
        if self.blank_proof is not None:
            value["blank_proof"] = [proof.to_json() for proof in self.blank_proof]
        return value

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; lengths and ranges are checked by `check_answer`."""
        names = ("choices", "individual_proofs", "overall_proof", "blank_proof")
        f = messages.fields(value, *names, optional=("blank_proof",))
        return cls(
            messages.items(f["choices"], Ciphertext.from_json),
            messages.items(f["individual_proofs"], _proofs),
            _proofs(f["overall_proof"]),
            _proofs(f["blank_proof"]) if "blank_proof" in f else None,
        )

    def proofs(self) -> Iterator[tuple[str, Proof]]:
        """Every proof with the name of its field."""
        for proofs in self.individual_proofs:
            yield from (("individual_proofs", proof) for proof in proofs)
        yield from (("overall_proof", proof) for proof in self.overall_proof)
        yield from (("blank_proof", proof) for proof in self.blank_proof or ())


def make_answer(
    powers: Powers, context: str, question: Question, chosen: Collection[int], randomness: Randomness
) -> Answer:
    """The encrypted answer that names the answers at the positions `chosen` (from 1); none is a blank vote.

    `context` is S0: the election's fingerprint, a bar and the public credential.

    Raises:
        Malformed: `wrong-choice`: a position that does not exist, twice the same, or more names than allowed.
    """
    if len(set(chosen)) != len(chosen) or len(chosen) > question.max:
        raise _wrong_choice()
    if not set(chosen) <= set(range(1, len(question.answers) + 1)):
        raise _wrong_choice()
    values = [int(not chosen), *(int(position in chosen) for position in range(1, len(question.answers) + 1))]
    nonces = [randomness.scalar() for _ in values]
    choices = tuple(encrypt(powers, nonce, value) for nonce, value in zip(nonces, values, strict=True))
    individual = tuple(
        make_disjunction(
            powers,
            [Statement(choice, bit) for bit in _BIT],
            value,
            nonce,
            iprove_hash(context, choice),
            randomness,
        )
        for choice, value, nonce in zip(choices, values, nonces, strict=True)
    )
    whole = whole_context(context, choices)
    blank, overall = blank_statements(choices), overall_statements(choices, question.max)
    # The branch that holds, and the nonce behind its ciphertext: of m0, or of the sum of the names.
    sum_nonce = mpz(sum(nonces[1:]))
    names = len(chosen)
    return Answer(
        choices,
        individual,
        make_disjunction(
            powers,
            overall,
            names,
            sum_nonce if names else nonces[0],
            bproof_hash(1, whole),
            randomness,
        ),
        make_disjunction(
            powers,
            blank,
            int(not names),
            nonces[0] if names else sum_nonce,
            bproof_hash(0, whole),
            randomness,
        ),
    )


def check_answer(powers: Powers, context: str, question: Question, answer: Answer) -> list[Element]:
    """Checks ranges, membership, lengths and every proof of an answer, in this order.

    Returns the proofs' commitments: individual, overall, blank; A and B of each branch.

    Raises:
        CheckFailed: `scalar-out-of-range`, `not-in-group`, `wrong-length`, `blank-proof-missing`,
            `individual-proof-failed`, `overall-proof-failed`, `blank-proof-failed`.
    """
    for field, proof in answer.proofs():
        check_scalar(proof.challenge, field)
        check_scalar(proof.response, field)
    try:
        _check_lengths(question, answer)
    except CheckFailed:
        # The checks answer in a fixed order, and membership comes before lengths.
        for choice in answer.choices:
            check_member(choice.alpha, "alpha")
            check_member(choice.beta, "beta")
        raise
    return _check_proofs(powers, context, question, answer, answer.blank_proof or ())


def _check_lengths(question: Question, answer: Answer) -> None:
    choices = len(question.answers) + 1
    if answer.blank_proof is None:
        raise CheckFailed("blank-proof-missing", "The proof about the blank vote is missing.")
    lengths = {
        "choices": (len(answer.choices), choices),
        "individual_proofs": (len(answer.individual_proofs), choices),
        "overall_proof": (len(answer.overall_proof), question.max + 1),
        "blank_proof": (len(answer.blank_proof), 2),
    }
    for field, (length, expected) in lengths.items():
        if length != expected:
            raise _wrong_length(field)
    if any(len(proofs) != len(_BIT) for proofs in answer.individual_proofs):
        raise _wrong_length("individual_proofs")


def _check_proofs(
    powers: Powers, context: str, question: Question, answer: Answer, blank_proof: tuple[Proof, ...]
) -> list[Element]:
    """Membership and proofs; all powers of one element are computed together, its membership with them."""
    overall_proof = answer.overall_proof
    extra = [blank_proof[0].challenge, overall_proof[0].challenge]
    alphas: list[list[Element]] = []
    betas: list[list[Element]] = []
    for index, (choice, proofs) in enumerate(zip(answer.choices, answer.individual_proofs, strict=True)):
        exponents = [proof.challenge for proof in proofs] + (extra if index == 0 else [])
        # What each branch claims: 0 or 1; of the blank choice also m0 = 0, then m0 = 1.
        values = [*_BIT, *_BIT] if index == 0 else [*_BIT]
        alphas.append(_powers_of_member(powers, choice.alpha, exponents, (), "alpha"))
        betas.append(_powers_of_member(powers, choice.beta, exponents, values, "beta"))
    commitments: list[Element] = []
    for index, (choice, proofs) in enumerate(zip(answer.choices, answer.individual_proofs, strict=True)):
        found = check_disjunction(powers, proofs, alphas[index][:2], betas[index][:2], iprove_hash(context, choice))
        if not found:
            raise CheckFailed(
                "individual-proof-failed", "The proof that choice {index} is 0 or 1 does not hold.", index=index
            )
        commitments += found
    total = _sum(answer.choices)
    # mΣ = 0 of the blank proof, then mΣ = 1 … max of the overall proof.
    sum_exponents = [blank_proof[1].challenge, *(proof.challenge for proof in overall_proof[1:])]
    sum_alphas = powers.chain(total.alpha, sum_exponents)
    sum_betas = powers.chain(total.beta, sum_exponents, range(len(sum_exponents)))
    whole = whole_context(context, answer.choices)
    overall = check_disjunction(
        powers,
        overall_proof,
        [alphas[0][3], *sum_alphas[1:]],
        [betas[0][3], *sum_betas[1:]],
        bproof_hash(1, whole),
    )
    if not overall:
        raise CheckFailed("overall-proof-failed", "The proof that the number of names is allowed does not hold.")
    blank = check_disjunction(
        powers,
        blank_proof,
        [alphas[0][2], sum_alphas[0]],
        [betas[0][2], sum_betas[0]],
        bproof_hash(0, whole),
    )
    if not blank:
        raise CheckFailed("blank-proof-failed", "The proof that a blank vote carries no name does not hold.")
    return [*commitments, *overall, *blank]


def _powers_of_member(
    powers: Powers, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int], field: str
) -> list[Element]:
    result = powers.of_member(base, exponents, shifts)
    if result is None:
        raise not_in_group(field)
    return result


def _sum(choices: tuple[Ciphertext, ...]) -> Ciphertext:
    """(alpha_Σ, beta_Σ): the product of all choices but the blank one."""
    total = ONE
    for choice in choices[1:]:
        total = total * choice
    return total


def blank_statements(choices: tuple[Ciphertext, ...]) -> list[Statement]:
    """m0 = 0, or mΣ = 0."""
    return [Statement(choices[0], 0), Statement(_sum(choices), 0)]


def overall_statements(choices: tuple[Ciphertext, ...], maximum: int) -> list[Statement]:
    """m0 = 1, or mΣ is one of 1 … max."""
    total = _sum(choices)
    return [Statement(choices[0], 1), *(Statement(total, names) for names in range(1, maximum + 1))]


def whole_context(context: str, choices: tuple[Ciphertext, ...]) -> str:
    """S of section 4.11.1: S0, a bar, all alphas and betas."""
    return f"{context}|" + ",".join(join(choice.alpha, choice.beta) for choice in choices)


def _proofs(value: object) -> tuple[Proof, ...]:
    return messages.items(value, Proof.from_json)


def _wrong_length(field: str) -> CheckFailed:
    return CheckFailed("wrong-length", "“{field}” has another length than the question demands.", field=field)


def _wrong_choice() -> Malformed:
    return Malformed("wrong-choice", "Choose among the names on the list, each once, no more than allowed, or none.")
