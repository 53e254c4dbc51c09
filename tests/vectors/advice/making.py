"""Ballots and advice for them, true and forged: `python -m tests.vectors.advice.making` writes `cases.json`."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from elections.belenios.advice import ELEMENT, count
from elections.belenios.ballot import Ballot, Signature
from elections.belenios.group import G, P, Q, invert, mpz, powmod
from elections.belenios.proofs import Ciphertext, Proof, hash_to_scalar, join
from tests.vectors.belenios.door_cases import outside, twisted
from tests.vectors.belenios.making import Hash, Urn, make_urn, stream

FILE = Path(__file__).with_name("cases.json")

Twist = Callable[[int, int], int]
"""A commitment's place in its ballot's advice, and the commitment → what is hashed and advised in its stead."""

HALF, THIRD, FAR = mpz(P - 1), outside(3), powmod(2, 6 * Q, P)
"""Residues of order 2, of order 3, and of an order that divides (p - 1) / (6 q)."""
STEP = powmod(G, 5, P)


@cache
def urn() -> Urn:
    """Two names, one to be chosen: 2 · (2 · 3 + 2 + 2) + 1 = 21 commitments a ballot."""
    return make_urn("SanduqVectorsAdvice789", names=2)


INDIVIDUAL, OVERALL, BLANK, SIGNATURE = 0, 12, 16, 20
"""Where the commitments of each kind of proof begin."""


def commitments(ballot: Ballot) -> list[int]:
    """What the ballot's proofs commit to, whether or not that is what their challenges were hashed from."""
    election, answer = urn().election, ballot.answers[0]
    blank, *names = answer.choices
    total = Ciphertext(mpz(1), mpz(1))
    for choice in names:
        total = total * choice
    claimed = [(choice, value) for choice in answer.choices for value in (0, 1)]
    claimed += [(blank, 1), (total, 1), (blank, 0), (total, 0)]
    proofs = [proof for _, proof in answer.proofs()]
    found: list[int] = []
    for (choice, value), proof in zip(claimed, proofs, strict=True):
        beta = choice.beta * powmod(G, -value % Q, P) % P
        found.append(powmod(G, proof.response, P) * powmod(choice.alpha, proof.challenge, P) % P)
        found.append(powmod(election.public_key, proof.response, P) * powmod(beta, proof.challenge, P) % P)
    last = ballot.signature.proof
    return [*found, powmod(G, last.response, P) * powmod(ballot.credential, last.challenge, P) % P]


def forged(twist: Twist, *, card: int = 0, values: Sequence[int] = (0, 1, 0), branches: Any = None,
           label: str = "") -> tuple[Ballot, list[int]]:  # fmt: skip
    """A ballot whose hashes are all right for the commitments that `twist` makes of its own, and those commitments."""
    advised: list[int] = []

    def hashed(hash_: Hash) -> Hash:
        def answer(text: str) -> int:
            changed = [twist(len(advised) + index, mpz(number)) for index, number in enumerate(text.split(","))]
            advised.extend(changed)
            return hash_(join(*changed))

        return answer

    ballot = urn().lie(card, [*values], branches=branches, label=label, hashed=hashed)
    nonce, signed = stream(f"signature|{label}").scalar(), ballot.signed_hash()
    last = twist(SIGNATURE, powmod(G, nonce, P))
    challenge = hash_to_scalar("sig", signed, str(last))
    proof = Proof(challenge, (nonce - urn().secrets[card] * challenge) % Q)
    return replace(ballot, signature=Signature(signed, proof)), [*advised, last]


def times(factors: dict[int, int]) -> Twist:
    """Multiplies a residue into the commitments at some places."""
    return lambda place, number: number * factors.get(place, 1) % P


def instead(values: dict[int, int]) -> Twist:
    """Puts other numbers in the place of commitments."""
    return lambda place, number: values.get(place, number)


def true(card: int = 0, *chosen: int) -> tuple[Ballot, list[int]]:
    """An honest ballot with its own commitments."""
    ballot = urn().vote(card, *chosen)
    return ballot, commitments(ballot)


def encoded(numbers: Sequence[int]) -> bytes:
    """Commitments as the file holds them."""
    return b"".join(int(number).to_bytes(ELEMENT, "big") for number in numbers)


