"""Mandates: a vacancy shows its last lawful day before it is entered; contests, annulment, appointment."""

from datetime import date, timedelta

import pytest

from elections.db.models import Contest, Mandate
from tests.papers.reading import text
from tests.web.desk.conftest import Site
from tests.web.desk.test_papers import pdf
from tests.web.office.conftest import visible


def only(site: Site) -> Mandate:
    with site.world.database.reading() as session:
        return session.query(Mandate).order_by(Mandate.id).limit(1).one()


def test_a_vacancy_is_entered_after_its_last_lawful_day_was_shown(over: Site) -> None:
    over.house.later(days=12)
    one = only(over)
    since = one.starts_on + timedelta(days=10)
    address = f"/office/mandates/{one.id}"
    director = over.director
    director.get(address)
    asked = {"since": since.isoformat(), "cause": "resignation"}
    page = visible(director.post(f"{address}/vacate", **asked))
    last = since + timedelta(days=30)
    assert f"{last.day} {last:%B} {last.year}" in page and "Last lawful day" in page
    assert only(over).vacant_since is None
    page = visible(director.post(f"{address}/vacate", **asked, sure="1"))
    assert "draft of the by-election is open" in page and "In preparation" in page
    assert only(over).vacant_since == since
    index = visible(over.registrar.get("/office/mandates"))
    assert "Vacant" in index and "Resignation" not in index
    director.post(f"{address}/vacate", 409, **asked, sure="1")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"since": "2030-01-01", "cause": "resignation", "sure": "1"}, 400),
        ({"since": "", "cause": "resignation"}, 400),
        ({"since": "2026-13-01", "cause": "resignation"}, 400),
        ({"since": "2026-11-20", "cause": "boredom"}, 400),
        ({"since": "2026-11-20"}, 400),
    ],
)
def test_a_vacancy_without_its_day_or_cause_is_refused(over: Site, fields: dict[str, str], status: int) -> None:
    one = only(over)
    over.director.get(f"/office/mandates/{one.id}")
    assert over.director.send(f"/office/mandates/{one.id}/vacate", **fields).status_code == status
    assert only(over).vacant_since is None


def test_only_the_director_enters_a_vacancy_an_annulment_or_an_appointment(over: Site) -> None:
    registrar = over.registrar
    registrar.get("/office/mandates")
    assert registrar.send(f"/office/mandates/{only(over).id}/vacate").status_code == 403
    assert registrar.send(f"/office/elections/{over.uuid}/annul").status_code == 403
    assert registrar.send("/office/mandates/appoint").status_code == 403
    assert registrar.client.get("/office/mandates/appoint").status_code == 403
    assert "falls vacant" not in registrar.get(f"/office/mandates/{only(over).id}")


def test_a_contest_is_entered_and_settled_and_its_text_stays_in_the_office(over: Site) -> None:
    address = f"/office/elections/{over.uuid}/contests"
    over.registrar.get(address)
    over.registrar.post(address, 400, text="")
    assert "Contest no. 1" in visible(over.registrar.post(address, text="A-07 says the desk closed early"))
    director = over.director
    director.get(address)
    director.post(f"{address}/1", 400)
    director.post(f"{address}/1", **{"contest-1-outcome": "dismissed"})
    director.post(f"{address}/1", 409, **{"contest-1-outcome": "upheld"})
    director.post(f"{address}/7", 404, **{"contest-7-outcome": "upheld"})
    with over.world.database.reading() as session:
        assert session.query(Contest).one().outcome == "dismissed"
    assert "desk closed early" not in over.house.nobody().get(f"/elections/{over.uuid}/journal.jsonl")


def test_an_annulment_ends_the_mandate_and_opens_the_next_draft(over: Site) -> None:
    over.house.later(days=20)
    director = over.director
    director.get(f"/office/elections/{over.uuid}/contests")
    fields = {"authority": "المحكمة الإدارية", "number": "12/2027", "day": "2026-11-20"}
    director.post(f"/office/elections/{over.uuid}/annul", 400, **(fields | {"number": ""}))
    ahead = director.post(f"/office/elections/{over.uuid}/annul", 409, **(fields | {"day": "2027-03-01"}))
    assert 'role="alert"' in ahead
    page = visible(director.post(f"/office/elections/{over.uuid}/annul", **fields))
    assert "draft of the next one" in page and "In preparation" in page
    assert only(over).annulled and over.world.state() == "annulled"
    director.post(f"/office/elections/{over.uuid}/annul", 409, **fields)
    assert "Annulled" in visible(director.get("/office/mandates"))


def test_an_appointment_is_a_record_and_a_notice(site: Site) -> None:
    director = site.director
    director.get("/office/mandates/appoint")
    fields = {
        "statute": "tn-1999-1290",
        "registration": "A-04",
        "authority": "وزير العدل",
        "number": "418",
        "day": "2026-11-01",
        "starts_on": "2026-11-05",
        "ends_on": "2027-10-31",
    }
    page = visible(director.post("/office/mandates/appoint", **fields))
    assert "The appointment is entered" in page and "418" in page
    one = only(site)
    assert (one.registration, one.act_date, one.candidate) == ("A-04", date(2026, 11, 1), 0)
    site.world.uuid = one.record
    assert "418" in text(pdf(site, "appointment-fr.pdf"), rtl=False)
    typed = text(pdf(site, "appointment-fr.pdf?city=Tunis&hijri=12+rabi+1448&reference=77/2026"), rtl=False)
    assert "Tunis, le 1er novembre 2026" in typed and "12 rabi 1448" in typed and "77/2026" in typed
    assert director.client.get(site.office("papers/appointment-fr.pdf?city=a%0Ab")).status_code == 400
    assert 'name="reference"' in director.get(f"/office/mandates/{one.id}")
    director.get("/office/mandates/appoint")
    director.post("/office/mandates/appoint", 404, **(fields | {"registration": "Z-99"}))
    director.post("/office/mandates/appoint", 400, **(fields | {"ends_on": "2026-11-04"}))
    director.post("/office/mandates/appoint", 400, **(fields | {"authority": ""}))
    director.post("/office/mandates/appoint", 400, **(fields | {"statute": "ma-2.03.40"}))


def test_a_delegate_sees_no_acts_on_a_result_of_an_election_that_the_director_convened(over: Site) -> None:
    over.house.later(days=12)
    pages = {
        f"/office/mandates/{only(over).id}": 'id="vacate"',
        f"/office/elections/{over.uuid}/contests": 'id="annul"',
    }
    for address, act in pages.items():
        assert act in over.director.get(address)
        assert act not in over.house.delegate.get(address)
