"""The urn's public archive (`.bel`), byte for byte as Belenios writes it: append, stream, refuse what differs.

Source: Belenios specification 2.0, section 4.4 (public data). The file is an old-style tar: the record `BELENIOS`,
then data records and event records, each named by the SHA-256 of its body. The specification leaves the exact bytes
of the headers and the exact order open; here both are fixed, so that an archive has one form only:

- every header is rebuilt from name, size and timestamp and compared; padding is NUL; nothing follows the last event;
- events follow `Setup Ballot* EndBallots EncryptedTally PartialDecryption+ Result`; each prefix of that is the
  archive of an election that is still going on;
- every event names its parent and its height, and its payload stands right before it, after what the payload names.

No file is opened here. To append, an `ArchiveHead` is all one has to keep. What the payloads say is judged by
`elections.belenios`, not here.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import BinaryIO, Final, Literal, TypeAlias, cast, get_args

from elections.canonical import canonical_bytes, compact_bytes, sha256_hex
from elections.errors import CheckFailed, Malformed, OutOfState

BLOCK: Final = 512
"""Bytes of a tar block."""

LARGEST_RECORD: Final = 64 * 1024 * 1024
"""Bytes a record may hold at most; the list of 100,000 public credentials is as large."""

HEADER_NAME: Final = "BELENIOS"

EventType: TypeAlias = Literal["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]

_TYPES: Final = get_args(EventType)

_AFTER: Final[dict[str, tuple[EventType, ...]]] = {
    "": ("Setup",),
    "Setup": ("Ballot", "EndBallots"),
    "Ballot": ("Ballot", "EndBallots"),
    "EndBallots": ("EncryptedTally",),
    "EncryptedTally": ("PartialDecryption",),
    "PartialDecryption": ("PartialDecryption", "Result"),
    "Result": (),
}
"""The event grammar: what may follow an event of each type (`""`: the start)."""

_DATA: Final[dict[EventType, int]] = {
    "Setup": 4,
    "Ballot": 1,
    "EndBallots": 0,
    "EncryptedTally": 2,
    "PartialDecryption": 2,
    "Result": 1,
}
"""How many data records stand before an event of each type."""

_PAYLOADS: Final[dict[EventType, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "Setup": ((), ("election", "trustees", "credentials")),
    "EncryptedTally": (("num_tallied", "total_weight"), ("encrypted_tally",)),
    "PartialDecryption": (("owner",), ("payload",)),
}
"""Payloads that name the data records before them: their integers, then the names, in the records' order."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event (section 4.4): `parent` is "" in the first, `payload` is "" in EndBallots; hashes are hex SHA-256."""

    parent: str
    height: int
    type: EventType
    payload: str

    def to_bytes(self) -> bytes:
        """The event's only encoding; what is absent is left out."""
        fields: dict[str, str | int] = {"parent": self.parent} if self.parent else {}
        fields |= {"height": self.height, "type": self.type}
        return compact_bytes(fields | ({"payload": self.payload} if self.payload else {}))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Event":
        """The event whose encoding is `data`.

        Raises:
            Malformed: `data` is not an event, or not in its only form.
        """
        fields = _object(data, "event")
        parent, height = fields.get("parent", ""), fields.get("height")
        kind, payload = fields.get("type"), fields.get("payload", "")
        if isinstance(parent, str) and type(height) is int and kind in _TYPES and isinstance(payload, str):
            event = cls(parent, height, cast(EventType, kind), payload)
            if event.to_bytes() == data:
                return event
        raise Malformed("bad-event", "An event of the archive is not in its only form.")


