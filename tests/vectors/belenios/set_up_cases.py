"""Vectors of the set-up: codes of cards, list of public credentials, election, trustees, key files."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from elections.belenios import credentials, trustees
from elections.belenios.group import P, Q
from elections.canonical import compact_bytes
from tests.vectors.belenios.making import UUID, make_key, make_urn, stream

Case = dict[str, Any]


def credential_vectors() -> dict[str, Any]:
    """The content of credentials.json."""
    code = credentials.generate(stream("card"))
    secret = credentials.derive(UUID, code)
    output = {"credential": code, "secret": str(secret), "public": str(credentials.public(secret))}
    bare = code.replace("-", "")
    swapped = "Z" if bare[4] != "Z" else "Y"
    right = [code, bare, code.replace("-", " "), f"  {code}\n", code.replace("-", "–"), f"{bare[:7]}-{bare[7:]}"]
    # As pasted from a right-to-left line, from a file with a byte order mark, as scanned with a separator at its end.
    right += [f"\u2066{code}\u2069", f"\u200e{code[:7]}\u200f{code[7:]}", f"\ufeff{code}\x85", f"{code}\x1d\u3000"]
    wrong = [
        ("empty", "", "credential-length"),
        ("a character too few", bare[:-1], "credential-length"),
        ("a character too many", bare + "1", "credential-length"),
        ("the digit 0", "0" + bare[1:], "credential-character"),
        ("the letter O", "O" + bare[1:], "credential-character"),
        ("the letter I", "I" + bare[1:], "credential-character"),
        ("the letter l", bare[:-1] + "l", "credential-character"),
        ("a letter of another alphabet", "а" + bare[1:], "credential-character"),
        ("a full-width letter", chr(0xFF21) + bare[1:], "credential-character"),
        ("a letter with an accent on it", bare + "\u0301", "credential-character"),
        ("nothing but marks", "\u200f\ufeff - ", "credential-length"),
        ("the code twice", code + code, "credential-length"),
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
