"""Vectors of the ceremony: the members' rounds, the shares, each page's comparison of the published key."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from elections.belenios import ceremony, signed, trustees
from elections.belenios.group import P, Q
from elections.belenios.proofs import Proof
from elections.belenios.rounds import POLYNOMIAL, Polynomial
from elections.belenios.signed import SignedMessage, sign
from elections.canonical import compact_bytes, sha256_hex
from tests.vectors.belenios.making import UUID, Key, make_key, stream

Case = dict[str, Any]


def vectors() -> dict[str, Any]:
    """The content of ceremony.json."""
    key, five = make_key(UUID), make_key(UUID, 5)
    cases = [
        *_members(key, {}),
        *_members(five, _shared(five)),
        *_certificates(key),
        *_polynomials(key),
        *_shares(key),
        *_outputs(key),
    ]
    cases += _own(key)
    return {"about": "The key ceremony's rounds.", "shared": _shared(key), "cases": cases}


def _texts(messages: Sequence[SignedMessage | Polynomial]) -> list[str]:
    return [message.to_bytes().decode() for message in messages]


def _shared(key: Key) -> dict[str, Any]:
    return {
        "election": key.ceremony.election,
        "ceremony": key.ceremony.number,
        "members": key.ceremony.members,
        "certificates": _texts(key.round1),
        "polynomials": _texts(key.round2),
    }


def _members(key: Key, given: dict[str, Any]) -> list[Case]:
    """All that each member says, byte for byte."""
    return [
        {
            "name": f"member {owner} of {key.ceremony.members}",
            "kind": "member",
            "input": {**given, "owner": owner, "seed": key.members[owner - 1].seed.hex()},
            "expect": "ok",
            "output": {
                "certificate": key.round1[owner - 1].to_bytes().decode(),
                "polynomial": key.round2[owner - 1].to_bytes().decode(),
                "output": key.round3[owner - 1].to_bytes().decode(),
                "private_key": str(key.private_keys[owner - 1]),
            },
        }
        for owner in key.ceremony.owners
    ]


def _resigned(key: Key, owner: int, statement: SignedMessage, **change: Any) -> SignedMessage:
    """A member's statement with other fields, signed by the member."""
    content = {**json.loads(statement.message), **change}
    member = key.members[owner - 1]
    return sign(member.scalar("signing"), content, member.scalar)


def _shifted(statement: SignedMessage) -> SignedMessage:
    proof = statement.signature
    return replace(statement, signature=replace(proof, response=(proof.response + 1) % Q))


def _certificates(key: Key) -> list[Case]:
    good = key.round1
    other_ceremony = make_key(UUID, number=2)
    elsewhere = make_key("SanduqVectorsE1sewhere")
    content = json.loads(good[0].message)
    cert = SignedMessage.from_json(content["certificate"])

    def case(name: str, expect: str, changed: Sequence[SignedMessage | bytes], member: int | None = None) -> Case:
        texts = [item.decode() if isinstance(item, bytes) else item.to_bytes().decode() for item in changed]
        found: Case = {"name": f"certificates: {name}", "kind": "certificates", "input": {"certificates": texts},
                       "expect": expect}  # fmt: skip
        return found if member is None else {**found, "member": member}

    def first(name: str, expect: str, **change: Any) -> Case:
        member = None if expect == "not-canonical" else 1
        return case(name, expect, [_resigned(key, 1, good[0], **change), *good[1:]], member)

    outside = {"verification": str(P - key.certificates.keys[0].verification), "encryption": "1"}
    signing = key.members[0].scalar("signing")
    outside_cert = sign(signing, outside, key.members[0].scalar)
    plus_q = replace(cert.signature, challenge=cert.signature.challenge + Q)
    right = case("all three", "ok", good)
    right["output"] = {"hash": key.certificates.hash}
    return [
        right,
        case("one missing", "wrong-committee-size", good[:2]),
        case("in another order", "wrong-place", [good[1], good[0], good[2]], 1),
        case("of another election", "wrong-place", [elsewhere.round1[0], *good[1:]], 1),
        case("of another ceremony", "wrong-place", [good[0], other_ceremony.round1[1], good[2]], 2),
        first("of another round", "wrong-place", round="polynomial"),
        first("of another sender", "wrong-place", sender=2),
        first("to one recipient", "wrong-place", recipient=2),
        first("the ceremony's number as a string", "wrong-place", ceremony="1"),
        first("a commitment that is no hash", "not-canonical", coefexps="0" * 63),
        first("a field more", "not-canonical", x=1),
        case("a statement's signature changed", "wrong-message-signature", [_shifted(good[0]), *good[1:]], 1),
        case("a text changed after signing", "wrong-message-signature",
             [replace(good[0], message=good[0].message.replace('"coefexps":"', '"coefexps":"')[:-66] + "0" * 64 + '"}'),
              *good[1:]], 1),
        first("a Belenios certificate with a changed signature", "wrong-message-signature",
              certificate=_shifted(cert).to_json()),
        first("a signature with a challenge plus q", "scalar-out-of-range",
              certificate=replace(cert, signature=plus_q).to_json()),
        first("a key outside the group", "not-in-group", certificate=outside_cert.to_json()),
        case("another member's keys", "wrong-message-signature",
             [good[0], _resigned(key, 2, good[1], certificate=content["certificate"]), good[2]], 2),
        case("the signed text with a space", "not-canonical",
             [replace(good[0], message=good[0].message.replace(",", ", ", 1)), *good[1:]]),
        case("keys of the message in another order", "not-canonical",
             [compact_bytes(dict(reversed(good[0].to_json().items()))), *good[1:]]),
    ]  # fmt: skip


