"""Three members in three browsers make the key from their links, the chair opens, and two of them count."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from elections.acts import members, poll
from tests.browser import chromium
from tests.web.live import Live, live

pytestmark = pytest.mark.chromium

SEATS = ("chair", "oldest", "youngest")


def view(page: Page, name: str) -> None:
    """Waits until the member's page shows the view `name`."""
    page.locator(f'[data-view="{name}"]:not([hidden])').wait_for(timeout=20_000)


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


def test_three_members_make_the_key_and_two_count(tmp_path: Path) -> None:
    with live(tmp_path) as site, chromium() as browser:
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
        chair_does(chair, "Begin: make the key")
        view(pages["youngest"], "rounds")
        pages["youngest"].reload()
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
        world.clock.now = (world.election().closes_at or world.clock.now) - timedelta(seconds=5)
        poll.close_due(world.context)
        world.close()
        view(pages["chair"], "account")
        chair_does(chair, "Record that they were not checked")
        view(pages["chair"], "count")
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


def test_a_link_of_the_demonstration_brings_bearer_and_seed(tmp_path: Path) -> None:
    with live(tmp_path) as site, chromium() as browser:
        world = site.world
        world.until_open("A-01", "A-02")
        with world.database.reading() as session:
            seat = members.find_seat(session, world.election().id, "oldest")
        token = site.app.extensions["sanduq-tokens"].sign("bearer", [world.uuid, "oldest", seat.version])
        page = site.page(site.context(browser, language="fr"))
        page.goto(f"{site.address}/committee#bearer={token}&seed={'ab' * 32}")
        view(page, "poll")
        assert "#" not in page.url
        assert site.problems == []
