"""Rolls from files: separators, headers, real XLSX files, and files that mean harm."""

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from elections.errors import Refusal, RowRefusals
from elections.law.roll import Choices, Reading, Roll, Trainee, headers, limits, read_book, xlsx
from elections.law.roll.files import posted_csv, read_file
from elections.law.roll.headers import guess

VECTORS = Path(__file__).parent.parent / "vectors" / "roll"
HEADER = ["matricule", "nom et prénom", "الاسم الكامل بالعربية", "date de naissance", "corps", "promotion"]
GOOD: list[Any] = ["A-1", "Ali Zahra", "علي الزهراء", date(1999, 5, 31), "attaché de justice", 43]


def look(data: bytes, filename: str = "roll.xlsx", **chosen: Any) -> Reading:
    """What a file says, under what was chosen about it."""
    book = read_file(data, filename)
    return read_book(book, today=date(2026, 11, 21), cohorts={("attache", "43")}, choices=Choices(**chosen))


def read(data: bytes, filename: str = "roll.xlsx", **chosen: Any) -> Roll:
    """The roll in a file of which nothing is wrong or open."""
    return look(data, filename, **chosen).roll()


def asked(data: bytes, filename: str = "roll.xlsx", **chosen: Any) -> list[str]:
    """The questions that are open about a file."""
    return [one.code for one in look(data, filename, **chosen).open]


def refused_code(data: bytes, filename: str = "roll.xlsx") -> str:
    with pytest.raises(Refusal) as refused:
        read(data, filename)
    assert str(refused.value)
    return refused.value.code


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file_cases() -> list[Any]:
    found = json.loads((VECTORS / "files.json").read_bytes())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.mark.parametrize("case", file_cases())
def test_a_text_file_gives_its_trainee_or_the_named_refusal(case: dict[str, str]) -> None:
    data = bytes.fromhex(case["prefix"]) + case["text"].encode(case["encoding"])
    try:
        found = [one.registration for one in read(data, case["filename"]).trainees]
    except Refusal as refused:
        found = asked(data, case["filename"])[:1] if refused.code == "roll-questions" else [refused.code]
    assert found == [case["expect"]]


def test_windows_1256_is_guessed_with_a_notice_and_damaged_utf_8_never_is() -> None:
    text = "رقم التسجيل;الاسم الكامل;تاريخ الازدياد;السلك;الفوج\nA-1;أحمد بن علي;31/05/1999;ملحق قضائي;43\n"
    roll = read(text.encode("cp1256"), "roll.csv")
    assert roll.trainees[0].name_ar == "أحمد بن علي"
    assert [one.code for one in roll.notices] == ["read-as"]
    damaged = text.encode().replace("بن".encode(), "بن".encode()[:-1])
    assert refused_code(damaged, "roll.csv") == "roll-encoding"


def test_lines_are_those_of_the_file_also_after_titles_blanks_and_line_breaks_in_cells() -> None:
    text = 'Liste\n\n"matricule",nom,"date de\nnaissance",corps,promotion\n\n'
    text += 'A-1,"Ali\nZahra",1999-05-31,attache,43\nx y,,1999-05-31,,\n'
    with pytest.raises(RowRefusals) as refused:
        read(text.encode(), "roll.csv")
    assert {one.details["line"] for one in refused.value.rows} == {8}
    assert refused.value.rows[0].details["column"] == "matricule"


def role_of(header: object) -> str:
    """What a header says, as the roles of columns are called."""
    found = guess(header)
    role = "name" if found.role == "bare" else found.role
    return f"{role}_{found.script}" if found.script else "" if role == "other" else role


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Registration number", "registration"),
        ("MATRICULE", "registration"),
        ("N° d’inscription", "registration"),
        ("رقم\u200f التسجيل", "registration"),
        ("Nom & prénom", "name"),
        ("Nom et Prénom", "name"),
        ("Nom  et  prénom (en arabe)", "name_ar"),
        ("Nom et prénom (selon l’état civil)", "name"),
        ("الإسم الكامل", "name"),
        ("الاسم بالعربية", "name_ar"),
        ("nom (arabe)", "name_ar"),
        ("Name in Latin letters", "name_latin"),
        ("Date de naissance (jj/mm/aaaa)", "birth_date"),
        ("Né(e) le", "birth_date"),
        ("تاريخ الإزدياد", "birth_date"),
        ("تاريخ الولادة", "birth_date"),
        ("Catégorie", "corps"),
        ("السِّلك", "corps"),
        ("N° promotion", "cohort"),
        ("الفوج", "cohort"),
        ("Remarques", ""),
        (12, ""),
        (None, ""),
    ],
)
def test_headers_are_known_in_three_languages_and_many_spellings(header: object, name: str) -> None:
    assert role_of(header) == name


