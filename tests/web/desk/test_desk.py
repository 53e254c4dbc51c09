"""The desk: found, ticked once, undone; two desks at once see the same numbers; few questions to the database."""

import pytest
from sqlalchemy import event

from elections.acts.transaction import find_election
from elections.belenios import credentials
from tests.web.desk.conftest import Site
from tests.web.office.conftest import Browser, visible


def numbers(site: Site, browser: Browser) -> dict[str, object]:
    answer = browser.client.get(site.office("desk/state.json"))
    assert answer.status_code == 200
    found: dict[str, object] = answer.get_json()
    return found


def search(desk: Browser, site: Site, asked: str) -> str:
    desk.get(site.office("desk"))
    return desk.post(site.office("desk"), q=asked)


def test_a_tick_counts_one_card_and_is_undone_without_a_trace(open_site: Site) -> None:
    desk = open_site.registrar
    assert "Hand out" in search(desk, open_site, "A-05")
    page = visible(desk.post(open_site.office("desk/hand-out"), registration="A-05"))
    assert "Ticked" in page and "A-05" in page
    assert numbers(open_site, desk) == {
        "state": "open",
        "electors": 8,
        "handed_out": 1,
        "left": 9,
        "spoiled": 0,
        "ballots": 0,
    }
    desk.post(open_site.office("desk/take-back"), registration="A-05")
    assert numbers(open_site, desk)["handed_out"] == 0


def test_two_desks_cannot_give_one_elector_two_cards_and_see_the_same_numbers(open_site: Site) -> None:
    one, other = open_site.registrar, open_site.director
    search(one, open_site, "A-05")
    search(other, open_site, "A-05")
    one.post(open_site.office("desk/hand-out"), registration="A-05")
    page = other.post(open_site.office("desk/hand-out"), 409, registration="A-05", q="A-05")
    assert "has drawn a card already" in visible(page) and "Card drawn" in visible(page)
    other.post(open_site.office("desk/hand-out"), registration="A-06")
    assert numbers(open_site, one) == numbers(open_site, other)
    assert numbers(open_site, one)["handed_out"] == 2


@pytest.mark.parametrize("asked", ["A-07", "a-07", "trainee h", "TRAINEE  H"])
def test_an_elector_is_found_by_number_and_by_name_as_typed(open_site: Site, asked: str) -> None:
    page = search(open_site.registrar, open_site, asked)
    assert "A-07" in page and "A-06" not in page


def test_somebody_of_another_cohort_or_unknown_gets_no_card(open_site: Site) -> None:
    desk = open_site.registrar
    assert "Nobody found" in search(desk, open_site, "K-01")
    desk.post(open_site.office("desk/hand-out"), 404, registration="K-01")
    desk.post(open_site.office("desk/hand-out"), 404, registration="")
    desk.post(open_site.office("desk/take-back"), 409, registration="A-05")


def test_a_spoiled_card_is_void_and_the_ticks_stay_as_they_are(open_site: Site) -> None:
    desk, world = open_site.registrar, open_site.world
    card = str(credentials.public(credentials.derive(world.uuid, world.cards[0].code)))
    desk.get(open_site.office("desk"))
    desk.post(open_site.office("desk/hand-out"), registration="A-05")
    desk.post(open_site.office("desk/spoil"), credential=card)
    assert numbers(open_site, desk) | {"ballots": 0} == {
        "state": "open",
        "electors": 8,
        "handed_out": 1,
        "left": 8,
        "spoiled": 1,
        "ballots": 0,
    }
    desk.post(open_site.office("desk/spoil"), 409, credential=card)


@pytest.mark.parametrize(
    ("credential", "status"), [("", 400), ("12", 404), ("0", 400), ("abc", 400), ("9" * 701, 400), ("-5", 400)]
)
def test_what_is_no_card_is_not_spoiled(open_site: Site, credential: str, status: int) -> None:
    open_site.registrar.get(open_site.office("desk"))
    open_site.registrar.post(open_site.office("desk/spoil"), status, credential=credential)


def test_a_card_that_has_voted_is_not_spoiled(open_site: Site) -> None:
    world = open_site.world
    world.vote(0, 1)
    card = str(credentials.public(credentials.derive(world.uuid, world.cards[0].code)))
    open_site.registrar.get(open_site.office("desk"))
    page = open_site.registrar.post(open_site.office("desk/spoil"), 409, credential=card)
    assert "has a ballot in the urn" in visible(page)


def test_before_the_opening_no_card_is_handed_out(site: Site) -> None:
    site.world.convene()
    site.world.list_candidates("A-02", "A-03")
    site.world.make_cards()
    site.house.browsers.clear()
    page = search(site.registrar, site, "A-05")
    assert "No card is handed out now" in page and "Hand out</button>" not in page and 'id="q"' not in page
    site.registrar.post(site.office("desk/hand-out"), 409, registration="A-05")


def test_the_last_card_is_the_last(open_site: Site) -> None:
    with open_site.world.database.writing() as session:
        election = find_election(session, open_site.uuid, lock=True)
        election.spoiled = 10
    open_site.registrar.get(open_site.office("desk"))
    page = open_site.registrar.post(open_site.office("desk/hand-out"), 409, registration="A-05")
    assert "No card is left" in visible(page)


@pytest.mark.parametrize(("path", "fields"), [("desk", {}), ("desk", {"q": "trainee"}), ("cards", {}), ("papers", {})])
def test_the_desk_asks_the_database_little(open_site: Site, path: str, fields: dict[str, str]) -> None:
    browser, engine = open_site.registrar, open_site.house.context.database.engine
    browser.get(open_site.office(path))
    asked: list[str] = []

    def count(*arguments: object) -> None:
        if arguments[2] != "BEGIN":
            asked.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    if fields:
        browser.post(open_site.office(path), **fields)
    else:
        browser.get(open_site.office(path))
    event.remove(engine, "before_cursor_execute", count)
    assert 0 < len(asked) <= 10, asked


def test_a_name_in_one_script_only_is_shown_in_every_language(open_site: Site) -> None:
    for language in ("ar", "fr", "en"):
        desk = Browser(open_site.registrar.client, language)
        assert "Trainee F" in visible(search(desk, open_site, "A-05"))
