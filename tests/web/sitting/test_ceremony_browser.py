"""Three members in three browsers make the key from their links, the chair opens, and two of them count."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from elections.acts import count, members
from elections.web.tokens import Purpose
from tests.acts.world import seed_of
from tests.web.live import Live, live
from tests.web.sitting.conftest import Shelf, close_by_the_clock

pytestmark = pytest.mark.chromium

SEATS = ("chair", "oldest", "youngest")


def view(page: Page, name: str) -> None:
    """Waits until the member's page shows the view `name`."""
    page.locator(f'[data-view="{name}"]:not([hidden])').wait_for()


def chair_does(chair: Page, button: str) -> None:
    chair.get_by_role("button", name=button, exact=True).click()


def save_and_read_again(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#save-file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    page.locator("#check-file").set_input_files(path)
    view(page, "confirm")
    return path


def take_seats(site: Live, chair: Page, pages: dict[str, Page]) -> None:
    chair.goto(f"{site.address}/office/elections/{site.world.uuid}/sitting/seats")
    for seat, page in pages.items():
        row = chair.locator(".seat").nth(SEATS.index(seat))
        link = row.locator("[data-copy]").get_attribute("data-copy")
        assert link is not None
        page.goto(link)
        view(page, "link")
        assert "#" not in page.url
        page.locator("#claim").click()
        view(page, "wait")
        row.get_by_role("button", name="I see this member: confirm").click()
        view(page, "ready")


def test_three_members_make_the_key_and_two_count(tmp_path: Path, browser: Browser) -> None:
    with live(tmp_path) as site:
        world = site.world
        world.convene()
        world.list_candidates("A-01", "A-02")
        world.make_cards()
        world.clock.now = world.election().opens_at or world.clock.now
        world.clock.advance(minutes=-30)
        contexts = [site.context(browser, language="en", accept_downloads=True) for _ in SEATS]
        pages = {seat: site.page(context) for seat, context in zip(SEATS, contexts, strict=True)}
        chair = site.page(site.context(browser, office="director", language="en"))
        chair.goto(f"{site.address}/office/elections/{world.uuid}/sitting")
        chair_does(chair, "All present")
        chair.locator('.mark[value="A-03"]').click()
        expect(chair.locator('.mark[value="A-03"]')).to_have_attribute("aria-pressed", "false")
        expect(chair.locator("[data-live]")).to_have_text("7")
        chair.get_by_role("link", name="Attendance is complete").click()
        chair_does(chair, "I declare that the poll begins")
        chair_does(chair, "Form the committee")
        take_seats(site, chair, pages)

        pages["oldest"].reload()
        view(pages["oldest"], "ready")
        chair.goto(f"{site.address}/office/elections/{world.uuid}/sitting")
        pages["oldest"].route(
            "**/committee/polynomial", lambda route: None
        )  # the rounds last until the youngest is back
        chair_does(chair, "Begin: make the key")
        view(pages["youngest"], "rounds")
        pages["youngest"].reload()
        view(pages["youngest"], "rounds")
        pages["oldest"].unroute("**/committee/polynomial")
        for page in pages.values():
            view(page, "compare")
        shown = {page.locator("#fingerprint").inner_text() for page in pages.values()}
        assert len(shown) == 1
        expect(chair.locator("#fingerprint")).to_have_text(shown.pop())
        for page in pages.values():
            page.locator("#same").click()
            view(page, "save")
        pages["oldest"].locator("#check-file").set_input_files({"name": "x.key", "mimeType": "", "buffer": b'"12"'})
        expect(pages["oldest"].locator("#file-said")).to_have_class("notice refused")
        files = {seat: save_and_read_again(page, tmp_path) for seat, page in pages.items()}
        for page in pages.values():
            page.locator("#confirm-key").click()
            view(page, "confirmed")

        expect(chair.get_by_role("heading", name="Everything is ready")).to_be_visible()
        world.clock.advance(minutes=30)
        chair.reload()
        chair_does(chair, "Open the poll")
        pages["oldest"].locator("#confirm-proposal").click()
        view(pages["oldest"], "poll")
        expect(chair.get_by_role("heading", name="The poll is open")).to_be_visible()

        world.vote(0, 1)
        world.vote(1, 1)
        world.vote(2)
        expect(chair.locator('[data-live="ballots"]')).to_have_text("3")
        close_by_the_clock(world)
        view(pages["chair"], "account")
        expect(pages["chair"].locator("#account-seal")).to_have_text(world.standing().seal)
        chair_does(chair, "Record that they were not checked")
        view(pages["chair"], "count")
        expect(pages["chair"].locator("#count-seal")).to_have_text(world.standing().seal)
        expect(pages["chair"].locator("#count-seal-box")).to_be_visible()
        pages["chair"].locator("#give-share").click()
        view(pages["chair"], "counted")
        pages["youngest"].evaluate(
            "for (const n of Object.keys(localStorage)) if (n.includes('|')) localStorage.removeItem(n)"
        )
        expect(pages["youngest"].locator("#count-file-field")).to_be_visible()
        pages["youngest"].locator("#count-file").set_input_files(files["youngest"])
        pages["youngest"].locator("#give-share").click()
        view(pages["youngest"], "counted")
        chair_does(chair, "Publish the result")
        chair_does(chair, "Proclaim")
        pages["oldest"].locator("#confirm-proposal").click()
        view(pages["oldest"], "over")
        pages["oldest"].locator("#destroy-key").click()
        expect(pages["oldest"].locator("#destroy")).to_be_hidden()
        assert pages["oldest"].evaluate("Object.keys(localStorage).filter((n) => n.includes('|')).length") == 0
        chair_does(chair, "Record the destruction")
        assert world.standing().destroyed == {"oldest"}
        assert site.problems == []


@pytest.fixture
def site(shelf: Shelf, tmp_path: Path) -> Iterator[Live]:
    """All have confirmed the key, and it is time."""
    with live(tmp_path, shelf.take("ready", tmp_path).world) as served:
        yield served


def page_of(site: Live, browser: Browser, seat: str, language: str = "en") -> Page:
    """A member's page brought in as the demonstration brings it, with bearer and seed in the fragment."""
    world = site.world
    with world.database.reading() as session:
        version = members.find_seat(session, world.election().id, seat).version
    token = site.app.extensions["sanduq-tokens"].sign(Purpose.BEARER, [world.uuid, seat, version])
    page = site.page(site.context(browser, language=language))
    page.goto(f"{site.address}/committee#bearer={token}&seed={seed_of(seat).hex()}")
    return page


def test_bearer_and_seed_in_the_fragment_bring_a_device_that_can_count(site: Live, browser: Browser) -> None:
    world, page = site.world, page_of(site, browser, "oldest", "fr")
    view(page, "confirmed")
    assert "#" not in page.url
    world.together("open")
    world.vote(0, 1)
    close_by_the_clock(world)
    count.account_cards(world.context, world.uuid, None)
    view(page, "count")
    page.locator("#give-share").click()
    view(page, "counted")
    assert site.problems == []


def test_a_key_other_than_the_one_used_stops_the_page_and_is_seen_by_the_chair(site: Live, browser: Browser) -> None:
    page = page_of(site, browser, "oldest")
    view(page, "confirmed")
    others = page_of(site, browser, "youngest")

    def altered(route: Route) -> None:
        answer = route.fetch(timeout=0)
        state = answer.json()
        key = json.loads(state["trustees"])
        key[0][1]["certs"][2] = key[0][1]["certs"][0]
        state["trustees"] = json.dumps(key, separators=(",", ":"))
        route.fulfill(response=answer, json=state)

    page.route("**/committee/state.json", altered)
    view(page, "mismatch")
    chair = site.page(site.context(browser, office="director", language="en"))
    chair.goto(f"{site.address}/office/elections/{site.world.uuid}/sitting")
    expect(chair.get_by_role("alert")).to_contain_text("A member's page reports trouble: Oldest")
    view(others, "confirmed")
    assert site.problems == []
