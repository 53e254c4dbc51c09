"""Vectors of the door: ballots, right and wrong."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from elections.belenios.answers import Answer
from elections.belenios.ballot import Ballot, Signature, check_proofs, make_ballot, maximum_size, tracker
from elections.belenios.group import P, Q, mpz, powmod
from elections.belenios.powers import Powers
from elections.belenios.proofs import Ciphertext, Proof, make_ballot_signature
from elections.errors import Refusal
from tests.vectors.belenios.making import Urn, make_urn, stream

Case = dict[str, Any]


class NoMembership(Powers):
    """An engine that forgets to test membership: what a forged proof would get past."""

    def of_member(self, base: int, exponents: Any, shifts: Any = ()) -> list[int]:
        """The powers, whatever the base."""
        return self.chain(base, exponents, shifts)


def vectors() -> dict[str, Any]:
    """The file's content."""
    urn = make_urn()
    two = make_urn("SanduqVectorsTwoNames2", maximum=2)
    shared = {
        "election": urn.election.data.decode(),
        "listed": [str(number) for number in urn.listed],
        "spoiled": [str(_credential(urn, 2))],
        "voted": [str(_credential(urn, 3))],
    }
    cases = [*_right(urn, two), *_bytes(urn), *_place(urn), *_numbers(urn), *_lengths(urn), *_proofs(urn, two)]
    return {"about": "Ballots at the door, in the order of the checks.", "shared": shared, "cases": cases}


def _case(name: str, ballot: Ballot | bytes, expect: str, **more: Any) -> Case:
    data = ballot if isinstance(ballot, bytes) else ballot.to_bytes()
    case: Case = {"name": name, "kind": "ballot", "input": {"ballot": data.decode(), **more}, "expect": expect}
    return {**case, "output": {"tracker": tracker(data)}} if expect == "ok" else case


def _credential(urn: Urn, card: int) -> int:
    return urn.vote(card, 1).credential


def _answer(ballot: Ballot) -> Answer:
    return ballot.answers[0]


def _of(urn: Urn) -> dict[str, Any]:
    return {"election": urn.election.data.decode(), "listed": [str(number) for number in urn.listed]}


def _right(urn: Urn, two: Urn) -> list[Case]:
    cases = [_case(f"name {name}", urn.vote(0, name), "ok") for name in (1, 2, 3)]
    cases.append(_case("blank", urn.vote(1), "ok"))
    cases += [_case(f"up to two names: {names}", two.vote(0, *names), "ok", **_of(two)) for names in ((), (2,), (1, 3))]
    return cases


def _bytes(urn: Urn) -> list[Case]:
    good = urn.vote(0, 1)
    data = good.to_bytes()
    value = good.to_json()
    response = str(_answer(good).individual_proofs[0][0].response)

    def dumped(changed: Any) -> bytes:
        return json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode()

    first = dict(reversed(value["answers"][0]["choices"][0].items()))
    reordered = {**value, "answers": [{**value["answers"][0], "choices": [first, *value["answers"][0]["choices"][1:]]}]}
    too_many = replace(_answer(good), choices=_answer(good).choices * 2)
    limit = maximum_size(urn.election.question, urn.election.uuid)
    other: Callable[[str, str], bytes] = lambda old, new: data.decode().replace(old, new, 1).encode()  # noqa: E731
    return [
        _case("larger than any honest ballot: spaces", data + b" " * limit, "ballot-too-large"),
        _case("larger than any honest ballot: choices", urn.with_answer(too_many, 0), "ballot-too-large"),
        _case("empty", b"", "not-json"),
        _case("cut short", data[:-1], "not-json"),
        _case("not an object", b"[]", "not-canonical"),
        _case("null", b"null", "not-canonical"),
        _case("deeply nested", b"[" * 3000, "not-json"),
        _case("keys of the ballot in another order", dumped(dict(reversed(value.items()))), "not-canonical"),
        _case("keys of a ciphertext in another order", dumped(reordered), "not-canonical"),
        _case("a field more", other('"signature":', '"x":1,"signature":'), "not-canonical"),
        _case("a field more in a proof", other(f'"response":"{response}"', '"response":"1","x":""'), "not-canonical"),
        _case("a field twice", other(f'"{good.credential}"', '"1","credential":"2"'), "not-canonical"),
        _case("the signature missing", dumped({k: v for k, v in value.items() if k != "signature"}), "not-canonical"),
        _case("a leading zero", other(f'"{response}"', f'"0{response}"'), "not-canonical"),
        _case("01 for 1", other(f'"{response}"', '"01"'), "not-canonical"),
        _case("a plus sign", other(f'"{response}"', '"+1"'), "not-canonical"),
        _case("a negative number", other(f'"{response}"', '"-1"'), "not-canonical"),
        _case("an empty number", other(f'"{response}"', '""'), "not-canonical"),
        _case("hexadecimal", other(f'"{response}"', '"0x1"'), "not-canonical"),
        _case("Arabic digits", other(f'"{response}"', '"١"'), "not-canonical"),
        _case("an integer for a string", other(f'"{response}"', "1"), "not-canonical"),
        _case("a line end after it", data + b"\n", "not-canonical"),
        _case("a space inside", other('"answers":', '"answers": '), "not-canonical"),
        _case("an escaped letter", other('"election_uuid"', '"election\\u005fuuid"'), "not-canonical"),
        _case("half a surrogate pair", other(urn.election.uuid, "\\ud800"), "not-canonical"),
        _case("blank_proof null", dumped({**value, "answers": [{**value["answers"][0], "blank_proof": None}]}),
              "not-canonical"),
    ]  # fmt: skip


