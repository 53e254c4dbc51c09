"""Bytes that have one form only: canonical JSON, compact JSON, lines of text, and their hashes."""

import base64
import hashlib
import json
import unicodedata
from typing import Any, TypeAlias

from elections.errors import Malformed

Canonical: TypeAlias = "str | int | list[Canonical] | dict[str, Canonical]"
"""What a journal holds: texts, integers, lists and objects; neither fractions, booleans nor null."""

_DEPTH = 16

# Controls, invisible and bidirectional marks, surrogates, private and unassigned characters, line separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_one_line(text: str) -> bool:
    """Whether `text` is non-empty, NFC, printable and on one line: no invisible or direction mark."""
    return (
        bool(text)
        and text == text.strip() == unicodedata.normalize("NFC", text)
        and all(unicodedata.category(char) not in _UNSEEN for char in text)
    )


def canonical_bytes(value: Canonical) -> bytes:
    """The one encoding of `value`: keys sorted by code point, no spaces, UTF-8, texts in NFC.

    Raises:
        Malformed: a fraction, boolean or null, a text that is not NFC or cannot be UTF-8, or too deep a nesting.
    """
    _check(value, 0)
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise Malformed("not-utf-8", "The text is not valid Unicode.") from None


def parse_canonical(data: bytes) -> Canonical:
    """The value whose canonical bytes are `data`.

    Raises:
        Malformed: `data` is not JSON, or is not its own canonical form.
    """
    try:
        value: Canonical = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        same = canonical_bytes(value) == data
    except (ValueError, RecursionError):
        raise Malformed("not-json", "This is not JSON in UTF-8.") from None
    if not same:
        raise Malformed("not-canonical", "The JSON is not in canonical form (sorted keys, no spaces, NFC).")
    return value


def compact_bytes(value: Any) -> bytes:
    """JSON as Belenios writes it: keys in the order given, no spaces, UTF-8 unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of `data`, 64 lowercase hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_base64(data: bytes) -> str:
    """The SHA-256 of `data` in standard Base64 without padding, 43 characters."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def _refuse(token: str) -> None:
    raise ValueError(token)


def _check(value: object, depth: int) -> None:
    if depth > _DEPTH:
        raise Malformed("too-deep", "The JSON is nested too deeply.")
    if isinstance(value, bool) or not isinstance(value, str | int | list | dict):
        raise Malformed("not-canonical-type", "Only texts, integers, lists and objects are allowed here.")
    if isinstance(value, str) and value != unicodedata.normalize("NFC", value):
        raise Malformed("not-nfc", "The text is not in Unicode's composed form (NFC).")
    if isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth + 1)
            if not isinstance(key, str):
                raise Malformed("not-canonical-type", "Keys of objects are texts.")
            _check(item, depth + 1)
