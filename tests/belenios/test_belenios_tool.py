"""Belenios-tool and this code, each on what the other made."""

import json
from pathlib import Path

import pytest

from elections.belenios import archive, ballot, credentials, tally, trustees
from elections.belenios.questions import Election
from elections.canonical import sha256_hex
from tests.belenios.tool import Tool
from tests.vectors.belenios.making import make_urn, stream

pytestmark = pytest.mark.belenios_tool

UUID = "SanduqAndTheToo1sE1ection"
TEMPLATE: dict[str, object] = {
    "description": "وصف",
    "name": "Élection « d'essai »",
    "questions": [
        {"answers": ["1. سعاد", "2. Driss", "3. O'Neil"], "blank": True, "min": 1, "max": 2, "question": "من؟"}
    ],
    "administrator": "مدير",
    "credential_authority": "Office",
}


def test_what_the_tool_makes_is_accepted_and_counted_alike(tmp_path: Path) -> None:
    tool = Tool(tmp_path)
    cards = tool.set_up(UUID, TEMPLATE, 4)
    election = Election.from_bytes(tool.read("election.json").encode())
    data = tool.read("trustees.json").encode()
    key = trustees.Trustees.from_bytes(data)
    assert trustees.check_trustees(key) == election.public_key
    tool.run("archive", "init")
    listed = credentials.check_public_credentials(_published(tmp_path)[2], 4)
    assert sorted(credentials.public(credentials.derive(UUID, card)) for card in cards) == list(listed)

    votes = [[0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]]
    texts = [tool.ballot(card, vote) for card, vote in zip(cards, votes, strict=True)]
    ballots = [ballot.check_ballot(election, text.encode(), set(listed).__contains__) for text in texts]
    for text in texts:
        tool.add_event("Ballot", text)
    tool.add_event("EndBallots")
    encrypted = tally.aggregate(election.question, [one.choices() for one in ballots])
    [theirs, *_] = tool.run("election", "compute-encrypted-tally").splitlines()
    assert encrypted.to_bytes().decode() == theirs

    tool.add_event("EncryptedTally", tool.run("election", "compute-encrypted-tally"))
    shares = {}
    certs = [path.stem for path in sorted(tmp_path.glob("*.cert"))]
    for owner, member in enumerate(certs[:2], 1):
        keys = ("--key", f"{member}.key", "--decryption-key", f"{member}.dkey")
        lines = tool.run("election", "decrypt-threshold", *keys, "--trustee-id", str(owner))
        shares[owner] = tally.Share.from_bytes(lines.splitlines()[0].encode())
        tally.check_share(election.fingerprint, key.verification_key(owner), encrypted, shares[owner], owner)
        tool.add_event("PartialDecryption", lines)
    ours = tally.make_result(key, election.question, encrypted, 4, shares)
    assert ours == tally.Result(1, (2, 1, 1))
    assert tool.run("election", "compute-result").strip() == ours.to_bytes().decode()


@pytest.mark.parametrize("members", [3, 5])
def test_what_we_make_is_accepted_and_counted_alike(tmp_path: Path, members: int) -> None:
    tool = Tool(tmp_path)
    urn = make_urn("SanduqForTheToo1" + "3" * members, names=4, maximum=2, members=members, cards=6)
    election, key = urn.election, urn.key.trustees
    tool.init(election.data, key.to_bytes(), credentials.public_credentials_bytes(urn.listed))
    ballots = [urn.vote(0, 1, 4), urn.vote(1), urn.vote(2, 3), urn.vote(3, 1)]
    theirs = [
        ballot.check_ballot(election, tool.ballot(urn.cards[card], vote).encode(), set(urn.listed).__contains__)
        for card, vote in ((4, [0, 1, 0, 1, 0]), (5, [1, 0, 0, 0, 0]))
    ]
    for one in [*ballots, *theirs]:
        tool.add_event("Ballot", one.to_bytes().decode())
    assert "no result" in tool.verify()
    tool.add_event("EndBallots")
    encrypted = urn.counted([*ballots, *theirs])
    lines = tool.run("election", "compute-encrypted-tally")
    assert lines.splitlines()[0] == encrypted.to_bytes().decode()
    tool.add_event("EncryptedTally", lines)

    shares = {}
    needed = list(range(members, members - key.threshold, -1))
    for owner in needed:
        name = tool.write(f"member-{owner}.key", trustees.private_key_bytes(urn.key.private_keys[owner - 1]).decode())
        lines = tool.run("election", "decrypt", "--privkey", name, "--trustee-id", str(owner))
        made_by_tool = tally.Share.from_bytes(lines.splitlines()[0].encode())
        tally.check_share(election.fingerprint, key.verification_key(owner), encrypted, made_by_tool, owner)
        ours = urn.share(owner, encrypted)
        assert ours.decryption_factors == made_by_tool.decryption_factors
        shares[owner] = ours if owner == needed[0] else made_by_tool
        owned = lines.replace(made_by_tool.to_bytes().decode(), "")
        tool.add_event("PartialDecryption", shares[owner].to_bytes().decode() + "\n" + _owned(owned, shares[owner]))
    result = tally.make_result(key, election.question, encrypted, 6, shares)
    assert result == tally.Result(2, (3, 0, 2, 1))
    assert tool.run("election", "compute-result").strip() == result.to_bytes().decode()
    tool.add_event("Result", result.to_bytes().decode())
    said = tool.verify()
    assert "all checks passed" in said
    assert "W:" not in said


def test_our_public_halves_are_the_tools(tmp_path: Path) -> None:
    tool = Tool(tmp_path)
    code = credentials.generate(stream("tool"))
    theirs = tool.run("setup", "generate-credentials", "--uuid", UUID, "--group", "BELENIOS-2048", "--derive", code)
    assert theirs.strip().strip('"') == str(credentials.public(credentials.derive(UUID, code)))


def _published(folder: Path) -> tuple[bytes, ...]:
    """Election, trustees and public credentials in the archive that the tool began."""
    [path] = folder.glob("*.bel")
    with path.open("rb") as stream:
        return next(archive.read(stream)).data


def _owned(line: str, share: tally.Share) -> str:
    """The tool's owned share, naming the hash of the share that goes with it."""
    value = {**json.loads(line), "payload": sha256_hex(share.to_bytes())}
    return json.dumps(value, separators=(",", ":"))
