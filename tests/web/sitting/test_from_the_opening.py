"""The poll, the closing, the count and the proclamation from the chair's device."""

from pathlib import Path
from re import findall

from elections.acts import count, draws
from tests.web.sitting.conftest import Chair, close_by_the_clock, sitting_chair

LATER = "2026-11-06T15:00"


def test_the_poll_opens_with_two_and_not_before_its_time(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    chair.does("/begin")
    chair.world.seat_committee()
    chair.refused("/acts/open", 409, "Not every member has confirmed the key")
    chair.world.make_key()
    assert chair.get().heading == "Everything is ready"
    chair.refused("/acts/open", 409, "does not open before the announced time")
    chair.at_opening()
    page = chair.does("/acts/open")
    assert page.heading == "Open the poll" and "Waits for a member" in page.html
    chair.refused("/acts/open", 409, "Another act is waiting")


def test_the_page_changes_when_the_hour_comes(chair: Chair) -> None:
    chair.does("/attendance", all="1")
    chair.does("/begin")
    chair.world.seat_committee()
    chair.world.make_key()
    early = version_of(chair)
    chair.at_opening()
    assert version_of(chair) != early


def test_a_closing_time_that_has_passed_before_the_opening_is_an_adjournment(ready: Chair) -> None:
    ready.world.clock.now = ready.world.election().closes_at or ready.world.clock.now
    page = ready.get()
    assert "Adjourn the sitting" in page.html and "/acts/open" not in page.html
    ready.refused("/acts/open", 409, "The closing time has passed")


def test_a_proposal_can_be_taken_back_once(ready: Chair) -> None:
    ready.does("/acts/open")
    assert "Waits for a member" not in ready.does("/proposals/1/back").html
    ready.refused("/proposals/1/back", 409, "confirmed or taken back in the meantime")
    ready.refused("/proposals/7/back", 404, "There is no such proposal")


def test_acts_that_want_a_reason_are_refused_without_one(opened: Chair) -> None:
    for act in ("suspend", "close", "leave_machine", "extend"):
        assert opened.get(f"/acts/{act}").status == 200
        opened.refused(f"/acts/{act}", 400, "This field is missing", reason="")
    assert opened.get("/acts/nothing").status == 404
    assert opened.post("/acts/nothing").status == 404


def test_suspended_extended_resumed(opened: Chair) -> None:
    opened.does("/acts/suspend", reason="no network")
    assert opened.confirmed().heading == "The poll is suspended"
    opened.refused("/acts/extend", 409, "later than the one before", reason="x", closes_at="2026-11-06T11:00")
    opened.does("/acts/extend", reason="no network for an hour", closes_at=LATER)
    assert opened.confirmed().heading == "The poll is suspended"
    assert opened.world.standing().closes_at == opened.world.election().closes_at
    opened.does("/acts/resume", reason="the network is back")
    assert opened.confirmed().heading == "The poll is open"


def test_closed_early_with_a_reason(opened: Chair) -> None:
    opened.does("/acts/close", reason="the building is closed")
    assert opened.confirmed().heading == "Account for the cards"


def test_closed_because_all_have_voted(tmp_path: Path) -> None:
    chair = sitting_chair(tmp_path, trainees=3, candidates=("A-01",))
    chair.does("/attendance", all="1")
    chair.does("/begin")
    chair.world.seat_committee()
    chair.world.make_key()
    chair.at_opening()
    chair.does("/acts/open")
    chair.confirmed()
    chair.refused("/acts/close_all_voted", 409, "Not every elector has voted")
    for card in range(3):
        chair.world.vote(card, 1)
    assert "Every elector has voted: close" in chair.get().html
    chair.does("/acts/close_all_voted")
    assert chair.confirmed().heading == "Account for the cards"


def test_on_paper_counts_are_proposed_and_confirmed(opened: Chair) -> None:
    opened.does("/acts/leave_machine", reason="no network")
    assert opened.confirmed().heading == "Counts of the paper ballots"
    opened.refused("/paper", 400, "This field is missing", votes_1="3")
    opened.refused("/paper", 400, "not a whole number", votes_1="x", votes_2="1", blank="0", null="0", voters="3")
    room = opened.room().html
    assert "Vote on paper</span>" in room and "Next: the count by hand, before everybody." in room
    page = opened.does("/paper", votes_1="3", votes_2="1", blank="1", null="0", voters="5")
    assert "Waits for a member" in page.html and 'id="paper-form"' not in page.html
    assert opened.confirmed().heading == "Proclaim the result"
    opened.does("/acts/proclaim")
    assert opened.confirmed().heading == "Results proclaimed"


def test_remarks_stand_with_their_time(opened: Chair) -> None:
    opened.refused("/remarks", 400, "This field is missing", kind="remark", text="")
    opened.refused("/remarks", 400, "Choose one of those listed.", kind="song", text="x")
    assert opened.post("/remarks", kind="complaint", text="A card did not <b>scan</b>").status == 303
    page = opened.get("/remarks")
    assert "A card did not &lt;b&gt;scan&lt;/b&gt;" in page.html and "Complaint" in page.html


def test_cards_are_accounted_for_and_differences_stop_nothing(closed: Chair) -> None:
    seal = closed.world.standing().seal
    assert all(f"<span>{four}</span>" in closed.get().html for four in seal.split())
    closed.refused("/cards", 400, "not the public half of a card", checked="1", left="ABC")
    page = closed.does("/cards", checked="1", left="\n".join(closed.world.left_credentials(4)))
    assert page.heading == "The members open the urn"
    assert "Cards that were made are not accounted for." in page.html
    room = closed.room().html
    assert findall(r"<dt>(.*?)</dt>", room) == [
        "Cards made", "Cards handed out", "Cards spoiled", "Cards left", "Ballots in the urn",
    ]  # fmt: skip
    assert "Cards that were made are not accounted for." in room
    closed.refused("/cards", 409, "That was not possible", checked="0")


def test_the_result_waits_for_a_majority(closed: Chair) -> None:
    closed.refused("/count", 409, "Account for the cards first")
    closed.does("/cards", checked="0")
    closed.world.give_share("chair")
    closed.refused("/count", 409, "That was not possible")
    closed.world.give_share("youngest")
    assert closed.get().heading == "Publish the result"
    assert closed.does("/count").heading == "A tie: the lot decides"


def test_a_tie_is_drawn_by_all_and_proclaimed_by_two(closed: Chair) -> None:
    closed.world.count(3)
    closed.does("/draw/open")
    closed.does("/draw/say", who="chair", what="4 1")
    closed.refused("/draw/close", 409, "has not spoken yet")
    closed.refused("/acts/annul_draw", 400, "This field is missing", reason="")
    closed.does("/acts/annul_draw", reason="a die fell")
    assert "Open the draw" in closed.confirmed().html
    closed.does("/draw/open")
    for seat in ("chair", "oldest", "youngest"):
        draws.say(closed.world.context, closed.world.uuid, seat, seat, "1 2 3")
    assert closed.does("/draw/close").heading == "Proclaim the result"
    closed.refused("/no-vote", 409, "That was not possible")
    closed.does("/acts/proclaim")
    assert closed.confirmed().heading == "Results proclaimed"
    closed.refused("/keys/destroyed", 409, "No member has said yet")
    count.key_destroyed(closed.world.context, closed.world.uuid, "oldest")
    assert "on record: destroyed" in closed.does("/keys/destroyed").html


def test_what_is_over_is_offered_no_more(closed: Chair) -> None:
    assert "/release" in closed.get("/seats").html
    closed.world.count(3)
    page = closed.get("/seats")
    assert "holds the seat" in page.html and "/release" not in page.html and "The room sees" not in page.html
    for path in ("/adjourn", "/key/anew", "/seats/oldest/release"):
        assert closed.get(path).heading == "A tie: the lot decides"


def test_an_urn_that_cannot_be_opened_ends_without_result(closed: Chair) -> None:
    assert closed.get("/impossible").heading == "Account for the cards"
    closed.does("/cards", checked="0")
    closed.refused("/impossible", 400, "This field is missing", reason="")
    closed.does("/impossible", reason="two devices burnt")
    assert closed.world.state() == "closed"
    assert closed.confirmed().heading == "Without result"
    room = closed.room()
    assert room.heading == "The election ended without a result: the urn could not be counted."
    assert '<p class="lead">two devices burnt</p>' in room.html


def test_nobody_is_elected_without_a_vote(opened: Chair) -> None:
    opened.world.vote(0)
    close_by_the_clock(opened.world)
    opened.world.count(1)
    assert opened.get().heading == "Nobody received a vote"
    assert opened.does("/no-vote").heading == "Without result"
    assert opened.room().heading == "The election ended without a result: no vote was cast for any name."


def test_an_outage_comes_back_suspended(opened: Chair) -> None:
    opened.world.close()
    page = opened.get()
    assert page.heading == "The poll is suspended"
    opened.refused("/acts/resume", 409, "The closing time has passed", reason="x")
    opened.does("/acts/close", reason="the time is over")
    assert opened.confirmed().heading == "Account for the cards"


def test_the_state_tells_live_numbers_and_a_new_version(opened: Chair) -> None:
    before = opened.client.get(opened.path("/state.json"), base_url="https://localhost").get_json()
    opened.world.vote(0, 1)
    after = opened.client.get(opened.path("/state.json"), base_url="https://localhost").get_json()
    assert (after["ballots"], after["handed_out"], after["left"]) == (1, 1, before["left"] - 1)
    assert after["version"] == before["version"]
    opened.does("/acts/suspend", reason="x")
    assert opened.client.get(opened.path("/state.json"), base_url="https://localhost").get_json() != after


def version_of(chair: Chair) -> str:
    return str(chair.client.get(chair.path("/state.json"), base_url="https://localhost").get_json()["version"])
