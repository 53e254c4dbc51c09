"""The journal of acts: hash-linked lines, to and from bytes. What an act means is `elections.journal`'s business.

Source: the design, «The record»; the format is in docs/record.md. Nothing here reads a clock or a file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from elections.canonical import Canonical, canonical_bytes, parse_canonical, sha256_hex
from elections.errors import CheckFailed, Malformed
from elections.law.calendar import instant_text, parse_instant

ZEROS: Final = "0" * 64
"""What the first line of a record that continues no other has as `previous`."""

LONGEST: Final = 1 << 23
"""The most bytes one line may have, its LF included: an account that shows 10,000 cards left is below."""

_FIELDS = {"seq", "at", "act", "by", "article", "data", "previous", "hash"}
_HEX = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z][a-z_]{0,39}")
_OFFICE = re.compile(r"[a-z][a-z-]{0,39}")
_ARTICLE = re.compile(r"[0-9A-Za-z.-]{1,16}")


@dataclass(frozen=True)
class Entry:
    """One line of a journal. `data` is not to be changed once the entry is made: `hash` covers it."""

    seq: int
    at: datetime
    act: str
    by: str
    article: str
    data: dict[str, Canonical]
    previous: str
    hash: str

    def to_bytes(self) -> bytes:
        """The line, ended by LF."""
        return canonical_bytes({**_body(self), "hash": self.hash}) + b"\n"


def make_entry(
    *, seq: int, at: datetime, act: str, by: str, article: str, data: dict[str, Canonical], previous: str
) -> Entry:
    """The entry with its hash.

    Raises:
        Malformed: a field is not as docs/record.md says, or the line would be too long.
    """
    if at.tzinfo is None or at.microsecond:
        raise Malformed("journal-at", "The time of an act is in UTC and in whole seconds.")
    bare = Entry(seq, at, act, by, article, data, previous, "")
    return parse_line(replace(bare, hash=sha256_hex(canonical_bytes(_body(bare)))).to_bytes())


def parse_line(line: bytes) -> Entry:
    """The entry that one line, LF included, holds.

    Raises:
        Malformed: the line is not canonical, or a field is missing, unknown or not of its form.
        CheckFailed: its `hash` is not the line's.
    """
    if len(line) > LONGEST:
        raise Malformed("journal-line-too-long", "A line of the journal is longer than {most} bytes.", most=LONGEST)
    if not line.endswith(b"\n"):
        raise Malformed("journal-line-unended", "The journal's last line does not end with a line feed; it was cut.")
    value = parse_canonical(line[:-1])
    if not isinstance(value, dict) or value.keys() != _FIELDS:
        raise Malformed("journal-fields", "A line of the journal lacks a field, or has one that does not belong.")
    seq, at, data = value["seq"], value["at"], value["data"]
    if not isinstance(seq, int) or seq < 1:
        raise Malformed("journal-seq", "The number of a journal line is an integer from 1.")
    if not isinstance(at, str):
        raise Malformed("journal-at", "The time of an act is in UTC and in whole seconds.")
    if not isinstance(data, dict):
        raise Malformed("journal-data", "The data of a journal line are an object.")
    entry = Entry(
        seq,
        parse_instant(at),
        _matching(_WORD, value, "act"),
        _matching(_OFFICE, value, "by"),
        _matching(_ARTICLE, value, "article"),
        data,
        _matching(_HEX, value, "previous"),
        _matching(_HEX, value, "hash"),
    )
    if entry.hash != sha256_hex(canonical_bytes(_body(entry))):
        raise CheckFailed("journal-hash", "Line {seq} of the journal does not have the hash it claims.", seq=seq)
    return entry


def check_follows(before: Entry | None, entry: Entry) -> None:
    """Checks that `entry` comes right after `before` (None: is a first line; where it begins is the record's matter).

    Raises:
        CheckFailed: a line is missing, moved or from another journal, or time runs backwards.
    """
    if entry.seq != (before.seq + 1 if before else 1):
        raise CheckFailed("journal-seq-gap", "Line {seq} of the journal is not where it belongs.", seq=entry.seq)
    if before and entry.previous != before.hash:
        raise CheckFailed(
            "journal-chain", "Line {seq} of the journal does not continue the line before it.", seq=entry.seq
        )
    if before and entry.at < before.at:
        raise CheckFailed(
            "journal-time", "Line {seq} of the journal is earlier than the line before it.", seq=entry.seq
        )


def read_journal(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of a journal's lines (a binary file will do, or `data.splitlines(keepends=True)`), each checked.

    Raises:
        Malformed: see `parse_line`.
        CheckFailed: see `parse_line` and `check_follows`.
    """
    before: Entry | None = None
    for line in lines:
        entry = parse_line(line)
        check_follows(before, entry)
        yield entry
        before = entry


def _body(entry: Entry) -> dict[str, Canonical]:
    return {
        "seq": entry.seq,
        "at": instant_text(entry.at),
        "act": entry.act,
        "by": entry.by,
        "article": entry.article,
        "data": entry.data,
        "previous": entry.previous,
    }


def _matching(form: re.Pattern[str], value: dict[str, Canonical], field: str) -> str:
    text = value[field]
    if not isinstance(text, str) or not form.fullmatch(text):
        raise Malformed("journal-field-form", "The field {field} of a journal line is not of its form.", field=field)
    return text