def _polynomials(key: Key) -> list[Case]:
    good = key.round2[0]
    other_ceremony = make_key(UUID, number=2)
    member = key.members[0]

    def case(name: str, expect: str, changed: Polynomial | bytes, owner: int = 1, **more: Any) -> Case:
        data = changed if isinstance(changed, bytes) else changed.to_bytes()
        given = {"owner": owner, "polynomial": data.decode(), **more}
        found: Case = {"name": f"polynomial: {name}", "kind": "polynomial", "input": given, "expect": expect}
        return found if expect in ("ok", "not-json", "not-canonical") else {**found, "member": owner}

    def to_second(**change: Any) -> Polynomial:
        changed = _resigned(key, 1, good.shares[1], **change)
        return replace(good, shares=(good.shares[0], changed, good.shares[2]))

    def announced(name: str, expect: str, elements: list[str]) -> Case:
        """Coefficients as announced in round 1, and wrong."""
        coefexps = sign(member.scalar("signing"), {"coefexps": elements}, member.scalar)
        commitment = sha256_hex(coefexps.message.encode())
        round1 = [_resigned(key, 1, key.round1[0], coefexps=commitment), *key.round1[1:]]
        return case(name, expect, replace(good, coefexps=coefexps), certificates=_texts(round1))

    elements = json.loads(good.coefexps.message)["coefexps"]
    three = [*elements, elements[0]]
    share = json.loads(good.shares[1].message)
    return [
        *(case(f"member {owner}", "ok", key.round2[owner - 1], owner) for owner in (1, 2, 3)),
        case("coefficients other than announced", "commitment-broken",
             replace(good, coefexps=other_ceremony.round2[0].coefexps)),
        case("another member's polynomial", "commitment-broken", key.round2[1]),
        announced("a higher degree", "wrong-threshold", three),
        announced("a lower degree", "wrong-threshold", elements[:1]),
        announced("a coefficient outside the group", "not-in-group", [elements[0], str(P - int(elements[1]))]),
        announced("a coefficient with a leading zero", "not-canonical", ["0" + elements[0], elements[1]]),
        case("the coefficients' signature changed", "wrong-message-signature",
             replace(good, coefexps=_shifted(good.coefexps))),
        case("a share missing", "wrong-length", replace(good, shares=good.shares[:2])),
        case("two shares swapped", "wrong-place",
             replace(good, shares=(good.shares[1], good.shares[0], good.shares[2]))),
        case("a share of another ceremony", "wrong-place", to_second(ceremony=2)),
        case("a share of another election", "wrong-place", to_second(election="SanduqVectorsE1sewhere")),
        case("a share of another round", "wrong-place", to_second(round="output")),
        case("a share's signature changed", "wrong-message-signature",
             replace(good, shares=(_shifted(good.shares[0]), *good.shares[1:]))),
        case("a share signed by another member", "wrong-message-signature",
             replace(good, shares=(good.shares[0], _resigned(key, 2, good.shares[1]), good.shares[2]))),
        case("made for other certificates", "certificates-differ", to_second(certificates="0" * 64)),
        case("a point outside the group", "not-in-group", to_second(point=str(P - int(share["point"])))),
        case("a masked share of q", "scalar-out-of-range", to_second(masked=str(Q))),
        case("a masked share as an integer", "not-canonical", to_second(masked=1)),
        case("a field more", "not-canonical", to_second(x="")),
        case("keys in another order", "not-canonical", compact_bytes(dict(reversed(good.to_json().items())))),
        case("cut short", "not-json", good.to_bytes()[:-1]),
    ]  # fmt: skip


def _given(key: Key, owner: int, **more: Any) -> dict[str, Any]:
    return {"owner": owner, "seed": key.members[owner - 1].seed.hex(), **more}


def _altered_certificates(key: Key) -> Key:
    """What a dishonest server makes of the ceremony: member 3 replaced by a member of its own."""
    altered = Key(key.ceremony)
    mine = ceremony.Member(key.ceremony, 3, b"\x07" * 32)
    altered.members = [*key.members[:2], mine]
    return altered


