"""Elections that end otherwise: nobody stood, a seat fell vacant, the power was cut, the vote went back to paper.

What is not looked at here is done by acts, quickly; what is looked at is done on the screens.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from elections.acts import accounts, count, members, rolls
from elections.web.passwords import hash_password
from elections.web.tokens import Purpose, Tokens
from tests.acts.world import World
from tests.e2e.house import Device, House, house
from tests.e2e.office import LOGIN, PASSWORD, Hours, Office, Person
from tests.e2e.published import download, journal, our_verdict
from tests.e2e.sitting import Chair
from tests.e2e.stages import NAMES
from tests.e2e.voting import Voter

pytestmark = pytest.mark.chromium

PEOPLE = [Person(f"A-{n:02}", *names, date(1990 + n, 3, 1 + n)) for n, names in enumerate(NAMES[:8], 1)]


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[House]:
    with house(tmp_path, browser) as made:
        yield made


@pytest.fixture
def world(place: House) -> World:
    """An institute with a cohort; its director signs in with a password."""
    stored = hash_password(PASSWORD)
    names = accounts.Names("المعهد العالي للقضاء", "Institut supérieur", "Higher Institute")
    director = accounts.Account(LOGIN, "سعاد المرابط", "director", stored, stored)
    accounts.set_up(place.context, names, "Africa/Casablanca", director)
    first_day = place.clock().date() - timedelta(days=1)
    cohort = rolls.add_cohort(place.context, "attache", "47", first_day, first_day + timedelta(days=730))
    lines = ["registration,name_ar,name_latin,birth date"]
    lines += [f"{one.registration},{one.name_ar},{one.name_latin},{one.birth_date}" for one in PEOPLE]
    rolls.import_roll(place.context, "\n".join(lines).encode(), "roll.csv", cohort)
    return World(place.context, place.clock, cohort, cohort)


def office_of(place: House, world: World) -> Office:
    office = Office(place)
    office.uuid = world.uuid
    return office


def member_page(place: House, world: World, seat: str) -> Device:
    """The page of a member who holds his seat already."""
    with world.database.reading() as session:
        version = members.find_seat(session, world.election().id, seat).version
    bearer = Tokens(place.config.secret_keys, place.clock).sign(Purpose.BEARER, [world.uuid, seat, version])
    device = place.device()
    device.go(f"/committee#bearer={bearer}")
    device.wait("section.view:visible")
    device.settle()
    return device


def confirm(device: Device) -> None:
    device.press(device.wait("#confirm-proposal"))
    device.find("#proposal").wait_for(state="hidden")


def test_without_a_candidate_the_election_ends_with_its_minutes(place: House, world: World, tmp_path: Path) -> None:
    world.convene()
    place.at(world.clock.now + timedelta(days=3, minutes=1))
    office = office_of(place, world)
    office.close_lists()
    assert world.state() == "without_result"
    office.open(office.path)
    office.device.says("دون نتيجة")
    office.open(f"{office.path}/papers")
    office.device.says("محضر")
    anybody = place.device()
    anybody.go(f"/elections/{world.uuid}")
    anybody.says("دون نتيجة")
    our_verdict(download(place.address, world.uuid, tmp_path))


def test_a_vacancy_opens_a_by_election_for_the_rest_of_the_term(place: House, world: World, tmp_path: Path) -> None:
    elect(world, "A-03", "A-04")
    first = world.uuid
    ends = world.standing().ends_on
    place.at(world.clock.now + timedelta(days=20))
    office = office_of(place, world)
    office.open("/office/mandates")
    office.device.send(f"main a[href*='/office/mandates/']:has-text('{PEOPLE[2].name_ar}')")
    since = world.clock.now.date() - timedelta(days=1)
    office.device.fill(since=str(since), cause="resignation")
    office.device.send("#vacate button")
    office.device.send("#vacate button.danger")
    office.open("/office/")
    draft = office.device.page.locator("a.election-card").filter(
        has_not=office.device.page.locator(f"[href*='{first}']")
    )
    links = [one.get_attribute("href") or "" for one in draft.all()]
    [uuid] = {found[1] for one in links if (found := re.search(r"elections/(\w{22})", one))} - {first}
    world.uuid = office.uuid = uuid
    hours = Hours.of(world.clock.now.date() + timedelta(days=4))
    office.convene(hours)
    for one in PEOPLE[4:6]:
        office.candidacy(one)
    place.at(hours.deadline.replace(minute=1))
    office.close_lists()
    world.make_cards()
    sit_vote_and_count(world)
    assert world.standing().ends_on == ends
    anybody = place.device()
    anybody.go(f"/elections/{uuid}")
    anybody.says(PEOPLE[4].name_ar)
    our_verdict(download(place.address, first, tmp_path))
    our_verdict(download(place.address, uuid, tmp_path))


def test_a_power_cut_at_the_closing_time_leaves_the_decision_to_the_committee(
    place: House, world: World, tmp_path: Path
) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    closes = world.election().closes_at
    assert closes is not None
    place.at(closes - timedelta(minutes=5))
    place.stop()
    place.clock.now = closes + timedelta(minutes=40)
    place.start()
    world.context = place.context
    place.until(lambda: world.state() == "suspended")
    chair = Chair(office_of(place, world))
    chair.open()
    chair.device.says("الاقتراع معلق")
    member = member_page(place, world, "oldest")
    later = closes.astimezone(Hours.of(closes.date()).opens.tzinfo) + timedelta(hours=2)
    chair.propose("extend", closes_at=f"{later:%Y-%m-%dT%H:%M}", reason="انقطاع التيار الكهربائي")
    confirm(member)
    chair.propose("resume", reason="عودة التيار الكهربائي")
    confirm(member)
    assert world.state() == "open"
    with world.database.reading() as session:
        assert count.cards_left(session, world.election()) > 0
    voter = Voter(place, f"/vote/{world.uuid}#{world.cards[1].code}")
    voter.vote(2)
    place.at(later)
    place.until(lambda: world.state() == "closed")
    acts = journal(download(place.address, world.uuid, tmp_path))
    assert [one for one in acts if one[0] in ("suspend", "extend", "resume", "close")] == [
        ("suspend", "server"),
        ("extend", "chair"),
        ("resume", "chair"),
        ("close", "server"),
    ]


def test_the_way_back_to_paper(place: House, world: World, tmp_path: Path) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    chair = Chair(office_of(place, world))
    member = member_page(place, world, "youngest")
    chair.propose("leave_machine", reason="تعطل الشبكة")
    confirm(member)
    chair.open()
    chair.device.fill(votes_1="3", votes_2="1", blank="1", null="1", voters="6")
    chair.device.send("main .actions button[form=paper-form]")
    confirm(member)
    chair.do("acts/proclaim")
    confirm(member)
    assert world.state() == "proclaimed"
    for path in (f"/elections/{world.uuid}", f"/elections/{world.uuid}/room"):
        anybody = place.device()
        anybody.go(path)
        anybody.says("ورق")
    voter = Voter(place, f"/vote/{world.uuid}#{world.cards[1].code}")
    voter.device.go(voter.card)
    voter.shows("stopped")
    our_verdict(download(place.address, world.uuid, tmp_path))


def elect(world: World, *candidates: str) -> None:
    """An election by acts alone."""
    world.convene()
    world.list_candidates(*candidates)
    world.make_cards()
    sit_vote_and_count(world)


def sit_vote_and_count(world: World) -> None:
    world.begin()
    world.seat_committee()
    world.make_key()
    world.together("open")
    for card, choice in enumerate((1, 1, 2)):
        world.vote(card, choice)
    world.together("close", reason="صوت الجميع")
    world.count(used=3)
    world.together("proclaim")
