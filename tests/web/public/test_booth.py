"""The booth in a real Chromium: nobody can believe to have voted who has not, and no sealed ballot is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from elections.acts import ballots, cards
from elections.acts.transaction import find_election
from elections.belenios import credentials
from elections.belenios.group import Randomness
from elections.law import calendar
from tests.acts.world import World
from tests.axe import violations
from tests.browser import try_again
from tests.web.live import PHONE, Live, live

pytestmark = pytest.mark.chromium

Stage = Callable[[str], World]
NETWORK = "Failed to load resource"


@contextmanager
def booth(stage: Stage, tmp_path: Path, name: str = "open") -> Iterator[Live]:
    """The application over a stage; whatever a console said but of an answer that a test provokes is a failure."""
    with live(tmp_path, stage(name)) as place:
        yield place
    assert not [one for one in place.problems if NETWORK not in one]


def code(place: Live, card: int = 0) -> str:
    return place.world.cards[card].code


def address(place: Live, fragment: str = "", query: str = "") -> str:
    return f"{place.address}/vote/{place.world.uuid}{query}{'#' if fragment else ''}{fragment}"


def opened(place: Live, browser: Browser, fragment: str = "", query: str = "", language: str = "ar") -> Page:
    page = place.page(place.context(browser, language=language, reduced_motion="reduce"))
    page.goto(address(place, fragment, query))
    return page


def shows(page: Page, screen: str, over: bool = False) -> None:
    """Waits for a screen; until the ballot is in the urn, or the poll over, the page says that nobody has voted yet."""
    page.locator(f"#screen-{screen}").wait_for()
    assert page.locator("#not-yet").is_visible() == (screen not in ("done", "insecure") and not over)


def choose(page: Page, number: int = 2) -> None:
    shows(page, "choose")
    page.locator(f"#choices input[value='{number}']").check()
    page.locator("#choose-next").click()
    shows(page, "confirm")


def in_urn(place: Live) -> list[str]:
    with place.world.database.reading() as session:
        return ballots.trackers(session, find_election(session, place.world.uuid))


def test_a_scanned_card_votes_and_its_code_leaves_the_address_at_once(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        sent: list[str] = []
        page = opened(place, browser, code(place))
        page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
        shows(page, "choose")
        assert "#" not in page.url and code(place) not in page.content()
        choose(page, 2)
        assert "Trainee E" in page.locator("#chosen").inner_text()
        assert in_urn(place) == []
        page.locator("#vote").click()
        shows(page, "done")
        assert in_urn(place) == [page.locator("#done-number").inner_text().strip()]
        assert not [one for one in sent if code(place) in one]
        kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, history.state, document.cookie])")
        assert code(place) not in kept
        with page.expect_download() as download:
            page.locator("#receipt").click()
        assert in_urn(place)[0] in download.value.path().read_text()


def test_a_typed_code_is_taken_with_other_spaces_and_a_wrong_one_says_what_is_wrong(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser)
        for typed in ("abc", code(place)[:-1] + "0", code(place)[:-1] + ("2" if code(place)[-1] != "2" else "3")):
            shows(page, "code")
            page.locator("#code").fill(typed)
            page.keyboard.press("Enter")
            page.locator("#code-error").wait_for()
            assert page.locator("#code").get_attribute("aria-invalid") == "true"
        unknown = credentials.generate(Randomness(place.world.context.random_bytes))
        said = page.locator("#code-error").inner_text()
        page.locator("#code").fill(unknown)
        page.keyboard.press("Enter")
        expect(page.locator("#code-error")).not_to_have_text(said)
        expect(page.locator("#code")).to_have_value("")
        page.locator("#code").fill("  " + code(place).replace("-", " ") + " ")
        page.keyboard.press("Enter")
        choose(page)
        page.locator("#vote").click()
        shows(page, "done")
        assert len(in_urn(place)) == 1


def test_the_blank_ballot_is_one_choice_among_the_others(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place), language="fr")
        choose(page, 0)
        assert "Bulletin blanc" in page.locator("#chosen").inner_text()
        page.locator("#again").click()
        choose(page, 1)
        page.locator("#vote").click()
        shows(page, "done")
        assert len(in_urn(place)) == 1


def test_without_a_choice_the_page_says_so_and_stays(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place))
        shows(page, "choose")
        page.locator("#choose-next").click()
        page.locator("#choose-error").wait_for()
        shows(page, "choose")


def test_a_connection_lost_while_sending_sends_the_same_bytes_again(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place))
        bodies: list[str] = []

        def lose(route: Route) -> None:
            bodies.append(route.request.post_data or "")
            if len(bodies) == 1:
                route.abort()
            elif len(bodies) == 2:
                route.fetch(timeout=0)  # the ballot arrives, its answer does not
                route.abort()
            else:
                route.continue_()

        page.route("**/ballots", lose)
        choose(page)
        page.locator("#vote").click()
        page.locator("#sending-trouble").wait_for()
        shows(page, "sending")
        try_again(page)
        page.locator("#sending-trouble").wait_for()
        shows(page, "done")
        assert len(bodies) == 3 and len(set(bodies)) == 1
        assert in_urn(place) == [page.locator("#done-number").inner_text().strip()]


def test_a_reload_while_sending_loses_nothing(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place))
        page.route("**/ballots", lambda route: route.abort())
        choose(page)
        page.locator("#vote").click()
        page.locator("#sending-trouble").wait_for()
        number = page.locator("#sending-number").inner_text().strip()
        page.unroute("**/ballots")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        shows(page, "done")
        assert in_urn(place) == [number] == [page.locator("#done-number").inner_text().strip()]
        page.reload()
        shows(page, "done")
        assert len(in_urn(place)) == 1


def test_a_closed_tab_comes_back_to_the_tracking_number_by_the_card(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        receipt = place.world.vote(0, 1)
        page = opened(place, browser, code(place))
        shows(page, "done")
        assert page.locator("#done-number").inner_text().strip() == receipt.tracker
        assert page.locator("#done-not-you").is_visible()


def test_a_card_of_nobody_and_a_spoiled_card_are_told(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        world = place.world
        cards.hand_out(world.context, world.uuid, "A-01")
        secret = credentials.derive(world.uuid, code(place))
        cards.spoil(world.context, world.uuid, str(credentials.public(secret)))
        page = opened(place, browser, code(place))
        shows(page, "stopped")
        page.locator("#stopped-again").click()
        shows(page, "code")


def test_before_the_opening_the_page_says_when_it_opens_and_goes_on_by_itself(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    world = stage("new")
    world.convene()
    world.list_candidates("A-03", "A-04")
    world.make_cards()
    opens = world.election().opens_at
    assert opens is not None
    with live(tmp_path, world) as place:
        page = opened(place, browser, code(place), language="fr")
        shows(page, "wait")
        assert str((opens + timedelta(hours=1)).year) in page.locator("#wait-text").inner_text()
        world.begin()
        world.seat_committee()
        world.make_key()
        world.together("open")
        shows(page, "choose")


def test_a_suspended_poll_keeps_the_ballot_until_it_resumes(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place))
        choose(page)
        place.world.together("suspend", reason="fire alarm")
        page.locator("#vote").click()
        page.locator("#sending-trouble").wait_for()
        assert "معلق" in page.locator("#trouble-title").inner_text()
        shows(page, "sending")
        assert in_urn(place) == []
        place.world.together("resume", reason="false alarm")
        try_again(page)
        shows(page, "done")
        assert len(in_urn(place)) == 1


def test_a_ballot_that_comes_too_late_is_said_not_to_be_in_the_urn(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place), language="en")
        choose(page)
        place.world.clock.advance(hours=4)
        page.locator("#vote").click()
        shows(page, "stopped", over=True)
        expect(page.locator("#stopped-text")).to_contain_text("is not in the urn")
        assert in_urn(place) == []


def test_after_the_closing_the_page_says_since_when_and_where_to_look(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        tracker = place.world.vote(1, 1).tracker
        closes_at = place.world.election().closes_at
        assert closes_at is not None
        place.world.clock.advance(hours=4)
        page = opened(place, browser, language="en")
        shows(page, "code", over=True)
        since = f"{closes_at.astimezone(calendar.zone('Africa/Casablanca')):%-d %B %Y at %-H:%M}"
        expect(page.locator("#screen-code")).to_contain_text(f"closed since {since}")
        page.locator("#code").fill(code(place))
        page.keyboard.press("Enter")
        shows(page, "stopped", over=True)
        expect(page.locator("#stopped-text")).to_contain_text(since)
        expect(page.locator("#stopped-text")).to_contain_text("This card has not voted")
        expect(page.locator("#stopped-urn")).to_be_visible()
        page.locator("#stopped-again").click()
        shows(page, "code", over=True)
        page.locator("#code").fill(code(place, 1))
        page.keyboard.press("Enter")
        shows(page, "done")
        assert page.locator("#done-number").inner_text().strip() == tracker


def test_the_tablet_counts_down_and_keeps_nothing(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = place.page(place.context(browser))
        began = datetime(2026, 11, 6, tzinfo=UTC)
        page.clock.install(time=began)
        page.goto(address(place, query="?tablet=1"))
        shows(page, "code")
        page.clock.pause_at(began + timedelta(days=1))  # from here on, time passes only where the test says so
        page.locator("#code").fill(code(place))
        page.keyboard.press("Enter")
        choose(page)
        page.locator("#vote").click()
        shows(page, "done")
        page.locator("#leaving").wait_for()
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0
        page.clock.run_for(21_000)
        shows(page, "code")
        assert page.locator("#code").input_value() == "" and page.locator("#done-number").inner_text() == ""
        page.locator("#code").fill("abc")
        page.clock.run_for(91_000)
        page.locator("#leaving").wait_for()
        page.clock.run_for(21_000)
        expect(page.locator("#code")).to_have_value("")


def test_two_names_at_most_are_ticked_and_the_blank_excludes_them(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path, "council") as place:
        page = opened(place, browser, code(place), language="fr")
        shows(page, "choose")
        page.locator("#choices input[value='1']").check()
        page.locator("#choices input[value='3']").check()
        assert page.locator("#choices input[value='2']").is_disabled()
        page.locator("#choices input[value='0']").check()
        assert page.locator("#choices input:checked").count() == 1
        page.locator("#choices input[value='2']").check()
        page.locator("#choices input[value='1']").check()
        page.locator("#choose-next").click()
        assert page.locator("#chosen li").count() == 2
        page.locator("#vote").click()
        shows(page, "done")


def test_another_election_than_the_published_one_is_not_voted_on(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        page = place.page(place.context(browser))

        def alter(route: Route) -> None:
            answer = route.fetch(timeout=0)
            route.fulfill(response=answer, body=answer.body().replace(b'"name":"', b'"name":"x', 1))

        page.route("**/election.json", alter)
        page.goto(address(place, code(place)))
        shows(page, "stopped")
        assert not page.locator("#stopped-again").is_visible()


def test_the_whole_way_goes_by_keyboard_and_each_screen_speaks_first(
    stage: Stage, tmp_path: Path, browser: Browser
) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place), language="fr")

        def heading() -> str:
            return str(page.evaluate("document.activeElement.tagName + document.activeElement.closest('.screen').id"))

        shows(page, "choose")
        assert heading() == "H1screen-choose"
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        shows(page, "confirm")
        assert heading() == "H1screen-confirm"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        shows(page, "done")
        assert heading() == "H1screen-done"
        assert len(in_urn(place)) == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_screen_is_accessible_and_narrow_at_twice_the_text(
    stage: Stage, tmp_path: Path, browser: Browser, language: str
) -> None:
    with booth(stage, tmp_path) as place:
        page = place.page(place.context(browser, language=language, viewport=PHONE, reduced_motion="reduce"))

        def sound() -> None:
            found = violations(page)
            assert not found, found
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 13}})
        page.goto(address(place))
        shows(page, "code")
        page.locator("#code").fill("abc")
        page.keyboard.press("Enter")
        page.locator("#code-error").wait_for()
        sound()
        page.locator("#code").fill(code(place))
        page.keyboard.press("Enter")
        shows(page, "choose")
        sound()
        choose(page)
        sound()
        page.locator("#vote").click()
        shows(page, "done")
        sound()


def test_the_language_changes_without_losing_the_card(stage: Stage, tmp_path: Path, browser: Browser) -> None:
    with booth(stage, tmp_path) as place:
        page = opened(place, browser, code(place))
        shows(page, "choose")
        page.locator(".languages a[hreflang=fr]").click()
        page.wait_for_url("**lang=fr**")
        shows(page, "choose")
        assert "#" not in page.url and "Choisissez" in page.locator("#choose-title").inner_text()
