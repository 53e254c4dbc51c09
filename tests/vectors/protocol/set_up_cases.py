"""Vectors of the set-up: cards, list of public credentials, election, the ceremony's rounds, trustees."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from elections.canonical import compact_bytes, sha256_hex
from elections.protocol import ceremony, channel, credentials, trustees
from elections.protocol.ceremony import Polynomial
from elections.protocol.group import P, Q
from elections.protocol.proofs import Proof
from elections.protocol.signed import SignedMessage, sign
from tests.vectors.protocol.making import UUID, Key, make_key, make_urn, stream

Case = dict[str, Any]


def credential_vectors() -> dict[str, Any]:
    """The content of credentials.json."""
    code = credentials.generate(stream("card"))
    secret = credentials.derive(UUID, code)
    output = {"credential": code, "secret": str(secret), "public": str(credentials.public(secret))}
    bare = code.replace("-", "")
    swapped = "Z" if bare[4] != "Z" else "Y"
    right = [code, bare, code.replace("-", " "), f"  {code}\n", code.replace("-", "–"), f"{bare[:7]}-{bare[7:]}"]
    wrong = [
        ("empty", "", "credential-length"),
        ("a character too few", bare[:-1], "credential-length"),
        ("a character too many", bare + "1", "credential-length"),
        ("the digit 0", "0" + bare[1:], "credential-character"),
        ("the letter O", "O" + bare[1:], "credential-character"),
        ("the letter I", "I" + bare[1:], "credential-character"),
        ("the letter l", bare[:-1] + "l", "credential-character"),
        ("a letter of another alphabet", "а" + bare[1:], "credential-character"),
        ("a character mistyped", bare[:4] + swapped + bare[5:], "credential-check"),
        ("another check character", bare[:-1] + ("2" if bare[-1] != "2" else "3"), "credential-check"),
    ]
    cases: list[Case] = [
        {"name": f"typed {typed!r}", "kind": "credential", "input": {"typed": typed}, "expect": "ok", "output": output}
        for typed in right
    ]
    cases += [{"name": n, "kind": "credential", "input": {"typed": t}, "expect": code} for n, t, code in wrong]
    return {"about": "Codes of voting cards as they are typed.", "shared": {"uuid": UUID}, "cases": cases}


def vectors() -> dict[str, Any]:
    """The content of set-up.json."""
    cases = [*_public_credentials(), *_elections(), *_trustees(), *_key_files()]
    return {"about": "What is published at the opening.", "shared": {}, "cases": cases}


def _public_credentials() -> list[Case]:
    listed = make_urn().listed
    data = credentials.public_credentials_bytes(listed)

    def case(name: str, expect: str, data: bytes, expected: int = 4) -> Case:
        given = {"data": data.decode(), "expected": expected}
        return {"name": f"credentials: {name}", "kind": "public-credentials", "input": given, "expect": expect}

    def texts(numbers: Sequence[int]) -> bytes:
        return compact_bytes([str(number) for number in numbers])

    return [
        case("as many as electors, sorted", "ok", data),
        case("none", "ok", b"[]", 0),
        case("one twice", "credential-twice", texts([listed[0], *listed[:3]])),
        case("not sorted", "credentials-not-sorted", texts(listed[::-1])),
        case("sorted as text", "credentials-not-sorted", b'["10","9"]', 2),
        case("one too few", "credentials-count", texts(listed[1:])),
        case("one outside the group", "not-in-group", texts(sorted([*listed[1:], P - listed[0]]))),
        case("0", "not-in-group", texts([0, *listed[1:]])),
        case("with a weight", "not-canonical", texts(listed).replace(b'"]', b',1"]')),
        case("a leading zero", "not-canonical", texts(listed).replace(b'["', b'["0', 1)),
        case("numbers", "not-canonical", b"[1,2,3,4]"),
        case("an object", "not-canonical", b"{}"),
        case("not JSON", "not-json", b"["),
    ]


def _elections() -> list[Case]:
    election = make_urn().election
    value = election.to_json()
    question = value["questions"][0]

    def case(name: str, expect: str, changed: Any) -> Case:
        data = changed if isinstance(changed, bytes) else compact_bytes(changed)
        return {"name": f"election: {name}", "kind": "election", "input": {"data": data.decode()}, "expect": expect}

    def asking(**change: Any) -> dict[str, Any]:
        return {**value, "questions": [{**question, **change}]}

    data = election.data
    right = case("as ours", "ok", data)
    right["output"] = {"fingerprint": election.fingerprint}
    named = {**value, "administrator": "مدير", "credential_authority": "Office"}
    return [
        right,
        case("with administrator and credential authority", "ok", named),
        case("version 2", "wrong-version", {**value, "version": 2}),
        case("another group", "wrong-group", {**value, "group": "RFC-3526-2048"}),
        case("another group's parameters", "not-canonical", {**value, "group": {"g": "2"}, "p": "23"}),
        case("two questions", "wrong-question", {**value, "questions": [question, question]}),
        case("blank not allowed", "wrong-question", asking(blank=False)),
        case("blank not said", "wrong-question", {**value, "questions": [
            {k: v for k, v in question.items() if k != "blank"}]}),
        case("min 0", "wrong-question", asking(min=0)),
        case("max 0", "wrong-question", asking(max=0)),
        case("max above the number of names", "wrong-question", asking(max=4)),
        case("no names", "wrong-question", asking(answers=[])),
        case("a non-homomorphic question", "not-canonical", {**value, "questions": [
            {"type": "NonHomomorphic", "value": {"answers": ["a"], "question": "?"}}]}),
        case("a short uuid", "wrong-uuid", {**value, "uuid": "abc"}),
        case("a uuid with a zero", "wrong-uuid", {**value, "uuid": "0" * 22}),
        case("a key outside the group", "not-in-group", {**value, "public_key": str(P - election.public_key)}),
        case("a key of 0", "not-in-group", {**value, "public_key": "0"}),
        case("keys in another order", "not-canonical", dict(reversed(value.items()))),
        case("a field more", "not-canonical", {**value, "x": 1}),
        case("version as a string", "wrong-version", {**value, "version": "1"}),
        case("version true", "wrong-version", {**value, "version": True}),
        case("spaces", "not-canonical", json.dumps(value, ensure_ascii=False).encode()),
        case("escaped letters", "not-canonical", json.dumps(value, separators=(",", ":")).encode()),
    ]  # fmt: skip


def _trustees() -> list[Case]:
    three, five = make_key(UUID).trustees, make_key(UUID, 5).trustees
    cert, coefexps, keys = three.certs, three.coefexps, three.verification_keys

    def case(name: str, expect: str, changed: trustees.Trustees | bytes, member: int | None = None) -> Case:
        data = changed if isinstance(changed, bytes) else changed.to_bytes()
        found: Case = {"name": f"trustees: {name}", "kind": "trustees", "input": {"data": data.decode()},
                       "expect": expect}  # fmt: skip
        if expect == "ok":
            key = trustees.Trustees.from_bytes(data).public_key
            found["output"] = {"public_key": str(key), "fingerprint": trustees.fingerprint(data)}
        return found if member is None else {**found, "member": member}

    pok = keys[1].pok
    single = compact_bytes([["Single", keys[0].to_json()]])
    mixed = compact_bytes([["Single", keys[0].to_json()], three.to_json()[0]])
    elsewhere = make_key("SanduqVectorsE1sewhere").trustees
    return [
        case("three members", "ok", three),
        case("five members", "ok", five),
        case("a single key", "wrong-trustees", single),
        case("a server key beside the committee's", "wrong-trustees", mixed),
        case("all three needed", "wrong-committee-size", replace(three, threshold=3)),
        case("one needed", "wrong-committee-size", replace(three, threshold=1)),
        case("two members", "wrong-committee-size", trustees.Trustees(2, cert[:2], coefexps[:2], keys[:2])),
        case("a verification key missing", "wrong-committee-size", replace(three, verification_keys=keys[:2])),
        case("certificates in another order", "wrong-message-signature",
             replace(three, certs=(cert[1], cert[0], cert[2])), 1),
        case("one certificate twice", "certificate-twice", replace(three, certs=(cert[0], cert[0], cert[2])), 2),
        case("a certificate of another ceremony", "wrong-message-signature",
             replace(three, certs=(cert[0], elsewhere.certs[1], cert[2])), 2),
        case("coefficients of another ceremony", "wrong-message-signature",
             replace(three, coefexps=(coefexps[0], coefexps[1], elsewhere.coefexps[2])), 3),
        case("a certificate changed", "wrong-message-signature",
             replace(three, certs=(replace(cert[0], message=elsewhere.certs[0].message), *cert[1:])), 1),
        case("coefficients and keys swapped between two members", "wrong-message-signature",
             replace(three, coefexps=(coefexps[1], coefexps[0], coefexps[2])), 1),
        case("verification keys swapped", "wrong-verification-key",
             replace(three, verification_keys=(keys[1], keys[0], keys[2])), 1),
        case("a verification key of another ceremony", "wrong-verification-key",
             replace(three, verification_keys=(*keys[:2], elsewhere.verification_keys[2])), 3),
        case("a verification key outside the group", "not-in-group",
             replace(three, verification_keys=(replace(keys[0], public_key=P - keys[0].public_key), *keys[1:])), 1),
        case("a proof of another member's key", "pok-failed",
             replace(three, verification_keys=(keys[0], replace(keys[1], pok=keys[2].pok), keys[2])), 2),
        case("a proof with a challenge plus q", "scalar-out-of-range",
             replace(three, verification_keys=(keys[0], replace(keys[1], pok=replace(pok, challenge=pok.challenge + Q)),
                                               keys[2])), 2),
        case("threshold as a string", "not-canonical", three.to_bytes().replace(b'"threshold":2', b'"threshold":"2"')),
        case("a space inside", "not-canonical", three.to_bytes().replace(b",", b", ", 1)),
        case("a space inside a signed text", "not-canonical",
             replace(three, certs=(replace(cert[0], message=cert[0].message.replace(",", ", ")), *cert[1:]))),
    ]  # fmt: skip


def _key_files() -> list[Case]:
    key = make_key(UUID).private_keys[0]
    data = trustees.private_key_bytes(key).decode()

    def case(name: str, expect: str, data: str) -> Case:
        return {"name": f"key file: {name}", "kind": "key-file", "input": {"data": data}, "expect": expect}

    return [
        {**case("as saved", "ok", data), "output": {"private_key": str(key)}},
        {**case("with a line end", "ok", data + "\n"), "output": {"private_key": str(key)}},
        case("empty", "not-a-key-file", ""),
        case("cut short", "not-a-key-file", data[:-1]),
        case("a number", "not-a-key-file", str(key)),
        case("q", "not-a-key-file", f'"{Q}"'),
        case("a negative number", "not-a-key-file", '"-1"'),
        case("another file", "not-a-key-file", '{"a":1}'),
    ]


def ceremony_vectors() -> dict[str, Any]:
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
    wrong = channel.mask(
        key.ceremony.place(ceremony.POLYNOMIAL, 1, 2), key.certificates.keys[1].encryption, 12345, stream("r").scalar()
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
