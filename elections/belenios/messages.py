"""Messages to and from bytes: one form only.

Every message is a frozen dataclass whose `to_json` writes the fields in the specification's order. `from_bytes`
accepts exactly the bytes that `to_bytes` would write: another order of fields, one field more, a space, a leading
zero are refused.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Self, TypeVar

from elections.belenios.group import mpz
from elections.canonical import compact_bytes
from elections.errors import Malformed

_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_DIGITS = 700
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)

Item = TypeVar("Item")


def not_canonical() -> Malformed:
    """The refusal of bytes that are not the one form of the message expected."""
    return Malformed("not-canonical", "The message is not in its canonical form: the exact fields, in order.")


class Message(ABC):
    """A message of the protocol."""

    @abstractmethod
    def to_json(self) -> Any:
        """The message as JSON values, fields in the specification's order."""

    @classmethod
    @abstractmethod
    def from_json(cls, value: object) -> Self:
        """The message from JSON values.

        Raises:
            Malformed: `not-canonical`.
        """

    def to_bytes(self) -> bytes:
        """The one form of the message: compact JSON in UTF-8."""
        return compact_bytes(self.to_json())

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The message whose bytes are `data`.

        Raises:
            Malformed: `not-json`, `not-canonical`.
        """
        message = cls.from_json(parse(data))
        same_bytes(data, message.to_json())
        return message


def parse(data: bytes) -> object:
    """The JSON value in `data`.

    Raises:
        Malformed: `not-json`.
    """
    try:
        value: object = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("not-json", "This is not JSON in UTF-8.") from None
    return value


def same_bytes(data: bytes, value: Any) -> None:
    """Refuses `data` that are not the compact JSON of `value`.

    Raises:
        Malformed: `not-canonical`.
    """
    try:
        same = compact_bytes(value) == data
    except (UnicodeEncodeError, RecursionError):
        same = False
    if not same:
        raise not_canonical()


def fields(value: object, *names: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of an object that has exactly `names`, in this order; those in `optional` may be absent."""
    if not isinstance(value, dict) or list(value) != [name for name in names if name in value or name not in optional]:
        raise not_canonical()
    return value


def items(value: object, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """The items of an array, each read by `read`."""
    if not isinstance(value, list):
        raise not_canonical()
    return tuple(read(item) for item in value)


def number(value: object) -> mpz:
    """A big number: a decimal string without sign or leading zeros."""
    if not isinstance(value, str) or len(value) > _DIGITS or not _DECIMAL.fullmatch(value):
        raise not_canonical()
    return mpz(value)


def integer(value: object) -> int:
    """A small integer, not negative."""
    if type(value) is not int or value < 0:
        raise not_canonical()
    return value


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise not_canonical()
    return value


def hex_hash(value: object) -> str:
    """A SHA-256 in 64 lowercase hex digits."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise not_canonical()
    return value
