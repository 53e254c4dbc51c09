"""Excel workbooks (.xlsx, .xlsm; transitional and strict), by their parts: ISO/IEC 29500-1, section 18.

Only what a roll needs is looked at: the cells' values with what their formats show, what is hidden, the epoch. A
formula is never evaluated, and what it gave last is not taken either. Elements are found by their local names, so
that both of the standard's namespaces are read.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from xml.etree.ElementTree import Element

from elections.law.roll.book import DAY_ZERO, DAY_ZERO_1904, Book, Cell, Line, Sheet, Unreadable
from elections.law.roll.formats import as_shown, built_in
from elections.law.roll.limits import MAX_COLUMNS, MAX_SHEETS, bounded
from elections.law.roll.packages import Package, attribute, broken, is_true

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_ROW: Final = 1_048_576


@dataclass
class _Workbook:
    package: Package
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    day_zero: date = DAY_ZERO


def read_xlsx(data: bytes) -> Book:
    """The workbook in `data`.

    Raises:
        Malformed: `roll-not-xlsx`, `roll-unpacks-too-large`, `roll-too-many-rows`, `roll-too-many-columns`.
    """
    package = Package(data)
    main = next((path for kind, path in package.targets("").values() if kind == "officeDocument"), "")
    targets = package.targets(main)
    book = _Workbook(package)
    listed: list[tuple[str, bool, str]] = []
    shown = 0
    for one in package.elements(main, frozenset({"workbookPr", "workbookView", "sheet"})):
        if one.tag == "workbookPr" and is_true(one.get("date1904", "")):
            book.day_zero = DAY_ZERO_1904
        elif one.tag == "workbookView":
            shown = int(one.get("activeTab", "0") or 0)
        elif one.tag == "sheet":
            kind, path = targets.get(attribute(one, "id"), ("", ""))
            listed.append((one.get("name", ""), one.get("state", "visible") != "visible", path * (kind == "worksheet")))
    for name in ("sharedStrings", "styles"):
        beside = posixpath.join(posixpath.dirname(main), f"{name}.xml")
        path = next((path for kind, path in targets.values() if kind == name), beside)
        if path in package and name == "styles":
            book.formats = _formats(package, path)
        elif path in package:
            book.texts = [_text(one) for one in package.elements(path, frozenset({"si"}))]
    if not any(path for _, _, path in listed):
        raise broken()
    sheets = [_sheet(book, name, hidden, path) for name, hidden, path in listed[:MAX_SHEETS]]
    return Book(tuple(sheets), shown if 0 <= shown < len(sheets) else 0, book.day_zero, kind="xlsx")


def _formats(package: Package, path: str) -> list[str]:
    """The number format of each of the cells' styles."""
    codes: dict[int, str] = {}
    for one in package.elements(path, frozenset({"numFmt", "cellXfs"})):
        if one.tag == "numFmt":
            codes[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
        else:
            numbers = [int(style.get("numFmtId", "0") or 0) for style in one]
            return [codes.get(number) or built_in(number) for number in numbers]
    return []


def _sheet(book: _Workbook, name: str, hidden: bool, path: str) -> Sheet:
    if not path:
        return Sheet(name, (), hidden)
    hidden_lines: set[int] = set()
    hidden_columns: set[int] = set()
    zeros: set[int] = set()

    def lines() -> Iterator[Line]:
        number = 0
        for one in book.package.elements(path, frozenset({"row", "col"})):
            if one.tag == "col":
                if is_true(one.get("hidden", "")):
                    first, last = int(one.get("min", "1")), int(one.get("max", "1"))
                    hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
                continue
            number = int(one.get("r", number + 1))
            if not 1 <= number <= _LAST_ROW:
                raise broken()
            line = Line(number, _cells(book, one, zeros))
            if is_true(one.get("hidden", "")) and line.cells:
                hidden_lines.add(number)
            yield line

    read = sorted(bounded(lines()), key=lambda line: line.number)
    filled = {line.number for line in read}
    if len(filled) < len(read):
        raise broken()
    return Sheet(
        name, tuple(read), hidden, frozenset(hidden_lines & filled), frozenset(hidden_columns), frozenset(zeros)
    )


def _cells(book: _Workbook, row: Element, zeros: set[int]) -> tuple[Cell, ...]:
    cells: dict[int, Cell] = {}
    at = -1
    for one in row:
        if one.tag != "c":
            continue
        place = _PLACE.fullmatch(one.get("r", ""))
        at = _column(place[1]) if place else at + 1
        value = _value(book, one)
        if value is None or at in cells:
            if value is not None:
                raise broken()
            continue
        cells[min(at, MAX_COLUMNS)] = value
        if isinstance(value, str) and one.get("t", "n") == "n":
            zeros.add(at)
    return tuple(cells.get(at) for at in range(max(cells, default=-1) + 1))


def _column(letters: str) -> int:
    at = 0
    for char in letters:
        at = at * 26 + ord(char) - 64
    return at - 1


def _value(book: _Workbook, cell: Element) -> Cell:
    kind = cell.get("t", "n")
    value = formula = ""
    inline = None
    for one in cell:
        if one.tag == "v":
            value = one.text or ""
        elif one.tag == "f":
            formula = "=" + (one.text or "…")
        elif one.tag == "is":
            inline = one
    if formula:
        return Unreadable(formula)
    if kind == "inlineStr":
        return _text(inline) or None if inline is not None else None
    if not value:
        return None
    if kind == "s":
        at = int(value)
        if not 0 <= at < len(book.texts):
            raise broken()
        return book.texts[at] or None
    if kind == "str":
        return _unescaped(value)
    if kind == "b":
        return Unreadable("TRUE" if is_true(value) else "FALSE")
    if kind == "e":
        return Unreadable(value)
    if kind == "d":
        moment = datetime.fromisoformat(value)
        return moment if moment.time().isoformat() != "00:00:00" else moment.date()
    style = int(cell.get("s", "0") or 0)
    code = book.formats[style] if 0 <= style < len(book.formats) else "General"
    return as_shown(float(value), code, book.day_zero)


def _text(holder: Element) -> str:
    """The text of a string item: all of its runs, without the reading aids over them."""
    pieces: list[str] = []
    for one in holder:
        if one.tag == "t":
            pieces.append(one.text or "")
        elif one.tag == "r":
            pieces += [part.text or "" for part in one if part.tag == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """Text as Excel shows it: `_x000D_` and its like are the characters they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
