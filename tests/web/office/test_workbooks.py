"""Whatever kind of cell a workbook holds, in whatever column: preview and taking are answered, never with a fault."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula

from tests.web.office.conftest import House, sent_file, visible

HEADERS: Final = ("registration", "name ar", "name latin", "birth date", "corps", "cohort", "phone")
RIGHT: Final = ("A-1", "أمين التازي", "Amine Tazi", datetime(1999, 5, 31), None, None, 600)


class Formatted(float):
    """A number under the format of a date."""


CELLS: Final[dict[str, Any]] = {
    "nothing": None,
    "blanks": "  ",
    "text": "1999-05-31",
    "markup": "<b>&amp;</b>",
    "rich text": CellRichText("A-", TextBlock(InlineFont(b=True), "7")),
    "day": date(1998, 12, 1),
    "moment": datetime(1998, 12, 1),
    "moment in a day": datetime(1998, 12, 1, 13, 45),
    "day of the first epoch": date(1900, 1, 1),
    "hour": time(8, 30),
    "span": timedelta(days=2, hours=3),
    "whole number": 12,
    "negative number": -12,
    "number beyond all": 10**40,
    "broken number": 12.5,
    "vast number": 1e300,
    "truth value": True,
    "formula": "=1+1",
    "formula of many cells": ArrayFormula("A1", "=1+1"),
    "error": "#DIV/0!",
    "day beyond all": Formatted(1e10),
    "day before all": Formatted(-5),
    "day under a format": Formatted(36000.75),
}


@pytest.fixture
def cohort(house: House) -> int:
    """A cohort whose roll is to come."""
    return house.cohort(trainees=0)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            cell.value = float(value) if isinstance(value, Formatted) else value
            if isinstance(value, Formatted):
                cell.number_format = "yyyy-mm-dd"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def look_at_and_take(house: House, cohort: int, data: bytes) -> tuple[str, int]:
    """The preview's page, and how the taking of the file was answered; a fault in either is raised here."""
    answer = house.registrar.send(f"/office/cohorts/{cohort}/import", file=sent_file(data, "roll.xlsx"))
    if answer.status_code != 303:
        return answer.text, answer.status_code
    page = house.registrar.get(answer.location)
    return page, house.registrar.send(answer.location).status_code


def one_odd_cell(column: int, line: int, value: Any) -> tuple[Any, ...]:
    right = (f"A-{line}", *RIGHT[1:3], datetime(1974 + line, 5, 31), *RIGHT[4:])
    return (*right[:column], value, *right[column + 1 :])


def test_true_dates_beside_a_wrong_row_are_shown_as_days(house: House, cohort: int) -> None:
    wrong = ("A-2", "Latin", None, datetime(1998, 12, 1), None, None, None)
    page, status = look_at_and_take(house, cohort, workbook([HEADERS, RIGHT, wrong]))
    assert status == 400
    assert 'value="1998-12-01"' in page and "not a name in Arabic" in visible(page)


@pytest.mark.parametrize("column", range(len(HEADERS)), ids=HEADERS)
def test_every_kind_of_cell_is_answered_in_every_column(house: House, cohort: int, column: int) -> None:
    rows = [one_odd_cell(column, line, value) for line, value in enumerate(CELLS.values(), 2)]
    lacking = ("A-1", None, None, RIGHT[3])
    page, status = look_at_and_take(house, cohort, workbook([HEADERS, *rows, lacking]))
    assert status == 400
    wrong = {int(one) for one in re.findall(r'(?s)<tr class="wrong">.*?<bdi dir="ltr">(\d+)</bdi>', page)}
    assert len(rows) + 2 in wrong
    right = [row for line, row in enumerate(rows, 2) if line not in wrong]
    assert not right or look_at_and_take(house, cohort, workbook([HEADERS, *right]))[1] == 303


def test_every_kind_of_cell_is_answered_beyond_the_last_column_and_among_the_headers(house: House, cohort: int) -> None:
    values = [*CELLS.values()]
    beyond = [HEADERS, *((*RIGHT, value) for value in values)]
    above = [*((value,) for value in values[:9]), HEADERS, RIGHT]
    others = [*((value,) for value in values[9:18]), HEADERS, RIGHT]
    headers = [(*HEADERS[:4], *(value for value in values)), RIGHT[:4]]
    for rows in (beyond, above, others, headers):
        _page, status = look_at_and_take(house, cohort, workbook(rows))
        assert status in (303, 400)


_cells = st.one_of(
    st.sampled_from(list(CELLS.values())),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9999)),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40),
)


@settings(max_examples=25)
@given(st.lists(st.lists(_cells, min_size=1, max_size=8), min_size=1, max_size=8))
def test_workbooks_of_any_cells_are_answered(house: House, cohort: int, rows: list[list[Any]]) -> None:
    _page, status = look_at_and_take(house, cohort, workbook([HEADERS, *rows]))
    assert status in (303, 400)