def _case(name: str, pairs: list[tuple[Ballot, list[int]]], expect: str, advice: bytes | None = None) -> dict[str, Any]:
    found = b"".join(encoded(numbers) for _, numbers in pairs) if advice is None else advice
    return {
        "name": name,
        "ballots": [ballot.to_bytes().decode() for ballot, _ in pairs],
        "advice": base64.b64encode(found).decode(),
        "expect": expect,
    }


def _right() -> list[dict[str, Any]]:
    """Whatever the advice, right ballots are accepted."""
    (first, own), (second, others) = pairs = [true(0, 1), true(1)]
    whole, size = encoded(own) + encoded(others), ELEMENT * len(own)

    def flipped(place: int) -> bytes:
        data = bytearray(whole)
        data[place * ELEMENT + 100] ^= 4
        return bytes(data)

    def changed(twist: Twist) -> bytes:
        return encoded([twist(place, number) for place, number in enumerate(own)]) + encoded(others)

    small = next(place for place, number in enumerate(own) if number + P < 1 << 8 * ELEMENT)
    swapped = [own[1], own[0], *own[2:]]
    return [
        _case("true advice", pairs, "ok"),
        _case("no advice", pairs, "ok", b""),
        _case("cut within the first ballot", pairs, "ok", whole[:1000]),
        _case("cut within the last ballot", pairs, "ok", whole[:-1]),
        _case("of the first ballot alone", pairs, "ok", whole[:size]),
        _case("a byte too long", pairs, "ok", whole + b"\0"),
        _case("a byte too long at the beginning", pairs, "ok", b"\0" + whole),
        _case("of the ballots in another order", pairs, "ok", whole[size:] + whole[:size]),
        _case("zeros", pairs, "ok", bytes(len(whole))),
        _case("a flipped bit in an individual proof's", pairs, "ok", flipped(INDIVIDUAL + 3)),
        _case("a flipped bit in the overall proof's", pairs, "ok", flipped(OVERALL)),
        _case("a flipped bit in the blank proof's", pairs, "ok", flipped(BLANK + 1)),
        _case("a flipped bit in the signature's", pairs, "ok", flipped(SIGNATURE)),
        _case("a sign flipped", pairs, "ok", changed(times({2: HALF}))),
        _case("an element of order 3 multiplied in", pairs, "ok", changed(times({2: THIRD}))),
        _case("p added to a commitment", pairs, "ok", changed(instead({small: own[small] + P}))),
        _case("A and B swapped", pairs, "ok", encoded(swapped) + encoded(others)),
    ]  # fmt: skip


