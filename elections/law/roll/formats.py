"""What spreadsheets' number formats make of a number: a day, zeros before it, or something that is only shown."""

import math
import re
from datetime import date, datetime, timedelta
from typing import Final

from elections.law.roll.book import Cell, Disguised, Unreadable

_DAYS: Final = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_HOURS: Final = {*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56}
_BUILT_IN: Final = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
                    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 48: "##0.0E+0", 49: "@"}  # fmt: skip
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_BRACKETS: Final = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_LAST_SERIAL: Final = 2_958_465


def built_in(number: int) -> str:
    """The format of one of the numbers that every workbook knows; days as `d`, hours as `h`."""
    return "d" if number in _DAYS else "h" if number in _HOURS else _BUILT_IN.get(number, "General")


def as_shown(value: float, code: str, day_zero: date) -> Cell:
    """The cell's value as its owner sees it under the format `code`; days counted from `day_zero`."""
    section = _BRACKETS.sub("", code).split(";")[0].strip()
    bare = _QUOTED.sub("", section)
    if re.search("[dyhms]", bare, re.IGNORECASE) and "general" not in bare.lower():
        return _day(value, day_zero, timed=not re.search("[dy]", bare, re.IGNORECASE) and "m" not in bare.lower())
    number = int(value) if math.isfinite(value) and value == int(value) else value
    if bare.lower() in ("", "general", "standard", "@") and not _QUOTED.search(section):
        return number
    if isinstance(number, float) or number < 0:
        return number
    if any(char in bare for char in "%eE/") or re.search(r"[^0#?,. \u00a0\u202f]", bare):
        return Disguised(value, f"{number} ({code})")
    literal = "".join(match[1] or match[2] or "" for match in _QUOTED.finditer(section))
    if literal.strip():
        return _filled(number, section) if not re.search("[,.]", bare) else Disguised(value, f"{number} ({code})")
    zeros = re.split(r"\.", bare)[0].count("0")
    return str(number).zfill(zeros) if len(str(number)) < zeros else number


def _day(value: float, day_zero: date, timed: bool) -> Cell:
    if not 0 <= value <= _LAST_SERIAL:
        return Unreadable(str(value))
    day = datetime(day_zero.year, day_zero.month, day_zero.day) + timedelta(days=int(value))
    seconds = round((value - int(value)) * 86400)
    moment = day + timedelta(seconds=seconds)
    if timed:
        return Unreadable(moment.time().isoformat())
    return moment if seconds else day.date()


def _filled(number: int, section: str) -> str:
    """The digits of `number` put into the places of a format such as `"A-"0000`, from the right."""
    pieces = [match[0] for match in re.finditer(r'"[^"]*"|\\.|[_*].|.', section)]
    digits = list(str(number))
    shown: list[str] = []
    first = next((at for at, piece in enumerate(pieces) if piece in "0#?"), len(pieces))
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        if piece in "0#?":
            shown.append(digits.pop() if digits else "0" if piece == "0" else "")
            if at == first:
                shown.append("".join(digits))
        elif piece[0] in "_*":
            continue
        else:
            shown.append(piece[1:-1] if piece[0] == '"' else piece[1:] if piece[0] == "\\" else piece)
    return "".join(reversed(shown)).strip()
