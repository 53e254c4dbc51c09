"""Right records from rehearsals, as parts that a test can change one by one and put together again."""

import io
import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from elections.belenios import archive
from elections.canonical import compact_bytes, sha256_hex
from elections.journal.entry import ZEROS, Entry, make_entry
from elections.rehearsal import Plan, Room, files, rehearse

TIMESTAMP = 1_790_000_000


@cache
def room(until: str = "proclaimed", *, tie: bool = False, reading: str = "own") -> Room:
    """A rehearsal, always the same: 9 electors, 3 candidates."""
    return rehearse(Plan(9, 3, tie=tie, reading=reading, until=until, seed=b"right"))


@dataclass
class Act:
    """An act of a journal, to be written again at its place, with the hash it then has."""

    act: str
    entry: Entry
    data: dict[str, Any]


@dataclass
class Urn:
    """An archive's events, each with its data records; `grammar` False writes whatever order they are in."""

    steps: list[tuple[str, tuple[bytes, ...]]]
    grammar: bool = True
    timestamp: int = TIMESTAMP

    def of(self, kind: str) -> list[int]:
        """The places of the events of a type."""
        return [place for place, step in enumerate(self.steps) if step[0] == kind]

    def cut(self, kind: str) -> None:
        """Ends the archive with the first event of a type."""
        del self.steps[self.of(kind)[0] + 1 :]

    def to_bytes(self) -> bytes:
        """The archive, its chain made anew."""
        if not self.grammar:
            return self._any_order()
        head = archive.ArchiveHead(self.timestamp)
        written = b""
        for kind, data in self.steps:
            match kind:
                case "Setup":
                    added = archive.setup(self.timestamp, *data[:3])
                case "Ballot":
                    added = archive.ballot(head, data[0])
                case "EndBallots":
                    added = archive.end_ballots(head)
                case "EncryptedTally":
                    sized = json.loads(data[1])
                    claimed = replace(head, ballots=sized["num_tallied"])
                    added = archive.encrypted_tally(claimed, data[0])
                    added = replace(added, head=replace(added.head, ballots=head.ballots))
                case "PartialDecryption":
                    added = archive.partial_decryption(head, json.loads(data[1])["owner"], data[0])
                case _:
                    added = archive.result(head, data[0])
            written += added.records
            head = added.head
        return written

    def _any_order(self) -> bytes:
        written, parent = archive.start_bytes(self.timestamp), ""
        for height, (kind, data) in enumerate(self.steps):
            body = event_bytes(kind, parent, height, data)
            written += b"".join(data_record(item, self.timestamp) for item in data)
            written += archive.record_bytes(f"{sha256_hex(body)}.event.json", body, self.timestamp)
            parent = sha256_hex(body)
        return written


@dataclass
class Record:
    """A record's files as they are told apart."""

    urn: Urn | None
    acts: list[Act]
    draws: dict[str, bytes] = field(default_factory=dict)
    archive: bytes | None = None
    """The archive's bytes, when they are not those of `urn`."""
    journal: bytes | None = None
    """The journal's bytes, when they are not those of `acts`."""

    def act(self, name: str) -> dict[str, Any]:
        """The data of the last act of a name, to be changed."""
        return next(act.data for act in reversed(self.acts) if act.act == name)

    def until(self, name: str) -> None:
        """Ends the journal with the last act of a name."""
        place = max(place for place, act in enumerate(self.acts) if act.act == name)
        del self.acts[place + 1 :]

    def without(self, name: str) -> None:
        """Drops the acts of a name."""
        self.acts = [act for act in self.acts if act.act != name]

    def archive_bytes(self) -> bytes | None:
        return self.urn.to_bytes() if self.archive is None and self.urn else self.archive

    def journal_bytes(self) -> bytes:
        if self.journal is not None:
            return self.journal
        lines, previous = [], ZEROS
        for seq, act in enumerate(self.acts, 1):
            one = act.entry
            entry = make_entry(
                seq=seq, at=one.at, act=act.act, by=one.by, article=one.article, data=act.data, previous=previous
            )
            lines.append(entry.to_bytes())
            previous = entry.hash
        return b"".join(lines)

    def write(self, folder: Path, *, alone: bool = False) -> Path:
        """Writes the record into a folder and returns what to verify: the folder, or the archive alone."""
        folder.mkdir(parents=True, exist_ok=True)
        data = self.archive_bytes()
        if data is not None:
            (folder / "archive.bel").write_bytes(data)
        if alone:
            return folder / "archive.bel"
        (folder / "journal.jsonl").write_bytes(self.journal_bytes())
        (folder / "draws").mkdir()
        for name, text in self.draws.items():
            (folder / "draws" / name).write_bytes(text)
        return folder


@cache
def written(until: str = "proclaimed", *, tie: bool = False) -> dict[str, bytes]:
    """The files of a right record."""
    return files(room(until, tie=tie))


def right(until: str = "proclaimed", *, tie: bool = False) -> Record:
    """A right record, the caller's own to change."""
    ready, found = room(until, tie=tie), written(until, tie=tie)
    urn = read(found["archive.bel"]) if "archive.bel" in found else None
    draws = {name.removeprefix("draws/"): data for name, data in found.items() if name.startswith("draws/")}
    acts = [Act(entry.act, entry, json.loads(json.dumps(entry.data))) for entry in ready.journal]
    return Record(urn, acts, draws)


def read(data: bytes) -> Urn:
    """The events of an archive."""
    steps = list(archive.read(io.BytesIO(data)))
    return Urn([(step.event.type, step.data) for step in steps], timestamp=steps[0].head.timestamp)


def event_bytes(kind: str, parent: str, height: int, data: tuple[bytes, ...]) -> bytes:
    """An event, whether or not it belongs there."""
    value: dict[str, Any] = {"parent": parent} if parent else {}
    value |= {"height": height, "type": kind}
    return compact_bytes(value | ({"payload": sha256_hex(data[-1])} if data else {}))


def data_record(data: bytes, timestamp: int = TIMESTAMP) -> bytes:
    """A data record, named by its hash."""
    return archive.record_bytes(f"{sha256_hex(data)}.data.json", data, timestamp)
