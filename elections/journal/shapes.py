"""The shapes that data of the record may have: each checks one value and says where it is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from elections.canonical import Canonical, is_one_line
from elections.errors import Malformed
from elections.law.calendar import parse_day, parse_instant
from elections.law.committee import SEATS

# Room on both sides for whatever is reckoned from a day or a moment.
_YEARS = range(1900, 3000)


class Shape(Protocol):
    """What a field's value must look like."""

    def check(self, value: Canonical, where: str) -> None:
        """Refuses `value`, found at `where` (`act.field`, `act.field.name`…).

        Raises:
            Malformed: it is not of this shape.
        """


@dataclass(frozen=True)
class Integer:
    """An integer, not below `least` nor above `most`."""

    least: int = 0
    most: int = 1_000_000

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if not isinstance(value, int) or not self.least <= value <= self.most:
            raise Malformed(
                "data-integer",
                "{where} is an integer from {least} to {most}.",
                where=where,
                least=self.least,
                most=self.most,
            )


@dataclass(frozen=True)
class Line:
    """One line of printable text; `empty` says whether the empty text will do."""

    most: int = 500
    empty: bool = False

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if value == "" and self.empty:
            return
        if not isinstance(value, str) or len(value) > self.most or not is_one_line(value):
            raise Malformed(
                "data-line",
                "{where} is one line of at most {most} printable characters, without invisible or direction marks.",
                where=where,
                most=self.most,
            )


@dataclass(frozen=True)
class Pattern:
    """A text that a regular expression matches whole; `like` is an example of it."""

    expression: str
    like: str

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if not isinstance(value, str) or not re.fullmatch(self.expression, value):
            raise Malformed("data-pattern", "{where} is not of the form «{like}».", where=where, like=self.like)


@dataclass(frozen=True)
class Code:
    """One of a few words."""

    words: tuple[str, ...]

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if value not in self.words:
            raise Malformed("data-code", "{where} is one of: {words}.", where=where, words=", ".join(self.words))


@dataclass(frozen=True)
class Moment:
    """A moment in UTC, whole seconds."""

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        try:
            if parse_instant(str(value)).year in _YEARS:
                return
        except Malformed:
            pass
        raise Malformed("data-moment", "{where} is a moment like 2026-11-21T09:00:00Z.", where=where)


@dataclass(frozen=True)
class Day:
    """A day, `2026-11-21`."""

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        try:
            if parse_day(str(value)).year in _YEARS:
                return
        except Malformed:
            pass
        raise Malformed("data-day", "{where} is a day like 2026-11-21.", where=where)


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape, `least` at least."""

    item: Shape
    least: int = 0
    most: int = 10_000

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            raise Malformed(
                "data-list",
                "{where} is a list of {least} to {most} values.",
                where=where,
                least=self.least,
                most=self.most,
            )
        for item in value:
            self.item.check(item, where)


@dataclass(frozen=True)
class Named:
    """An object whose names are free (a statute's data, a table of files) and whose values have one shape, if any."""

    value: Shape | None = None
    empty: bool = False

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if not isinstance(value, dict) or not (value or self.empty):
            raise Malformed("data-object", "{where} is an object.", where=where)
        for name, item in value.items():
            Line(200).check(name, where)
            if self.value:
                self.value.check(item, f"{where}.{name}")


@dataclass(frozen=True)
class Field:
    """One named value of an object; an optional one may be absent."""

    name: str
    shape: Shape
    optional: bool = False


@dataclass(frozen=True)
class Object:
    """An object with exactly these fields."""

    fields: tuple[Field, ...]

    def check(self, value: Canonical, where: str) -> None:
        """See `Shape.check`."""
        if not isinstance(value, dict):
            raise Malformed("data-object", "{where} is an object.", where=where)
        check_fields(self.fields, value, where)


def check_fields(fields: tuple[Field, ...], value: Mapping[str, Canonical], where: str) -> None:
    """Checks the names and the values of an object.

    Raises:
        Malformed: a field is missing, unknown, or not of its shape.
    """
    known = {field.name for field in fields}
    for name in value:
        if name not in known:
            raise Malformed("data-unknown", "{where} has no field «{name}».", where=where, name=name[:40])
    for field in fields:
        if field.name in value:
            field.shape.check(value[field.name], f"{where}.{field.name}")
        elif not field.optional:
            raise Malformed("data-missing", "{where} lacks its field «{name}».", where=where, name=field.name)


FLAG: Final = Integer(0, 1)
HEX: Final = Pattern("[0-9a-f]{64}", "64 hexadecimal digits")
SEAL: Final = Pattern("[0-9a-f]{4}( [0-9a-f]{4}){5}", "0a1b 2c3d 4e5f 6071 8293 a4b5")
UUID: Final = Pattern("[1-9A-HJ-NP-Za-km-z]{14,32}", "22 Base58 characters")
FINGERPRINT: Final = Pattern("[0-9A-Za-z+/]{43}", "43 characters of Base64")
REGISTRATION: Final = Pattern("[A-Za-z0-9/.-]{1,32}", "2026/041")
PUBLIC: Final = Pattern("[1-9][0-9]{0,699}", "a decimal number")
EVENT: Final = Pattern("([0-9a-f]{64})?", "64 hexadecimal digits, or nothing")
ZONE: Final = Pattern("[A-Za-z_]+(/[A-Za-z_+-]+){0,2}", "Africa/Casablanca")


@dataclass(frozen=True)
class Maybe:
    """The shape of a field that may be absent."""

    shape: Shape


def fields(*given: Field, **shapes: Shape | Maybe) -> tuple[Field, ...]:
    """Fields by name, in a row."""
    named = (
        Field(name, shape.shape, optional=True) if isinstance(shape, Maybe) else Field(name, shape)
        for name, shape in shapes.items()
    )
    return (*given, *named)


NUMBER: Final = Integer(1)
COUNT: Final = Integer(0)
NAME: Final = Line(200)
EITHER: Final = Line(200, empty=True)
"""One of a person's two names, which may be empty."""
REASON: Final = Line(500)
SEAT: Final = Code(SEATS)
OTHER_SEAT: Final = Code(SEATS[1:])
WITH: Final = Field("with", OTHER_SEAT)
"""The second person of an act of two."""
WITH_MAYBE: Final = replace(WITH, optional=True)
REFERENCE: Final = Object(fields(number=Line(100), date=Day()))
COHORT: Final = Object(fields(corps=Line(40), number=Line(40), first_day=Day()))
INSTITUTE: Final = Object(fields(name_ar=NAME, name_fr=NAME, name_en=NAME, time_zone=ZONE))
