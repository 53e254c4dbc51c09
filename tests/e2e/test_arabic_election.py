"""A whole election in Arabic, on phones, by the screens alone; then its record is checked by two programs."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from elections.acts import voting_cards
from tests.e2e.house import house
from tests.e2e.office import Hours, Office, Person
from tests.e2e.sitting import Chair

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
        voting_cards.make_cards(place.context, office.uuid, "director")
        place.at(hours.opens.replace(hour=8, minute=30))
        chair = Chair(office)
        chair.attendance(absent=[PEOPLE[9].registration, PEOPLE[10].registration])
        chair.draw_ages(("chair", "5 2 6"), (PEOPLE[11].registration, "3 3"))
        chair.form_committee()
        links = chair.links()
        assert sorted(links) == ["chair", "oldest", "youngest"]
