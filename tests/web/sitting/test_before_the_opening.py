"""Attendance, committee, seats and key from the chair's device: each act, and what it is refused for."""

import re
from pathlib import Path

from sqlalchemy import event, update

from elections.acts import members, sitting
from elections.db.models import Elector, Seat, Staff
from tests.web.sitting.conftest import HTTPS, Chair, sitting_chair


def seat_of(chair: Chair, seat: str) -> Seat:
    with chair.world.database.reading() as session:
        return members.find_seat(session, chair.world.election().id, seat)


def claim_all(chair: Chair) -> None:
    for member in chair.world.standing().members:
        members.claim(chair.world.context, chair.world.uuid, member.seat, seat_of(chair, member.seat).version)
        chair.does(f"/seats/{member.seat}/confirm")


def formed(chair: Chair) -> Chair:
    chair.does("/attendance", all="1")
    chair.does("/begin")
    chair.does("/committee", name_latin="Souad El Mrabet")
    return chair


def test_a_press_marks_one_present_and_another_takes_it_back(chair: Chair) -> None:
    page = chair.does("/attendance", present="A-03")
    assert re.search(r'name="absent" value="A-03" aria-pressed="true"', page.html)
    page = chair.does("/attendance", absent="A-03")
    assert re.search(r'name="present" value="A-03" aria-pressed="false"', page.html)


def test_a_script_that_marks_is_answered_with_the_numbers(chair: Chair) -> None:
    answer = chair.client.post(
        chair.path("/attendance"),
        data={"present": "A-03"},
        base_url="https://localhost",
        headers={"Accept": "application/json"},
    )
    assert answer.get_json() == {"own": 1, "companion": 0}
    missing = chair.client.post(
        chair.path("/attendance"),
        data={"present": "X-1"},
        base_url="https://localhost",
        headers={"Accept": "application/json"},
    )
    assert (missing.status_code, missing.get_json()["code"]) == (404, "not-on-roll")


def test_the_search_finds_names_and_numbers(chair: Chair) -> None:
    assert chair.get("?q=a-03").html.count('class="mark"') == 1
    assert "Nobody of that name or number" in chair.get("?q=zzz").html


def test_a_cohort_of_500_is_shown_in_at_most_ten_queries(tmp_path: Path) -> None:
    chair = sitting_chair(tmp_path, trainees=500)
    chair.does("/attendance", all="1")
    queries: list[str] = []
    engine = chair.client.application.extensions["sanduq-context"].database.engine
    event.listen(engine, "before_cursor_execute", lambda *seen: queries.append(seen[2]))
    for page in ("", "/review", "/state.json"):
        queries.clear()
        assert chair.get(page).status == 200
        assert len([text for text in queries if text.startswith("SELECT")]) <= 10, queries


