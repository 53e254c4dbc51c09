"""A whole election in Arabic, on phones, by the screens alone; then its record is checked by two programs."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Route

from tests.browser import try_again
from tests.e2e.committee import Member, make_key, sit_down
from tests.e2e.desk import Desk
from tests.e2e.house import House, house
from tests.e2e.office import Hours, Office, Person
from tests.e2e.published import belenios_verdict, download, our_verdict
from tests.e2e.sitting import Chair
from tests.e2e.voting import Voter

pytestmark = [pytest.mark.chromium, pytest.mark.belenios_tool]

NAMES = [
    ("أمين التازي", "Amine TAZI"),
    ("فاطمة الزهراء العلوي", "Fatima-Zahra EL ALAOUI"),
    ("يوسف بنعبد الله", "Youssef BENABDALLAH"),
    ("سلمى الإدريسي", "Salma EL IDRISSI"),
    ("كريم برادة", "Karim BERRADA"),
    ("نادية الفاسي", "Nadia EL FASSI"),
    ("هدى السلاوي", "Houda SLAOUI"),
    ("عمر الشرقاوي", "Omar CHERKAOUI"),
    ("إيمان الوزاني", "Imane OUAZZANI"),
    ("زكرياء لحلو", "Zakaria LAHLOU"),
    ("مريم الصقلي", "Meryem SKALLI"),
    ("رشيد المريني", "Rachid MERINI"),
    ("ليلى بنجلون", "Laila BENJELLOUN"),
    ("طارق حجي", "Tarik HAJJI"),
]
# The two oldest were born on one day: the lot says who sits.
BIRTHS = [date(1995, 1 + n, 3) for n in range(11)] + [date(1990, 5, 1), date(1990, 5, 1), date(2001, 8, 9)]
PEOPLE = [Person(f"2026/{n:03}", *names, born) for n, (names, born) in enumerate(zip(NAMES, BIRTHS, strict=True), 11)]


def test_an_election_by_the_screens_alone(tmp_path: Path, browser: Browser) -> None:
    with house(tmp_path, browser) as place:
        office = Office(place)
        office.first_run()
        office.cohort("attache", "47", date(2026, 11, 1), PEOPLE)
        office.draft("ma-2.03.40")
        hours = Hours.of(date(2026, 11, 6))
        office.convene(hours)
        for one in PEOPLE[:3]:
            office.candidacy(one)
        place.at(hours.deadline.replace(minute=1))
        office.close_lists()
        desk = Desk(office)
        cards = desk.make_cards()
        assert len(cards) == len(PEOPLE) + 2
        place.at(hours.opens.replace(hour=8, minute=30))
        chair = Chair(office)
        chair.attendance(absent=[PEOPLE[9].registration, PEOPLE[10].registration])
        chair.draw_ages(("chair", "5 2 6"), (PEOPLE[11].registration, "3 3"))
        chair.form_committee()
        members = sit_down(place, chair, tmp_path)
        make_key(chair, members)
        place.at(hours.opens)
        chair.do("acts/open")
        members["youngest"].confirm()
        trackers = poll(place, desk, cards)
        place.at(hours.closes)
        place.until(lambda: place.state(office.uuid) == "closed")
        too_late(place, cards[11])
        desk.account(cards[13:])
        members["chair"].count()
        members["youngest"].count(from_file=True)
        chair.do("count")
        draw_the_seat(chair, members)
        chair.do("acts/proclaim")
        members["oldest"].confirm()
        for member in members.values():
            member.destroy_key()
        chair.do("keys/destroyed")

        record = download(place.address, office.uuid, tmp_path)
        assert belenios_verdict(record, tmp_path / "belenios") == [[1, 4, 4, 2]]
        assert "FAILED" not in our_verdict(record)
        anybody = place.device()
        anybody.go(f"/elections/{office.uuid}")
        anybody.says("أُعلنت النتائج")
        for tracker in trackers.values():
            anybody.go(f"/elections/{office.uuid}/ballots?q={quote(tracker)}")
            anybody.says(tracker)


def poll(place: House, desk: Desk, cards: list[str]) -> dict[str, str]:
    """Twelve draw a card, eleven vote; returns the tracking number of each ballot by its card."""
    present = [one for number, one in enumerate(PEOPLE) if number not in (9, 10)]
    trackers: dict[str, str] = {}
    for number, (person, *choice) in enumerate(zip(present, (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 0), strict=False)):
        desk.hand_out(person, by=person.name_ar if number % 2 else person.registration)
        card = cards[number]
        if number == 4:
            desk.spoil(card)
            spoiled(place, card)
            card = cards[12]
        voter = Voter(place, card)
        if number == 2:
            voter.type_code()
        else:
            voter.scan()
        voter.choose(*filter(None, choice))
        trackers[card] = send_twice(voter) if number == 6 else voter.cast()
        if number == 0:
            voter.device.send("#look")
            voter.device.says(trackers[card])
        voter.device.close()
    desk.hand_out(present[11])
    return trackers


def send_twice(voter: Voter) -> str:
    """The ballot arrives, the answer is lost: the page says so, and sends the same bytes again."""
    sent: list[bytes | None] = []

    def cut(route: Route) -> None:
        sent.append(route.request.post_data_buffer)
        if len(sent) == 1:
            route.fetch(timeout=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    voter.device.expected = ("net::ERR_CONNECTION_RESET",)
    voter.device.context.route("**/elections/*/ballots", cut)
    voter.device.press("#vote")
    voter.device.wait("#sending-trouble")
    voter.shows("sending")
    before = voter.device.find("#sending-number").inner_text()
    try_again(voter.device.page)
    tracker = voter.tracker()
    assert tracker == before
    assert len(sent) == 2 and sent[0] == sent[1]
    return tracker


def spoiled(place: House, card: str) -> None:
    """A card that was given back says so, and votes no more."""
    finder = Voter(place, card)
    finder.device.go(card)
    finder.shows("stopped")
    finder.device.close()


def too_late(place: House, card: str) -> None:
    """Who has a card and never voted is told that nothing enters any more."""
    late = Voter(place, card)
    late.device.go(card)
    late.shows("stopped", over=True)
    late.device.says("اختُتم الاقتراع", "لم تُستعمل هذه البطاقة للتصويت")
    late.device.close()


def draw_the_seat(chair: Chair, members: dict[str, Member]) -> None:
    """Four votes each: everybody throws dice before everybody, then the secret is shown."""
    chair.do("draw/open")
    members["oldest"].say("4 1 6 3")
    members["youngest"].say("2 5")
    chair.say("6 6", "chair")
    chair.do("draw/close")
