"""The office in a real browser: the token in the fragment, and pages that suit axe, a phone and the policy."""

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.browser import new_context
from tests.web.conftest import served
from tests.web.office.conftest import PASSWORD, House, roll_file

pytestmark = pytest.mark.chromium


def opened(browser: Browser, language: str, width: int, heard: list[str]) -> Page:
    page = new_context(browser, viewport={"width": width, "height": 844}, locale=language).new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return page


def test_the_first_run_takes_its_token_from_the_fragment_and_out_of_the_address_bar(
    browser: Browser, new_house: House
) -> None:
    heard: list[str] = []
    with served(new_house.app) as address:
        page = opened(browser, "ar", 390, heard)
        page.goto(f"{address}/office/set-up#{new_house.first_run_token()}")
        page.wait_for_function("document.querySelector('#token').value !== ''")
        assert "#" not in page.url and not page.is_visible("#no-token")
        for name, value in {
            "name_ar": "المعهد العالي للقضاء", "name_fr": "Institut", "name_en": "Institute", "name": "سلمى",
            "login": "director", "password": PASSWORD, "again": PASSWORD,
        }.items():  # fmt: skip
            page.fill(f"#{name}", value)
        page.click("button.primary")
        page.wait_for_selector("#recovery-code")
        page.goto(f"{address}/office/set-up")
        page.wait_for_url("**/office/")
        page.context.close()
    assert not heard


def test_every_page_is_accessible_and_fits_on_a_wide_screen(browser: Browser, house: House) -> None:
    width = 1280
    cohort = house.cohort(trainees=3)
    house.cohort("clerk", "K", 0)
    uuid = house.convened(cohort)
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    draft = house.draft(cohort, "tn-2020-28")
    heard: list[str] = []
    with served(house.app) as address:
        page = opened(browser, "fr", width, heard)
        page.goto(f"{address}/office/cohorts/2")
        page.fill("#login", "director")
        page.fill("#password", PASSWORD)
        page.click("button.primary")
        page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": roll_file("K", 3)})
        page.click("form[enctype] button")
        page.wait_for_selector(".numbers")
        inspected(page, width)
        for path in (
            "", "cohorts", f"cohorts/{cohort}", f"cohorts/{cohort}/trainees/1", "elections/new", "accounts",
            "password", f"elections/{uuid}", f"elections/{draft}/rules", f"elections/{draft}/convene",
            f"elections/{uuid}/roll", f"elections/{uuid}/filings?q=A", f"elections/{uuid}/filings/1/reject",
            f"elections/{uuid}/close", f"elections/{uuid}/cancel",
        ):  # fmt: skip
            page.goto(f"{address}/office/{path}")
            inspected(page, width)
        page.context.close()
    assert not heard


def inspected(page: Page, width: int) -> None:
    found = violations(page)
    assert not found, (page.url, found)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