def test_the_review_says_who_would_sit_without_ages(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    page = chair.get("/review")
    assert page.heading == "Is anyone older or younger in the room?"
    assert "Trainee D" in page.html and "Trainee I" in page.html
    assert not re.search(r"\b(199\d|200\d)\b", page.html)


def test_too_few_present_is_an_adjournment_with_new_times(chair: Chair) -> None:
    assert "minutes of the adjournment" not in chair.does("/attendance", present="A-03").html
    page = chair.get("/review")
    assert page.heading == "Too few are there" and "Ask it aloud" not in page.html
    assert "take two of those present, and <bdi>1</bdi> of them may sit" in page.html
    chair.refused("/begin", 400, "adjourn the sitting")
    chair.refused("/adjourn", 400, "This field is missing", opens_at="", closes_at="")
    chair.refused(
        "/adjourn", 409, "The new opening lies ahead", opens_at="2026-11-01T09:00", closes_at="2026-11-01T12:00"
    )
    last = chair.world.standing().last_lawful_day
    assert last and f'Last lawful day: <time datetime="{last}"' in chair.get("/adjourn").html
    page = chair.does("/adjourn", opens_at="2026-11-09T09:00", closes_at="2026-11-09T12:00")
    assert page.heading == "Attendance" and 'aria-pressed="true"' not in page.html
    assert chair.room().heading == "The sitting is adjourned"
    papers = f"/office/elections/{chair.world.uuid}/papers"
    assert f'href="{papers}"' in page.html
    assert f"{papers}/minutes-" in chair.client.get(papers, base_url=HTTPS).get_data(as_text=True)
    assert chair.world.standing().opens_at == chair.world.election().opens_at


def test_the_declaration_closes_the_attendance(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    assert chair.does("/begin").heading == "Form the committee"
    chair.refused("/attendance", 409, "until the poll begins", present="A-03")
    chair.refused("/begin", 409, "That was not possible")


def test_the_companion_cohort_is_marked_on_a_side_of_its_own(tmp_path: Path) -> None:
    chair = sitting_chair(tmp_path, reading="both")
    chair.does("/attendance", all="1", side="own")
    assert chair.get("?side=companion").html.count('aria-pressed="false"') == 8
    chair.does("/attendance", all="1", side="companion")
    chair.does("/begin")
    page = chair.does("/committee", name_ar="المدير")
    assert page.html.count('class="seat"') == 5
    assert len(chair.world.standing().members) == 5


def test_one_who_steps_aside_is_followed_by_the_next_in_age(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    chair.does("/begin")
    assert chair.get("/aside/oldest").heading == "A member steps aside"
    assert chair.get("/aside/chair").heading == "Form the committee"
    page = chair.does("/aside/oldest")
    assert "next in age" in page.html
    chair.does("/committee", name_ar="المدير")
    assert chair.world.standing().members[1].registration == "A-04"


def test_a_chair_without_a_name_forms_no_committee(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    chair.does("/begin")
    page = chair.refused("/committee", 400, "A person has a name", name_ar="", name_latin="")
    assert page.heading == "Form the committee"


def test_a_claim_waits_for_the_chair_and_a_release_ends_it(chair: Chair) -> None:
    formed(chair)
    chair.refused("/seats/oldest/confirm", 409, "Nobody has claimed this seat")
    first = seat_of(chair, "oldest").version
    members.claim(chair.world.context, chair.world.uuid, "oldest", first)
    assert "I see this member: confirm" in chair.get().html
    chair.does("/seats/oldest/confirm")
    chair.refused("/seats/oldest/confirm", 409, "is claimed; release it first")
    chair.refused("/seats/oldest/release", 400, "This field is missing", reason="")
    chair.does("/seats/oldest/release", reason="lost phone")
    assert seat_of(chair, "oldest").version == first + 1
    chair.refused("/seats/oldest/release", 409, "Nobody has claimed this seat", reason="again")


def test_the_link_is_a_picture_for_the_chair_alone(chair: Chair) -> None:
    formed(chair)
    picture = chair.get("/seats/oldest/link.svg")
    assert (picture.status, picture.html.startswith("<?xml") or "<svg" in picture.html) == (200, True)
    assert chair.get("/seats/nobody/link.svg").status == 404


def test_the_key_is_made_compared_and_made_anew(chair: Chair) -> None:
    formed(chair)
    claim_all(chair)
    assert chair.get().heading == "Make the key of the urn"
    chair.refused("/key", 400, "Say why the key is made anew", cause="whim")
    assert chair.does("/key").heading == "The key is being made"
    assert chair.room().html.count("<span>waited for</span>") == 3
    chair.refused("/key", 422, "That was not possible")
    chair.world.make_key("device")
    assert chair.get().heading == "Everything is ready"
    members.report_trouble(chair.world.context, chair.world.uuid, "youngest", "trustees-differ")
    page = chair.get()
    assert "A member's page reports trouble" in page.html.replace("&#39;", "'") and "trustees-differ" in page.html
    page = chair.does("/key", cause="mismatch")
    assert page.heading == "The key is being made" and "reports trouble" not in page.html
    assert "This is ceremony number 3." in page.html
    assert "This is ceremony number 3. A fingerprint differs" in chair.room().html


def test_equal_ages_are_drawn_with_dice(chair: Chair) -> None:
    _same_age(chair)
    page = chair.get()
    assert page.heading == "Of equal age: the lot decides" and "<strong>oldest</strong>" in page.html
    chair.refused("/draw/say", 409, "No draw is open", who="chair", what="1 2")
    chair.refused("/draw/close", 409, "No draw is open")
    assert "Throw dice before everybody" in chair.does("/draw/open").html
    chair.refused("/draw/close", 409, "That was not possible")
    chair.refused("/draw/say", 400, "This field is missing", who="chair", what="")
    chair.refused("/draw/say", 400, "Choose one of those listed.", who="nobody", what="1")
    chair.does("/draw/say", who="A-03", what="6 6")
    chair.does("/draw/say", who="chair", what="4 1 6 3")
    chair.refused("/draw/annul", 400, "This field is missing", reason="")
    assert "Open the draw" in chair.does("/draw/annul", reason="a die fell off the table").html
    chair.does("/draw/open")
    chair.does("/draw/say", who="chair", what="2 2")
    assert chair.does("/draw/close").heading == "Form the committee"
    assert "by lot" in chair.get().html
    chair.refused("/draw/open", 409, "That was not possible")
    assert chair.room().heading == "Equal ages: oldest"
    chair.does("/aside/oldest")
    assert chair.room().heading == "Who would sit on the committee"


def test_slips_are_entered_where_the_rules_chose_them(tmp_path: Path) -> None:
    chair = sitting_chair(tmp_path, draw_method="slips")
    _same_age(chair)
    chair.refused("/draw/open", 409, "the other method of drawing lots")
    asked = chair.get().html
    assert "Show the box empty" in asked and all(number in asked for number in ("A-03", "A-04"))
    chair.refused("/draw/by-hand", 422, "Exactly 1 of the entries", drawn=["A-03", "A-04"], drawer="x", before="y")
    chair.refused("/draw/by-hand", 400, "This field is missing", drawn="A-04", drawer="", before="y")
    page = chair.does("/draw/by-hand", drawn="A-04", drawer="Salma", before="the trainees concerned")
    assert page.heading == "Form the committee"
    assert chair.world.standing().draws[0].drawn == ("A-04",)
    room = chair.room().html
    assert "The lot, by hand" in room and "Salma" in room


def test_nobody_else_has_the_chair_s_pages(chair: Chair) -> None:
    app = chair.client.application
    for path in ("", "/seats", "/state.json", "/seats/oldest/link.svg"):
        assert app.test_client().get(chair.path(path), base_url="https://localhost").status_code in (303, 401)
    with chair.world.database.writing() as session:
        session.execute(update(Staff).values(office="registrar"))
    for path in ("", "/seats", "/state.json", "/seats/oldest/link.svg"):
        assert chair.get(path).status == 403


def _same_age(chair: Chair) -> None:
    """The two who would be oldest were born on one day."""
    with chair.world.database.writing() as session:
        born = session.get_one(Elector, (chair.world.election().id, "A-03")).birth_date
        session.execute(update(Elector).where(Elector.registration == "A-04").values(birth_date=born))
    sitting.mark_all(chair.world.context, chair.world.uuid, True)
    chair.does("/begin")
