"""Runs a vector against the Python code: one function for each kind of `tests/vectors/belenios/README.md`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from elections.belenios import ballot, ceremony, credentials, tally, trustees
from elections.belenios.ceremony import Member
from elections.belenios.questions import Election
from elections.belenios.rounds import (
    Ceremony,
    Certificates,
    Polynomial,
    check_certificates,
    check_output,
    check_polynomial,
)
from elections.belenios.signed import SignedMessage

FOLDER = Path(__file__).parent.parent / "vectors" / "belenios"

Input = dict[str, Any]
Output = dict[str, str]


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case of every file, with its identifier."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for case in content["cases"]:
            whole = {**case, "input": {**content.get("shared", {}), **case["input"]}}
            found.append((f"{path.stem}: {case['name']}", whole))
    return found


def run(case: dict[str, Any]) -> Output:
    """What comes out of a case, or the refusal that it raises."""
    return KINDS[case["kind"]](case["input"]) or {}


def _ceremony(i: Input) -> Ceremony:
    return Ceremony(i["election"], i["ceremony"], i["members"])


def _member(i: Input) -> Member:
    return Member(_ceremony(i), i["owner"], bytes.fromhex(i["seed"]))


def _certificates(i: Input) -> Certificates:
    statements = [SignedMessage.from_bytes(text.encode()) for text in i["certificates"]]
    return check_certificates(_ceremony(i), statements)


def _polynomials(i: Input) -> list[Polynomial]:
    return [Polynomial.from_bytes(text.encode()) for text in i["polynomials"]]


def _credential(i: Input) -> Output:
    secret = credentials.derive(i["uuid"], i["typed"])
    return {
        "credential": credentials.normalise(i["typed"]),
        "secret": str(secret),
        "public": str(credentials.public(secret)),
    }


def _public_credentials(i: Input) -> None:
    credentials.check_public_credentials(i["data"].encode(), i["expected"])


def _election(i: Input) -> Output:
    return {"fingerprint": Election.from_bytes(i["data"].encode()).fingerprint}


def _ballot(i: Input) -> Output:
    election = Election.from_bytes(i["election"].encode())
    data = i["ballot"].encode()
    ballot.check_ballot(
        election,
        data,
        lambda credential: str(credential) in i["listed"],
        is_spoiled=lambda credential: str(credential) in i["spoiled"],
        has_voted=lambda credential: str(credential) in i["voted"],
    )
    return {"tracker": ballot.tracker(data)}


def _whole_member(i: Input) -> Output:
    member, certificates = _member(i), _certificates(i)
    return {
        "certificate": ceremony.make_certificate(member).to_bytes().decode(),
        "polynomial": ceremony.make_polynomial(member, certificates).to_bytes().decode(),
        "output": ceremony.make_output(member, certificates, _polynomials(i)).to_bytes().decode(),
        "private_key": str(ceremony.receive_shares(member, certificates, _polynomials(i))),
    }


def _hash(i: Input) -> Output:
    return {"hash": _certificates(i).hash}


def _make_polynomial(i: Input) -> None:
    ceremony.make_polynomial(_member(i), _certificates(i), i.get("used"))


def _polynomial(i: Input) -> None:
    polynomial = Polynomial.from_bytes(i["polynomial"].encode())
    check_polynomial(_ceremony(i), _certificates(i), i["owner"], polynomial)


def _receive(i: Input) -> Output:
    return {"private_key": str(ceremony.receive_shares(_member(i), _certificates(i), _polynomials(i)))}


def _output(i: Input) -> None:
    statement = SignedMessage.from_bytes(i["output"].encode())
    check_output(_ceremony(i), _certificates(i), _polynomials(i), i["owner"], statement)


def _trustees(i: Input) -> Output:
    data = i["data"].encode()
    key = trustees.check_trustees(trustees.Trustees.from_bytes(data))
    return {"public_key": str(key), "fingerprint": trustees.fingerprint(data)}


def _own_trustees(i: Input) -> None:
    ceremony.check_own_trustees(_member(i), _certificates(i), _polynomials(i), i["data"].encode())


def _key_file(i: Input) -> Output:
    return {"private_key": str(trustees.read_private_key(i["data"].encode()))}


def _tally(i: Input) -> Output:
    election = Election.from_bytes(i["election"].encode())
    ballots = [ballot.Ballot.from_bytes(text.encode()) for text in i["ballots"]]
    return {"tally": tally.aggregate(election.question, [one.choices() for one in ballots]).to_bytes().decode()}


def _share(i: Input) -> None:
    tally.check_share(
        Election.from_bytes(i["election"].encode()).fingerprint,
        int(i["public_key"]),
        tally.EncryptedTally.from_bytes(i["tally"].encode()),
        tally.Share.from_bytes(i["share"].encode()),
        i["member"],
    )


def _counted(i: Input) -> tuple[Any, Any, Any, Any, Any]:
    return (
        trustees.Trustees.from_bytes(i["trustees"].encode()),
        Election.from_bytes(i["election"].encode()).question,
        tally.EncryptedTally.from_bytes(i["tally"].encode()),
        i["num_tallied"],
        {int(owner): tally.Share.from_bytes(text.encode()) for owner, text in i["shares"].items()},
    )


def _result(i: Input) -> None:
    tally.check_result(*_counted(i), tally.Result.from_bytes(i["result"].encode()))


def _make_result(i: Input) -> Output:
    return {"result": tally.make_result(*_counted(i)).to_bytes().decode()}


KINDS: dict[str, Callable[[Input], Output | None]] = {
    "credential": _credential,
    "public-credentials": _public_credentials,
    "election": _election,
    "ballot": _ballot,
    "member": _whole_member,
    "certificates": _hash,
    "make-polynomial": _make_polynomial,
    "polynomial": _polynomial,
    "receive": _receive,
    "output": _output,
    "trustees": _trustees,
    "own-trustees": _own_trustees,
    "key-file": _key_file,
    "tally": _tally,
    "share": _share,
    "result": _result,
    "make-result": _make_result,
}
