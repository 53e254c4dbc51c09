"""Rolls from the files that offices send: text in several encodings, Excel workbooks old and new, OpenDocument.

What a file is, is read from its bytes; its name only has to agree. No formula is ever evaluated. Sizes are bounded
before anything is unpacked. The readers are imported when such a file arrives, since the verifier does without them.
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from elections.errors import Malformed
from elections.law.roll import Book, Trainee, safe_cell
from elections.law.roll.limits import MAX_BYTES

SUFFIXES: Final = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_TEXT: Final = (".csv", ".txt", ".tsv")
_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"


def read_file(data: bytes, filename: str) -> Book:
    """The tables in a file, as they are written; nothing is judged yet.

    Args:
        data: the file's bytes.
        filename: its name, which must end in one of `SUFFIXES`.

    Raises:
        Malformed: the file as a whole is refused: too large, not a table, not what its name says.
    """
    name = filename.lower()
    if name.endswith(".xlsb"):
        raise Malformed("roll-file-binary", "This is a binary Excel workbook; save it as .xlsx.")
    if not name.endswith(SUFFIXES):
        raise Malformed("roll-file-kind", "Send a file of the kind .xlsx, .xls, .ods, .csv, .txt or .tsv.")
    if len(data) > MAX_BYTES:
        raise Malformed("roll-too-large", "The file is larger than {limit} bytes.", limit=MAX_BYTES)
    if data.startswith(_OLD) and not name.endswith(_TEXT):
        from elections.law.roll.xls import read_xls

        book = read_xls(data)
    elif data.startswith(_ZIP) != name.endswith((".xlsx", ".xlsm", ".ods")) or name.endswith(".xls"):
        raise _not_what_it_says()
    elif name.endswith(".ods"):
        from elections.law.roll.ods import read_ods

        book = read_ods(data)
    elif data.startswith(_ZIP):
        from elections.law.roll.xlsx import read_xlsx

        book = read_xlsx(data)
    else:
        from elections.law.roll.delimited import read_delimited

        book = read_delimited(data)
    if not any(sheet.lines for sheet in book.sheets):
        raise Malformed("roll-empty", "The file holds no row.")
    return book


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


def _not_what_it_says() -> Malformed:
    return Malformed("not-what-its-name-says", "The file is not what its name says; save it anew as .xlsx or .csv.")