def _shares(key: Key) -> list[Case]:
    sender = key.members[0]
    wrong = signed.mask(
        key.ceremony.place(POLYNOMIAL, 1, 2), key.certificates.keys[1].encryption, 12345, stream("r").scalar()
    )
    changed = _resigned(key, 1, key.round2[0].shares[1], point=str(wrong.point), masked=str(wrong.masked))
    polynomial = replace(key.round2[0], shares=(key.round2[0].shares[0], changed, key.round2[0].shares[2]))
    altered = _altered_certificates(key)
    moved = json.loads(key.round2[0].shares[2].message)
    replayed = _resigned(key, 1, key.round2[0].shares[1], point=moved["point"], masked=moved["masked"])
    relayed = replace(key.round2[0], shares=(key.round2[0].shares[0], replayed, key.round2[0].shares[2]))
    assert sender.owner == 1

    def case(name: str, kind: str, expect: str, given: dict[str, Any], member: int | None = None) -> Case:
        found: Case = {"name": f"shares: {name}", "kind": kind, "input": given, "expect": expect}
        return found if member is None else {**found, "member": member}

    return [
        {**case("received", "receive", "ok", _given(key, 2)), "output": {"private_key": str(key.private_keys[1])}},
        case("one that does not fit the coefficients", "receive", "share-inconsistent",
             _given(key, 2, polynomials=_texts([polynomial, *key.round2[1:]])), 1),
        case("the share of another member", "receive", "share-inconsistent",
             _given(key, 2, polynomials=_texts([relayed, *key.round2[1:]])), 1),
        case("a polynomial missing", "receive", "wrong-committee-size",
             _given(key, 2, polynomials=_texts(key.round2[:2]))),
        case("one's own certificate replaced", "receive", "own-certificate-changed",
             _given(key, 3, certificates=_texts(altered.round1), polynomials=_texts(altered.round2))),
        case("the same certificates as before", "make-polynomial", "ok", _given(key, 1, used=key.certificates.hash)),
        case("other certificates than before", "make-polynomial", "certificates-changed",
             _given(key, 1, used=key.certificates.hash, certificates=_texts(altered.round1))),
        case("one's own certificate replaced before answering", "make-polynomial", "own-certificate-changed",
             _given(key, 3, certificates=_texts(altered.round1))),
    ]  # fmt: skip


def _outputs(key: Key) -> list[Case]:
    good = key.round3[0]
    verification_key = json.loads(good.message)["verification_key"]
    other = json.loads(key.round3[1].message)["verification_key"]

    def case(name: str, expect: str, changed: SignedMessage, owner: int = 1) -> Case:
        given = {"owner": owner, "output": changed.to_bytes().decode()}
        found: Case = {"name": f"output: {name}", "kind": "output", "input": given, "expect": expect}
        return found if expect in ("ok", "not-json", "not-canonical") else {**found, "member": owner}

    def changed(name: str, expect: str, **change: Any) -> Case:
        return case(name, expect, _resigned(key, 1, good, **change))

    pok = Proof.from_json(verification_key["pok"])
    return [
        *(case(f"member {owner}", "ok", key.round3[owner - 1], owner) for owner in (1, 2, 3)),
        case("of another member", "wrong-place", key.round3[1]),
        changed("of another ceremony", "wrong-place", ceremony=2),
        case("signature changed", "wrong-message-signature", _shifted(good)),
        changed("made for other certificates", "certificates-differ", certificates="0" * 64),
        changed("made for other coefficients", "coefexps-differ", coefexps="0" * 64),
        changed("another member's key", "wrong-verification-key", verification_key=other),
        changed("a key outside the group", "not-in-group",
                verification_key={**verification_key, "public_key": str(P - int(verification_key["public_key"]))}),
        changed("the proof of another key", "pok-failed", verification_key={**verification_key, "pok": other["pok"]}),
        changed("a proof with a response plus q", "scalar-out-of-range",
                verification_key={**verification_key, "pok": replace(pok, response=pok.response + Q).to_json()}),
        changed("a key without proof", "not-canonical",
                verification_key={"public_key": verification_key["public_key"]}),
    ]  # fmt: skip


def _own(key: Key) -> list[Case]:
    altered = _altered_certificates(key)
    other = make_key(UUID, number=2)
    good = key.trustees

    def case(name: str, expect: str, data: trustees.Trustees, member: int | None = None, owner: int = 1) -> Case:
        given = _given(key, owner, data=data.to_bytes().decode())
        found: Case = {"name": f"own trustees: {name}", "kind": "own-trustees", "input": given, "expect": expect}
        return found if member is None else {**found, "member": member}

    return [
        *(case(f"member {owner}", "ok", good, owner=owner) for owner in (1, 2, 3)),
        case("a server that replaced member 3", "trustees-differ", altered.trustees, 3),
        case("a server that replaced member 3, seen by member 3", "trustees-differ", altered.trustees, 3, 3),
        case("another ceremony's key", "trustees-differ", other.trustees, 1),
        case("a key of five members", "wrong-committee-size", make_key(UUID, 5).trustees),
    ]
