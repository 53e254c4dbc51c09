"""Cohorts, trainees one by one, and files: shown before they are taken, taken whole or not at all."""

import os
import re
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from elections.db.models import Trainee
from tests.web.office.conftest import House, roll_file, sent_file, visible

COHORT = {"corps": "attache", "number": "48", "first_day": "2026-11-01", "last_day": "2028-10-31"}
TRAINEE = {"registration": "A-99", "name_ar": "فاطمة الزهراء العلوي", "name_latin": "", "birth_date": "1999-05-31"}


def trainees(house: House) -> int:
    with house.context.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Trainee)) or 0


def preview(house: House, cohort: int, data: bytes, name: str = "roll.csv") -> str:
    answer = house.registrar.send(f"/office/cohorts/{cohort}/import", file=sent_file(data, name))
    assert answer.status_code == 303, visible(answer.text)
    house.registrar.get(answer.location)
    return str(answer.location)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"number": ""}, 400, "This field is missing"),
        ({"number": "سبعة"}, 400, "This is not the number of a cohort"),
        ({"corps": "admiral"}, 400, "Choose one of those listed"),
        ({"first_day": "yesterday"}, 400, "This is not a date"),
        ({"last_day": "2026-10-31"}, 400, "comes after the first"),
    ],
)
def test_a_cohort_is_refused_beside_its_field(
    house: House, changes: dict[str, str], status: int, sentence: str
) -> None:
    house.registrar.get("/office/cohorts")
    house.registrar.post("/office/cohorts", status, **{**COHORT, **changes})
    assert sentence in house.registrar.page
    assert 'value="2028-10-31"' in house.registrar.page or "last_day" in changes


def test_a_cohort_is_entered_once(house: House) -> None:
    house.registrar.post("/office/cohorts", **COHORT)
    house.registrar.post("/office/cohorts", 409, **COHORT)
    assert "has been entered already" in house.registrar.page


def test_a_file_is_shown_before_it_is_taken_and_leaves_nothing_behind(house: House, tmp_path: Path) -> None:
    cohort = house.cohort(trainees=0)
    address = preview(house, cohort, roll_file())
    page = visible(house.registrar.page)
    assert "6 rows" in page and "متدرب ب" in page
    assert trainees(house) == 0
    assert [one.stat().st_mode & 0o777 for one in (tmp_path / "uploads").iterdir()] == [0o600]
    house.registrar.post(address)
    assert trainees(house) == 6
    assert not list((tmp_path / "uploads").iterdir())
    house.registrar.post(address, 404)
    assert trainees(house) == 6


def test_every_error_stands_beside_its_row_and_nothing_is_taken(house: House) -> None:
    cohort = house.cohort(trainees=0)
    data = (
        "registration,name ar,birth date\n"
        "A-1,أمين التازي,1999-05-31\nA-1,سلمى الإدريسي,31/02/1998\n,Latin,=1+1\nA-4,كريم برادة,2020-01-01\n"
    ).encode()
    address = preview(house, cohort, data)
    page = house.registrar.page
    assert page.count('<tr class="wrong">') == 3
    rows = re.findall(r'(?s)<tr class="wrong">.*?</tr>', page)
    assert "stands already on line 2" in visible(rows[0]) and "no such day" in visible(rows[0])
    assert "This field is missing" in visible(rows[1]) and "not a name in Arabic" in visible(rows[1])
    assert "at least 18 years" in visible(rows[2])
    assert not [row for row in re.findall(r"(?s)<tr.*?</tr>", page) if "أمين التازي" in row and "leave this row" in row]
    assert "Take these trainees" not in page
    house.registrar.post(address, 400)
    assert trainees(house) == 0


