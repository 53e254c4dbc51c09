"""A file looked at: columns said, questions answered, rows cured on the page; taken, and taken back."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from elections.acts import rolls
from elections.db.models import RollImport, Trainee
from elections.errors import OutOfState
from tests.law.sheets import HEADER, SALMA, YOUSSEF, text, workbook
from tests.web.office.conftest import House, roll_file, sent_file, visible

UNKNOWN = text([["Matricul", "Nom et prénom", "Né le"], SALMA, YOUSSEF]).encode()
WRONG = text([HEADER, SALMA, ["A 2", "Youssef BEN ALI", "31/02/1999"], ["Total : 2"]]).encode()


@pytest.fixture
def cohort(house: House) -> int:
    """A cohort whose roll is to come."""
    return house.cohort(trainees=0)


def sent(house: House, cohort: int, data: bytes, name: str = "roll.csv") -> str:
    """Sends a file, and shows what it says; the address of its page."""
    answer = house.registrar.send(f"/office/cohorts/{cohort}/import", file=sent_file(data, name))
    assert answer.status_code == 303, visible(answer.text)
    house.registrar.get(answer.location)
    return str(answer.location)


def as_shown(page: str) -> dict[str, Any]:
    """The fields of the page's form as they are, as a browser would send them."""
    form = page[page.index('id="look"') : page.index("</form>", page.index('id="look"'))]
    fields: dict[str, str] = {}
    for attributes in re.findall(r"<input ([^>]*)>", form):
        named = dict(re.findall(r'([a-z]+)="([^"]*)"', attributes))
        if named.get("type") not in ("radio", "checkbox") or attributes.endswith("checked"):
            fields[named["name"]] = named.get("value", "")
    for name, options in re.findall(r'(?s)<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    fields.pop("csrf_token")
    return fields


def look(house: House, address: str, **changes: Any) -> str:
    """Sends the page's form with changes; the page as it is then."""
    fields = {**as_shown(house.registrar.page), **{name.replace("__", "-"): value for name, value in changes.items()}}
    return house.registrar.post(f"{address}/look", **fields)


def people(house: House) -> list[str]:
    with house.context.database.reading() as session:
        found = session.scalars(select(Trainee).order_by(Trainee.registration))
        return [f"{one.registration} {one.name_latin or one.name_ar} {one.birth_date}" for one in found]


TWO = ["A-1 Salma EL IDRISSI 2000-01-31", "A-2 Youssef BEN ALI 1999-12-05"]


def test_what_a_column_holds_is_said_and_remembered_for_the_next_file(house: House, cohort: int) -> None:
    address = sent(house, cohort, UNKNOWN)
    assert "is not quite known" in house.registrar.page and "Take these trainees" not in house.registrar.page
    house.registrar.post(address, 400)
    page = look(house, address)
    assert "is not quite known" in page, "a question is not answered in passing"
    assert "Take these trainees" in look(house, address, role__0="registration")
    house.registrar.post(address)
    assert people(house) == TWO
    sent(house, cohort, UNKNOWN)
    assert "as those of the last file" in visible(house.registrar.page)
    assert "Take these trainees" in house.registrar.page


def test_rows_are_cured_on_the_page_or_left_out_with_a_reason(house: House, cohort: int) -> None:
    address = sent(house, cohort, WRONG)
    page = visible(house.registrar.page)
    assert "no such day" in page and "A registration number has" in page and "totals, signatures" in page
    page = look(house, address, cell__3__0="A-2", **{"answer-not-persons": "leave"})
    assert "A registration number has" not in visible(page) and 'value="A-2"' in page
    assert "Say why" in visible(look(house, address, out__3="1", why__3=""))
    page = look(house, address, out__3="1", why__3="left in September")
    assert "Take these trainees" in page and "left in September" in page
    fields = as_shown(house.registrar.page)
    fields.pop("out-3")
    house.registrar.post(f"{address}/look", **fields)
    assert "Take these trainees" in look(house, address, cell__3__2="05/12/1999")
    house.registrar.post(address)
    assert people(house) == TWO


def test_another_sheet_or_row_of_headers_begins_anew(house: House, cohort: int) -> None:
    data = workbook(("2025", [HEADER, ["Z-1", "Nadia OLD", "20/01/1995"]]), ("2026", [HEADER, SALMA, YOUSSEF]))
    address = sent(house, cohort, data, "roll.xlsx")
    assert "Say which sheet" in visible(house.registrar.page)
    page = look(house, address, sheet="2026")
    assert "Take these trainees" in page
    page = look(house, address, header="0")
    assert "has values but no header" in visible(page)
    house.registrar.get(address)
    look(house, address, header="1")
    house.registrar.post(address)
    assert people(house) == TWO


def test_zeros_lost_are_written_as_they_are_known(house: House, cohort: int) -> None:
    house.registrar.post(sent(house, cohort, text([HEADER, ["001", *SALMA[1:]]]).encode()))
    address = sent(house, cohort, text([HEADER, ["1", *SALMA[1:]]]).encode())
    assert "differ from known ones by zeros" in visible(house.registrar.page)
    house.registrar.post(address, 400)
    look(house, address, **{"answer-zeros-lost": "known"})
    house.registrar.post(address)
    assert people(house) == ["001 Salma EL IDRISSI 2000-01-31"]


def test_a_person_gets_the_number_of_the_new_file_where_that_is_said(house: House, cohort: int) -> None:
    house.registrar.post(sent(house, cohort, text([HEADER, ["B-7", *SALMA[1:]]]).encode()))
    address = sent(house, cohort, text([HEADER, SALMA]).encode())
    assert "has the same name and date of birth" in visible(house.registrar.page)
    look(house, address, **{"answer-same-person-known:2": "same-person"})
    house.registrar.post(address)
    assert people(house) == TWO[:1]


def newest(house: House) -> int:
    with house.context.database.reading() as session:
        found = session.scalars(select(RollImport).order_by(RollImport.id.desc())).first()
        assert found is not None
        return found.id


def test_an_import_is_taken_back_whole(house: House, cohort: int) -> None:
    house.registrar.post(sent(house, cohort, text([HEADER, ["A-1", "Salma IDRISSI", SALMA[2]]]).encode()))
    first = people(house)
    house.registrar.post(sent(house, cohort, text([HEADER, SALMA, YOUSSEF]).encode()))
    assert people(house) == TWO
    assert "Take this import back" in house.registrar.page
    house.registrar.post(f"/office/cohorts/{cohort}/imports/{newest(house)}/back")
    assert "2 trainees are as before" in house.registrar.page and people(house) == first
    house.registrar.post(f"/office/cohorts/{cohort}/imports/{newest(house)}/back", 409)
    house.registrar.post(f"/office/cohorts/{cohort}/imports/99/back", 404)


def test_an_import_that_was_changed_since_is_not_taken_back(house: House, cohort: int) -> None:
    house.registrar.post(sent(house, cohort, text([HEADER, SALMA, YOUSSEF]).encode()))
    rolls.save_trainee(house.context, cohort, {"registration": "A-1", "name_latin": "Salma Z", "birth_date": SALMA[2]})
    with pytest.raises(OutOfState) as refused:
        rolls.take_back(house.context, newest(house))
    assert refused.value.code == "import-changed" and len(people(house)) == 2


def test_an_import_on_which_an_election_rests_is_not_taken_back(house: House) -> None:
    house.convened()
    with pytest.raises(OutOfState) as refused:
        rolls.take_back(house.context, newest(house))
    assert refused.value.code == "trainee-rests"


_names = st.sampled_from(
    ["role-0", "role-99", "role-x", "sheet", "header", "header-shown", "sheet-shown", "order", "answer-zeros-lost",
     "answer-", "shown-2", "out-2", "why-2", "cell-2-0", "cell-2-59", "cell-2-999999", "cell-99999999999-1", "was-2-0"]
)  # fmt: skip
_said = st.sampled_from(
    ["", "0", "1", "registration", "name", "family-first", "leave", "-1", "٣", "99999999", "x" * 500]
)


@settings(max_examples=40)
@given(st.dictionaries(_names, _said, max_size=8))
def test_whatever_the_form_says_the_file_is_shown(house: House, cohort: int, fields: dict[str, str]) -> None:
    address = sent(house, cohort, roll_file())
    house.registrar.post(f"{address}/look", **fields)
    assert house.registrar.send(address).status_code in (303, 400)
    house.registrar.get(f"/office/cohorts/{cohort}")