def test_a_real_excel_file_is_read_with_its_dates_and_numbers() -> None:
    roll = read(
        workbook([["Institut"], [], HEADER, GOOD, [2, None, "سعاد", datetime(2000, 1, 2), "attaché de justice", "43"]])
    )
    first, second = roll.trainees
    assert (first.registration, first.name_latin, first.name_ar) == ("A-1", "Ali Zahra", "علي الزهراء")
    assert first.birth_date == date(1999, 5, 31)
    assert (second.registration, second.name_ar, second.birth_date) == ("2", "سعاد", date(2000, 1, 2))
    assert roll.notices == ()


def test_excel_dates_counted_from_1904_are_the_same_days() -> None:
    def mac(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    assert read(workbook([HEADER, GOOD], mac)).trainees[0].birth_date == date(1999, 5, 31)


def test_an_unformatted_excel_date_is_read_and_reported() -> None:
    roll = read(workbook([HEADER, [*GOOD[:3], 36311, *GOOD[4:]]]))
    assert roll.trainees[0].birth_date == date(1999, 5, 31)
    assert [one.code for one in roll.notices] == ["date-from-serial"]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("=A1", "=A1"),
        ('=HYPERLINK("http://x","Ali")', '=HYPERLINK("http://x","Ali")'),
        ("#REF!", "#REF!"),
        (True, "TRUE"),
        (ArrayFormula("A3:A3", "=B3"), "=B3"),
        (clock(8, 30), "08:30:00"),
    ],
    ids=["reference", "link", "error", "truth value", "array formula", "hour"],
)
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_formula_an_error_or_a_truth_value_is_a_bad_row(column: int, cell: object, seen: str) -> None:
    row = ["A-2", *GOOD[1:]]
    row[column] = cell
    with pytest.raises(RowRefusals) as refused:
        read(workbook([HEADER, GOOD, row]))
    found = [(one.details["line"], one.code, one.details["value"]) for one in refused.value.rows]
    assert found == [(3, "formula-or-error", seen)]


def test_a_formula_is_never_evaluated_not_even_its_cached_value() -> None:
    data = workbook([HEADER, ['="A-"&"1"', *GOOD[1:]]])
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for part in source.namelist():
            body = source.read(part)
            if part.endswith("sheet1.xml"):
                body = body.replace(b"<v />", b"<v>A-1</v>").replace(b"<v></v>", b"<v>A-1</v>")
            copy.writestr(part, body)
    assert refused_code(out.getvalue()) == "bad-roll"


def test_the_sheet_with_headers_is_read_and_another_is_reported() -> None:
    def more(book: Any) -> None:
        book.create_sheet("2025").append(["x"])
        book.create_sheet("empty")

    roll = read(workbook([HEADER, GOOD], more))
    assert [(one.code, one.value) for one in roll.notices] == [("sheet-read", "Sheet"), ("sheet-ignored", "2025")]


def test_an_unused_column_is_reported() -> None:
    roll = read(workbook([[*HEADER, "Téléphone"], [*GOOD, "=A1"]]))
    assert [(one.code, one.value) for one in roll.notices] == [("column-ignored", "Téléphone")]


def test_an_excel_file_without_rows_or_header_is_refused() -> None:
    assert refused_code(workbook([])) == "roll-empty"
    assert refused_code(workbook([HEADER])) == "roll-empty"
    assert asked(workbook([GOOD]))[0] == "no-header"


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Callable[[], int]:
    """How often a function of a module has been called."""
    function, calls = getattr(module, name), [0]

    def count(*given: object) -> object:
        calls[0] += 1
        return function(*given)

    monkeypatch.setattr(module, name, count)
    return lambda: calls[0]


