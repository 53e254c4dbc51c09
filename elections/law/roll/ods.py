"""OpenDocument spreadsheets (.ods), as LibreOffice writes them: OpenDocument 1.3, part 3, section 9.

What a cell shows stands beside its value, so zeros before a number are read as they are seen.
"""

import re
from datetime import date, datetime
from typing import Final
from xml.etree.ElementTree import Element

from elections.errors import Malformed
from elections.law.roll.book import DAY_ZERO, Book, Cell, Disguised, Line, Sheet, Unreadable
from elections.law.roll.limits import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, bounded, too_many_rows
from elections.law.roll.packages import Package, attribute

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_UNSEEN: Final = ("collapse", "filter")


def read_ods(data: bytes) -> Book:
    """The spreadsheet in `data`.

    Raises:
        Malformed: `roll-not-ods`, `roll-unpacks-too-large`, `roll-too-many-rows`, `roll-too-many-columns`.
    """
    try:
        return _read(Package(data))
    except Malformed as refusal:
        if refusal.code != "roll-not-xlsx":
            raise
        raise _broken() from refusal
    except (ValueError, OverflowError) as error:
        raise _broken() from error


def _read(package: Package) -> Book:
    day_zero = DAY_ZERO
    unseen_styles: set[str] = set()
    tables: list[_Table] = []
    depth = 0
    for event, one, parent in package.events("content.xml"):
        if one.tag == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1 and len(tables) < MAX_SHEETS:
                tables.append(_Table(attribute(one, "name"), attribute(one, "style-name")))
        if event == "start" or parent is None:
            continue
        if one.tag == "style":
            if any(attribute(part, "display") == "false" for part in one if part.tag == "table-properties"):
                unseen_styles.add(attribute(one, "name"))
        elif one.tag == "null-date" and (said := attribute(one, "date-value")):
            day_zero = date.fromisoformat(said)
        elif one.tag == "table-column" and depth == 1:
            tables[-1].add_column(one)
        elif one.tag == "table-row" and depth == 1:
            tables[-1].add_row(one)
        if one.tag in ("table", "table-row", "style"):
            one.clear()
            parent.remove(one)
    if not tables:
        raise _broken()
    sheets = [table.sheet(table.style in unseen_styles) for table in tables]
    return Book(tuple(sheets), _shown(package, sheets), day_zero, kind="ods")


def _shown(package: Package, sheets: list[Sheet]) -> int:
    if "settings.xml" not in package:
        return 0
    for one in package.elements("settings.xml", frozenset({"config-item"})):
        if attribute(one, "name") == "ActiveTable":
            return next((at for at, sheet in enumerate(sheets) if sheet.name == one.text), 0)
    return 0


class _Table:
    """A sheet while its rows are read."""

    def __init__(self, name: str, style: str) -> None:
        self.name, self.style = name, style
        self._lines: list[Line] = []
        self._hidden_lines: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._zeros: set[int] = set()
        self._next_line, self._next_column = 1, 0

    def add_column(self, column: Element) -> None:
        """Notes whether the next columns are seen."""
        count = _repeated(column, "number-columns-repeated")
        if attribute(column, "visibility") in _UNSEEN:
            self._hidden_columns.update(range(self._next_column, min(self._next_column + count, MAX_COLUMNS)))
        self._next_column += count

    def add_row(self, row: Element) -> None:
        """Takes the next lines, as often as the row is repeated.

        Raises:
            Malformed: `roll-too-many-rows`.
        """
        count = _repeated(row, "number-rows-repeated")
        cells = _cells(row, self._zeros)
        if cells:
            if len(self._lines) + count > MAX_ROWS + HEADER_WITHIN:
                raise too_many_rows()
            numbers = range(self._next_line, self._next_line + count)
            self._lines += [Line(number, cells) for number in numbers]
            if attribute(row, "visibility") in _UNSEEN:
                self._hidden_lines.update(numbers)
        self._next_line += count

    def sheet(self, hidden: bool) -> Sheet:
        """The sheet as it was read.

        Raises:
            Malformed: see `limits.bounded`.
        """
        lines = tuple(bounded(self._lines))
        unseen = self._hidden_lines & {line.number for line in lines}
        return Sheet(
            self.name, lines, hidden, frozenset(unseen), frozenset(self._hidden_columns), frozenset(self._zeros)
        )


def _repeated(element: Element, name: str) -> int:
    return max(1, int(attribute(element, name) or 1))


def _cells(row: Element, zeros: set[int]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    gap = 0
    for one in row:
        if one.tag not in ("table-cell", "covered-table-cell"):
            continue
        count = _repeated(one, "number-columns-repeated")
        value = _value(one)
        if value is None:
            gap += count
            continue
        cells += [None] * min(gap, MAX_COLUMNS + 1 - len(cells))
        gap = 0
        if attribute(one, "value-type") == "float" and isinstance(value, str):
            zeros.add(len(cells))
        cells += [value] * min(count, MAX_COLUMNS + 1 - len(cells))
    return tuple(cells)


def _value(cell: Element) -> Cell:
    kind = attribute(cell, "value-type")
    shown = "\n".join(_text(one) for one in cell if one.tag == "p")
    if formula := attribute(cell, "formula"):
        return Unreadable(formula)
    if kind == "float":
        return _number(float(attribute(cell, "value")), shown.strip())
    if kind == "date":
        moment = datetime.fromisoformat(attribute(cell, "date-value"))
        return moment if moment.time().isoformat() != "00:00:00" else moment.date()
    if kind in ("", "string", "void"):
        return shown or None
    return Unreadable(shown)


def _number(value: float, shown: str) -> Cell:
    number = int(value) if value == int(value) else value
    digits = re.sub(r"[\s.,\u00a0\u202f]", "", shown)
    if isinstance(number, int) and digits.isdecimal():
        return digits if digits.startswith("0") and int(digits) == number and len(digits) > 1 else number
    if not shown or isinstance(number, float) or digits.lstrip("-").isdecimal():
        return number
    # A number under letters or signs of its own, such as A-0001, is what is seen; one in scientific form is not.
    return shown if str(number) == digits.lstrip("0") or re.search(rf"0*{number}$", digits) else Disguised(value, shown)


def _text(paragraph: Element) -> str:
    pieces = [paragraph.text or ""]
    for one in paragraph:
        if one.tag == "s":
            pieces.append(" " * min(int(attribute(one, "c") or 1), 100))
        elif one.tag == "tab":
            pieces.append("\t")
        elif one.tag == "line-break":
            pieces.append("\n")
        elif one.tag not in ("annotation", "note", "ruby-text"):
            pieces.append(_text(one))
        pieces.append(one.tail or "")
    return "".join(pieces)


def _broken() -> Malformed:
    return Malformed("roll-not-ods", "This OpenDocument file cannot be read; save it anew as .xlsx, without password.")