def _place(urn: Urn) -> list[Case]:
    elsewhere = make_urn("SanduqVectorsE1sewhere")
    good = urn.vote(0, 1)
    renamed = urn.sign_again(replace(good, election_uuid=elsewhere.election.uuid), 0)
    rehashed = urn.sign_again(replace(good, election_hash=elsewhere.election.fingerprint), 0)
    stranger = make_ballot(urn.election, stream("stranger").scalar(), (1,), stream("stranger's"))
    return [
        _case("another election's ballot", elsewhere.vote(0, 1), "wrong-election"),
        _case("another election's uuid", renamed, "wrong-election"),
        _case("another election's hash", rehashed, "wrong-election-hash"),
        _case("a credential that is not on the list", stranger, "unknown-credential"),
        _case("credential 1", urn.sign_again(replace(good, credential=mpz(1)), 0), "unknown-credential"),
        _case("a spoiled card", urn.vote(2, 1), "spoiled-credential"),
        _case("the same card again", urn.vote(3, 1), "already-voted"),
    ]


def outside(order: int) -> int:
    """An element of the given order, a factor of (p - 1) / q."""
    base = mpz(2)
    while powmod(base, (P - 1) // order, P) == 1:
        base += 1
    return powmod(base, (P - 1) // order, P)


def twisted(urn: Urn, twist: Ciphertext) -> Ballot:
    """A ballot whose first ciphertext is outside the group, and whose proofs hold all the same."""
    engine = NoMembership(urn.election.public_key)
    attempt = 0
    while True:
        values = [int(place == 1) for place in range(len(urn.election.question.answers) + 1)]
        ballot = urn.lie(0, values, twist=twist, label=f"twisted {attempt}")
        try:
            check_proofs(urn.election, ballot, engine)
        except Refusal:
            attempt += 1
        else:
            return ballot


def _numbers(urn: Urn) -> list[Case]:
    good = urn.vote(0, 1)
    answer = _answer(good)
    plus_q = [
        (f"{field} plus q", changed)
        for field, proof in (("challenge", answer.overall_proof[0]), ("response", answer.overall_proof[0]))
        for changed in [
            replace(
                answer,
                overall_proof=(
                    replace(proof, **{field: getattr(proof, field) + Q}),
                    *answer.overall_proof[1:],
                ),
            )
        ]
    ]
    small = next(
        ballot
        for attempt in range(50)
        for ballot in [urn.vote(0, 1, label=str(attempt))]
        if _answer(ballot).individual_proofs[1][0].challenge + Q < 10**77
    )
    proofs = _answer(small).individual_proofs
    first = replace(proofs[1][0], challenge=proofs[1][0].challenge + Q)
    individual = (proofs[0], (first, proofs[1][1]), *proofs[2:])
    signature = good.signature.proof
    choices = answer.choices

    def choice(**change: int) -> Ballot:
        return urn.with_answer(replace(answer, choices=(replace(choices[0], **change), *choices[1:])), 0)

    one, half, third = mpz(1), outside(2), outside(3)
    cases = [_case(f"an overall proof with a {name}", urn.with_answer(changed, 0), "scalar-out-of-range")
             for name, changed in plus_q if len(urn.with_answer(changed, 0).to_bytes())
             <= maximum_size(urn.election.question, urn.election.uuid)]  # fmt: skip
    return [
        *cases,
        _case("an individual proof with a challenge plus q",
              urn.with_answer(replace(_answer(small), individual_proofs=individual), 0), "scalar-out-of-range"),
        _case("a signature with a challenge of q",
              replace(good, signature=replace(good.signature, proof=replace(signature, challenge=Q))),
              "scalar-out-of-range"),
        _case("a signature with a response of q",
              replace(good, signature=replace(good.signature, proof=replace(signature, response=Q))),
              "scalar-out-of-range"),
        _case("alpha 0", choice(alpha=0), "not-in-group"),
        _case("beta 0", choice(beta=0), "not-in-group"),
        _case("alpha p", choice(alpha=P), "not-in-group"),
        _case("alpha 1 plus p", choice(alpha=P + 1), "not-in-group"),
        _case("beta 2", choice(beta=2), "not-in-group"),
        _case("an alpha of order 2q with valid proofs", twisted(urn, Ciphertext(half, one)), "not-in-group"),
        _case("a beta of order 2q with valid proofs", twisted(urn, Ciphertext(one, half)), "not-in-group"),
        _case("an alpha of order 3q with valid proofs", twisted(urn, Ciphertext(third, one)), "not-in-group"),
        _case("a beta of order 3q with valid proofs", twisted(urn, Ciphertext(one, third)), "not-in-group"),
    ]  # fmt: skip


def _lengths(urn: Urn) -> list[Case]:
    answer = _answer(urn.vote(0, 1))
    individual = answer.individual_proofs

    def changed(name: str, expect: str = "wrong-length", **change: Any) -> Case:
        return _case(name, urn.with_answer(replace(answer, **change), 0), expect)

    return [
        changed("n choices instead of n + 1", choices=answer.choices[1:], individual_proofs=individual[1:]),
        changed("a choice without its individual proof", individual_proofs=individual[1:]),
        changed("an individual proof without its choice", choices=answer.choices[1:]),
        changed("no choices", choices=(), individual_proofs=()),
        changed("an individual proof of one branch", individual_proofs=(individual[0][:1], *individual[1:])),
        changed("an overall proof of one branch", overall_proof=answer.overall_proof[:1]),
        changed("a blank proof of one branch", blank_proof=(answer.blank_proof or ())[:1]),
        changed("no blank proof", "blank-proof-missing", blank_proof=None),
        _case("no answer", urn.sign_again(replace(urn.vote(0, 1), answers=()), 0), "wrong-length"),
        changed(
            "too few choices, one outside the group: membership comes first",
            "not-in-group",
            choices=(Ciphertext(mpz(2), mpz(2)), *answer.choices[2:]),
        ),
    ]


def _proofs(urn: Urn, two: Urn) -> list[Case]:
    good, other = urn.vote(0, 1), urn.vote(1, 2)
    answer = _answer(good)
    choices, individual = answer.choices, answer.individual_proofs
    theirs = _answer(other)

    def shifted(proof: Proof) -> Proof:
        return replace(proof, response=(proof.response + 1) % Q)

    def changed(name: str, expect: str, **change: Any) -> Case:
        return _case(name, urn.with_answer(replace(answer, **change), 0), expect)

    blank = answer.blank_proof or ()
    signed = good.signed_hash()
    forged = make_ballot_signature(urn.secrets[1], signed, stream("forged").scalar())
    return [
        changed("choices of another ballot", "individual-proof-failed", choices=theirs.choices),
        _case("a whole answer of another ballot", urn.with_answer(theirs, 0), "individual-proof-failed"),
        _case("another credential", urn.sign_again(replace(good, credential=_credential(urn, 1)), 1),
              "individual-proof-failed"),
        changed("an individual proof changed", "individual-proof-failed",
                individual_proofs=((shifted(individual[0][0]), individual[0][1]), *individual[1:])),
        changed("the branches of an individual proof swapped", "individual-proof-failed",
                individual_proofs=(individual[0][::-1], *individual[1:])),
        _case("two votes for one name", urn.lie(0, [0, 2, 0, 0], branches=[0, 1, 0, 0]), "individual-proof-failed"),
        _case("a vote of minus one", urn.lie(0, [0, 1, 1, Q - 1], branches=[0, 1, 1, 0]), "individual-proof-failed"),
        changed("two choices swapped with their proofs", "overall-proof-failed",
                choices=(choices[0], choices[2], choices[1], choices[3]),
                individual_proofs=(individual[0], individual[2], individual[1], individual[3])),
        changed("an overall proof changed", "overall-proof-failed",
                overall_proof=(shifted(answer.overall_proof[0]), *answer.overall_proof[1:])),
        changed("the overall proof of another ballot", "overall-proof-failed", overall_proof=theirs.overall_proof),
        _case("two names where one is allowed", urn.lie(0, [0, 1, 1, 0]), "overall-proof-failed"),
        _case("three names where two are allowed", two.lie(0, [0, 1, 1, 1], overall=2), "overall-proof-failed",
              **_of(two)),
        _case("neither blank nor a name", urn.lie(0, [0, 0, 0, 0]), "overall-proof-failed"),
        _case("blank and a name", urn.lie(0, [1, 1, 0, 0], overall=0, blank=1), "blank-proof-failed"),
        changed("a blank proof changed", "blank-proof-failed", blank_proof=(shifted(blank[0]), blank[1])),
        changed("the branches of the blank proof swapped", "blank-proof-failed", blank_proof=blank[::-1]),
        _case("the signature's hash of another ballot",
              replace(good, signature=Signature(other.signature.hash, good.signature.proof)), "wrong-hash"),
        _case("an answer changed after signing, its hash kept",
              replace(good, answers=urn.vote(0, 1, label="again").answers), "wrong-hash"),
        _case("signed with another card", replace(good, signature=Signature(signed, forged)), "wrong-signature"),
        _case("a signature changed",
              replace(good, signature=replace(good.signature, proof=shifted(good.signature.proof))),
              "wrong-signature"),
    ]  # fmt: skip
