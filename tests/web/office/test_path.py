"""From the draft to the closed list, by the pages alone."""

import re

from tests.web.office.conftest import House, roll_file, sent_file, visible


def test_a_director_with_a_spreadsheet_comes_to_a_closed_list(new_house: House) -> None:
    house = new_house
    director = house.nobody()
    director.get("/office/set-up")
    director.post(
        "/office/set-up",
        token=house.first_run_token(),
        name_ar="المعهد العالي للقضاء",
        name_fr="Institut supérieur",
        name_en="Higher Institute",
        time_zone="Africa/Casablanca",
        name="سلمى الإدريسي",
        login="director",
        password="correct horse battery",
        again="correct horse battery",
    )
    assert "Recovery code" in director.page
    house.browsers["director"] = director
    assert "First the trainees" in director.get("/office/")
    director.post("/office/cohorts", corps="attache", number="47", first_day="2026-11-01", last_day="2028-10-31")
    assert "No trainees yet" in director.page
    cohort = re.search(r"/office/cohorts/(\d+)/import", director.page)[1]  # type: ignore[index]
    director.post(f"/office/cohorts/{cohort}/import", file=sent_file(roll_file()))
    taking = re.search(r'action="(/office/cohorts/\d+/import/[0-9a-f]{32})"', director.page)
    assert taking is not None
    director.post(taking[1])
    assert "6 trainees were taken" in visible(director.page)
    director.get("/office/elections/new")
    uuid = house.draft(int(cohort))
    director.get(f"/office/elections/{uuid}/convene")
    director.post(f"/office/elections/{uuid}/convene", **house.call_fields())
    assert "The electors are called" in director.page
    for number, registration in enumerate(("A-01", "A-02"), 1):
        director.post(f"/office/elections/{uuid}/filings", registration=registration)
        director.post(f"/office/elections/{uuid}/filings/{number}/admit")
    house.later(days=3, minutes=1)
    director = house.director
    assert "Close roll and list" in director.get(f"/office/elections/{uuid}/close")
    director.post(f"/office/elections/{uuid}/close")
    assert "Roll and list are closed" in director.page
    assert "List of candidates closed" in director.page
    assert "متدرب ب" in director.get(f"/office/elections/{uuid}/candidates")
