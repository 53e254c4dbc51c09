"""The door of the urn over HTTP: each status for what it stands for, in the order agreed, and nothing stored."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elections.acts import cards
from elections.belenios import credentials
from elections.belenios.group import Randomness
from elections.web import create_app
from elections.web.config import Config
from tests.acts.conftest import world
from tests.acts.dumping import dump
from tests.acts.world import Stream, World

__all__ = ["world"]

Ballot = dict[str, Any]


@pytest.fixture
def client(world: World, database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(tmp_path, database_url, ("k" * 40,), testing=True, clock=world.clock))
    yield app.test_client()
    app.extensions["sanduq-context"].database.engine.dispose()


def canonical(ballot: Ballot) -> bytes:
    return json.dumps(ballot, separators=(",", ":"), ensure_ascii=False).encode()


def one_more(number: str) -> str:
    return str(int(number) + 1)


def wrong_proof(data: bytes) -> bytes:
    """The same ballot, one number of a proof raised by one."""
    ballot = json.loads(data)
    proof = ballot["answers"][0]["individual_proofs"][0][0]
    proof["response"] = one_more(proof["response"])
    return canonical(ballot)


def wrong_signature(data: bytes) -> bytes:
    ballot = json.loads(data)
    ballot["signature"]["proof"]["response"] = one_more(ballot["signature"]["proof"]["response"])
    return canonical(ballot)


def of_no_card(data: bytes, world: World) -> bytes:
    """The same ballot under a public half that is on no list."""
    ballot = json.loads(data)
    code = credentials.generate(Randomness(Stream(b"no card")))
    ballot["credential"] = str(credentials.public(credentials.derive(world.uuid, code)))
    return canonical(ballot)


def public_half(world: World, card: int) -> str:
    return str(credentials.public(credentials.derive(world.uuid, world.cards[card].code)))


class Door:
    """Posts ballots; what is refused has changed nothing and says why, as a problem."""

    def __init__(self, client: FlaskClient, world: World) -> None:
        self.client, self.world = client, world
        self.path = f"/elections/{world.uuid}/ballots"

    def post(self, data: bytes, language: str = "en") -> TestResponse:
        return self.client.post(self.path, data=data, headers={"Accept-Language": language})

    def refuses(self, data: bytes) -> tuple[int, str]:
        before = dump(self.world.database)
        answer = self.post(data)
        assert dump(self.world.database) == before
        told = answer.get_json()
        assert answer.mimetype == "application/problem+json"
        assert told["type"] == f"urn:sanduq:problem:{told['code']}" and told["status"] == answer.status_code
        assert told["detail"] and told["title"]
        return answer.status_code, told["code"]

    def takes(self, data: bytes) -> tuple[int, str]:
        answer = self.post(data)
        return answer.status_code, answer.get_json()["tracker"]


def test_each_status_in_its_order_through_the_life_of_a_poll(world: World, client: FlaskClient) -> None:
    world.convene()
    world.list_candidates("A-03", "A-04")
    world.make_cards()
    world.begin()
    world.seat_committee()
    world.make_key()
    door = Door(client, world)
    assert door.refuses(b"x" * 300_000) == (413, "too-large")
    assert door.refuses(b"{}") == (425, "poll-not-open")
    world.together("open")

    first, second, spoiled = (world.ballot(card, 1) for card in range(3))
    cards.spoil(world.context, world.uuid, public_half(world, 2))
    malformed = [
        (b"\xff", "not-json"),
        (re.sub(rb'"response":"\d', b'"response": "', first, count=1), "not-canonical"),  # a blank
        (re.sub(rb'"response":"\d', b'"response":"0', first, count=1), "not-canonical"),
        (re.sub(rb'"response":"\d+"', b'"response":"1","more":"1"', first, count=1), "not-canonical"),
    ]
    always: dict[str, Callable[[], tuple[int, str]]] = {
        "larger than any honest ballot": lambda: door.refuses(first + b" " * 20_000),
        "of no card": lambda: door.refuses(of_no_card(first, world)),
        "of a spoiled card": lambda: door.refuses(spoiled),
    }
    expected = {
        "larger than any honest ballot": (413, "ballot-too-large"),
        "of no card": (403, "unknown-credential"),
        "of a spoiled card": (403, "spoiled-credential"),
    }

    def what_never_depends_on_the_hour() -> None:
        assert {name: refused() for name, refused in always.items()} == expected
        for data, code in malformed:
            assert door.refuses(data) == (400, code)

    what_never_depends_on_the_hour()
    said = {language: door.post(b"{}", language).get_json() for language in ("ar", "fr", "en")}
    assert len({one["detail"] for one in said.values()}) == len({one["title"] for one in said.values()}) == 3
    assert len({one["code"] for one in said.values()}) == 1
    assert door.refuses(wrong_proof(first)) == (422, "individual-proof-failed")
    assert door.refuses(wrong_signature(first))[0] == 422
    status, tracker = door.takes(first)
    assert status == 201
    assert door.takes(first) == (200, tracker)
    other = world.ballot(0, 2)
    assert door.refuses(other) == (409, "card-has-voted")
    assert door.post(other).get_json()["tracker"] == tracker
    assert door.refuses(wrong_proof(other)) == (409, "card-has-voted"), "before any proof is checked"

    world.together("suspend", reason="the power failed")
    what_never_depends_on_the_hour()
    assert door.takes(first) == (200, tracker)
    assert door.refuses(second) == (423, "poll-suspended")
    assert door.refuses(other) == (423, "poll-suspended"), "before it is said that the card has voted"
    world.together("resume", reason="the power is back")

    # The hour has passed, and nobody has written the closing yet.
    closes_at = world.election().closes_at
    assert closes_at
    world.clock.now = closes_at
    assert door.refuses(second) == (410, "poll-closed")
    world.close()
    what_never_depends_on_the_hour()
    assert door.refuses(second) == (410, "poll-closed")
    assert door.refuses(other) == (410, "poll-closed")
    assert door.takes(first) == (200, tracker), "whose answer was lost"