def test_a_row_a_million_lines_down_is_read_without_a_million_rows_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def far(book: Any) -> None:
        for at, value in enumerate(["A-2", "Salma Idrissi", "سلمى الإدريسي", *GOOD[3:]], 1):
            book.active.cell(1_048_576, at, value)

    data = workbook([HEADER, GOOD], far)
    looked_at = counted(monkeypatch, xlsx, "_value")
    assert len(read(data).trainees) == 2
    assert 0 < looked_at() < 10 * limits.MAX_COLUMNS


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_anything_is_unpacked() -> None:
    bomb = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(limits.MAX_UNPACKED + 1)})
    assert len(bomb) < 100_000
    assert refused_code(bomb) == "roll-unpacks-too-large"
    dense = packed({"xl/workbook.xml": b"<x/>", "xl/styles.xml": b"<xf/>" * 300_000})
    assert refused_code(dense) == "roll-unpacks-too-large"
    many = packed({"xl/workbook.xml": b"", **{f"xl/{n}": b"" for n in range(limits.MAX_PARTS)}})
    assert refused_code(many) == "roll-unpacks-too-large"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    body = bytearray(packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(10_000_000)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = body.rfind(signature)
        body[start + at : start + at + 4] = struct.pack("<I", 100)
    assert refused_code(bytes(body)) == "roll-not-xlsx"


def as_excel_writes() -> dict[str, bytes]:
    """The parts of a workbook whose texts stand in a part of their own, as Excel writes them."""
    source = zipfile.ZipFile(io.BytesIO(workbook([HEADER, GOOD])))
    parts = {name: source.read(name) for name in source.namelist()}
    texts: list[bytes] = []

    def shared(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return match[1] + b' t="s"><v>%d</v></c>' % (len(texts) - 1)

    sheet = re.sub(rb'(<c r="\w+"[^>]*?) t="inlineStr"><is>(.*?)</is></c>', shared, parts["xl/worksheets/sheet1.xml"])
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    assert len(texts) == len(HEADER) + 4
    return {
        **parts,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": b'<sst xmlns="%s">' % main
        + b"".join(b"<si>%s</si>" % one for one in texts)
        + b"</sst>",
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", override),
    }


def test_texts_kept_apart_as_excel_keeps_them_are_read() -> None:
    assert [one.name_ar for one in read(packed(as_excel_writes())).trainees] == ["علي الزهراء"]


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_in_the_xml_are_refused(name: str) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts = as_excel_writes()
    parts[name] = declared + parts[name].split(b"?>", 1)[-1]
    assert refused_code(packed(parts)) == "roll-not-xlsx"


@pytest.mark.parametrize("kept", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_package_that_is_no_workbook_is_refused(kept: str) -> None:
    assert refused_code(packed({kept: b"<x/>"})) == "roll-not-xlsx"
    assert refused_code(packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})) == "roll-not-xlsx"


def test_files_too_large_or_with_too_many_rows_are_refused() -> None:
    assert refused_code(bytes(limits.MAX_BYTES + 1), "roll.csv") == "roll-too-large"
    line = ",".join(str(cell) for cell in GOOD)
    table = ",".join(HEADER) + "\n" + f"{line}\n" * (limits.MAX_ROWS + 1)
    assert refused_code(table.encode(), "roll.csv") == "roll-too-many-rows"
    table += f"{line}\n" * 100
    assert refused_code(table.encode(), "roll.csv") == "roll-too-many-rows"
    assert refused_code(workbook([HEADER, *[GOOD] * (limits.MAX_ROWS + 20)])) == "roll-too-many-rows"


def test_too_many_columns_are_refused_with_little_work_and_never_left_out_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = [f"c{n}" for n in range(limits.MAX_COLUMNS)]
    assert refused_code(workbook([[*HEADER, *wide], [*GOOD, *wide]])) == "roll-too-many-columns"
    looked_at = counted(monkeypatch, headers, "guess")
    assert refused_code(",".join(HEADER).encode() + b"\n" + b"x;,\t" * 900_000, "roll.csv") == "roll-too-many-columns"
    assert refused_code(b"x," * 1_900_000, "roll.csv") == "roll-too-many-columns"
    assert refused_code(b"matricule " * 390_000, "roll.csv") == "roll-unpacks-too-large"
    # As a header's row is looked for, in the three separators' tables of each file: not in a million cells.
    assert 0 < looked_at() < 3 * 3 * 2 * 10 * limits.MAX_COLUMNS


def letters(number: int) -> str:
    """A name for each number: no two persons of a roll are the same."""
    return "x" + "".join(chr(97 + int(digit)) for digit in str(number))


def test_the_most_rows_allowed_are_read() -> None:
    rows = "".join(f"A-{n},Ali {letters(n)},,1999-05-31,attache,43\n" for n in range(limits.MAX_ROWS))
    roll = read((",".join(HEADER) + "\n" + rows).encode(), "roll.csv")
    assert len(roll.trainees) == limits.MAX_ROWS
    data = workbook([HEADER, *([f"A-{n}", f"Ali {letters(n)}", None, *GOOD[3:]] for n in range(limits.MAX_ROWS))])
    assert len(read(data).trainees) == limits.MAX_ROWS


def trainee(registration: str, name: str = "Ali") -> Trainee:
    return Trainee(registration, "", name, date(1999, 5, 31), "attache", "43")


def test_the_posted_roll_runs_no_formula_in_a_spreadsheet() -> None:
    out = posted_csv([trainee("-1-2"), trainee("A-1", "=1+1"), trainee("@x", "+1")], ("=n", "name", "nom"))
    assert out.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "1999" not in out.decode()


def test_a_posted_number_with_its_apostrophe_is_read_back_as_it_was() -> None:
    out = (
        posted_csv([trainee("-1")], ("matricule", "nom complet en arabe", "nom complet en latin"))
        .decode("utf-8-sig")
        .splitlines()
    )
    table = f"{out[0]},date de naissance,corps,promotion\n{out[1]},1999-05-31,attache,43\n"
    assert read(table.encode(), "roll.csv").trainees == (trainee("-1"),)


@settings(max_examples=150)
@given(
    st.binary(max_size=400),
    st.sampled_from(["roll.csv", "roll.xlsx"]),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]),
)
def test_any_bytes_are_a_roll_or_a_refusal(body: bytes, filename: str, start: bytes) -> None:
    with pytest.raises(Refusal):
        read(start + body, filename)


