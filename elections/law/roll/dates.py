"""Dates of birth as they are written, and day and month tested against the whole column."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from elections.law.roll.book import Cell, Disguised
from elections.law.roll.questions import AS_READ, SWAPPED, Question, question
from elections.law.roll.text import DIGITS, clean, shown

_DAY_FIRST: Final = re.compile(
    r"(\d{1,2}) ?[/.\-؍] ?(\d{1,2}) ?[/.\-؍] ?(\d{4})(?: 0{1,2}:00(?::00)?)?", re.ASCII
)  # fmt: skip
_YEAR_FIRST: Final = re.compile(
    r"(\d{4}) ?[/.\-؍] ?(\d{1,2}) ?[/.\-؍] ?(\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?", re.ASCII
)  # fmt: skip
_SERIAL: Final = re.compile(r"\d{5}", re.ASCII)
_ENOUGH: Final = 8
"""So many dates without one day over 12 are no chance (less than one in a thousand)."""


def read_day(text: str) -> date | None:
    """The day that a text writes, day before month or year first; None where it writes none.

    Raises:
        ValueError: there is no such day in the calendar.
    """
    if match := _DAY_FIRST.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def is_serial(cell: Cell) -> bool:
    """Whether a cell holds a spreadsheet's number of a day."""
    value = cell.value if isinstance(cell, Disguised) else cell
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    return bool(_SERIAL.fullmatch(_plain(str(value))))


def is_day(cell: Cell) -> bool:
    """Whether a cell holds a day, as a date or as text."""
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and bool(_DAY_FIRST.fullmatch(_plain(cell)) or _YEAR_FIRST.fullmatch(_plain(cell)))


def about_days(cells: Sequence[Cell]) -> Question | None:
    """What day and month of a whole column leave open; None where they are plain."""
    dates = [cell for cell in cells if isinstance(cell, date)]
    matches = [_DAY_FIRST.fullmatch(_plain(cell)) for cell in cells if isinstance(cell, str)]
    texts = [(int(match[1]), int(match[2]), match[0]) for match in matches if match]
    month_first = [text for first, second, text in texts if second > 12 and first <= 12]
    day_first = [text for first, second, text in texts if first > 12]
    low = [day for day in dates if day.day <= 12]
    if month_first:
        return question("month-first", AS_READ, SWAPPED, value=month_first[0])
    if day_first and dates and len(low) == len(dates) and any(day.day != day.month for day in dates):
        return question("days-swapped", AS_READ, SWAPPED, value=dates[0].strftime("%Y-%m-%d"))
    # Days that a spreadsheet took for dates are no question here: it would have left those over 12 as texts.
    days = {(first, second) for first, second, _ in texts}
    if not day_first and len(days) >= _ENOUGH and len({first for first, _ in days}) > 1:
        return question("day-or-month", AS_READ, SWAPPED, value=texts[0][2])
    return None


def changed_over(cell: Cell, code: str) -> Cell:
    """The cell with day and month changed over, where the answer to the question `code` means cells of its kind."""
    if isinstance(cell, date) and code == "days-swapped" and cell.day <= 12:
        return cell.replace(month=cell.day, day=cell.month)
    if isinstance(cell, str) and code in ("month-first", "day-or-month"):
        if match := _DAY_FIRST.fullmatch(_plain(cell)):
            return f"{match[2]}/{match[1]}/{match[3]}"
    return cell


def midnight(cell: Cell) -> Cell:
    """A moment at midnight as its day; any other cell as it is."""
    if isinstance(cell, datetime) and cell.time().isoformat() == "00:00:00":
        return cell.date()
    return cell


def _plain(text: str) -> str:
    return clean(text)[0].translate(DIGITS)


def seen(cells: Sequence[Cell]) -> str:
    """The first number of a day in a column, for a question."""
    return next((shown(cell) for cell in cells if is_serial(cell)), "")
