"""Tables of text (.csv, .txt, .tsv): their encoding, their separator, and quotation marks that close."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from elections.errors import Malformed
from elections.law.roll.book import Book, Cell, Line, Sheet
from elections.law.roll.encodings import SEPARATORS, decode
from elections.law.roll.headers import recognised
from elections.law.roll.limits import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    bounded,
    too_many_columns,
    too_many_rows,
    unpacks_too_large,
)

_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_LONGEST_CELL: Final = 131_072


def read_delimited(data: bytes) -> Book:
    """The one table in `data`.

    Raises:
        Malformed: `roll-encoding`, `roll-broken-quotes`, `roll-text-after-quotes`, `roll-too-many-rows`,
            `roll-too-many-columns`.
    """
    text, encoding = decode(data)
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise too_many_rows()
    match = re.match(r"sep=(.)\r?\n", text)
    if match:
        text = text[match.end() :]
    first = 2 if match else 1
    asked = (match[1],) if match and match[1] in SEPARATORS else SEPARATORS
    start = "".join(text.splitlines(keepends=True)[: 2 * HEADER_WITHIN])[:_LONGEST_CELL]
    separator = max(asked, key=lambda one: _likely(start, one))
    lines = list(bounded(_lines(text, separator, first)))
    return Book((Sheet("", tuple(lines)),), encoding=encoding, kind="csv")


def _likely(start: str, separator: str) -> tuple[int, int]:
    """How many headers a separator makes known, and how many columns the table would have."""
    try:
        rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=separator))[: 2 * HEADER_WITHIN]
    except csv.Error:
        return 0, 0
    widths = sorted(len([cell for cell in row if cell.strip()]) for row in rows if any(row))
    known = max((recognised(row[:MAX_COLUMNS]) for row in rows), default=0)
    return known, widths[len(widths) // 2] if widths else 0


def _lines(text: str, separator: str, first: int) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    number = first
    try:
        for cells in reader:
            if any(cells):
                lines.append(Line(number, _cells(cells[: MAX_COLUMNS + 1])))
                if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
                    raise too_many_columns()
            number = first + reader.line_num
            if len(lines) > MAX_ROWS + HEADER_WITHIN:
                raise too_many_rows()
    except csv.Error as error:
        raise _refusal(str(error), number) from None
    return lines


def _cells(cells: Sequence[str]) -> tuple[Cell, ...]:
    """The cells as texts; `="001"`, by which programs keep Excel from making numbers of them, is the text in it."""
    return tuple(match[1] if (match := _AS_TEXT.fullmatch(cell)) else cell for cell in cells)


def _refusal(error: str, line: int) -> Malformed:
    if "expected after" in error:
        return Malformed(
            "roll-text-after-quotes",
            "On line {line}, text stands after a closing quotation mark; take the quotation marks away.",
            line=line,
        )
    if "field larger" in error:
        return unpacks_too_large()
    return Malformed("roll-broken-quotes", "The quotation marks on line {line} are not closed.", line=line)
