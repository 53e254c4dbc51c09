"""What a member's page asks: whose seat a link is for, the claim, the state, its trouble, and confirmations."""

from typing import Any

import pytest

from elections.acts import members, proposals
from elections.db.models import Seat
from elections.web.tokens import Purpose
from tests.web.sitting.conftest import HTTPS, Chair


def seat_of(chair: Chair, seat: str = "oldest") -> Seat:
    with chair.world.database.reading() as session:
        return members.find_seat(session, chair.world.election().id, seat)


def signed(chair: Chair, purpose: Purpose, seat: str = "oldest", version: int | None = None) -> str:
    tokens = chair.client.application.extensions["sanduq-tokens"]
    value = [chair.world.uuid, seat, seat_of(chair, seat).version if version is None else version]
    return str(tokens.sign(purpose, value))


def ask(chair: Chair, what: str, body: Any, bearer: str = "") -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    client = chair.client.application.test_client()
    answer = client.post(f"/committee/{what}", json=body, headers=headers, base_url=HTTPS)
    return answer.status_code, answer.get_json()


def test_a_link_says_whose_seat_it_is_before_it_is_claimed(ready: Chair) -> None:
    members.release(ready.world.context, ready.world.uuid, "oldest", "phone")
    status, data = ask(ready, "seat", {"token": signed(ready, Purpose.SEAT_LINK)})
    assert (status, data["seat"], data["claimed"], data["cohort"]) == (200, "oldest", 0, "47")
    assert "registration" not in data and "birth_date" not in data


def test_a_claim_is_confirmed_before_the_state_is_shown(ready: Chair) -> None:
    members.release(ready.world.context, ready.world.uuid, "oldest", "phone")
    status, data = ask(ready, "claim", {"token": signed(ready, Purpose.SEAT_LINK)})
    assert status == 201
    assert ask(ready, "seat", {"bearer": data["bearer"]})[1]["confirmed"] == 0
    client = ready.client.application.test_client()
    headers = {"Authorization": f"Bearer {data['bearer']}"}
    assert client.get("/committee/state.json", headers=headers, base_url=HTTPS).status_code == 403
    ready.does("/seats/oldest/confirm")
    state = client.get("/committee/state.json", headers=headers, base_url=HTTPS).get_json()
    assert (state["seat"], state["owner"], state["state"], state["threshold"]) == ("oldest", 2, "sitting", 2)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "bad-field"),
        ({"token": "x"}, 403, "link-forged"),
        ({"bearer": "x"}, 403, "link-forged"),
        ({"token": 7}, 400, "bad-field"),
    ],
)
def test_a_link_that_is_none_is_refused(ready: Chair, body: dict[str, Any], status: int, code: str) -> None:
    found, data = ask(ready, "seat", body)
    assert (found, data["code"]) == (status, code)


def test_a_released_seat_s_link_and_page_are_worth_nothing(ready: Chair) -> None:
    old = {"token": signed(ready, Purpose.SEAT_LINK)}, {"bearer": signed(ready, Purpose.BEARER)}
    bearer = signed(ready, Purpose.BEARER)
    ready.does("/seats/oldest/release", reason="phone")
    for body in old:
        assert ask(ready, "seat", body)[1]["code"] == "link-revoked"
    assert ask(ready, "trouble", {"code": "x"}, bearer)[0] == 403


def test_a_bearer_is_no_link_and_a_link_no_bearer(ready: Chair) -> None:
    assert ask(ready, "seat", {"token": signed(ready, Purpose.BEARER)})[1]["code"] == "link-forged"
    assert ask(ready, "seat", {"bearer": signed(ready, Purpose.SEAT_LINK)})[1]["code"] == "link-forged"


def test_trouble_reaches_the_chair_and_ends(ready: Chair) -> None:
    bearer = signed(ready, Purpose.BEARER)
    assert ask(ready, "trouble", {"code": "nothing-kept"}, bearer) == (200, {"done": 1})
    assert "The device has lost its part" in ready.get().html
    for code in ("<script>", "x" * 50, 7, None):
        assert ask(ready, "trouble", {"code": code}, bearer)[1]["code"] == "bad-trouble"
    ask(ready, "trouble", {"code": ""}, bearer)
    assert "reports trouble" not in ready.get().html


def test_a_proposal_that_was_taken_back_is_not_confirmed(ready: Chair) -> None:
    ready.does("/acts/open")
    bearer = signed(ready, Purpose.BEARER)
    ready.does("/proposals/1/back")
    assert ask(ready, "confirm", {"proposal": 1}, bearer)[1]["code"] == "proposal-over"
    assert ask(ready, "confirm", {"proposal": 1}, signed(ready, Purpose.BEARER, "chair"))[1]["code"] == (
        "chair-cannot-confirm"
    )
    ready.does("/acts/open")
    number = 2
    assert ask(ready, "confirm", {"proposal": number}, bearer) == (200, {"done": 1})
    assert ask(ready, "confirm", {"proposal": number}, bearer)[1]["code"] == "proposal-over"
    assert ready.world.state() == "open"


def test_what_waits_is_shown_with_its_data(opened: Chair) -> None:
    proposals.propose(opened.world.context, opened.world.uuid, "suspend", {"reason": "no network"})
    client = opened.client.application.test_client()
    headers = {"Authorization": f"Bearer {signed(opened, Purpose.BEARER)}"}
    state = client.get("/committee/state.json", headers=headers, base_url=HTTPS).get_json()
    assert (state["proposal"]["act"], state["proposal"]["data"]) == ("suspend", {"reason": "no network"})
    assert "birth" not in str(state) and "handed_out" in state


def test_the_page_is_the_same_for_everybody_and_holds_no_secret(ready: Chair) -> None:
    page = ready.client.application.test_client().get("/committee", base_url=HTTPS)
    assert page.status_code == 200 and ready.world.uuid not in page.get_data(as_text=True)
