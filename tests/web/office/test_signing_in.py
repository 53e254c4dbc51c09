"""Signing in, out, and back in: tries are counted, sessions end, codes work once."""

import re

import pytest

from elections.acts import accounts
from elections.db.models import Staff
from elections.web.office import signing_in
from tests.web.office.conftest import PASSWORD, House, visible

FIRST = {
    "name_ar": "المعهد العالي للقضاء",
    "name_fr": "Institut supérieur",
    "name_en": "Higher Institute",
    "time_zone": "Africa/Casablanca",
    "name": "سلمى الإدريسي",
    "login": "director",
    "password": PASSWORD,
    "again": PASSWORD,
}


def test_a_page_of_the_office_leads_through_the_sign_in_back_to_itself(house: House) -> None:
    browser = house.nobody()
    browser.get("/office/cohorts")
    assert "Signing in" in browser.page
    assert "next=/office/cohorts" in browser.page or "next=%2Foffice%2Fcohorts" in browser.page
    answer = browser.send("/office/sign-in?next=/office/cohorts", login="DIRECTOR", password=PASSWORD)
    assert answer.location == "/office/cohorts"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org"])
def test_signing_in_leads_to_no_other_site(house: House, elsewhere: str) -> None:
    answer = house.nobody().send(f"/office/sign-in?next={elsewhere}", login="director", password=PASSWORD)
    assert answer.location == "/office/"


def test_a_wrong_password_is_refused_beside_the_field_and_the_login_is_kept(house: House) -> None:
    browser = house.nobody()
    browser.post("/office/sign-in", 403, login="director", password="wrong")
    assert 'value="director"' in browser.page
    assert "Login and password do not go together" in browser.page
    assert "wrong" not in visible(browser.page)


def test_an_unknown_login_is_told_the_same_as_a_wrong_password(house: House) -> None:
    browser = house.nobody()
    told = visible(browser.post("/office/sign-in", 403, login="nobody", password="wrong"))
    assert told == visible(browser.post("/office/sign-in", 403, login="director", password="wrong"))


def test_the_eleventh_try_has_to_wait_even_with_the_right_password(house: House) -> None:
    browser = house.nobody()
    for _ in range(signing_in.TRIES):
        browser.post("/office/sign-in", 403, login="director", password="wrong")
    browser.post("/office/sign-in", 429, login="director", password=PASSWORD)
    assert "Too many tries" in browser.page
    browser.post("/office/sign-in", login="registrar", password=PASSWORD)
    house.clock.advance(minutes=16)
    house.nobody().post("/office/sign-in", login="director", password=PASSWORD)


def test_many_tries_from_one_address_have_to_wait(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "TRIES_OF_ADDRESS", 4)
    browser = house.nobody()
    for number in range(4):
        browser.post("/office/sign-in", 403, login=f"guess{number}", password="wrong")
    browser.post("/office/sign-in", 429, login="director", password=PASSWORD)


def test_a_form_without_its_token_is_refused(house: House) -> None:
    client = house.app.test_client()
    answer = client.post("/office/sign-in", data={"login": "director", "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/office/").status_code == 303


def test_signing_out_ends_the_session(house: House) -> None:
    browser = house.director
    browser.get("/office/")
    browser.post("/office/sign-out")
    assert "Signed out" in browser.page
    assert "Signing in" in browser.get("/office/cohorts")


def test_signing_out_everywhere_ends_every_session_of_the_account(house: House) -> None:
    first, second = house.nobody(), house.nobody()
    for browser in (first, second):
        browser.post("/office/sign-in", login="director", password=PASSWORD)
    first.get("/office/")
    first.post("/office/sign-out", everywhere="1")
    assert "Signing in" in second.get("/office/cohorts")


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(house: House) -> None:
    mine, other = house.registrar, house.nobody()
    other.post("/office/sign-in", login="registrar", password=PASSWORD)
    mine.get("/office/password")
    fresh = "another long password"
    mine.post("/office/password", current=PASSWORD, password=fresh, again=fresh)
    assert "The password was changed" in mine.page
    assert "Signing in" in other.get("/office/cohorts")
    other.post("/office/sign-in", 403, login="registrar", password=PASSWORD)
    other.post("/office/sign-in", login="registrar", password=fresh)


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"current": "wrong", "password": "p" * 12, "again": "p" * 12}, 403, "do not go together"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, 400, "at least 12 characters"),
        ({"current": PASSWORD, "password": "p" * 12, "again": "q" * 12}, 400, "are not the same"),
        ({"current": PASSWORD, "password": "p" * 1025, "again": "p" * 1025}, 400, "at least 12 characters"),
        ({}, 400, "This field is missing"),
    ],
)
def test_a_password_is_changed_only_rightly(house: House, fields: dict[str, str], status: int, sentence: str) -> None:
    house.registrar.post("/office/password", status, **fields)
    assert sentence in house.registrar.page
    house.nobody().post("/office/sign-in", login="registrar", password=PASSWORD)


