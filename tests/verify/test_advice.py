"""Advice saves time and changes no verdict: with it, without it and with the worst of it the same is found."""

import base64
import json
import secrets
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import archive
from elections.belenios.advice import ELEMENT, FILE, Form, advise, count, size
from elections.belenios.batch import WEIGHT, Batch
from elections.belenios.credentials import public_credentials_bytes
from elections.belenios.group import G, P, Q, mpz, powmod
from elections.belenios.questions import Election
from elections.canonical import compact_bytes
from elections.cli import main
from elections.errors import Refusal
from elections.rehearsal import Plan, files, rehearse
from elections.verify import Check
from tests.vectors.advice import making
from tests.vectors.belenios.door_cases import NoMembership
from tests.vectors.belenios.making import make_urn
from tests.verify.changes import URN
from tests.verify.right import read, right, room, written
from tests.verify.test_records import failures, verify
from tests.verify.test_verifier import BALLOTS, DOOR

VECTORS = json.loads(making.FILE.read_text("utf-8"))


def outcome(checks: list[Check]) -> list[tuple[Any, ...]]:
    """All that a report says, but for how many ballots had advice."""
    return [(check.name, check.made, check.failures, check.note * (check.name != "ballot-proof")) for check in checks]


def with_advice(checks: list[Check]) -> str:
    """What the report says of the advice."""
    (note,) = [check.note for check in checks if check.name == "ballot-proof"]
    return note


def urn_of(ballots: list[str], election: bytes, trustees: bytes, listed: list[int]) -> bytes:
    head = archive.setup(1_790_000_000, election, trustees, public_credentials_bytes(listed))
    written = [head.records]
    for ballot in ballots:
        head = archive.ballot(head.head, ballot.encode("utf-8", "surrogatepass"))
        written.append(head.records)
    return b"".join(written)


def vector(case: dict[str, Any], folder: Path) -> Path:
    shared = VECTORS["shared"]
    listed = [*map(int, shared["listed"])]
    path = folder / "archive.bel"
    path.write_bytes(urn_of(case["ballots"], shared["election"].encode(), shared["trustees"].encode(), listed))
    (folder / FILE).write_bytes(base64.b64decode(case["advice"]))
    return path


def advice_of(urn: bytes) -> bytes:
    """The advice that an urn's maker would give who tests membership of nothing."""
    steps = read(urn).steps
    election = Election.from_bytes(steps[0][1][0])
    powers = NoMembership(election.public_key)
    return b"".join(advise(election, data[0], powers) for kind, data in steps if kind == "Ballot")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_each_vector_is_judged_as_without_advice(case: dict[str, Any], tmp_path: Path) -> None:
    path = vector(case, tmp_path)
    found = verify(path)
    codes = {code for _, _, code in failures(found)}
    assert codes == set() if case["expect"] == "ok" else case["expect"] in codes
    assert outcome(found) == outcome(verify(path, exact=True))


def test_there_are_more_wrong_ballots_than_right_ones() -> None:
    wrong = [case for case in VECTORS["cases"] if case["expect"] != "ok"]
    assert len(wrong) > len(VECTORS["cases"]) / 2


def test_the_vectors_are_what_their_script_writes() -> None:
    assert making.FILE.read_text("utf-8") == making.text(), "run python -m tests.vectors.advice.making"


@pytest.mark.parametrize("case", BALLOTS, ids=lambda case: case["name"])
def test_what_the_door_refuses_is_judged_the_same_with_advice(case: dict[str, Any], tmp_path: Path) -> None:
    listed = [*map(int, DOOR["shared"]["listed"])]
    urn = make_urn()
    ballots = [case["input"]["ballot"]]
    data = urn_of(ballots, urn.election.data, urn.key.trustees.to_bytes(), listed)
    path = tmp_path / "archive.bel"
    path.write_bytes(data)
    (tmp_path / FILE).write_bytes(advice_of(data))
    assert outcome(verify(path)) == outcome(verify(path, exact=True))


