"""Roll files of the shapes that schools send: each comes in right, or says what is open or wrong, and where."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.errors import Refusal
from elections.law.roll import Choices, Known, Reading, Remembered, book_from_json, read_book
from elections.law.roll.files import read_file
from tests.law.sheets import HEADER, SALMA, YOUSSEF, opendocument, repacked, text, workbook

OLD = Path(__file__).parent.parent / "vectors" / "roll" / "xls"
COHORT = ("attache", "43")
FULL = ["A-1 Salma EL IDRISSI 2000-01-31", "A-2 Youssef BEN ALI 1999-12-05"]


def look(data: bytes | str, filename: str = "", *, known: tuple[Known, ...] = (), **chosen: Any) -> Reading:
    """What a file says; it is kept as the web keeps it in between."""
    body = data.encode() if isinstance(data, str) else data
    name = filename or ("roll.csv" if isinstance(data, str) else "roll.xlsx")
    book = book_from_json(read_file(body, name).to_json())
    choices = Choices(**chosen)
    return read_book(book, today=date(2026, 11, 21), cohorts={COHORT}, default=COHORT, choices=choices, known=known)


def said(seen: Reading) -> list[str]:
    """Who is taken, when nothing is open or wrong; else every open question and every fault with its line."""
    faults = [f"{one.code} {one.details['line']}" for line in seen.lines for one in line.refusals]
    open_ones = [f"{one.code} {one.line}".removesuffix(" 0") for one in seen.open]
    if faults or open_ones:
        return [*open_ones, *faults]
    people = [(one, " / ".join(filter(None, (one.name_ar, one.name_latin)))) for one in seen.roll().trainees]
    return [f"{one.registration} {name} {one.birth_date}" for one, name in people]


def noticed(seen: Reading) -> list[str]:
    return [one.code for one in seen.all_notices]


def table(*header: str, rows: Any = None) -> str:
    return text([header, *(rows or [])])


PARTED = [["A-1", "EL IDRISSI", "Salma", date(2000, 1, 31)], ["A-2", "BEN ALI", "Youssef", date(1999, 12, 5)]]
JOINED = ["A-1 EL IDRISSI Salma 2000-01-31", "A-2 BEN ALI Youssef 1999-12-05"]
ARABIC = [["A-1", "الإدريسي", "سلمى", date(2000, 1, 31)], ["A-2", "بن علي", "يوسف", date(1999, 12, 5)]]
ARABIC_JOINED = ["A-1 الإدريسي سلمى 2000-01-31", "A-2 بن علي يوسف 1999-12-05"]
PLAIN = [SALMA, YOUSSEF]
SHAPES: dict[str, tuple[str, list[str]]] = {
    "nom, prénom": (table("Matricule", "Nom", "Prénom", "Né le", rows=PARTED), JOINED),
    "nom, prénom usuel": (table("Matricule", "Nom", "Prénom usuel", "DDN", rows=PARTED), JOINED),
    "last name, first name": (table("ID", "Last Name", "First Name", "Birthdate", rows=PARTED), JOINED),
    "surname, given name": (table("Reg. No", "Surname", "Given name", "DOB", rows=PARTED), JOINED),
    "nom de famille, prénoms": (table("Mle", "Nom de famille", "Prénoms", "Naissance", rows=PARTED), JOINED),
    "patronyme, prénom": (table("N° inscription", "Nom patronymique", "Prénom", "Né(e) le", rows=PARTED), JOINED),
    "النسب, الاسم": (table("الرقم", "النسب", "الاسم", "تاريخ الازدياد", rows=ARABIC), ARABIC_JOINED),
    "اللقب, الاسم": (table("عدد الترسيم", "اللقب", "الاسم", "تاريخ الولادة", rows=ARABIC), ARABIC_JOINED),
    "الاسم العائلي, الاسم الشخصي": (
        table("رقم التسجيل", "الاسم العائلي", "الاسم الشخصي", "تاريخ الميلاد", rows=ARABIC), ARABIC_JOINED),
    "NOM_FR, PRENOM_FR": (table("Code Massar", "NOM_FR", "PRENOM_FR", "DATE_NAISSANCE", rows=PARTED), JOINED),
    "order and matricule": (
        table("N°", "Matricule", "Nom complet", "Né le", rows=[[1, *SALMA], [2, *YOUSSEF]]), FULL),
    "ر.ت and الاسم والنسب": (
        table("ر.ت", "رقم التسجيل", "الاسم والنسب", "تاريخ الازدياد", rows=[[1, *SALMA], [2, *YOUSSEF]]), FULL),
    "N° d’ordre and CNE": (
        table("N° d'ordre", "CNE", "Nom et prénom", "Date naiss.", rows=[[1, *SALMA], [2, *YOUSSEF]]), FULL),
    "the order number alone": (
        table("N°", "Nom et prénom", "Né le", rows=[[1, *SALMA[1:]], [2, *YOUSSEF[1:]]]), ["order-or-registration"]),
    "a family name alone": (
        table("Matricule", "Nom de famille", "Né le", rows=[["A-1", "EL IDRISSI", "31/01/2000"]]), ["name-in-part"]),
    "a given name alone": (
        table("Matricule", "Prénom", "Né le", rows=[["A-1", "Salma", "31/01/2000"]]), ["name-in-part"]),
    "nom of one word": (
        table("Matricule", "Nom", "Né le", rows=[["A-1", "IDRISSI", "31/01/2000"]]), ["one-word-names"]),
    "a name of somebody else": (
        table("Matricule", "Nom et prénom", "Nom du père", "Né le", rows=[[*SALMA[:2], "Ali IDRISSI", SALMA[2]]]),
        ["column-with-names"]),
    "names under an unknown header": (
        table("Matricule", "Nom et prénom", "Zzz", "Né le", rows=[[*SALMA[:2], "سلمى الإدريسي", SALMA[2]]]),
        ["column-with-names"]),
    "two given names": (
        table("Matricule", "Nom", "Prénom 1", "Prénom 2", "Né le", rows=[["A-1", "B", "C", "D", "31/01/2000"]]),
        ["two-columns"]),
    "parts beside the whole": (
        table("Matricule", "Nom", "Prénom", "Nom complet", "Né le",
              rows=[["A-1", "EL IDRISSI", "Salma", *SALMA[1:]], ["A-2", "BEN ALI", "Youssef", *YOUSSEF[1:]]]), FULL),
    "both scripts in one cell": (
        table(*HEADER, rows=[["A-1", "سلمى الإدريسي - Salma EL IDRISSI", SALMA[2]]]),
        ["A-1 سلمى الإدريسي / Salma EL IDRISSI 2000-01-31"]),
    "a column without header": (
        table("Matricule", "Nom et prénom", "Né le", "", rows=[[*SALMA, "x"]]), ["column-without-header"]),
    "a misspelt header": (table("Matricul", *HEADER[1:], rows=PLAIN), ["column-unsure"]),
    "no header": (text(PLAIN), ["no-header", *["column-without-header"] * 3, "no-registration-column"]),
    "a footer": (
        table(*HEADER, rows=[*PLAIN, ["Total : 2"], [None, "Le Directeur"]]), ["not-persons"]),
    "the header again": (table(*HEADER, rows=[SALMA, HEADER, YOUSSEF]), ["not-persons"]),
    "titles of twelve lines": ("titre;;\r\n" * 12 + table(*HEADER, rows=PLAIN), FULL),
    "numbers as decimals": (
        table(*HEADER, rows=[["1001.0", *SALMA[1:]], ["1.2E+11", *YOUSSEF[1:]]]),
        ["number-rewritten 2", "number-rewritten 3"]),
    "numbers kept as text by ='': formulas": (table(*HEADER, rows=[['="001"', *SALMA[1:]]]),
                                              ["001 Salma EL IDRISSI 2000-01-31"]),
    "month first": (table(*HEADER, rows=[["A-1", SALMA[1], "01/31/2000"], ["A-2", YOUSSEF[1], "12/05/1999"]]),
                    ["month-first", "impossible-date 2"]),
    "no day over 12": (
        table(*HEADER, rows=[[f"A-{n}", f"Ali B{chr(65 + n)}", f"0{n}/{n + 2:02}/2000"] for n in range(1, 10)]),
        ["day-or-month"]),
    "days as numbers": (table(*HEADER, rows=[["A-1", SALMA[1], "36556"]]), ["day-numbers"]),
    "the same person twice": (
        table(*HEADER, rows=[SALMA, ["A-9", "EL IDRISSI Salma", SALMA[2]]]), ["same-person-here 3"]),
    "zeros that tell two apart": (
        table(*HEADER, rows=[["001", *SALMA[1:]], ["1", *YOUSSEF[1:]]]), ["zeros-differ 3"]),
    "half a name": (
        table("Matricule", "Nom", "Prénom", "Né le", rows=[PARTED[0], ["A-2", "BEN ALI", "", "05/12/1999"]]),
        ["part-of-name 3"]),
    "pipes between cells": (text([HEADER, *PLAIN], "|"), FULL),
    "tabs between cells": (text([HEADER, *PLAIN], "\t"), FULL),
    "sep= on the first line": ("sep=;\r\n" + text([HEADER, *PLAIN]), FULL),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_text_file_of_each_shape_comes_in_right_or_says_what_is_open(name: str) -> None:
    data, expected = SHAPES[name]
    assert said(look(data)) == expected


@pytest.mark.parametrize(
    ("encoding", "header", "name", "called"),
    [
        ("utf-8", HEADER, "Hélène BENAÏSSA", ""),
        ("utf-8-sig", HEADER, "Hélène BENAÏSSA", ""),
        ("utf-16", HEADER, "Hélène BENAÏSSA", ""),
        ("cp1252", ["N° MATRICULE", "NOM ET PRÉNOM", "NÉ(E) LE"], "HÉLÈNE BENAÏSSA", "Windows-1252"),
        ("mac_roman", HEADER, "Hélène Benaïssa", "Mac OS Roman"),
        ("cp850", HEADER, "Hélène Benaïssa", "DOS 850"),
        ("cp1256", ["رقم التسجيل", "الاسم الكامل", "تاريخ الازدياد"], "أحمد بن علي", "Windows-1256"),
        ("iso8859_6", ["رقم التسجيل", "الاسم الكامل", "تاريخ الازدياد"], "أحمد بن علي", "ISO 8859-6"),
        ("cp720", ["رقم التسجيل", "الاسم الكامل", "تاريخ الازدياد"], "أحمد بن علي", "DOS 720"),
    ],
)
def test_the_encoding_is_the_one_that_makes_words_of_one_script_and_is_said(
    encoding: str, header: list[str], name: str, called: str
) -> None:
    seen = look(text([header, ["A-1", name, SALMA[2]]]).encode(encoding), "roll.csv")
    assert said(seen) == [f"A-1 {name} 2000-01-31"]
    assert [one.value for one in seen.notices if one.code == "read-as"] == ([called] if called else [])


def test_text_after_a_closing_quotation_mark_is_told_with_its_line() -> None:
    with pytest.raises(Refusal) as refused:
        look(table(*HEADER, rows=[['A-1', '"Salma" EL IDRISSI', "31/01/2000"]]))  # fmt: skip
    assert (refused.value.code, refused.value.details["line"]) == ("roll-text-after-quotes", 2)


def hide_row(book: Any) -> None:
    book.worksheets[0].row_dimensions[3].hidden = True


def hide_column(book: Any) -> None:
    book.worksheets[0].column_dimensions["B"].hidden = True


def hide_first(book: Any) -> None:
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def show_second(book: Any) -> None:
    book.active = 1


def zero_format(code: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for line in (2, 3):
            book.worksheets[0].cell(line, 1).number_format = code

    return change


def strict(parts: dict[str, bytes]) -> None:
    for name, body in parts.items():
        parts[name] = body.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )


def moved(parts: dict[str, bytes]) -> None:
    parts["xl/workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook2.xml")


def rich(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"<is><t>Salma EL IDRISSI</t></is>", b"<is><r><t>Salma </t></r><r><t>EL_x000D_IDRISSI</t></r><rPh/></is>"
    )


SHEET = [HEADER, *PLAIN]
NUMBERED = [HEADER, [1001, *SALMA[1:]], [1002, *YOUSSEF[1:]]]
OLD_YEAR = [HEADER, ["Z-1", "Nadia OLD", date(1995, 1, 20)]]
WORKBOOKS: dict[str, tuple[bytes, list[str]]] = {
    "a plain sheet": (workbook(SHEET), FULL),
    "a cover sheet, the roll shown": (workbook([["Institut"]], SHEET, change=show_second), FULL),
    "a cover sheet that is shown": (workbook([["Institut"]], SHEET), ["which-sheet"]),
    "two rolls": (workbook(OLD_YEAR, SHEET, change=show_second), ["which-sheet"]),
    "a hidden roll and a shown one": (workbook(OLD_YEAR, SHEET, change=hide_first), FULL),
    "a hidden row": (workbook(SHEET, change=hide_row), ["hidden-rows"]),
    "a hidden column": (workbook(SHEET, change=hide_column), ["hidden-column"]),
    "zeros by format": (
        workbook(NUMBERED, change=zero_format("000000")), [one.replace("A-", "00100") for one in FULL]),
    "letters by format": (
        workbook(NUMBERED, change=zero_format('"A-"0000')), [one.replace("A-", "A-100") for one in FULL]),
    "a number in disguise": (
        workbook(NUMBERED, change=zero_format("0.00E+00")), ["shown-otherwise 2", "shown-otherwise 3"]),
    "strict OOXML": (repacked(workbook(SHEET), strict), FULL),
    "the workbook in another part": (repacked(workbook(SHEET), moved), FULL),
    "rich text with an escaped line break": (repacked(workbook(SHEET), rich), FULL),
    "days changed over by a spreadsheet": (
        workbook([HEADER, ["A-1", "Salma EL IDRISSI", "31/01/2000"], ["A-2", "Youssef BEN ALI", date(1999, 5, 12)]]),
        ["days-swapped"]),
    "a merged header": (
        workbook([["رقم التسجيل", "الاسم الكامل", None, "تاريخ الازدياد"],
                  ["A-1", "سلمى الإدريسي", "Salma EL IDRISSI", SALMA[2]]]), ["column-without-header"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_of_each_shape_comes_in_right_or_says_what_is_open(name: str) -> None:
    data, expected = WORKBOOKS[name]
    assert said(look(data)) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"answers": {"days-swapped": "swapped"}}, FULL),
        ({"answers": {"days-swapped": "as-read"}}, [FULL[0], "A-2 Youssef BEN ALI 1999-05-12"]),
        ({"answers": {"days-swapped": "perhaps"}}, ["days-swapped"]),
    ],
)  # fmt: skip
def test_day_and_month_are_changed_over_only_where_it_is_said(chosen: dict[str, Any], expected: list[str]) -> None:
    assert said(look(WORKBOOKS["days changed over by a spreadsheet"][0], **chosen)) == expected


def test_questions_are_answered_by_what_is_chosen() -> None:
    footer = SHAPES["a footer"][0]
    assert said(look(footer, answers={"not-persons": "leave"})) == FULL
    assert said(look(footer, answers={"not-persons": "take"}))[0] == "bad-registration 4"
    assert said(look(WORKBOOKS["a hidden row"][0], answers={"hidden-rows": "leave"})) == FULL[:1]
    assert said(look(WORKBOOKS["a hidden row"][0], answers={"hidden-rows": "take"})) == FULL
    assert said(look(WORKBOOKS["two rolls"][0], sheet="Feuil2")) == FULL
    assert said(look(WORKBOOKS["a cover sheet that is shown"][0], sheet="Feuil2")) == FULL
    assert said(look(SHAPES["a misspelt header"][0], roles={0: "registration"})) == FULL
    assert said(look(SHAPES["days as numbers"][0], answers={"day-numbers": "1900"})) == FULL[:1]
    assert said(look(SHAPES["month first"][0], answers={"month-first": "swapped"})) == FULL
    twice = SHAPES["the same person twice"][0]
    assert len(said(look(twice, answers={"same-person-here:3": "other-person"}))) == 2
    assert len(said(look(twice, answers={"same-person-here": "other-person"}))) == 2
    assert said(look(twice, left_out={3: "stands on line 2"})) == FULL[:1]
    assert said(look(twice, left_out={3: " "})) == ["reason-missing 3"]
    whole = said(look(SHAPES["half a name"][0], answers={"part-of-name": "whole"}))
    assert whole == ["A-1 EL IDRISSI Salma 2000-01-31", "A-2 BEN ALI 1999-12-05"]


def test_columns_hold_what_is_said_and_parts_are_joined_in_the_order_chosen() -> None:
    roles = {0: "registration", 1: "family_latin", 2: "given_latin", 3: "birth_date"}
    bare = text(PARTED)
    assert said(look(bare, header=0, roles=roles)) == JOINED
    assert said(look(bare, header=0, roles=roles, order="given-first"))[0] == "A-1 Salma EL IDRISSI 2000-01-31"
    seen = look(SHAPES["nom, prénom"][0], roles={**roles, 2: "unused"})
    assert said(seen) == ["name-in-part"]
    assert noticed(look(SHAPES["nom, prénom"][0])) == ["names-joined"]


def test_rows_are_corrected_in_place_and_checked_again() -> None:
    data = table(*HEADER, rows=[["A 1", "Salma EL IDRISSI", "31/02/2000"], YOUSSEF])
    assert said(look(data)) == ["bad-registration 2", "impossible-date 2"]
    assert said(look(data, corrections={2: {0: "A-1"}})) == ["impossible-date 2"]
    assert said(look(data, corrections={2: {0: "A-1", 2: "31/01/2000"}})) == FULL


def test_what_the_columns_hold_is_remembered_for_the_next_file_of_the_shape() -> None:
    data = SHAPES["a misspelt header"][0]
    first = look(data)
    remembered = {first.table.shape: Remembered({0: "registration", 1: "name", 2: "birth_date"})}
    book = read_file(data.encode(), "next.csv")
    seen = read_book(book, today=date(2026, 11, 21), cohorts={COHORT}, default=COHORT, remembered=remembered)
    assert said(seen) == FULL and noticed(seen) == ["as-remembered"]


def test_an_opendocument_file_is_read_with_what_it_shows() -> None:
    rows = [HEADER, [(1001, "001001"), *SALMA[1:]], [1002, *YOUSSEF[1:]]]
    seen = look(opendocument(("Feuille1", rows)), "roll.ods")
    assert said(seen) == ["001001 Salma EL IDRISSI 2000-01-31", "1002 Youssef BEN ALI 1999-12-05"]
    assert "zeros-by-format" in noticed(seen)
    disguised = opendocument(("Feuille1", [HEADER, [(1.2e11, "1,2E+11"), *SALMA[1:]]]))
    assert said(look(disguised, "roll.ods")) == ["shown-otherwise 2"]
    two = [("2025", OLD_YEAR), ("2026", SHEET)]
    assert said(look(opendocument(*two, shown="2026"), "roll.ods")) == ["which-sheet"]
    assert said(look(opendocument(*two, shown="2026", hidden="2025"), "roll.ods")) == FULL
    assert said(look(opendocument(("F", SHEET), filtered=3), "roll.ods")) == ["hidden-rows"]
    with pytest.raises(Refusal) as refused:
        look(repacked(opendocument(("F", SHEET)), lambda parts: parts.update({"content.xml": b"<x"})), "roll.ods")
    assert refused.value.code == "roll-not-ods"


OLD_PEOPLE = ["Salma EL IDRISSI 2000-01-31", "Youssef BEN ALI 1999-12-05", "Khadija AIT EL KADI 2001-06-07"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zeros-by-format", [f"00100{n} {one}" for n, one in enumerate(OLD_PEOPLE, 1)]),
        ("epoch-1904", [f"00100{n} {one}" for n, one in enumerate(OLD_PEOPLE, 1)]),
        ("hidden-sheet-first", [f"100{n} {one}" for n, one in enumerate(OLD_PEOPLE, 1)]),
        ("hidden-row", ["hidden-rows"]),
        ("formula", ["formula-or-error 5"]),
    ],
)
def test_an_old_excel_file_is_read_with_its_formats_and_what_is_hidden(name: str, expected: list[str]) -> None:
    assert said(look((OLD / f"{name}.xls").read_bytes(), "roll.xls")) == expected


def test_an_old_excel_file_with_a_cell_at_its_far_end_is_refused_with_little_work() -> None:
    with pytest.raises(Refusal) as refused:
        look((OLD / "far-cell.xls").read_bytes(), "roll.xls")
    assert refused.value.code == "roll-too-many-columns"


def known(number: str, name: str, born: date, cohort: tuple[str, str] = COHORT) -> Known:
    return Known(number, "", name, born, cohort)


def test_numbers_that_lost_their_zeros_are_asked_about_and_never_double_a_cohort() -> None:
    institute = (known("001001", *SALMA[1:]), known("001002", *YOUSSEF[1:]))
    data = table(*HEADER, rows=[["1001", *SALMA[1:]], ["1002", *YOUSSEF[1:]]])
    seen = look(data, known=institute)
    assert said(seen) == ["zeros-lost"] and "001001" in str(seen.open[0])
    again = look(data, known=institute, answers={"zeros-lost": "known"})
    assert [one.registration for one in again.roll().trainees] == ["001001", "001002"]
    assert again.count("same") == 2 and not again.gone
    others = look(data, known=institute, answers={"zeros-lost": "new"})
    assert others.count("new") == 2 and len(others.gone) == 2


def test_a_person_who_is_known_under_another_number_is_asked_about() -> None:
    repeats = known("Z-1", "Youssef BEN ALI", YOUSSEF[2], ("clerk", "2"))
    institute = (known("B-7", "EL IDRISSI Salma", SALMA[2]), repeats)
    data = text(SHEET)
    seen = look(data, known=institute)
    assert said(seen) == ["same-person-known 2", "same-person-known 3"]
    assert [line.questions[0].options for line in seen.wrong] == [("other-person", "same-person"), ("other-person",)]
    corrected = look(
        data, known=institute, answers={"same-person-known:2": "same-person", "same-person-known:3": "other-person"}
    )
    assert (corrected.count("renumbered"), corrected.count("new"), corrected.gone) == (1, 1, ())


def test_a_new_file_says_who_is_new_changed_the_same_and_gone() -> None:
    institute = (
        known("A-1", *SALMA[1:]),
        known("A-2", "Youssef BENALI", YOUSSEF[2]),
        known("A-3", "Amina ZAHRA", date(1998, 4, 5)),
    )
    seen = look(text([*SHEET, ["A-4", "Omar FASSI", date(1997, 6, 7)]]), known=institute)
    assert [seen.count(effect) for effect in ("same", "changed", "new")] == [1, 1, 1]
    assert [one.registration for one in seen.gone] == ["A-3"]


def test_too_many_blank_lines_are_refused_before_they_are_read() -> None:
    with pytest.raises(Refusal) as refused:
        look("a;b\n" + "\n" * 3_000_000)
    assert refused.value.code == "roll-too-many-rows"


def test_a_file_that_is_one_long_word_of_no_script_is_refused_by_its_beginning() -> None:
    with pytest.raises(Refusal) as refused:
        look(bytes(range(128, 256)) * 30_000, "roll.csv")
    assert refused.value.code == "roll-encoding"


def test_a_sheet_of_very_many_empty_cells_is_refused_at_the_bound() -> None:
    def many(parts: dict[str, bytes]) -> None:
        row = b"<row>" + b"<c/>" * 40 + b"</row>"
        parts["xl/worksheets/sheet1.xml"] = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + row * 20_000
            + b"</sheetData></worksheet>"
        )
        parts["pad"] = bytes(range(256)) * 600

    with pytest.raises(Refusal) as refused:
        look(repacked(workbook(SHEET), many))
    assert refused.value.code == "roll-unpacks-too-large"


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=12),
    st.sampled_from(["A-1", "001", "1001.0", "Salma Idrissi", "سلمى الإدريسي", "31/01/2000", "13/13/2000", "=1+1"]),
    st.integers(-10, 10**16),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2010, 1, 1)).map(lambda one: one.replace(microsecond=0)),
    st.times().map(lambda one: time(one.hour, one.minute, one.second)),
)  # fmt: skip
TITLES = st.sampled_from(
    ["Matricule", "Nom", "Prénom", "Nom et prénom", "Date de naissance", "الاسم", "N°", "Zzz", None]
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.lists(TITLES, max_size=5), st.permutations(range(5)))
def test_any_cells_in_any_order_are_neither_a_fault_nor_more_or_fewer_persons_than_lines(
    rows: list[list[Any]], titles: list[Any], _order: list[int]
) -> None:
    lines = [titles, *rows] if titles else rows
    clean = [[None if cell == "" else cell for cell in line] for line in lines]
    try:
        seen = look(workbook([line for line in clean if line] or [["x"]]))
    except Refusal:
        return
    taken = [line for line in seen.lines if line.trainee is not None]
    assert len(seen.lines) == len(seen.table.lines)
    assert len(seen.trainees) == len(taken) <= len(seen.table.lines)
    if not seen.open and not seen.wrong:
        assert all(line.trainee is not None for line in seen.lines)
