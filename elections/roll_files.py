"""Rolls from the files that offices send: CSV in several encodings, and XLSX.

What a file is, is read from its bytes; its name only has to agree. No formula is ever evaluated: a formula cell is a
bad row. Sizes are bounded before anything is unpacked. openpyxl is imported when an XLSX arrives, since the verifier
does without it.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from elections.errors import Malformed, Refusal
from elections.roll.headers import FIELD_OF, SPLIT_NAMES
from elections.roll.reasons import NOTICES
from elections.roll.rows import read_rows
from elections.roll.text import safe_cell, search_key
from elections.roll.trainee import CohortId, Notice, Roll, Row, Trainee, Unreadable

MAX_BYTES: Final = 4_000_000
MAX_UNPACKED: Final = 8_000_000
MAX_RATIO: Final = 60
_SMALL: Final = 1_000_000
MAX_PARTS: Final = 500
MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 60
_HEADER_WITHIN: Final = 10
_LONGEST_HEADER: Final = 200
_LAST_SHEET_ROW: Final = 1_048_576
_SEPARATORS: Final = (",", ";", "\t")
_SUFFIXES: Final = (".csv", ".txt", ".tsv", ".xlsx")

Line = tuple[int, Sequence[object]]


def read_roll(
    data: bytes, filename: str, *, today: date, cohorts: Collection[CohortId], default: CohortId | None = None
) -> Roll:
    """The roll that a file holds, whole.

    Args:
        data: the file's bytes.
        filename: its name, which must end in .csv, .txt, .tsv or .xlsx.
        today: the day that ages are counted on.
        cohorts: the cohorts that the institute has entered.
        default: the cohort of rows that name none, such as the one chosen in the form.

    Raises:
        RowRefusals: `bad-roll`, with every bad row.
        Refusal: the file as a whole is refused: too large, not a table, no header.
    """
    rows, notices = read_table(data, filename)
    roll = read_rows(rows, today=today, cohorts=cohorts, default=default)
    return Roll(roll.trainees, (*notices, *roll.notices))


def read_table(data: bytes, filename: str) -> tuple[list[Row], tuple[Notice, ...]]:
    """The rows of a file as they are written, not yet judged, and what was left aside; a preview shows them.

    Raises:
        Refusal: the file as a whole is refused: too large, not a table, no header.
    """
    if not filename.lower().endswith(_SUFFIXES):
        raise Malformed("roll-file-kind", "Send a file of the kind .csv, .txt, .tsv or .xlsx.")
    if len(data) > MAX_BYTES:
        raise Malformed("roll-too-large", "The file is larger than {limit} bytes.", limit=MAX_BYTES)
    is_zip = data.startswith(b"PK\x03\x04")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Malformed(
            "old-excel-file", "This is an old or a protected Excel file; save it as .xlsx, without password."
        )
    if is_zip != filename.lower().endswith(".xlsx"):
        raise Malformed("not-what-its-name-says", "The file is not what its name says; save it anew as .xlsx or .csv.")
    lines, notices = _sheet(data) if is_zip else _text_lines(data)
    rows, more = _rows(lines)
    return rows, (*notices, *more)


def posted_csv(trainees: Iterable[Trainee], headers: tuple[str, str, str]) -> bytes:
    """The posted roll for a spreadsheet: number and names only, UTF-8 with BOM, no cell that runs as a formula.

    Args:
        trainees: those on the roll, in the order wanted.
        headers: of registration, name in Arabic letters, name in Latin letters.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(header) for header in headers])
    writer.writerows(
        [safe_cell(one.registration), safe_cell(one.name_ar), safe_cell(one.name_latin)] for one in trainees
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def decode(data: bytes) -> tuple[str, bool]:
    """The text of a CSV file, and whether it was taken for Windows-1256 for want of anything better.

    Raises:
        Malformed: `roll-encoding`, bytes that are no text, or UTF-8 with damaged letters.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text, guessed = data.decode("utf-16"), False
        elif data.startswith(b"\xef\xbb\xbf"):
            text, guessed = data.decode("utf-8-sig"), False
        elif b"\0" in data:
            text, guessed = _utf16(data), False
        else:
            text, guessed = _utf8_or_1256(data)
    except UnicodeDecodeError:
        raise _bad_encoding() from None
    if "\0" in text:
        raise _bad_encoding()
    return text, guessed


def _utf16(data: bytes) -> str:
    """UTF-16 without its mark: separators and digits have a zero byte after them, or before."""
    text = data.decode("utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be")
    if not any(separator in text for separator in _SEPARATORS):
        raise _bad_encoding()
    return text


def _utf8_or_1256(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        # Every byte is a letter in Windows-1256: UTF-8 with one damaged letter would become a page of wrong names.
        tried = data.decode("utf-8", "replace")
        damaged = tried.count("\ufffd")
        if sum(char > "\x7f" for char in tried) - damaged > damaged:
            raise
        return data.decode("cp1256"), True


def _bad_encoding() -> Malformed:
    return Malformed("roll-encoding", "The file is not readable text; save it as CSV in UTF-8.")


def _text_lines(data: bytes) -> tuple[list[Line], tuple[Notice, ...]]:
    text, guessed = decode(data)
    if match := re.match(r"sep=.\r?\n", text):
        text = text[match.end() :]
    first = 2 if match else 1
    tables = [_csv_lines(text, separator, first) for separator in _SEPARATORS]
    lines, broken = max(tables, key=lambda table: _recognised(table[0]))
    if broken:
        raise Malformed("roll-broken-quotes", "The quotation marks on line {line} are not closed.", line=broken)
    if len(lines) > MAX_ROWS + _HEADER_WITHIN:
        raise _too_many_rows()
    notices = (Notice(0, "", "", "read-as-windows-1256", NOTICES["read-as-windows-1256"]),) if guessed else ()
    return lines, notices


def _csv_lines(text: str, separator: str, first: int) -> tuple[list[Line], int]:
    """The lines of a table, up to one more than allowed; and the line whose quotes are broken, or 0."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    line = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((line, cells))
            line = first + reader.line_num
            if len(lines) > MAX_ROWS + _HEADER_WITHIN:
                break
    except csv.Error:
        return lines, line
    return lines, 0


def _sheet(data: bytes) -> tuple[list[Line], tuple[Notice, ...]]:
    _check_parts(data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which a roll does without
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            first, *others = book.worksheets
            lines = list(_filled(first))
            ignored = [sheet.title for sheet in others if next(_filled(sheet), None)]
            book.close()
    except Refusal:
        raise
    except Exception as error:  # whatever a broken file leads openpyxl to
        raise Malformed("roll-not-xlsx", "This Excel file cannot be read; save it anew as .xlsx.") from error
    return lines, tuple(Notice(0, "", title, "sheet-ignored", NOTICES["sheet-ignored"]) for title in ignored)


def _filled(sheet: object) -> Iterator[Line]:
    taken = 0
    empty: object = None
    rows = sheet.iter_rows(max_row=_LAST_SHEET_ROW, max_col=MAX_COLUMNS + 1)  # type: ignore[attr-defined]
    for line, cells in enumerate(rows, 1):
        if cells is empty:  # openpyxl fills a gap with one tuple, a million times where a row stands far down
            continue
        values = [_value(cell) for cell in cells]
        if all(_is_empty(value) for value in values):
            empty = cells
            continue
        taken += 1
        if taken > MAX_ROWS + _HEADER_WITHIN:
            raise _too_many_rows()
        yield line, values


def _value(cell: object) -> object:
    """A cell's value as a row takes it: formulas, errors and truth values are no values."""
    value, kind = getattr(cell, "value", None), getattr(cell, "data_type", "n")
    if value is None:
        return None
    if kind in ("f", "e", "b") or not isinstance(value, str | int | float | date | datetime):
        return Unreadable(str(getattr(value, "text", value)))
    return value


def _check_parts(data: bytes) -> None:
    """Refuse a package whose parts would unpack to too much, before unpacking any."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Malformed("roll-not-xlsx", "This Excel file cannot be read; save it anew as .xlsx.") from error
    allowed = min(MAX_UNPACKED, max(_SMALL, MAX_RATIO * len(data)))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > allowed:
        raise Malformed("roll-unpacks-too-large", "The Excel file unpacks to too much; copy the table to a new file.")
    if "xl/workbook.xml" not in {part.filename for part in parts} or any(part.flag_bits & 1 for part in parts):
        raise Malformed("roll-not-xlsx", "This Excel file cannot be read; save it anew as .xlsx.")


def _rows(lines: Sequence[Line]) -> tuple[list[Row], list[Notice]]:
    filled = [(line, cells) for line, cells in lines if not all(_is_empty(cell) for cell in cells)]
    if not filled:
        raise Malformed("roll-empty", "The file holds no row.")
    place = next((place for place, (_, cells) in enumerate(filled[:_HEADER_WITHIN]) if _is_header(cells)), None)
    if place is None:
        raise Malformed(
            "no-header",
            "No row of headers was found; name at least the columns of registration number, name and date of birth.",
        )
    if any(not _is_empty(cell) for _, cells in filled for cell in cells[MAX_COLUMNS:]):
        raise Malformed("roll-too-many-columns", "The table has more than {limit} columns.", limit=MAX_COLUMNS)
    header_line, header = filled[place]
    fields, columns, notices = _columns(header_line, header)
    if len(filled) - place - 1 > MAX_ROWS:
        raise _too_many_rows()
    rows = []
    for line, cells in filled[place + 1 :]:
        values: dict[str, object] = {name: cells[at] if at < len(cells) else None for at, name in fields.items()}
        beyond = [cell for cell in cells[len(header) :] if not _is_empty(cell)]
        if beyond:
            values["beyond"] = beyond[0]
        rows.append(Row(line, values, columns))
    if not rows:
        raise Malformed("roll-empty", "The file holds no row.")
    return rows, notices


def _columns(line: int, header: Sequence[object]) -> tuple[dict[int, str], dict[str, str], list[Notice]]:
    """Which field stands in which column, each field's header as written, and the columns left aside."""
    fields: dict[int, str] = {}
    columns: dict[str, str] = {}
    notices: list[Notice] = []
    for at, cell in enumerate(header):
        written, name = str(cell or "").strip(), field_of(cell)
        if name in columns:
            raise Malformed(
                "header-twice", "Two columns say the same: {first}, {second}.", first=columns[name], second=written
            )
        if name in SPLIT_NAMES:
            raise Malformed(
                "name-in-two-columns", "Put the whole name into one column, instead of {column}.", column=written
            )
        if name:
            fields[at], columns[name] = name, written
        elif written:
            notices.append(Notice(line, written, written, "column-ignored", NOTICES["column-ignored"]))
    return fields, columns, notices


def field_of(header: object) -> str:
    """The field that a header names, in any of its spellings; "" where it names none."""
    if not isinstance(header, str) or len(header) > _LONGEST_HEADER:
        return ""
    whole = search_key(header)
    return FIELD_OF.get(whole) or FIELD_OF.get(search_key(re.sub(r"\(.*?\)", " ", header)), "")


def _recognised(lines: Sequence[Line]) -> int:
    return max(
        (len({field_of(cell) for cell in cells[:MAX_COLUMNS]} - {""}) for _, cells in lines[:_HEADER_WITHIN]), default=0
    )


def _is_header(cells: Sequence[object]) -> bool:
    names = {field_of(cell) for cell in cells[:MAX_COLUMNS]}
    return {"registration", "birth_date"} <= names and bool(names & {"name", "name_ar", "name_latin", *SPLIT_NAMES})


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _too_many_rows() -> Malformed:
    return Malformed("roll-too-many-rows", "The file has more than {limit} rows.", limit=MAX_ROWS)
