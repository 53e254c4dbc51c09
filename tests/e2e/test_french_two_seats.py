"""A disciplinary council in Tunisia, in French: two seats, two names on a ballot, an order that fills the blanks."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.committee import make_key, sit_down
from tests.e2e.desk import Desk
from tests.e2e.house import house
from tests.e2e.office import Hours, Office, Person
from tests.e2e.published import belenios_verdict, download, journal, our_verdict
from tests.e2e.sitting import Chair
from tests.e2e.stages import NAMES
from tests.e2e.voting import Voter

pytestmark = [pytest.mark.chromium, pytest.mark.belenios_tool]

PEOPLE = [Person(f"TN-{n:02}", *names, date(1990 + n, 2, 1 + n)) for n, names in enumerate(NAMES[:8], 1)]


def test_two_seats_in_french(tmp_path: Path, browser: Browser) -> None:
    with house(tmp_path, browser) as place:
        office = Office(place, "fr", "Africa/Tunis")
        office.first_run("Souad El Mrabet")
        office.cohort("attache", "33", date(2026, 11, 1), PEOPLE)
        office.draft("tn-2020-28")
        office.rules(
            order_number="114",
            order_date="2026-09-01",
            order_electorate="Tous les auditeurs de la catégorie concernée",
            order_names_on_ballot="2",
            order_committee="own",
            order_tie="lot",
            order_term_months="12",
        )
        hours = Hours.of(date(2026, 11, 6), "Africa/Tunis")
        office.convene(hours)
        for one in PEOPLE[2:5]:
            office.candidacy(one)
        place.at(hours.deadline.replace(minute=1))
        office.close_lists()
        desk = Desk(office)
        cards = desk.make_cards()
        place.at(hours.opens.replace(hour=8, minute=30))
        chair = Chair(office)
        chair.attendance()
        chair.form_committee()
        members = sit_down(place, chair, tmp_path, "fr")
        make_key(chair, members)
        place.at(hours.opens)
        chair.do("acts/open")
        members["oldest"].confirm()
        for person, card, choice in zip(PEOPLE, cards, ((1, 2), (1, 2), (1, 3), ()), strict=False):
            desk.hand_out(person)
            voter = Voter(place, card, "fr")
            voter.scan()
            voter.device.says("Youssef BENABDALLAH")
            voter.choose(*choice)
            voter.cast()
            voter.device.close()
        place.at(hours.closes)
        place.until(lambda: place.state(office.uuid) == "closed")
        desk.account(cards[4:])
        members["oldest"].count()
        members["youngest"].count()
        chair.do("count")
        chair.do("acts/proclaim")
        members["youngest"].confirm()

        record = download(place.address, office.uuid, tmp_path)
        assert belenios_verdict(record, tmp_path / "belenios") == [[1, 3, 2, 1]]
        our_verdict(record)
        assert ("proclaim", "chair") in journal(record)
        anybody = place.device("fr")
        anybody.go(f"/elections/{office.uuid}")
        anybody.says("Youssef BENABDALLAH", "Salma EL IDRISSI")