@pytest.mark.parametrize("change", URN)
def test_a_wrong_urn_is_judged_the_same_with_advice(change: str, tmp_path: Path) -> None:
    record = right()
    URN[change](record, room())
    path = record.write(tmp_path / "record", alone=True)
    try:
        advice = advice_of(path.read_bytes())
    except (Refusal, ValueError):
        advice = written()[FILE]
    path.with_name(FILE).write_bytes(advice)
    assert outcome(verify(path)) == outcome(verify(path, exact=True))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_advice_is_taken_and_told_whatever_the_jobs(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elections.verify.ballots._ALONE", 0)
    monkeypatch.setattr("elections.verify.ballots._HANDFUL", 1)
    monkeypatch.setattr("elections.verify.ballots._BATCH", 2)
    path = right().write(tmp_path / "record", alone=True)
    path.with_name(FILE).write_bytes(written()[FILE])
    ballots = len(read(path.read_bytes()).of("Ballot"))
    found = verify(path, jobs=jobs)
    assert not failures(found)
    assert with_advice(found) == f"{ballots} of {ballots} with {FILE}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_wrong_ballot_is_named_whichever_process_checks_it(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elections.verify.ballots._ALONE", 0)
    monkeypatch.setattr("elections.verify.ballots._HANDFUL", 1)
    monkeypatch.setattr("elections.verify.ballots._BATCH", 2)
    pairs = [making.true(0, 1), making.true(1), making.forged(making.times({3: making.HALF}), card=2), making.true(3)]
    shared = VECTORS["shared"]
    path = tmp_path / "archive.bel"
    path.write_bytes(
        urn_of(
            [ballot.to_bytes().decode() for ballot, _ in pairs],
            shared["election"].encode(),
            shared["trustees"].encode(),
            [*map(int, shared["listed"])],
        )
    )
    path.with_name(FILE).write_bytes(b"".join(making.encoded(numbers) for _, numbers in pairs))
    found = verify(path, jobs=jobs)
    assert failures(found) == [("ballot-proof", "ballot 3", "individual-proof-failed")]
    assert with_advice(found) == ""