def recovery_code(page: str) -> str:
    found = re.search(r'id="recovery-code" dir="ltr">\s*([a-z0-9-]+)', page)
    assert found is not None
    return found[1]


def test_the_recovery_code_works_once_and_shows_the_next(new_house: House) -> None:
    browser = new_house.nobody()
    browser.get("/office/set-up")
    code = recovery_code(browser.post("/office/set-up", token=new_house.first_run_token(), **FIRST))
    assert re.fullmatch(r"([23456789abcdefghjkmnpqrstuvwxyz]{5}-){3}[23456789abcdefghjkmnpqrstuvwxyz]{5}", code)
    lost = new_house.nobody()
    fresh = {"password": "a new long password", "again": "a new long password"}
    lost.post("/office/recover", 403, login="director", code="wrong", **fresh)
    following = recovery_code(lost.post("/office/recover", login="director", code=code.upper(), **fresh))
    assert following != code
    lost.get("/office/accounts")
    assert "Accounts" in lost.page
    new_house.nobody().post("/office/recover", 403, login="director", code=code, **fresh)
    assert "Signing in" in browser.get("/office/cohorts")


def test_a_new_recovery_code_needs_the_password(house: House) -> None:
    house.director.get("/office/password")
    house.director.post("/office/recovery-code", 403, **{"code-current": "wrong"})
    page = house.director.post("/office/recovery-code", **{"code-current": PASSWORD})
    fresh = {"password": "a new long password", "again": "a new long password"}
    house.nobody().post("/office/recover", login="director", code=recovery_code(page), **fresh)


def test_an_empty_recovery_code_opens_no_account(house: House) -> None:
    fresh = {"password": "a new long password", "again": "a new long password"}
    house.nobody().post("/office/recover", 403, login="registrar", code="-", **fresh)


@pytest.mark.parametrize("token", ["", "forged", "eyJzZXQtdXAi.x.y"])
def test_the_first_run_needs_the_token_of_the_console(new_house: House, token: str) -> None:
    browser = new_house.nobody()
    browser.get("/office/set-up")
    browser.post("/office/set-up", 403, token=token, **FIRST)
    assert "This link is not complete" in browser.page
    assert 'value="Higher Institute"' in browser.page
    with new_house.context.database.reading() as session:
        assert accounts.is_new(session)


def test_an_old_first_run_link_is_out_of_date(new_house: House) -> None:
    token = new_house.first_run_token()
    new_house.clock.advance(days=8)
    browser = new_house.nobody()
    browser.get("/office/set-up")
    browser.post("/office/set-up", 403, token=token, **FIRST)
    assert "out of date" in browser.page


def test_the_first_run_comes_once(house: House) -> None:
    assert "Signing in" in house.nobody().get("/office/set-up")
    house.nobody().post("/office/set-up", 409, token=house.first_run_token(), **{**FIRST, "login": "intruder"})


def test_a_director_adds_resets_and_ends_accounts(house: House) -> None:
    director = house.director
    new = {"name": "يوسف", "password": PASSWORD, "again": PASSWORD}
    director.get("/office/accounts")
    director.post("/office/accounts", office="registrar", login="second", **new)
    director.post("/office/accounts", 409, office="registrar", login="Second", **new)
    assert "There is an account with this login already" in director.page
    director.post("/office/accounts", 400, office="delegate", login="third", **new)
    assert "act that delegates" in director.page
    director.post("/office/accounts", 400, office="minister", login="third", **new)
    assert "Choose one of those listed" in director.page
    director.post(
        "/office/accounts", office="delegate", login="third", delegation_number="9", delegation_date="2026-11-01", **new
    )
    second = house.nobody()
    second.post("/office/sign-in", login="second", password=PASSWORD)
    with house.context.database.reading() as session:
        number = accounts.by_login(session, "second").id  # type: ignore[union-attr]
        assert session.get_one(Staff, number).recovery == ""
    director.post(f"/office/accounts/{number}/password", password="the second password", again="the second password")
    assert "Signing in" in second.get("/office/cohorts")
    second.post("/office/sign-in", login="second", password="the second password")
    director.post(f"/office/accounts/{number}/end")
    assert "Signing in" in second.get("/office/cohorts")
    second.post("/office/sign-in", 403, login="second", password="the second password")
    director.post("/office/accounts/1/end", 409)
    assert "This is the only director" in director.page


def test_the_institute_changes_its_names(house: House) -> None:
    house.director.get("/office/institute")
    fields = {"name_ar": "المعهد", "name_fr": "L’Institut", "name_en": "Another Institute"}
    house.director.post("/office/institute", time_zone="Africa/Tunis", **fields)
    assert "Another Institute" in house.director.page
    house.director.post("/office/institute", 400, time_zone="Mars/Base", **fields)
    house.director.post("/office/institute", 400, time_zone="Africa/Tunis", **{**fields, "name_en": "two\nlines"})
