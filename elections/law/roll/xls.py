"""Excel workbooks of before 2007 (.xls, BIFF8), by xlrd, with their formats and what is hidden.

xlrd is handed the workbook's stream alone, in which records that a roll does without are made unknown ones: a link
over a whole sheet would be entered into a million cells. It is told by its records which cells hold formulas.
"""

import io
import struct
from typing import Any, Final

from elections.errors import Malformed
from elections.law.roll.book import DAY_ZERO, DAY_ZERO_1904, Book, Cell, Line, Sheet, Unreadable
from elections.law.roll.formats import as_shown
from elections.law.roll.limits import MAX_ELEMENTS, MAX_SHEETS, Allowance, bounded

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNKNOWN: Final = b"\xf0\x0f"
_BOF, _BOUNDSHEET, _FILEPASS, _FORMULA, _WINDOW1 = 0x809, 0x85, 0x2F, 0x06, 0x3D
_KEPT: Final = {
    _BOF, _BOUNDSHEET, _FILEPASS, _FORMULA, 0x0A, 0x22, 0x31, 0x3C, 0x3D, 0x42, 0x7D, 0x92, 0xBD, 0xD6, 0xE0, 0xFC,
    0xFD, 0x200, 0x203, 0x204, 0x205, 0x207, 0x208, 0x23E, 0x27E, 0x293, 0x41E, 0x81, 0x55, 0x225,
}  # fmt: skip


def read_xls(data: bytes) -> Book:
    """The workbook in `data`.

    Raises:
        Malformed: `old-excel-file`, `roll-unpacks-too-large`, `roll-too-many-rows`, `roll-too-many-columns`.
    """
    import xlrd
    from xlrd.compdoc import CompDoc

    silent = io.StringIO()
    try:
        whole = CompDoc(data, logfile=silent)
        stream, start, length = whole.locate_named_stream("Workbook")
        if not stream or length <= 0:
            raise broken()
        plain, shown, formulas = _kept(bytes(stream[start : start + length]))
        book: Any = xlrd.open_workbook(
            file_contents=plain, formatting_info=True, on_demand=True, ragged_rows=True, logfile=silent
        )
        day_zero = DAY_ZERO_1904 if book.datemode else DAY_ZERO
        formats = [book.format_map[style.format_key].format_str for style in book.xf_list]
        sheets = [
            _sheet(book.sheet_by_index(at), formats, day_zero, formulas[at : at + 1])
            for at in range(min(book.nsheets, MAX_SHEETS))
        ]
    except Malformed:
        raise
    except Exception as error:  # whatever a broken file leads xlrd to
        raise broken() from error
    return Book(tuple(sheets), shown if shown < len(sheets) else 0, day_zero, kind="xls")


def _kept(stream: bytes) -> tuple[bytes, int, list[set[tuple[int, int]]]]:
    """The stream with only the records wanted; the sheet shown; and each sheet's cells with formulas."""
    allowance = Allowance(MAX_ELEMENTS)
    kept = bytearray(stream)
    starts: list[int] = []
    formulas: dict[int, set[tuple[int, int]]] = {}
    shown = at = part = 0
    while at + 4 <= len(stream):
        allowance.spend()
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            raise broken()
        if kind not in _KEPT and at > 0:
            kept[at : at + 2] = _UNKNOWN
        if kind == _BOF:
            part = at
        elif kind == _BOUNDSHEET and length >= 6:
            start, _, sort = struct.unpack_from("<IBB", stream, at + 4)
            starts += [start] if sort == 0 else []
        elif kind == _WINDOW1 and length >= 12:
            shown = struct.unpack_from("<H", stream, at + 14)[0]
        elif kind == _FORMULA and length >= 4:
            formulas.setdefault(part, set()).add(struct.unpack_from("<HH", stream, at + 4))
        at += 4 + length
    return bytes(kept), shown, [formulas.get(start, set()) for start in starts]


def _sheet(sheet: Any, formats: list[str], day_zero: Any, formulas: list[set[tuple[int, int]]]) -> Sheet:
    calculated = formulas[0] if formulas else set()
    zeros: set[int] = set()
    lines = []
    for row in range(sheet.nrows):
        cells: list[Cell] = []
        for at in range(sheet.row_len(row)):
            if (row, at) in calculated:
                cells.append(Unreadable(f"={sheet.cell_value(row, at)}"))
                continue
            cells.append(_value(sheet.cell(row, at), formats, day_zero))
            if sheet.cell_type(row, at) == 2 and isinstance(cells[-1], str):
                zeros.add(at)
        lines.append(Line(row + 1, tuple(cells)))
    read = tuple(bounded(lines))
    filled = {line.number for line in read}
    unseen = {row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden} & filled
    columns = {at for at, about in sheet.colinfo_map.items() if about.hidden}
    return Sheet(sheet.name, read, bool(sheet.visibility), frozenset(unseen), frozenset(columns), frozenset(zeros))


def _value(cell: Any, formats: list[str], day_zero: Any) -> Cell:
    if cell.ctype in (0, 6):
        return None
    if cell.ctype == 1:
        return str(cell.value) or None
    if cell.ctype in (2, 3):
        code = formats[cell.xf_index] if 0 <= cell.xf_index < len(formats) else "General"
        return as_shown(cell.value, code, day_zero)
    return Unreadable("TRUE" if cell.ctype == 4 and cell.value else "FALSE" if cell.ctype == 4 else "#!")


def broken() -> Malformed:
    """The refusal of an old Excel file that cannot be read."""
    return Malformed("old-excel-file", "This is an old or a protected Excel file; save it as .xlsx, without password.")
