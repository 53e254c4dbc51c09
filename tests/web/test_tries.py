"""Tries at the door of the urn, at links and at codes: counted, and refused when there are too many."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from elections.acts.tries import Limit, count_try
from elections.db.models import Tries
from elections.web import create_app, tries
from elections.web.config import Config
from elections.web.tokens import Purpose
from tests.acts.world import World, make_world
from tests.serve.serving import at_once


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = make_world(database_url)
    made.until_open("A-03", "A-04")
    yield made
    made.database.engine.dispose()


@pytest.fixture
def app(world: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    few = {
        name: tries.Counted(one.what, 3, one.answers)  # the real limits are generous
        for name, one in tries.COUNTED.items()
    }
    monkeypatch.setattr(tries, "COUNTED", few)
    made = create_app(Config(tmp_path, database_url, ("k" * 40,), testing=True, clock=world.clock))
    yield made
    made.extensions["sanduq-context"].database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_refused_ballots_of_one_address_are_counted_accepted_ones_are_not(client: FlaskClient, world: World) -> None:
    path = f"/elections/{world.uuid}/ballots"
    for card in range(4):
        assert client.post(path, data=world.ballot(card, 1)).status_code == 201
    assert [client.post(path, data=b"{}").status_code for _ in range(3)] == [400, 400, 400]
    for data in (b"{}", world.ballot(4, 1)):
        refused = client.post(path, data=data)
        assert refused.status_code == 429
        assert refused.is_json
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert "Content-Security-Policy" in refused.headers
    other = client.post(path, data=world.ballot(4, 1), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 201
    world.clock.advance(hours=1)
    assert client.post(path, data=world.ballot(5, 1)).status_code == 201


def test_codes_of_no_card_are_counted(client: FlaskClient, world: World) -> None:
    path = f"/elections/{world.uuid}/ballots.json"
    assert [client.get(path, query_string={"credential": "12"}).status_code for _ in range(4)] == [404] * 3 + [429]
    assert client.get(path).status_code == 200


def test_claims_are_counted_by_address_and_by_seat(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claim(token: str, address: str) -> int:
        sent = client.post("/committee/claim", json={"token": token}, environ_base={"REMOTE_ADDR": address})
        return sent.status_code

    assert [claim("forged", "192.0.2.1") for _ in range(4)] == [403, 403, 403, 429]
    monkeypatch.setattr(tries, "MOST_OF_SEAT", 2)
    link = app.extensions["sanduq-tokens"].sign(Purpose.SEAT_LINK, [world.uuid, "oldest", 1])
    assert [claim(link, f"198.51.100.{number}") for number in range(3)] == [403, 403, 429]


def test_two_first_tries_at_once_are_two_tries_by_the_clock(world: World) -> None:
    def one(number: int) -> None:
        count_try(world.context, Limit("k" * 64, 100), within=timedelta(hours=1), by_the_clock=True)

    at_once(8, one)
    with world.database.reading() as session:
        [row] = session.scalars(select(Tries))
    assert row.count == 8
    assert row.until.minute == row.until.second == 0