@settings(max_examples=25)
@given(data=st.data())
def test_one_flipped_bit_anywhere_in_the_advice_of_a_right_record_changes_nothing(
    data: st.DataObject, tmp_path: Path
) -> None:
    path = right().write(tmp_path / str(len(list(tmp_path.iterdir()))), alone=True)
    advice = bytearray(written()[FILE])
    ballots = len(advice) // size(question())
    advice[data.draw(st.integers(0, len(advice) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.with_name(FILE).write_bytes(advice)
    found = verify(path)
    assert not failures(found)
    assert with_advice(found) == f"{ballots - 1} of {ballots} with {FILE}"


def question() -> Any:
    election = room().election
    assert election
    return election.question


@pytest.mark.parametrize(("names", "maximum"), [(1, 1), (3, 1), (3, 2), (3, 3)])
def test_the_advice_of_a_right_ballot_fits_for_every_kind_of_question(names: int, maximum: int) -> None:
    urn = make_urn(f"SanduqAdvice{names}of{maximum}xx", names=names, maximum=maximum)
    form, batch = Form(urn.election), Batch(urn.election.question, secrets.token_bytes, 5)
    assert count(urn.election.question) == 4 * (names + 1) + 2 * (maximum + 1) + 4 + 1
    for chosen in ((), (1,), tuple(range(1, maximum + 1))):
        data = urn.vote(0, *chosen).to_bytes()
        advice = advise(urn.election, data, urn.election.powers)
        claims = form.read(data, advice)
        assert claims
        assert making_bytes(claims.commitments) == advice
        batch.add(claims)
    products = batch.products()
    assert products.holds(urn.election.public_key)
    assert not products.holds(powmod(G, 7, P))
    assert products.join(products).holds(urn.election.public_key)


def drawn_first(first: bytes, many: int) -> bytes:
    return first.ljust(many, b"\0")


def making_bytes(numbers: list[int]) -> bytes:
    return b"".join(int(number).to_bytes(ELEMENT, "big") for number in numbers)


@pytest.mark.parametrize("order", [2, 3, 6])
def test_each_bit_of_the_membership_test_finds_half_of_all_strangers(order: int) -> None:
    """With all draws but one bit's the same, a stranger is found by that bit: the test has the strength it claims."""
    stranger = {2: making.HALF, 3: making.THIRD, 6: making.HALF * making.THIRD % P}[order]
    assert powmod(stranger, Q, P) != 1
    ballot, numbers = making.true(0, 1)
    claims = Form(making.urn().election).read(ballot.to_bytes(), making.encoded(numbers))
    assert claims
    claims.commitments[0] = claims.commitments[0] * stranger % P
    for bit in (0, 31, WEIGHT - 1):
        for drawn in (0, 1):
            # The first weight drawn is that of the first commitment; all other draws are zero.
            first = (drawn << bit).to_bytes(WEIGHT // 8, "big")
            batch = Batch(making.urn().election.question, partial(drawn_first, first), 1)
            batch.add(claims)
            bits = batch.products().bits[:WEIGHT]
            assert [place for place, product in enumerate(bits) if powmod(product, Q, P) != 1] == [bit] * drawn


def test_a_command_writes_the_advice_of_any_archive(tmp_path: Path) -> None:
    record = right()
    assert record.urn
    place = record.urn.of("Ballot")[1]
    value = json.loads(record.urn.steps[place][1][0])
    value["answers"][0]["overall_proof"][0]["response"] = "1"
    record.urn.steps[place] = ("Ballot", (compact_bytes(value),))
    path = record.write(tmp_path / "record", alone=True)
    done = CliRunner().invoke(main, ["advise", str(path.parent)])
    assert done.exit_code == 0, done.output
    made, whole = path.with_name(FILE).read_bytes(), written()[FILE]
    per = size(question())
    assert len(made) == len(whole)
    wrong = [place for place in range(0, len(whole), per) if made[place : place + per] != whole[place : place + per]]
    assert wrong == [per] and not any(made[per : 2 * per])
    assert outcome(verify(path)) == outcome(verify(path, exact=True))


def test_no_advice_is_written_of_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.bel"
    assert CliRunner().invoke(main, ["advise", str(tmp_path)]).exit_code == 2
    path.write_bytes(right().write(tmp_path / "record", alone=True).read_bytes()[:-100])
    done = CliRunner().invoke(main, ["advise", str(path)])
    assert done.exit_code == 1
    assert "record-cut" in done.output
    assert [file.name for file in tmp_path.glob("commitments*")] == []


def test_a_rehearsal_writes_the_advice_of_its_urn(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    done = rehearse(Plan(6, 2, until="counted", seed=b"advice"))
    made = files(done, lambda *what: told.append(what))
    for name in ("archive.bel", FILE):
        (tmp_path / name).write_bytes(made[name])
    found = verify(tmp_path / "archive.bel")
    ballots = done.head.ballots
    assert told == [("commitments", number, ballots) for number in range(1, ballots + 1)]
    assert with_advice(found) == f"{ballots} of {ballots} with {FILE}"


def test_the_exact_way_can_be_asked_for(tmp_path: Path) -> None:
    path = right().write(tmp_path / "record", alone=True)
    path.with_name(FILE).write_bytes(written()[FILE])
    quick, exact = (CliRunner().invoke(main, ["verify", str(path), *more]) for more in ([], ["--exact"]))
    assert quick.exit_code == exact.exit_code == 0
    assert FILE in quick.output and FILE not in exact.output


def test_a_commitment_of_zero_or_beyond_p_fits_nothing() -> None:
    ballot, numbers = making.true(0, 1)
    form = Form(making.urn().election)
    for number in (mpz(0), P, P + 1):
        assert form.read(ballot.to_bytes(), making.encoded([number, *numbers[1:]])) is None
