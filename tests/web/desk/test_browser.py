"""In a real browser: a card's code never leaves the device; the cards' account shows each card's truth."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Request, expect

from elections.belenios import credentials
from tests.web.desk.conftest import Stage
from tests.web.live import Live, live

pytestmark = pytest.mark.chromium


@pytest.fixture
def served(tmp_path: Path, stages: Callable[[str], Stage]) -> Iterator[Live]:
    with live(tmp_path, stages("open").copy(tmp_path)) as made:
        yield made
    assert not made.problems, made.problems


def test_a_typed_code_spoils_its_card_and_only_its_public_half_is_sent(served: Live, browser: Browser) -> None:
    world = served.world
    code = world.cards[0].code
    sent: list[Request] = []
    page = served.page(served.context(browser, office="registrar", language="en"))
    page.on("request", lambda request: sent.append(request))
    page.goto(f"{served.address}/office/elections/{world.uuid}/desk")
    field = page.get_by_label("Voting code of the card")
    button = page.get_by_role("button", name="Make the card void")
    field.fill(code[:-1])
    button.click()
    expect(page.locator("#spoil-error")).to_contain_text("15 characters")
    field.fill(f"{served.address}/vote/{'x' * 22}#{code}")
    button.click()
    expect(page.locator("#spoil-error")).to_contain_text("another election")
    field.fill(f" {code.replace('-', ' ')} ")
    button.click()
    expect(page.get_by_text("The card is void")).to_be_visible()
    assert page.locator("#desk-numbers [data-live=left]").inner_text() == "9"
    posted = [request for request in sent if request.method == "POST"]
    assert len(posted) == 1
    body = parse_qs(posted[0].post_data or "")
    assert body["credential"] == [str(credentials.public(credentials.derive(world.uuid, code)))]
    assert set(body) == {"csrf_token", "credential"}
    secrets = {code, code.replace("-", ""), code.replace("-", " ")}
    assert not any(secret in (one.post_data or "") + one.url for one in sent for secret in secrets)


def test_two_open_desks_follow_each_other(served: Live, browser: Browser) -> None:
    uuid = served.world.uuid
    one = served.page(served.context(browser, office="registrar", language="en"))
    other = served.page(served.context(browser, office="director", language="en"))
    one.goto(f"{served.address}/office/elections/{uuid}/desk")
    other.goto(f"{served.address}/office/elections/{uuid}/desk")
    other.fill("#q", "A-05")
    other.keyboard.press("Enter")
    other.get_by_role("button", name="Hand out").click()
    expect(other.get_by_text("Let a card be drawn now")).to_be_visible()
    assert "A-05" not in other.url
    expect(one.locator("#desk-numbers [data-live=handed_out]")).to_have_text("1")
    expect(one.locator("#desk-numbers [data-live=left]")).to_have_text("9")


def test_the_cards_left_are_shown_one_by_one_and_one_that_has_voted_is_told(served: Live, browser: Browser) -> None:
    world = served.world
    world.vote(0, 1)
    world.close()
    page = served.page(served.context(browser, office="director", language="en"))
    page.goto(f"{served.address}/office/elections/{world.uuid}/sitting")
    field = page.get_by_label("Voting code of a card that is left")
    for card in world.cards[1:3]:
        field.fill(card.code)
        field.press("Enter")
        expect(page.get_by_text(f"…{card.code[-3:]}")).to_be_visible()
    expect(page.get_by_text("no ballot")).to_have_count(2)
    field.fill(world.cards[1].code)
    field.press("Enter")
    expect(page.locator("#left-code-error")).to_contain_text("shown already")
    field.fill(f"{served.address}/vote/{world.uuid}#{world.cards[0].code}")
    page.get_by_role("button", name="Add this card").click()
    expect(page.get_by_text("has a ballot:")).to_be_visible()
    expect(page.locator(".cards-count")).to_contain_text("3")
    page.get_by_role("button", name="Take away").first.click()
    halves = page.locator("textarea[name=left]").input_value().split()
    assert sorted(halves) == sorted(
        str(credentials.public(credentials.derive(world.uuid, card.code))) for card in world.cards[1:3]
    )


CAMERA = """
window.BarcodeDetector = class { async detect() { return [{ rawValue: window.seen }]; } };
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
HTMLMediaElement.prototype.play = async () => {};
"""


def test_a_scanned_card_fills_the_field_and_no_camera_is_offered_where_none_can_read(
    served: Live, browser: Browser
) -> None:
    world = served.world
    address = f"{served.address}/office/elections/{world.uuid}/desk"
    plain = served.page(served.context(browser, office="registrar", language="en"))
    plain.goto(address)
    expect(plain.get_by_role("button", name="Make the card void")).to_be_enabled()
    if plain.evaluate("!('BarcodeDetector' in window)"):
        expect(plain.get_by_role("button", name="Scan with the camera")).to_have_count(0)
    card = f"{served.address}/vote/{world.uuid}#{world.cards[0].code}"
    page = served.page(served.context(browser, office="registrar", language="en"))
    page.add_init_script(CAMERA + f"window.seen = {card!r};")
    page.goto(address)
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_label("Voting code of the card")).to_have_value(card)
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.locator("video.scan")).to_be_hidden()
    page.get_by_role("button", name="Make the card void").click()
    expect(page.get_by_text("The card is void")).to_be_visible()
