"""The room's screen follows the sitting by itself, in a real Chromium, and shows nothing that is secret."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from elections.acts import ceremony, draws, sitting
from tests.acts.world import World
from tests.axe import violations
from tests.browser import drawn
from tests.web.live import Live, live

Stage = Callable[[str], World]
PROJECTOR = {"width": 1280, "height": 720}


def screen(place: Live, browser: Browser, language: str = "ar") -> Page:
    page = place.page(place.context(browser, viewport=PROJECTOR, language=language, reduced_motion="reduce"))
    page.goto(f"{place.address}/elections/{place.world.uuid}/room?lang={language}")
    return page


@pytest.mark.chromium
def test_the_screen_goes_along_from_the_attendance_to_the_proclamation(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    world = stage("new")
    world.convene()
    world.list_candidates("A-03", "A-04")
    world.make_cards()
    with live(tmp_path, world) as place:
        page = screen(place, browser, "en")
        page.get_by_role("heading", name="The poll has not begun").wait_for()
        world.clock.now = world.election().opens_at or world.clock.now
        sitting.mark_all(world.context, world.uuid, True)
        page.get_by_role("heading", name="Who would sit on the committee").wait_for()
        sitting.begin_poll(world.context, world.uuid)
        sitting.form_committee(world.context, world.uuid, "المدير العام", "Director General")
        page.get_by_role("heading", name="The committee is formed").wait_for()
        for member in world.standing().members:
            world.claim(member.seat)
        ceremony.begin_ceremony(world.context, world.uuid)
        page.get_by_role("heading", name="The key of the urn is being made").wait_for()
        world.make_key("device")
        page.locator(".code-box.huge .groups span").nth(5).wait_for()
        assert "The key of the urn" in page.locator("h1").inner_text()
        world.together("open")
        page.get_by_role("heading", name="The poll is open until").wait_for()
        world.vote(0, 1)
        world.vote(1, 2)
        page.locator(".room-number", has_text="2").wait_for()
        world.close()
        page.locator(".code-box.huge", has_text="Closing seal").wait_for()
        world.count(2)
        page.get_by_role("heading", name="2 candidates tied: 1 vote").wait_for()
        draws.open_draw(world.context, world.uuid)
        page.locator(".story .waits").wait_for()
        assert page.locator(".ticket.drawn").count() == 0
        for seat in ("chair", "oldest", "youngest"):
            draws.say(world.context, world.uuid, seat, seat, "4 1 6 3")
        page.locator(".story q").nth(2).wait_for()
        [drawn] = draws.close_draw(world.context, world.uuid)
        page.locator(".ticket.drawn").wait_for()
        assert page.locator(".ticket.drawn .ticket-number").inner_text() == drawn
        world.together("proclaim")
        page.locator(".winner.lot").wait_for()
        rows = page.locator("tbody tr").all_inner_texts()
        assert rows[0].startswith(drawn) and len(rows) == 2
        assert not place.problems


@pytest.mark.chromium
def test_the_screen_takes_over_only_what_has_changed(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    world = stage("tie")
    draws.open_draw(world.context, world.uuid)
    draws.say(world.context, world.uuid, "chair", "chair", "4 1 6 3")
    with live(tmp_path, world) as place:
        page = screen(place, browser, "en")
        kept = ["#room-columns", "#room-state .chip", "h1", ".story", ".story li", ".story q", ".tickets"]
        before = [page.locator(one).first.element_handle() for one in kept]
        draws.say(world.context, world.uuid, "oldest", "oldest", "2 5")
        page.locator(".story q").nth(1).wait_for()
        assert page.locator(".story li").count() == 4
        for one, element in zip(kept, before, strict=True):
            assert page.locator(one).first.evaluate("(now, before) => now === before", element), one


@pytest.mark.chromium
def test_a_screen_whose_connection_is_lost_says_so_and_goes_on(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    world = stage("open")
    with live(tmp_path, world) as place:
        page = screen(place, browser, "en")
        told = page.get_by_role("alert")
        page.route("**/room?*", lambda route: route.abort())
        told.get_by_text("The connection is lost.").wait_for()
        page.unroute("**/room?*")
        world.vote(0, 1)
        page.locator(".room-number", has_text="1").wait_for()
        told.wait_for(state="hidden")


@pytest.mark.chromium
def test_without_its_script_the_screen_shows_the_present_state(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with live(tmp_path, stage("open")) as place:
        page = place.page(place.context(browser, language="en", viewport=PROJECTOR, java_script_enabled=False))
        page.goto(f"{place.address}/elections/{place.world.uuid}/room?lang=en")
        assert "The poll is open until" in page.locator("h1").inner_text()
        assert page.locator(".room-number").inner_text() == "0"


@pytest.mark.chromium
@pytest.mark.parametrize(("language", "scheme"), [("ar", "dark"), ("fr", "light")])
@pytest.mark.parametrize("name", ["convened", "proclaimed"])
def test_every_public_page_is_accessible_and_fits_on_a_wide_screen(
    name: str, language: str, scheme: Any, stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with live(tmp_path, stage(name)) as place:
        base = f"/elections/{place.world.uuid}"
        options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce"}
        page = place.page(place.context(browser, language=language, viewport={"width": 1280, "height": 720}, **options))
        for path in ("/", base, f"{base}/ballots", f"{base}/room"):
            page.goto(place.address + path)
            found = violations(page)
            assert not found, (path, found)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        page.context.close()
        assert not place.problems


@pytest.mark.chromium
def test_each_public_page_prints_on_one_a4(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with live(tmp_path, stage("proclaimed")) as place:
        election = f"/elections/{place.world.uuid}"
        for language in ("ar", "fr"):
            page = place.page(place.context(browser, language=language))
            for path in (election, f"{election}/ballots", f"{election}/room", "/"):
                page.goto(f"{place.address}{path}")
                paper = page.pdf(format="A4", prefer_css_page_size=True)
                assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1, path


@pytest.mark.chromium
def test_the_screen_writes_as_large_as_it_fits(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    over = "document.documentElement.scrollHeight - innerHeight"
    with live(tmp_path, stage("drawn")) as place:
        page = screen(place, browser)
        page.locator("#room-columns[data-size]").wait_for()
        sizes = []
        for width, height in ((1024, 600), (1280, 720), (1280, 1000)):
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            page.wait_for_function(f"{over} <= 0")
            sizes.append(int(page.locator("#room-columns").get_attribute("data-size") or 0))
        assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1] >= 1


def test_the_screen_holds_no_secret(stage: Stage, client_of: Callable[[World], FlaskClient]) -> None:
    world = stage("tie")
    draws.open_draw(world.context, world.uuid)
    text = client_of(world).get(f"/elections/{world.uuid}/room").get_data(as_text=True)
    with world.database.reading() as session:
        from elections.db.models import Draw

        secrets = [one.secret for one in session.query(Draw) if one.secret]
    assert secrets and not [one for one in secrets if one in text]
