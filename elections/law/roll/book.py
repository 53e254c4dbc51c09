"""A file of tables as it was read, before anybody says what its columns are: sheets, lines and cells.

A book is kept between its preview and its taking as JSON (`to_json`, `book_from_json`), so a file is read once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

DAY_ZERO: Final = date(1899, 12, 30)
"""Day 0 of spreadsheets that count from 1900."""
DAY_ZERO_1904: Final = date(1904, 1, 1)
"""Day 0 of spreadsheets that count from 1904."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value to take: a formula, an error, a truth value, a time of day."""

    seen: str

    def __str__(self) -> str:
        return self.seen


@dataclass(frozen=True)
class Disguised:
    """A number that its sheet shows in another way than it is kept, by a format that cannot be applied here."""

    value: float
    shown: str

    def __str__(self) -> str:
        return self.shown


Cell = None | str | int | float | date | datetime | Unreadable | Disguised
"""A cell's value: empty, text, number, day, moment, or what holds no value to take."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet that holds something: its number from 1, its cells from the first column."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, at: int) -> Cell:
        """The cell in column `at` (from 0); None beyond the last."""
        return self.cells[at] if at < len(self.cells) else None

    def with_cell(self, at: int, cell: Cell) -> "Line":
        """The line with another value in column `at`, which it has."""
        return Line(self.number, (*self.cells[:at], cell, *self.cells[at + 1 :])) if at < len(self.cells) else self


@dataclass(frozen=True)
class Sheet:
    """One sheet: its filled lines, and what of it its owner does not see."""

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    zeros: frozenset[int] = frozenset()
    """Columns whose numbers were given the zeros that their format shows."""


@dataclass(frozen=True)
class Book:
    """A whole file: its sheets, which one is shown when it is opened, and how its text and days were read."""

    sheets: tuple[Sheet, ...]
    shown: int = 0
    day_zero: date | None = None
    """Day 0 of its numbers of days; None where the file does not say."""
    encoding: str = ""
    """The encoding that a text file was taken to be in for want of a mark; "" where nothing was guessed."""
    kind: str = "xlsx"

    def to_json(self) -> str:
        """The book as JSON; `book_from_json` reads it back."""
        sheets = [
            {
                "name": sheet.name,
                "lines": [[line.number, [_out(cell) for cell in line.cells]] for line in sheet.lines],
                "hidden": sheet.hidden,
                "hidden_lines": sorted(sheet.hidden_lines),
                "hidden_columns": sorted(sheet.hidden_columns),
                "zeros": sorted(sheet.zeros),
            }
            for sheet in self.sheets
        ]
        day_zero = self.day_zero.isoformat() if self.day_zero else None
        about = {"shown": self.shown, "day_zero": day_zero, "encoding": self.encoding, "kind": self.kind}
        return json.dumps({**about, "sheets": sheets}, ensure_ascii=True, separators=(",", ":"))


def book_from_json(text: str | bytes) -> Book:
    """The book that `Book.to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError: the text is no such book.
    """
    read: dict[str, Any] = json.loads(text)
    sheets = tuple(
        Sheet(
            one["name"],
            tuple(Line(number, tuple(_in(cell) for cell in cells)) for number, cells in one["lines"]),
            one["hidden"],
            frozenset(one["hidden_lines"]),
            frozenset(one["hidden_columns"]),
            frozenset(one["zeros"]),
        )
        for one in read["sheets"]
    )
    day_zero = date.fromisoformat(read["day_zero"]) if read["day_zero"] else None
    return Book(sheets, read["shown"], day_zero, read["encoding"], read["kind"])


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def letter(at: int) -> str:
    """The name of column `at` (from 0), as spreadsheets write it: A, B, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class Choices:
    """What the one who sends a file has said about it: the answers to what the reading asked, and corrections."""

    sheet: str = ""
    header: int = -1
    """The line of the headers; 0: the sheet has none; -1: the one that was found."""
    roles: Mapping[int, str] = field(default_factory=dict)
    """What a column holds (`columns.ROLES`), by its place from 0, where it was said."""
    order: str = ""
    """`family-first` or `given-first`: how parts of a name are joined; "": as the columns stand."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """The answer to each question, by its code; of a question about one line, by `code:line`."""
    corrections: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Cells written anew: line → column → text."""
    left_out: Mapping[int, str] = field(default_factory=dict)
    """Lines that are not taken, with the reason."""

    def answer(self, key: str) -> str:
        """The answer to a question; one given for a code answers the questions about each line; "" where none is."""
        return self.answers.get(key) or self.answers.get(key.partition(":")[0], "")

    def to_json(self) -> dict[str, Any]:
        """The choices as JSON's own values; `choices_from_json` reads them back."""
        return {
            "sheet": self.sheet,
            "header": self.header,
            "roles": {str(at): role for at, role in self.roles.items()},
            "order": self.order,
            "answers": dict(self.answers),
            "corrections": {
                str(line): {str(at): text for at, text in cells.items()} for line, cells in self.corrections.items()
            },
            "left_out": {str(line): why for line, why in self.left_out.items()},
        }


def choices_from_json(read: Mapping[str, Any]) -> Choices:
    """The choices that `Choices.to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError: these are no such choices.
    """
    return Choices(
        read["sheet"],
        read["header"],
        {int(at): role for at, role in read["roles"].items()},
        read["order"],
        dict(read["answers"]),
        {
            int(line): {int(at): text for at, text in cells.items()}
            for line, cells in read["corrections"].items()
        },
        {int(line): why for line, why in read["left_out"].items()},
    )  # fmt: skip


def _out(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, Unreadable):
        return {"unreadable": cell.seen}
    if isinstance(cell, Disguised):
        return {"value": cell.value, "shown": cell.shown}
    return cell


def _in(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "moment" in cell:
        return datetime.fromisoformat(cell["moment"])
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    if "unreadable" in cell:
        return Unreadable(cell["unreadable"])
    return Disguised(cell["value"], cell["shown"])
