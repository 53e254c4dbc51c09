"""The verifier as a program: every door vector, one flipped byte, jobs, exit codes, and what it does without."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import archive
from elections.belenios.credentials import public_credentials_bytes
from elections.commands.verify import command
from elections.verify import UNKNOWN
from tests.belenios.tool import Tool
from tests.vectors.belenios.making import make_urn
from tests.verify.changes.making import URN
from tests.verify.right import right, room
from tests.verify.test_records import failures, verify

DOOR = json.loads((Path(__file__).parents[1] / "vectors/belenios/door.json").read_text("utf-8"))
# Spoiled cards are the journal's matter; an archive alone does not know of them.
BALLOTS = [case for case in DOOR["cases"] if case["expect"] != "spoiled-credential" and "listed" not in case["input"]]


def outcome(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output


@pytest.mark.parametrize("case", BALLOTS, ids=lambda case: case["name"])
def test_what_the_door_refuses_the_verifier_refuses(case: dict[str, Any], tmp_path: Path) -> None:
    urn = make_urn()
    assert urn.election.data.decode() == DOOR["shared"]["election"]
    head = archive.setup(
        1_790_000_000,
        urn.election.data,
        urn.key.trustees.to_bytes(),
        public_credentials_bytes([*map(int, DOOR["shared"]["listed"])]),
    )
    written = head.records
    # The vectors' card that has voted: here its ballot is in the urn before.
    if case["expect"] == "already-voted":
        before = archive.ballot(head.head, case["input"]["ballot"].encode())
        written, head = written + before.records, before
    path = tmp_path / "archive.bel"
    path.write_bytes(
        written + archive.ballot(head.head, case["input"]["ballot"].encode("utf-8", "surrogatepass")).records
    )
    codes = {code for _, _, code in failures(verify(path))}
    assert codes == set() if case["expect"] == "ok" else case["expect"] in codes


@settings(max_examples=40)
@given(data=st.data())
def test_one_flipped_bit_anywhere_in_a_record_is_refused(data: st.DataObject, tmp_path: Path) -> None:
    record = right(tie=True)
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    record.write(folder)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    file = data.draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(content)
    assert failures(verify(folder))


@pytest.mark.parametrize("kind", ["right", "the-same-ballot-twice", "counts-swapped"])
def test_the_output_does_not_depend_on_the_jobs(kind: str, tmp_path: Path) -> None:
    record = right()
    if kind != "right":
        URN[kind](record, room())
    path = str(record.write(tmp_path / "record", alone=True))
    outputs = {outcome(path, "--jobs", jobs) for jobs in ("1", "2", "3")}
    assert len(outputs) == 1
    assert outputs.pop()[0] == (0 if kind == "right" else 1)


def test_a_right_record_gives_one_line_a_check_and_says_what_it_cannot_show(tmp_path: Path) -> None:
    code, output = outcome(str(right(tie=True).write(tmp_path / "record")))
    assert code == 0
    assert "all 23 checks passed" in output
    assert sum(line.startswith("ok") for line in output.splitlines()) == 23
    assert all(unknown in output for unknown in UNKNOWN)


def test_a_wrong_record_is_told_by_place_and_name_and_exits_1(tmp_path: Path) -> None:
    record = right()
    URN["a-share-of-the-wrong-member"](record, room())
    code, output = outcome(str(record.write(tmp_path / "record", alone=True)))
    assert code == 1
    assert "share of member 1: share-proof-failed: " in output
    assert "1 of 11 checks FAILED" in output


def test_no_record_at_all_is_wrong_use(tmp_path: Path) -> None:
    assert outcome(str(tmp_path))[0] == 2
    assert outcome(str(tmp_path / "nothing.bel"))[0] == 2


def test_the_verifier_needs_neither_the_web_nor_a_database(tmp_path: Path) -> None:
    path = right().write(tmp_path / "record")
    blocked = ("flask", "sqlalchemy", "alembic", "xlrd", "typst", "segno", "psycopg", "itsdangerous", "babel")
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "from elections.cli import main\n"
        f"sys.argv = ['sanduq', 'verify', {str(path)!r}]\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.belenios_tool
def test_an_archive_made_by_belenios_tool_alone_passes(tmp_path: Path) -> None:
    tool = Tool(tmp_path)
    uuid = tool.run("setup", "generate-token").strip()
    of, group = ("--uuid", uuid), ("--group", "BELENIOS-2048")
    tool.run("setup", "generate-credentials", *of, *group, "--count", "4")
    keys = ("setup", "generate-trustee-key-threshold", *group)
    for _ in range(3):
        tool.run(*keys, "--step", "1")
    names = sorted(file.stem for file in tmp_path.glob("*.key"))
    certs = ("--certs", tool.write("certs.jsons", "".join(tool.read(f"{name}.cert") + "\n" for name in names)))
    tool.run(*keys, *certs, "--step", "2")
    polynomials = "".join(
        tool.run(*keys, *certs, "--key", f"{name}.key", "--step", "3", "--threshold", "2") for name in names
    )
    polynomials = tool.write("polynomials.jsons", polynomials)
    tool.run(*keys, *certs, "--step", "4", "--polynomials", polynomials)
    outputs = "".join(
        tool.run(*keys, *certs, "--key", f"{name}.key", "--step", "5", stdin=tool.read(f"{name}.vinput") + "\n")
        for name in names
    )
    threshold = tool.run(*keys, *certs, "--step", "6", "--polynomials", polynomials, stdin=outputs)
    tool.write("threshold.json", threshold.strip())
    tool.write("public_keys.jsons", "")
    tool.run("setup", "make-trustees")
    question = {"answers": ["1. A", "2. B"], "blank": True, "min": 1, "max": 1, "question": "Q"}
    template = {"description": "d", "name": "n", "questions": [question], "administrator": "a",
                "credential_authority": "c"}  # fmt: skip
    (pubcreds,), (privcreds,) = tmp_path.glob("*.pubcreds"), tmp_path.glob("*.privcreds")
    pubcreds.rename(tmp_path / "public_creds.json")
    tool.run("setup", "make-election", *of, *group, "--template", tool.write("template.json", json.dumps(template)))
    tool.run("archive", "init")
    cards = [line.split()[-1] for line in privcreds.read_text().splitlines()]
    for card, vote in zip(cards, ([0, 1, 0], [1, 0, 0], [0, 0, 1]), strict=False):
        tool.add_event("Ballot", tool.ballot(card, vote))
    (path,) = tmp_path.glob("*.bel")
    assert not failures(verify(path))
    tool.add_event("EndBallots")
    tool.add_event("EncryptedTally", tool.run("election", "compute-encrypted-tally"))
    for owner in (1, 3):
        key = ("--key", f"{names[owner - 1]}.key", "--decryption-key", f"{names[owner - 1]}.dkey")
        share = tool.run("election", "decrypt-threshold", *key, "--trustee-id", str(owner))
        tool.add_event("PartialDecryption", share)
    assert not failures(verify(path))
    tool.add_event("Result", tool.run("election", "compute-result"))
    checks = verify(path)
    assert not failures(checks)
    assert sum(check.passed for check in checks) == 12
