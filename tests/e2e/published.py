"""The record as anybody downloads it, and the two programs that check it."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.conftest import PATIENCE, require_tool


def download(address: str, uuid: str, folder: Path) -> Path:
    """The record of an election, file by file over HTTP, into a new folder."""
    record = folder / f"record-{uuid}"
    (record / "draws").mkdir(parents=True)
    base = f"{address}/elections/{uuid}"
    (record / "journal.jsonl").write_bytes(_get(f"{base}/journal.jsonl"))
    acts = [json.loads(line)["act"] for line in (record / "journal.jsonl").read_text("utf-8").splitlines()]
    if "open" in acts:
        (record / "archive.bel").write_bytes(_get(f"{base}/archive.bel"))
    for number in range(1, acts.count("open_draw") + 1):
        try:
            (record / "draws" / f"{number}.txt").write_bytes(_get(f"{base}/draws/{number}.txt"))
        except urllib.error.HTTPError as error:
            assert error.code == 404, error  # a draw by hand has no text
    return record


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        data: bytes = answer.read()
        return data


def our_verdict(record: Path) -> str:
    """What `sanduq verify` says of a record; it has to find nothing wrong."""
    command = [sys.executable, "-m", "elections.cli", "verify", str(record), "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def belenios_verdict(record: Path, folder: Path) -> list[list[int]]:
    """The counts that `belenios-tool` computes from the urn alone; it has to accept it without a warning."""
    folder.mkdir()
    (folder / "election.bel").write_bytes((record / "archive.bel").read_bytes())
    tool = [require_tool("belenios-tool"), "election"]
    done = subprocess.run([*tool, "verify"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and "all checks passed" in done.stderr, done.stderr
    assert "W:" not in done.stderr and "no result to check" not in done.stderr, done.stderr
    counted = subprocess.run([*tool, "compute-result"], cwd=folder, capture_output=True, text=True, check=True)
    result: list[list[int]] = json.loads(counted.stdout)["result"]
    return result


def journal(record: Path) -> list[tuple[str, str]]:
    """Each act of a record, and by whom."""
    lines = (record / "journal.jsonl").read_text("utf-8").splitlines()
    return [(entry["act"], entry["by"]) for entry in map(json.loads, lines)]
