"""The posted roll, candidacies, the closing of the lists, striking, cancelling: what is refused, what is kept."""

from tests.web.office.conftest import House, standing, visible


def test_the_posted_roll_follows_the_cohort_with_a_cause(house: House) -> None:
    cohort = house.cohort()
    uuid = house.convened(cohort)
    fields = {"registration": "A-77", "name_ar": "هدى السلاوي", "name_latin": "", "birth_date": "1999-01-01"}
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/new", **fields)
    house.registrar.post(f"/office/cohorts/{cohort}/trainees/1/leave", left_on="2026-11-01")
    page = visible(house.registrar.get(f"/office/elections/{uuid}/roll"))
    assert "The cohort has changed since the posting" in page
    house.registrar.post(f"/office/elections/{uuid}/roll", registration="A-77", cause="added")
    house.registrar.post(f"/office/elections/{uuid}/roll", registration="A-01", cause="removed")
    page = visible(house.registrar.page)
    assert "The cohort has changed" not in page and "A-77" in page and "A-01" not in page
    for fields, status, sentence in (
        ({"registration": "A-01", "cause": "removed"}, 404, "not on the roll"),
        ({"registration": "X", "cause": "added"}, 404, "no trainee with this number"),
        ({"registration": "A-02", "cause": "whim"}, 400, "Choose one of those listed"),
        ({"registration": "", "cause": "added"}, 400, "This field is missing"),
    ):
        house.registrar.post(f"/office/elections/{uuid}/roll", status, **fields)
        assert sentence in house.registrar.page


def test_a_candidacy_is_filed_once_and_only_by_an_elector(house: House) -> None:
    uuid = house.convened()
    registrar = house.registrar
    assert "No candidacy yet" in registrar.get(f"/office/elections/{uuid}/filings")
    assert "A-03" in registrar.get(f"/office/elections/{uuid}/filings?q=A-03")
    registrar.post(f"/office/elections/{uuid}/filings", registration="A-03")
    for registration, status, sentence in (
        ("A-03", 409, "has filed a candidacy"),
        ("K-01", 404, "not on the roll"),
        ("", 400, "This field is missing"),
    ):
        registrar.post(f"/office/elections/{uuid}/filings", status, registration=registration)
        assert sentence in registrar.page
    assert standing(house, uuid).filings == {1: "filed"}


def test_a_candidacy_is_withdrawn_admitted_or_rejected_with_its_reason_in_the_office_only(house: House) -> None:
    uuid = house.convened()
    for registration in ("A-01", "A-02", "A-03"):
        house.registrar.post(f"/office/elections/{uuid}/filings", registration=registration)
    house.registrar.post(f"/office/elections/{uuid}/filings/1/withdraw")
    house.director.post(f"/office/elections/{uuid}/filings/1/admit", 409)
    house.director.post(f"/office/elections/{uuid}/filings/2/admit")
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", 400, reason="")
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", 400, reason="x" * 501)
    house.director.post(f"/office/elections/{uuid}/filings/3/reject", reason="ملف غير كامل")
    house.director.post(f"/office/elections/{uuid}/filings/9/admit", 404)
    assert standing(house, uuid).filings == {1: "withdrawn", 2: "admitted", 3: "rejected"}
    assert "ملف غير كامل" in house.director.get(f"/office/elections/{uuid}/filings")
    assert "ملف غير كامل" not in house.nobody().client.get(f"/elections/{uuid}/journal.jsonl").text


def test_nothing_is_filed_after_the_deadline(house: House) -> None:
    uuid = house.convened()
    house.later(days=3, minutes=1)
    house.registrar.post(f"/office/elections/{uuid}/filings", 409, registration="A-01")
    assert "deadline has passed" in house.registrar.page


def test_the_lists_close_after_the_deadline_with_every_candidacy_decided(house: House) -> None:
    uuid = house.convened()
    house.registrar.post(f"/office/elections/{uuid}/filings", registration="A-01")
    house.director.post(f"/office/elections/{uuid}/close", 409)
    assert "until the deadline" in house.director.page
    house.later(days=3, minutes=1)
    assert "1 candidacy is still to be decided" in visible(house.director.get(f"/office/elections/{uuid}/close"))
    house.director.post(f"/office/elections/{uuid}/close", 409)
    house.director.post(f"/office/elections/{uuid}/filings/1/admit")
    house.director.post(f"/office/elections/{uuid}/close")
    assert standing(house, uuid).state == "listed"
    house.director.post(f"/office/elections/{uuid}/close", 409)
    page = house.director.get(f"/office/elections/{uuid}/close")
    assert "Roll and list are closed." in page and "for good" not in page
    page = house.director.get(f"/office/elections/{uuid}/filings/1/reject")
    assert "until the lists are closed" in page and 'id="reject"' not in page


def test_without_a_candidate_closing_ends_the_election(house: House) -> None:
    uuid = house.convened()
    house.later(days=3, minutes=1)
    assert "Nobody is admitted" in house.director.get(f"/office/elections/{uuid}/close")
    house.director.post(f"/office/elections/{uuid}/close")
    assert "Ended without a result" in house.director.page
    assert standing(house, uuid).state == "without_result"


def test_a_candidate_is_struck_and_the_numbers_stay(house: House) -> None:
    uuid = house.listed("A-01", "A-02", "A-03")
    house.director.post(f"/office/elections/{uuid}/candidates/strike", candidate="2", cause="withdrew")
    assert "struck off" in house.director.page
    for fields in ({"candidate": "2", "cause": "died"}, {"candidate": "9", "cause": "died"}, {"candidate": "1"}):
        house.director.post(f"/office/elections/{uuid}/candidates/strike", 400, **fields)
    assert [one.number for one in standing(house, uuid).on_ballot] == [1, 3]


def test_an_election_is_cancelled_with_a_public_reason(house: House) -> None:
    uuid = house.convened()
    house.director.get(f"/office/elections/{uuid}/cancel")
    house.director.post(f"/office/elections/{uuid}/cancel", 400, reason="")
    house.director.post(f"/office/elections/{uuid}/cancel", reason="نص جديد")
    assert "Cancelled" in house.director.page
    assert "نص جديد" in house.nobody().client.get(f"/elections/{uuid}/journal.jsonl").text
    house.director.post(f"/office/elections/{uuid}/cancel", 409, reason="again")
    page = house.director.get(f"/office/elections/{uuid}/cancel")
    assert "cancelled before its opening" in page and 'id="cancel"' not in page
    house.director.get(f"/office/elections/{uuid}")