@dataclass(frozen=True, slots=True)
class ArchiveHead:
    """What one keeps of an archive in order to append to it without reading it again."""

    timestamp: int
    """Of every record, Unix seconds."""
    height: int = -1
    """Of the last event; -1 before Setup."""
    event: str = ""
    """Hex SHA-256 of the last event; "" before Setup."""
    type: EventType | Literal[""] = ""
    """Of the last event; "" before Setup."""
    ballots: int = 0
    size: int = 0
    """Bytes of the archive so far."""

    def to_text(self) -> str:
        """The head as canonical JSON, in which it is kept."""
        return canonical_bytes(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> "ArchiveHead":
        """The head that was kept as `text`."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Appended:
    """Bytes to put at the end of the archive, and its head after them."""

    records: bytes
    head: ArchiveHead


@dataclass(frozen=True, slots=True)
class Step:
    """One event as read, with the bodies of the data records before it and the archive's head after it."""

    event: Event
    data: tuple[bytes, ...]
    head: ArchiveHead
    start: int
    """Where its first record begins in the archive."""

    def number(self, name: str) -> int:
        """An integer of the payload: `num_tallied` and `total_weight` of EncryptedTally, `owner` of a share."""
        return int(json.loads(self.data[-1])[name])


def header_bytes(name: str, size: int, timestamp: int) -> bytes:
    """The 512-byte header of a record: old-style tar, no magic, no owners' names."""
    block = bytearray(BLOCK)
    fields = ((0, name), (100, "0000644"), (108, "0000000"), (116, "0000000"), (124, f"{size:011o}"))
    for offset, text in (*fields, (136, f"{timestamp:011o}"), (148, " " * 8), (156, "0")):
        block[offset : offset + len(text)] = text.encode("ascii")
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def record_bytes(name: str, body: bytes, timestamp: int) -> bytes:
    """A whole record: header, body, NULs up to the next block."""
    return header_bytes(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def start_bytes(timestamp: int) -> bytes:
    """The archive's first record; `timestamp` is in Unix seconds and becomes that of every record."""
    return record_bytes(HEADER_NAME, _start_body(timestamp), timestamp)


def setup(timestamp: int, election: bytes, trustees: bytes, credentials: bytes) -> Appended:
    """A new archive up to its Setup event: `election.json`, the trustees, the public credentials."""
    start = start_bytes(timestamp)
    head = ArchiveHead(timestamp, size=len(start))
    bodies = (election, trustees, credentials)
    names = dict(zip(_PAYLOADS["Setup"][1], map(sha256_hex, bodies), strict=True))
    appended = _append(head, "Setup", (*bodies, compact_bytes(names)))
    return Appended(start + appended.records, appended.head)


def ballot(head: ArchiveHead, data: bytes) -> Appended:
    """A ballot and its event."""
    return _append(head, "Ballot", (data,))


def end_ballots(head: ArchiveHead) -> Appended:
    """The event that ends the ballots."""
    return _append(head, "EndBallots", ())


def encrypted_tally(head: ArchiveHead, tally: bytes) -> Appended:
    """The encrypted tally of all ballots; each weighs one."""
    sized = {"num_tallied": head.ballots, "total_weight": head.ballots, "encrypted_tally": sha256_hex(tally)}
    return _append(head, "EncryptedTally", (tally, compact_bytes(sized)))


def partial_decryption(head: ArchiveHead, owner: int, share: bytes) -> Appended:
    """The decryption share of the member `owner` (from 1)."""
    return _append(head, "PartialDecryption", (share, compact_bytes({"owner": owner, "payload": sha256_hex(share)})))


def result(head: ArchiveHead, data: bytes) -> Appended:
    """The result; nothing may follow it."""
    return _append(head, "Result", (data,))


def read(stream: BinaryIO) -> Iterator[Step]:
    """The events of an archive, one after the other; no more than one event's records is held at a time.

    Each record is rebuilt from what was read and compared, so that an archive read to its end is, byte for byte, the
    one that this module would have written. An archive that stops after a whole event is that of an election going on.

    Raises:
        Malformed: a record, event or payload is not in its only form, or the archive stops within an event.
        CheckFailed: a name is not its body's hash, or the chain, the order or a reference does not hold.
    """
    timestamp, size = _read_start(stream)
    head = ArchiveHead(timestamp, size=size)
    data: list[bytes] = []
    names: list[str] = []
    size = 0
    while (record := _read_record(stream, timestamp)) is not None:
        name, body = record
        digest = sha256_hex(body)
        if name not in (f"{digest}.data.json", f"{digest}.event.json"):
            raise CheckFailed(
                "record-name",
                "A record after event {height} is not named by the hash of its content.",
                height=head.height,
            )
        size += BLOCK + len(body) + -len(body) % BLOCK
        if name.endswith(".data.json"):
            if len(data) == max(_DATA.values()):
                raise _loose_data(head)
            data.append(body)
            names.append(digest)
            continue
        event = Event.from_bytes(body)
        _check_link(head, event)
        _check_payload(event, data, names)
        start = head.size
        head = _after(head, event, digest, size)
        yield Step(event, tuple(data), head, start)
        data, names, size = [], [], 0
    if data:
        raise _loose_data(head)
    if head.height < 0:
        raise Malformed("archive-empty", "The archive holds no Setup event.")


def _append(head: ArchiveHead, kind: EventType, data: tuple[bytes, ...]) -> Appended:
    if kind not in _AFTER[head.type]:
        raise OutOfState(
            "archive-order",
            "{type} cannot follow {last} in the urn's archive.",
            type=kind,
            last=head.type or "the start",
        )
    event = Event(head.event, head.height + 1, kind, sha256_hex(data[-1]) if data else "")
    body = event.to_bytes()
    digest = sha256_hex(body)
    records = b"".join(record_bytes(f"{sha256_hex(item)}.data.json", item, head.timestamp) for item in data)
    records += record_bytes(f"{digest}.event.json", body, head.timestamp)
    return Appended(records, _after(head, event, digest, len(records)))


def _after(head: ArchiveHead, event: Event, digest: str, size: int) -> ArchiveHead:
    ballots = head.ballots + (event.type == "Ballot")
    return replace(head, height=event.height, event=digest, type=event.type, ballots=ballots, size=head.size + size)


def _check_link(head: ArchiveHead, event: Event) -> None:
    if event.height != head.height + 1:
        raise CheckFailed(
            "event-height",
            "An event has height {height} where {expected} was due.",
            height=event.height,
            expected=head.height + 1,
        )
    if event.parent != head.event:
        raise CheckFailed(
            "event-parent", "Event {height} does not name the event before it as its parent.", height=event.height
        )
    if event.type not in _AFTER[head.type]:
        raise CheckFailed(
            "event-order",
            "Event {height} is {type}, which cannot follow {last}.",
            height=event.height,
            type=event.type,
            last=head.type or "the start",
        )


def _check_payload(event: Event, data: list[bytes], names: list[str]) -> None:
    if len(data) != _DATA[event.type] or event.payload != (names[-1] if names else ""):
        raise CheckFailed(
            "event-payload",
            "Event {height} does not name the records before it as its payload.",
            height=event.height,
        )
    if event.type in _PAYLOADS:
        numbers, references = _PAYLOADS[event.type]
        fields = _object(data[-1], "payload")
        if (
            tuple(fields) != numbers + references
            or any(type(fields[name]) is not int for name in numbers)
            or [fields[name] for name in references] != names[:-1]
            or compact_bytes(fields) != data[-1]
        ):
            raise CheckFailed(
                "payload-reference",
                "The payload of event {height} is not in its only form or does not name the records before it.",
                height=event.height,
            )


def _loose_data(head: ArchiveHead) -> Malformed:
    return Malformed("loose-data", "Records after event {height} belong to no event.", height=head.height)


def _start_body(timestamp: int) -> bytes:
    return compact_bytes({"version": 1, "timestamp": str(timestamp)})


def _read_start(stream: BinaryIO) -> tuple[int, int]:
    """The archive's timestamp, and the bytes read."""
    bad = Malformed("not-an-archive", "This is not a Belenios archive of version 1.")
    block = stream.read(2 * BLOCK)
    body = block[BLOCK:].rstrip(b"\0")
    try:
        stamp = json.loads(body)["timestamp"]
        timestamp = int(stamp) if isinstance(stamp, str) and stamp.isdecimal() and len(stamp) < 12 else -1
    except (ValueError, TypeError, KeyError, RecursionError):
        raise bad from None
    if not 0 <= timestamp < 8**11 or start_bytes(timestamp) != block:
        raise bad
    return timestamp, len(block)


def _read_record(stream: BinaryIO, timestamp: int) -> tuple[str, bytes] | None:
    """The next record's name and body; None at the end of the archive."""
    block = stream.read(BLOCK)
    if not block:
        return None
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        size = int(block[124:135], 8)
    except ValueError:
        raise _bad_header() from None
    if not 0 <= size <= LARGEST_RECORD or header_bytes(name, size, timestamp) != block:
        raise _bad_header()
    padding = -size % BLOCK
    body = stream.read(size + padding)
    if len(body) != size + padding or body[size:].strip(b"\0"):
        raise Malformed("record-cut", "A record of the archive is cut short or not padded with zeros.")
    return name, body[:size]


def _bad_header() -> Malformed:
    return Malformed("record-header", "A record's header is not the one that Belenios writes.")


def _object(data: bytes, what: str) -> dict[str, object]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Malformed("bad-json", "A record of the archive ({what}) is not a JSON object.", what=what)
    return value