def test_what_a_file_changes_is_told_row_by_row_with_its_notices(house: House) -> None:
    cohort = house.cohort(trainees=2)
    lines = roll_file(trainees=3).decode().replace("Trainee B", "Trainee X").splitlines()
    lines[3] = lines[3].replace("A-03", "A-٠٣")
    data = "\n".join([lines[0] + ",phone", *(line + ",1" for line in lines[1:])]).encode()
    preview(house, cohort, data)
    page = visible(house.registrar.page)
    assert "phone : This column is not used." in page or "phone: This column is not used." in page
    assert "digits were written" in page
    assert re.search(r"1 New 1 Corrected 1 Unchanged|New 1 Corrected 1 Unchanged 1", page), page[:900]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "roll.csv", "holds no row"),
        (b"registration,name,birth date\n", "roll.exe", "Send a file of the kind"),
        (b"registration,name,birth date\n", "roll.csv", "holds no row"),
        (b"PK\x03\x04 broken", "roll.xlsx", "cannot be read"),
        (b"registration", "roll.xlsx", "not what its name says"),
    ],
)
def test_a_file_that_is_no_roll_is_refused_whole(house: House, data: bytes, name: str, sentence: str) -> None:
    cohort = house.cohort(trainees=0)
    house.registrar.post(f"/office/cohorts/{cohort}/import", 400, file=sent_file(data, name))
    assert sentence in house.registrar.page


def test_no_file_and_too_large_a_file_are_refused(house: House) -> None:
    cohort = house.cohort(trainees=0)
    house.registrar.post(f"/office/cohorts/{cohort}/import", 400)
    assert "Choose a file first" in house.registrar.page
    large = house.registrar.client.post(
        f"/office/cohorts/{cohort}/import", data=b"x" * 5_000_000, content_type="multipart/form-data; boundary=x"
    )
    assert large.status_code == 413


def test_a_file_is_kept_for_the_one_who_sent_it(house: House) -> None:
    cohort = house.cohort(trainees=0)
    address = preview(house, cohort, roll_file())
    house.director.get(address, 404)
    house.director.post(address, 404)
    house.director.post(f"{address}/drop", 404)
    assert trainees(house) == 0
    for name in ("0" * 32, "..", "x", "0" * 31 + "/"):
        house.registrar.get(f"/office/cohorts/{cohort}/import/{name}", 404)


def test_a_file_put_aside_or_an_hour_old_is_gone(house: House, tmp_path: Path) -> None:
    cohort = house.cohort(trainees=0)
    address = preview(house, cohort, roll_file())
    house.registrar.post(f"{address}/drop")
    assert not list((tmp_path / "uploads").iterdir())
    address = preview(house, cohort, roll_file())
    for path in (tmp_path / "uploads").iterdir():
        os.utime(path, (time.time() - 3700,) * 2)
    house.registrar.get(address, 404)


def test_a_second_file_replaces_the_first(house: House, tmp_path: Path) -> None:
    cohort = house.cohort(trainees=0)
    first = preview(house, cohort, roll_file())
    preview(house, cohort, roll_file(trainees=2))
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    house.registrar.get(first, 404)


def test_a_number_of_another_cohort_is_shown_and_refused(house: House) -> None:
    house.cohort(trainees=3)
    other = house.cohort("clerk", "K", 0)
    address = preview(house, other, roll_file("A", 2))
    assert "belongs to a trainee of another cohort" in house.registrar.page
    house.registrar.post(address, 400)
    assert trainees(house) == 3


