"""A rehearsal is a whole election: deterministic, complete, and its archive is one that belenios-tool accepts."""

import json
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import archive, ballot, credentials, tally, trustees
from elections.belenios.questions import Election
from elections.canonical import sha256_hex
from elections.errors import Refusal
from elections.journal import replay, urn
from elections.journal.entry import read_journal
from elections.law.draw_text import check
from elections.rehearsal import UNTIL, Plan, files, rehearse
from tests.conftest import require_tool

SEED = bytes.fromhex("5eed")
WITH_URN = ("open", "suspended", "closed", "counted", "proclaimed")


@cache
def written(plan: Plan) -> dict[str, bytes]:
    return files(rehearse(plan))


def tool_says(folder: Path, plan: Plan) -> tuple[int, str]:
    (folder / "election.bel").write_bytes(written(plan)["archive.bel"])
    run = subprocess.run(
        [require_tool("belenios-tool"), "election", "verify"], cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.belenios_tool
@pytest.mark.parametrize("until", WITH_URN)
def test_belenios_tool_accepts_the_archive_at_every_stage(until: str, tmp_path: Path) -> None:
    code, said = tool_says(tmp_path, Plan(9, 3, seed=SEED, until=until))
    assert code == 0, said
    assert ("no result to check" not in said) == (until in ("counted", "proclaimed")), said


@pytest.mark.belenios_tool
@pytest.mark.parametrize(
    "plan",
    [
        Plan(9, 3, reading="both", seed=SEED),
        Plan(10, 4, seats=2, reading="both", tie=True, seed=SEED),
        Plan(9, 3, tie=True, seed=SEED),
        Plan(3, 1, seed=SEED),
    ],
    ids=["five members", "two seats, five members, a tie", "a tie", "one candidate"],
)
def test_belenios_tool_accepts_every_kind_of_counted_archive(plan: Plan, tmp_path: Path) -> None:
    code, said = tool_says(tmp_path, plan)
    assert code == 0 and "no result to check" not in said, said


@pytest.mark.parametrize("until", UNTIL)
def test_the_journal_stops_at_the_state_asked_for(until: str) -> None:
    journal = written(Plan(9, 3, seed=SEED, until=until))["journal.jsonl"]
    assert replay(read_journal(journal.splitlines(keepends=True))).state == until


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    plan = Plan(9, 3, tie=True, seed=SEED)
    assert files(rehearse(plan)) == written(plan)
    other = written(Plan(9, 3, tie=True, seed=b"other"))
    assert all(other[name] != data for name, data in written(plan).items() if name in other)


@settings(max_examples=5)
@given(
    candidates=st.integers(0, 5),
    more=st.integers(2, 6),
    seats=st.integers(1, 2),
    reading=st.sampled_from(("own", "both")),
    tie=st.booleans(),
    seed=st.binary(min_size=1, max_size=4),
)
def test_any_election_reaches_its_end(
    candidates: int, more: int, seats: int, reading: str, tie: bool, seed: bytes
) -> None:
    plan = Plan(candidates + more, candidates, seats, "", reading, tie and candidates > seats, "proclaimed", seed)
    standing = rehearse(plan).standing
    if candidates == 0:
        assert (standing.state, standing.cause) == ("without_result", "no-candidate")
        return
    assert standing.state == "proclaimed" or standing.cause == "no-vote-cast"
    assert len(standing.elected) + standing.open_seats == (seats if standing.state == "proclaimed" else 0)
    if plan.tie:
        assert any(one.by == "lot" for one in standing.elected)
        assert any(draw.seat for draw in standing.draws)


def test_the_archive_is_the_one_the_journal_binds() -> None:
    record = written(Plan(10, 4, seats=2, reading="both", tie=True, seed=SEED))
    standing = replay(read_journal(record["journal.jsonl"].splitlines(keepends=True)))
    steps = list(archive.read(BytesIO(record["archive.bel"])))
    assert steps[0].head.event == standing.setup_event
    assert [step.head.event for step in steps if step.event.type == "EncryptedTally"] == [standing.closing_event]
    assert steps[-1].head.event == standing.result_event
    election, key, listed, _ = steps[0].data
    assert sha256_hex(key) == standing.trustees
    assert sha256_hex(listed) == standing.credentials
    assert urn(standing, trustees.Trustees.from_bytes(key).public_key).data == election
    assert Election.from_bytes(election).fingerprint == standing.fingerprint
    assert sum(step.event.type == "Ballot" for step in steps) == standing.ballots
    result = tally.Result.from_bytes(steps[-1].data[0])
    assert standing.counts is not None
    assert (result.blank, list(result.votes)) == (standing.counts.blank, list(standing.counts.votes.values()))


def test_the_draws_written_are_those_of_the_journal() -> None:
    record = written(Plan(9, 3, tie=True, seed=SEED))
    standing = replay(read_journal(record["journal.jsonl"].splitlines(keepends=True)))
    closed = [draw for draw in standing.draws if draw.closed]
    assert len(closed) >= 2
    assert {f"draws/{draw.number}.txt" for draw in closed} == {name for name in record if name.startswith("draws/")}
    for draw in closed:
        assert check(record[f"draws/{draw.number}.txt"]).drawn == draw.drawn


def test_the_cards_written_are_the_ones_on_the_published_list() -> None:
    record = written(Plan(9, 3, seed=SEED))
    steps = list(archive.read(BytesIO(record["archive.bel"])))
    uuid = json.loads(steps[0].data[0])["uuid"]
    rows = record["secrets/cards.csv"].decode().splitlines()
    assert rows[0] == "serial,credential"
    codes = [row.split(",")[1] for row in rows[1:]]
    public = [credentials.public(credentials.derive(uuid, code)) for code in codes]
    assert credentials.public_credentials_bytes(public) == steps[0].data[2]
    assert public != sorted(public)


def test_the_member_keys_written_open_the_urn() -> None:
    record = written(Plan(9, 3, seed=SEED, until="closed"))
    steps = list(archive.read(BytesIO(record["archive.bel"])))
    election = Election.from_bytes(steps[0].data[0])
    key = trustees.Trustees.from_bytes(steps[0].data[1])
    encrypted = tally.EncryptedTally.from_bytes(steps[-1].data[0])
    voted = [ballot.Ballot.from_bytes(step.data[0]).choices() for step in steps if step.event.type == "Ballot"]
    assert tally.aggregate(election.question, voted) == encrypted
    for owner in (1, 2, 3):
        private = trustees.read_private_key(record[f"secrets/member-{owner}.key"])
        assert credentials.public(private) == key.verification_key(owner)


@pytest.mark.belenios_tool
def test_belenios_tool_makes_the_same_share_from_a_member_key_file(tmp_path: Path) -> None:
    plan = Plan(9, 3, seed=SEED, until="closed")
    name = "secrets/member-2.key"
    (tmp_path / "election.bel").write_bytes(written(plan)["archive.bel"])
    (tmp_path / "member-2.key").write_bytes(written(plan)[name])
    run = subprocess.run(
        [require_tool("belenios-tool"), "election", "decrypt", "--privkey", "member-2.key", "--trustee-id", "2"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    theirs = tally.Share.from_bytes(run.stdout.splitlines()[0])
    room = rehearse(plan)
    assert room.election is not None and room.trustees is not None and room.aggregate is not None
    tally.check_share(room.election.fingerprint, room.trustees.verification_key(2), room.aggregate, theirs, 2)


def test_no_secret_shows_in_the_representation_of_a_rehearsal() -> None:
    room = rehearse(Plan(9, 3, seed=SEED, until="sitting"))
    shown = repr(room)
    assert not any(card.credential in shown or str(card.secret) in shown for card in room.cards)
    assert not any(str(key) in shown for key in room.keys)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"electors": 4, "candidates": 3}, "rehearsal-too-few"),
        ({"electors": 4, "candidates": -1}, "rehearsal-too-few"),
        ({"electors": 10**6, "candidates": 3}, "rehearsal-too-few"),
        ({"electors": 9, "candidates": 3, "seats": 0}, "rehearsal-too-few"),
        ({"electors": 9, "candidates": 1, "tie": True}, "rehearsal-no-tie"),
        ({"electors": 9, "candidates": 3, "seats": 3}, "rehearsal-seats"),
        ({"electors": 9, "candidates": 3, "seats": 2, "statute": "ma-2.03.40"}, "rehearsal-seats"),
        ({"electors": 9, "candidates": 3, "statute": "tn-1999-1290"}, "rehearsal-seats"),
        ({"electors": 9, "candidates": 3, "statute": "fr-1"}, "no-such-statute"),
        ({"electors": 9, "candidates": 3, "until": "draft"}, "rehearsal-unknown"),
        ({"electors": 9, "candidates": 3, "reading": "none"}, "rehearsal-unknown"),
    ],
)
def test_an_election_that_cannot_be_is_refused(values: dict[str, int | str | bool], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Plan(**values)  # type: ignore[arg-type]
    assert refusal.value.code == code