@settings(max_examples=60)
@given(st.data())
def test_one_changed_byte_of_an_excel_file_is_a_roll_or_a_refusal(data: st.DataObject) -> None:
    body = bytearray(SAMPLE)
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        assert len(read(bytes(body)).trainees) == 1
    except Refusal:
        pass


ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآؤئءىة ", min_size=1, max_size=200).map(str.strip).filter(bool)
LATIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEéèçï '-", min_size=1, max_size=200).map(str.strip)
TRAINEES = st.lists(
    st.builds(
        Trainee,
        st.from_regex(r"[A-Za-z0-9/.][A-Za-z0-9/.-]{0,31}", fullmatch=True),
        ARABIC.map(lambda name: " ".join(name.split())),
        LATIN.map(lambda name: " ".join(name.split())).filter(lambda name: name[:1].isalpha()) | st.just(""),
        st.dates(date(1957, 1, 1), date(2008, 1, 1)),
        st.just("attache"),
        st.just("43"),
    ),
    min_size=1,
    max_size=8,
    # Two of one name and one birth date are asked about, and so are numbers that zeros alone tell apart.
    unique_by=(lambda one: one.registration.casefold().lstrip("0"), lambda one: one.birth_date),
)
NAMED = ["registration", "الاسم الكامل بالعربية", "nom complet en latin", "date of birth", "corps", "cohort"]


def _row(one: Trainee, written: str) -> list[str]:
    day = one.birth_date.strftime(written)
    return [one.registration, one.name_ar, one.name_latin, day, "ملحق قضائي", "٤٣" if written == "%d/%m/%Y" else "43"]


@settings(max_examples=60)
@given(
    TRAINEES,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1256"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]),
)
def test_any_roll_written_as_text_is_read_back(
    trainees: list[Trainee], encoding: str, separator: str, written: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([NAMED, *(_row(one, written) for one in trainees)])
    data = out.getvalue().encode(encoding, "ignore" if encoding == "cp1256" else "strict")
    found = read(data, "roll.csv").trainees
    plain = [one.name_latin.encode(encoding, "ignore").decode(encoding) for one in trainees]
    assert [(one.registration, one.name_ar, one.birth_date) for one in found] == [
        (one.registration, one.name_ar, one.birth_date) for one in trainees
    ]
    assert encoding == "cp1256" or [one.name_latin for one in found] == plain


@settings(max_examples=25)
@given(TRAINEES)
def test_any_roll_written_as_excel_file_is_read_back(trainees: list[Trainee]) -> None:
    rows = [[*_row(one, "%d/%m/%Y")[:3], one.birth_date, "attaché de justice", 43] for one in trainees]
    assert read(workbook([NAMED, *rows])).trainees == tuple(trainees)


SAMPLE = workbook([HEADER, GOOD])