def _wrong() -> list[dict[str, Any]]:
    """Ballots whose hashes agree with the advice, and whose equations do not hold."""
    back, kinds = invert(STEP, P), {"individual": INDIVIDUAL, "overall": OVERALL, "blank": BLANK}
    at = [*((f"{kind}-proof-failed", place) for kind, place in kinds.items()), ("wrong-signature", SIGNATURE)]

    def one(name: str, expect: str, factors: dict[int, int]) -> dict[str, Any]:
        return _case(name, [forged(times(factors), label=name)], expect)

    def forced(name: str, expect: str, values: dict[int, int]) -> dict[str, Any]:
        return _case(name, [forged(instead(values), label=name)], expect)

    cases = []
    for expect, place in at:
        cases += [
            one(f"the sign of A flipped before hashing, at {place}", expect, {place: HALF}),
            one(f"order 3 multiplied into A before hashing, at {place}", expect, {place: THIRD}),
            one(f"a power of g multiplied into A before hashing, at {place}", expect, {place: STEP}),
            forced(f"a hash forced to agree, at {place}", expect, {place: powmod(G, 11, P)}),
            forced(f"a hash forced to agree with 1, at {place}", expect, {place: mpz(1)}),
            forced(f"a hash forced to agree with 0, at {place}", expect, {place: mpz(0)}),
        ]
    everything = dict.fromkeys(range(SIGNATURE + 1), HALF)
    two = [forged(times({0: factor}), card=card, label=f"across {card}") for card, factor in ((0, STEP), (1, back))]
    signs = [forged(times({0: HALF}), card=card, label=f"signs across {card}") for card in (0, 1)]
    twice = forged(lambda place, number: powmod(G, 3 + place, P), values=(0, 2, 0), branches=[0, 1, 0], label="twice")
    plus, label = None, 0
    while plus is None:
        found = forged(lambda place, number: number + P if place == 1 else number, label=f"plus {label}")
        plus, label = (found if found[1][1] < 1 << 8 * ELEMENT else None), label + 1
    return [
        *cases,
        one("the sign of B flipped", "individual-proof-failed", {1: HALF}),
        one("the signs of A and B flipped", "individual-proof-failed", {0: HALF, 1: HALF}),
        one("the signs of both branches flipped", "individual-proof-failed", {0: HALF, 2: HALF}),
        one("every sign flipped", "individual-proof-failed", everything),
        _case(
            "a sign flipped, in the second of three ballots",
            [true(0, 1), forged(times({3: HALF}), card=1, label="second"), true(2)],
            "individual-proof-failed",
        ),
        one("order 3 in A, its inverse in B", "individual-proof-failed", {0: THIRD, 1: invert(THIRD, P)}),
        one("order 6 in A", "individual-proof-failed", {0: HALF * THIRD % P}),
        one("a large order in A", "individual-proof-failed", {0: FAR}),
        one("a pair that cancels: two branches", "individual-proof-failed", {0: STEP, 2: back}),
        one("a pair that cancels: A and B", "individual-proof-failed", {4: STEP, 5: back}),
        one("a pair that cancels: overall and blank", "overall-proof-failed", {OVERALL: STEP, BLANK: back}),
        _case("a pair that cancels: two ballots", two, "individual-proof-failed"),
        _case("a pair of signs: two ballots", signs, "individual-proof-failed"),
        _case("hashed with p added", [plus], "individual-proof-failed"),
        _case("two votes for one name, every hash forced", [twice], "individual-proof-failed"),
        *_strangers(),
        *_others(),
    ]


def _strangers() -> list[dict[str, Any]]:
    """Ciphertexts outside the group, with proofs that hold all the same."""
    one = mpz(1)
    cases = []
    for name, twist in (
        ("an alpha of order 2q", Ciphertext(HALF, one)),
        ("a beta of order 2q", Ciphertext(one, HALF)),
        ("an alpha of order 3q", Ciphertext(THIRD, one)),
        ("a beta of order 3q", Ciphertext(one, THIRD)),
        ("both of order 2q", Ciphertext(HALF, HALF)),
    ):
        ballot = twisted(urn(), twist)
        cases.append(_case(f"{name}, proofs and advice that hold", [(ballot, commitments(ballot))], "not-in-group"))
    return cases


def _others() -> list[dict[str, Any]]:
    """Wrong ballots with the advice that they would have if they were right."""
    ballot, own = true(0, 1)
    answer = ballot.answers[0]
    shifted = replace(answer.overall_proof[0], response=(answer.overall_proof[0].response + 1) % Q)
    changed = urn().with_answer(replace(answer, overall_proof=(shifted, *answer.overall_proof[1:])), 0)
    unlisted = make_urn("SanduqVectorsAdvice789", names=2, cards=5)
    stranger = unlisted.vote(4, 1)
    renamed = replace(ballot, signature=replace(ballot.signature, hash=true(1)[0].signature.hash))
    return [
        _case("a response changed, the advice of the ballot before", [(changed, own)], "overall-proof-failed"),
        _case("a response changed, the advice of what it is now", [(changed, commitments(changed))],
              "overall-proof-failed"),
        _case("the same ballot twice", [(ballot, own), (ballot, own)], "already-voted"),
        _case("a card that is not on the list", [(stranger, commitments(stranger))], "unknown-credential"),
        _case("the signature's hash of another ballot", [(renamed, own)], "wrong-hash"),
    ]  # fmt: skip


def content() -> dict[str, Any]:
    """The file's content."""
    assert count(urn().election.question) == SIGNATURE + 1
    return {
        "about": "Ballots with advice; what is wrong with the urn is the same with it and without.",
        "shared": {
            "election": urn().election.data.decode(),
            "trustees": urn().key.trustees.to_bytes().decode(),
            "listed": [str(number) for number in urn().listed],
        },
        "cases": [*_right(), *_wrong()],
    }


def text() -> str:
    """The file as it is written."""
    return json.dumps(content(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
