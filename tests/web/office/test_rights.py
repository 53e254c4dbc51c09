"""Who may do what in the office, and in whose language and by whose rule its pages speak."""

import re

import pytest

from tests.web.office.conftest import House, standing, visible

DIRECTORS = (
    "elections/new",
    "elections/{uuid}/rules",
    "elections/{uuid}/convene",
    "elections/{uuid}/filings/1/admit",
    "elections/{uuid}/filings/1/reject",
    "elections/{uuid}/close",
    "elections/{uuid}/candidates/strike",
    "elections/{uuid}/cancel",
    "elections/{uuid}/drop",
)
DIRECTOR_ALONE = ("accounts", "accounts/2/password", "accounts/2/end", "institute", "recovery-code")


@pytest.mark.parametrize("path", [*DIRECTORS, *DIRECTOR_ALONE])
def test_the_registrar_does_no_act_of_the_director(house: House, path: str) -> None:
    uuid = house.convened()
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    before = standing(house, uuid).head
    house.registrar.post(f"/office/{path.format(uuid=uuid)}", 403)
    assert "belongs to another office" in house.registrar.page
    assert standing(house, uuid).head == before


@pytest.mark.parametrize("path", DIRECTOR_ALONE)
def test_a_delegate_keeps_no_accounts(house: House, path: str) -> None:
    house.delegate.post(f"/office/{path}", 403)


@pytest.mark.parametrize("path", [*DIRECTORS, *DIRECTOR_ALONE, "cohorts", "elections/{uuid}/filings", "sign-out"])
def test_nobody_acts_without_signing_in(house: House, path: str) -> None:
    uuid = house.convened()
    before = standing(house, uuid).head
    answer = house.nobody().send(f"/office/{path.format(uuid=uuid)}")
    assert answer.status_code == 401
    assert standing(house, uuid).head == before


def test_the_registrar_sees_the_path_without_what_is_not_his(house: House) -> None:
    uuid = house.draft(house.cohort())
    page = house.registrar.get(f"/office/elections/{uuid}")
    assert f"/office/elections/{uuid}/convene" not in page
    assert f"/office/elections/{uuid}/rules" in page
    assert "<form" not in house.registrar.get(f"/office/elections/{uuid}/rules").split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_speak_the_readers_language(house: House, language: str) -> None:
    uuid = house.listed()
    browser = house.director
    browser.language = language
    for path in ("", "cohorts", "cohorts/1", "accounts", f"elections/{uuid}", f"elections/{uuid}/rules"):
        page = visible(browser.get(f"/office/{path}"))
        assert not re.search(r"\b(the|The|and|of)\b", page), (path, page)


def test_the_path_says_by_which_article_or_whose_rule_and_quotes_it(house: House) -> None:
    uuid = house.convened()
    page = house.director.get(f"/office/elections/{uuid}")
    assert "Institute’s rule" in page and "Article 4" in page
    assert "ينتخب ممثل واحد عن كل فوج" in house.director.get(f"/office/elections/{house.draft(1)}")
