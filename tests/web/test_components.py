"""Every component in a real browser: no overflow, no shift, nothing inline, nothing from elsewhere, axe content."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from elections.web import create_app
from tests.axe import violations
from tests.browser import new_context
from tests.web.conftest import GROUND, gallery_part, served, settings

pytestmark = pytest.mark.chromium

PAGES = [("/gallery?wrong=1", 390), ("/gallery?wide=1", 1280), ("/gallery/room?", 1280)]
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 250);
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(settings(tmp_path_factory.mktemp("gallery")), (*GROUND, gallery_part))
    with served(app) as address:
        yield address


def opened(browser: Browser, url: str, width: int, scheme: Any = "light") -> tuple[Page, list[str]]:
    context = new_context(
        browser, viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith(url[:20]) else None)
    page.goto(url)
    return page, heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    ("path", "width"), [("/gallery?wrong=1", 390), ("/gallery?wide=1", 1280), ("/gallery/room?", 1280)]
)
def test_a_page_of_every_component_is_accessible_and_still(
    browser: Browser, address: str, path: str, width: int, language: str, scheme: str
) -> None:
    page, heard = opened(browser, f"{address}{path}&lang={language}", width, scheme)
    found = violations(page)
    assert not found, found
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate(SHIFT) == 0
    page.context.close()
    assert not heard


@pytest.mark.parametrize(
    "change",
    [
        "one.style.color = '#8a8a8a'",
        "one.style.opacity = '0.4'",
        "one.style.backgroundColor = '#555'",
        "one.parentElement.style.backgroundColor = '#555'",
        "one.style.fontSize = '3rem'; for (const faint of [one, after]) faint.style.color = '#949494'",
        "one.textContent = ''; one.style = 'background: #555; height: 5em'; after.style.marginTop = '-4em'",
    ],
)
def test_axe_sees_faint_text_of_every_kind(browser: Browser, address: str, change: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=fr", 390)
    page.evaluate(
        """() => {
          for (let number = 0; number < 4; number++) {
            const text = document.createElement("p");
            text.className = "of-axe";
            text.textContent = "A paragraph like the others";
            document.querySelector("main").append(text);
          }
        }"""
    )
    assert not violations(page)
    page.evaluate(f"() => {{ const [,, one, after] = document.querySelectorAll('.of-axe'); {change} }}")
    [found] = violations(page)
    page.context.close()
    assert found.startswith("color-contrast: ") and "of-axe" in found


def test_what_is_pressed_is_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=ar", 390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a.button, button, .languages a, .tabs a, .back a, select, summary,"
          + "input:not([type=radio], [type=checkbox], [type=hidden]), label.choice, label.option, .field.tick label")]
          .filter(one => one.offsetParent)
          .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
    )
    page.context.close()
    assert not small


def test_at_twice_the_text_nothing_overflows(browser: Browser, address: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=ar", 390)
    # What a reader's own default size of 32 px does; the sheet counts in rem.
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 34
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.context.close()
    assert wide <= 0


def test_the_first_tab_leads_straight_to_the_content(browser: Browser, address: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=fr", 390)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_numbers_and_codes_stand_as_written_inside_arabic_lines(browser: Browser, address: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=ar", 390)
    left_to_right = page.evaluate(
        """() => [...document.querySelectorAll("bdi.code, bdi[dir=ltr], time[dir=ltr]")].every(one => {
          const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
          const edge = at => { const r = document.createRange(); r.setStart(text, at); r.setEnd(text, at + 1);
            return r.getBoundingClientRect().left; };
          return text.length < 2 || edge(0) < edge(1);
        })"""
    )
    page.context.close()
    assert left_to_right


def test_the_result_prints_without_the_interface(browser: Browser, address: str) -> None:
    page, _ = opened(browser, f"{address}/gallery?lang=ar", 1280)
    page.emulate_media(media="print")
    seen = page.evaluate(
        """() => [...document.querySelectorAll(".actions, .languages, .tabs, .button")]
          .filter(one => one.offsetParent).length"""
    )
    page.context.close()
    assert seen == 0


@pytest.mark.parametrize("path", ["/gallery?wrong=1", "/gallery/room", "/nowhere"])
def test_no_style_and_no_script_is_inline(app: Flask, client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    assert " style=" not in text and "<style" not in text and " onclick=" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="application/json"')
