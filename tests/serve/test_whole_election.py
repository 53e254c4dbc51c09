"""A whole election against `sanduq serve`, with belenios-tool as the elector's and as a member's client."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from elections.acts import candidacies, count, proposals, voting_cards
from elections.protocol import credentials, trustees
from tests.acts.world import World
from tests.protocol.tool import Tool
from tests.serve.conftest import Opener
from tests.serve.serving import Server, versions

pytestmark = pytest.mark.belenios_tool


def fetch(server: Server, world: World, folder: Path) -> None:
    """Downloads the record as anybody does."""
    base = f"/elections/{world.uuid}"
    for name in ("archive.bel", "journal.jsonl"):
        answer = server.get(f"{base}/{name}")
        assert answer.status == 200
        (folder / name).write_bytes(answer.body)
    (folder / f"{world.uuid}.bel").write_bytes((folder / "archive.bel").read_bytes())


def test_belenios_tool_votes_and_counts_over_http_and_finds_nothing_to_warn_of(
    opened: Opener, server: Server, tmp_path: Path
) -> None:
    world = opened("A-03", "A-04")
    folder = tmp_path / "tool"
    folder.mkdir()
    with server:
        urn = f"/elections/{world.uuid}"
        fetch(server, world, folder)
        tool, trackers, bearers = Tool(folder), [], []
        for card, choice in enumerate(([0, 1, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1])):
            (folder / "archive.bel").unlink(missing_ok=True)
            sent = tool.ballot(world.cards[card].code, choice).encode()
            answer = server.post(f"{urn}/ballots", sent)
            assert answer.status == 201, answer.body
            trackers.append(answer.json["tracker"])
            again = server.post(f"{urn}/ballots", sent)
            assert (again.status, again.json) == (200, answer.json)
            assert answer.json["tracker"] in server.get(f"{urn}/ballots.json").json["trackers"]
        hand_out(world, 4)
        world.together("close", reason="everybody here has voted")
        count.account_cards(world.context, world.uuid, world.left_credentials(4))

        fetch(server, world, folder)
        (folder / "archive.bel").unlink()
        version = versions(world)
        for owner, seat in enumerate(version, 1):
            if seat == "oldest":
                continue
            name = tool.write(f"{seat}.key", trustees.private_key_bytes(world.secrets[seat]).decode())
            share = tool.run("election", "decrypt", "--privkey", name, "--trustee-id", str(owner)).splitlines()[0]
            bearer = server.bearer(world, seat, version[seat])
            bearers.append(bearer["Authorization"])
            assert server.post("/committee/share", share.encode(), **bearer).status == 200
        count.publish_result(world.context, world.uuid)
        proposal = propose(world, "proclaim")
        bearer = server.bearer(world, "oldest", version["oldest"])
        assert server.post("/committee/confirm", {"proposal": proposal}, **bearer).status == 200
        assert server.get(f"{urn}/status.json").json["state"] == "proclaimed"
        fetch(server, world, folder)
        assert server.stop() == 0
    assert_nothing_told(server, world, [*trackers, *bearers])

    (folder / "archive.bel").rename(tmp_path / "archive.bel")
    said = tool.verify()
    assert "all checks passed" in said
    assert "W:" not in said
    result = json.loads(tool.run("election", "compute-result"))
    assert result["result"] == [[1, 2, 1]]

    record = tmp_path / "record"
    record.mkdir()
    (tmp_path / "archive.bel").rename(record / "archive.bel")
    (folder / "journal.jsonl").rename(record / "journal.jsonl")
    ours = subprocess.run(
        [sys.executable, "-m", "elections.cli", "verify", str(record), "--jobs", "1"], capture_output=True, text=True
    )
    assert ours.returncode == 0, ours.stdout + ours.stderr


def propose(world: World, act: str, **data: object) -> int:
    return proposals.propose(world.context, world.uuid, act, dict(data))  # type: ignore[arg-type]


def hand_out(world: World, number: int) -> None:
    with world.database.reading() as session:
        roll = [one.registration for one in candidacies.roll_of(session, world.election().id)]
    for registration in roll[:number]:
        voting_cards.hand_out(world.context, world.uuid, registration)


def assert_nothing_told(server: Server, world: World, secrets: list[str]) -> None:
    """Neither gunicorn nor the program has written down a code, a ballot, a bearer, a person or a visit."""
    said = server.said()
    codes = [card.code for card in world.cards]
    publics = [str(credentials.public(credentials.derive(world.uuid, code))) for code in codes]
    for secret in (*codes, *publics, *secrets, "Bearer", "Trainee", "A-01", "POST", "/ballots"):
        assert secret not in said