def test_a_trainee_is_added_corrected_and_leaves(house: House) -> None:
    cohort = house.cohort(trainees=0)
    browser = house.registrar
    browser.get(f"/office/cohorts/{cohort}/trainees/new")
    browser.post(f"/office/cohorts/{cohort}/trainees/new", **TRAINEE)
    assert "1 trainee in standing" in visible(browser.page)
    browser.post(f"/office/cohorts/{cohort}/trainees/new", 409, **TRAINEE)
    assert "has this registration number already" in browser.page
    browser.post(
        f"/office/cohorts/{cohort}/trainees/1",
        registration="A-100",
        name_ar="فاطمة العلوي",
        name_latin="Fatima Alaoui",
        birth_date="1999-06-01",
    )
    page = visible(browser.get(f"/office/cohorts/{cohort}"))
    assert "A-99" in page and "A-100" not in page and "Fatima Alaoui" in page
    browser.post(f"/office/cohorts/{cohort}/trainees/1/leave", left_on="2026-11-01")
    assert "0 trainees in standing" in visible(browser.page)
    browser.post(f"/office/cohorts/{cohort}/trainees/1/leave", left_on="")
    assert "1 trainee in standing" in visible(browser.page)
    browser.post(f"/office/cohorts/{cohort}/trainees/1/leave", 400, left_on="never")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"registration": "A 9"}, "A registration number has"),
        ({"name_ar": "Latin"}, "not a name in Arabic letters"),
        ({"name_ar": "", "name_latin": ""}, "This field is missing"),
        ({"name_latin": "العلوي"}, "not a name in Latin letters"),
        ({"birth_date": "2030-01-01"}, "in the future"),
        ({"birth_date": "31/31/1999"}, "This is not a date"),
        ({"birth_date": ""}, "This field is missing"),
    ],
)
def test_a_trainee_is_judged_as_in_a_file_and_nothing_typed_is_lost(
    house: House, changes: dict[str, str], sentence: str
) -> None:
    cohort = house.cohort(trainees=0)
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/new", 400, **{**TRAINEE, **changes})
    assert sentence in house.registrar.page
    for name, value in {**TRAINEE, **changes}.items():
        if value and name != "birth_date":
            assert f'value="{value}"' in house.registrar.page
    assert trainees(house) == 0


def test_names_are_found_however_they_are_spelt(house: House) -> None:
    cohort = house.cohort(trainees=3)
    fields = {**TRAINEE, "name_ar": "أسماء الإدريسي", "registration": "Z-1"}
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/new", **fields)
    assert "Z-1" in house.registrar.get(f"/office/cohorts/{cohort}?q=اسماء الادريسى")
    assert "A-01" not in house.registrar.page
    assert "Nobody found" in house.registrar.get(f"/office/cohorts/{cohort}?q=zzz")


@pytest.mark.parametrize("path", ["cohorts/99", "cohorts/99/trainees/new", "cohorts/1/trainees/999", "accounts/99"])
def test_what_is_not_there_is_not_found(house: House, path: str) -> None:
    house.cohort()
    house.director.get(f"/office/{path}", 404)


def test_a_trainee_gets_another_number_or_cohort_or_goes_while_nothing_rests_on_him(house: House) -> None:
    cohort, other = house.cohort(trainees=2), house.cohort("clerk", "K", 0)
    browser = house.registrar
    place = f"/office/cohorts/{cohort}/trainees/1/place"
    browser.get(f"/office/cohorts/{cohort}/trainees/1")
    browser.post(place, 400, number="A 1", of_cohort=str(cohort))
    assert "A registration number has" in browser.page
    browser.post(place, 409, number="A-02", of_cohort=str(cohort))
    assert "has this registration number already" in browser.page
    browser.post(place, 400, number="A-01", of_cohort="99")
    browser.post(place, number="B-1", of_cohort=str(other))
    assert "B-1" in browser.get(f"/office/cohorts/{other}")
    browser.post(f"/office/cohorts/{other}/trainees/1/delete")
    assert trainees(house) == 1


def test_a_trainee_on_whom_an_election_rests_keeps_number_cohort_and_entry(house: House) -> None:
    cohort = house.cohort(trainees=6)
    house.convened(cohort)
    browser = house.registrar
    browser.get(f"/office/cohorts/{cohort}/trainees/1")
    browser.post(f"/office/cohorts/{cohort}/trainees/1/place", 409, number="B-1", of_cohort=str(cohort))
    browser.post(f"/office/cohorts/{cohort}/trainees/1/delete", 409)
    assert "can no longer be undone" in browser.page
    assert trainees(house) == 6
