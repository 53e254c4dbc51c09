"""Whatever is sent to the JSON doors: an answer in the 200s or 400s, a problem told as such, and never a fault."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from elections.web import create_app
from elections.web.config import Config
from elections.web.tokens import Purpose
from tests.acts.dumping import dump
from tests.acts.world import World, make_world
from tests.serve.serving import versions

CASES = settings(max_examples=400)
POSTS = ("claim", "seat", "certificate", "polynomial", "output", "share", "confirm", "said", "remark", "trouble")
FIELDS = ("token", "bearer", "trustees", "proposal", "key_destroyed", "what", "kind", "text", "code")
_numbers = count(1)


@dataclass
class Doors:
    """An application with an open poll, and what a member and a card of it send when all is right."""

    client: FlaskClient
    world: World
    bearer: str
    ballot: dict[str, Any]

    def send(self, path: str, body: bytes, **headers: str) -> TestResponse:
        number = next(_numbers)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"  # nobody is to be stopped for his tries
        return self.client.post(path, data=body, headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("fuzzing")
    world = make_world(f"sqlite:///{folder}/fuzzing.db")
    world.until_open("A-03", "A-04")
    url = world.database.engine.url.render_as_string(hide_password=False)
    # As it is served: an exception becomes a 500, and that is what must not come.
    app = create_app(Config(folder, url, ("k" * 40,), clock=world.clock))
    bearer = app.extensions["sanduq-tokens"].sign(Purpose.BEARER, [world.uuid, "oldest", versions(world)["oldest"]])
    yield Doors(app.test_client(), world, f"Bearer {bearer}", json.loads(world.ballot(0, 1)))
    app.extensions["sanduq-context"].database.engine.dispose()
    world.database.engine.dispose()


numbers = st.one_of(
    st.integers(-(2**70), 2**70), st.integers(0, 2**2050).map(str), st.sampled_from(["-1", "007", "1e3", "0x10", "٣"])
)
leaves = st.one_of(
    st.none(), st.booleans(), numbers, st.floats(), st.text(max_size=40), st.binary(max_size=4).map(repr)
)
things = st.recursive(
    leaves, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4)
)
objects = st.dictionaries(st.sampled_from(FIELDS), things, max_size=4)
bodies = st.one_of(
    st.binary(max_size=200),
    things.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    objects.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    objects.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")),
    st.integers(1, 20_000).map(lambda depth: b"[" * depth),
)


def assert_answered(response: TestResponse) -> None:
    assert response.status_code < 500, response.get_data()
    if response.status_code >= 400:
        told = response.get_json()
        assert response.mimetype == "application/problem+json"
        assert told["detail"]
        assert told["type"].startswith("urn:sanduq:problem:")


@CASES
@given(st.sampled_from(POSTS), bodies)
def test_a_members_doors(doors: Doors, name: str, body: bytes) -> None:
    assert_answered(doors.send(f"/committee/{name}", body, Authorization=doors.bearer))


@CASES
@given(bodies)
def test_the_door_of_the_urn(doors: Doors, body: bytes) -> None:
    response = doors.send(f"/elections/{doors.world.uuid}/ballots", body)
    assert 400 <= response.status_code < 500
    assert_answered(response)


@st.composite
def changed(draw: st.DrawFn) -> tuple[list[int], Any]:
    return draw(st.lists(st.integers(0, 7), min_size=1, max_size=6)), draw(things)


def put(value: Any, way: list[int], thing: Any) -> Any:
    """`value` with something else at one place, found by walking it."""
    if not way or not isinstance(value, dict | list) or not value:
        return thing
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    key = sorted(copy)[way[0] % len(copy)] if isinstance(copy, dict) else way[0] % len(copy)
    copy[key] = put(copy[key], way[1:], thing)
    return copy


@CASES
@given(changed())
def test_a_ballot_with_one_thing_else_in_it(doors: Doors, change: tuple[list[int], Any]) -> None:
    wrong = put(doors.ballot, *change)
    body = json.dumps(wrong, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    response = doors.send(f"/elections/{doors.world.uuid}/ballots", body)
    assert wrong == doors.ballot or 400 <= response.status_code < 500
    assert_answered(response)


@CASES
@given(
    st.sampled_from(["status.json", "ballots.json", "election.json", "journal.jsonl", "draws/{}.txt"]),
    st.text(max_size=20),
    st.integers(0, 2**70),
)
def test_the_records_addresses(doors: Doors, name: str, said: str, number: int) -> None:
    query = {"credential": said, "q": said}
    assert_answered(doors.client.get(f"/elections/{doors.world.uuid}/{name.format(number)}", query_string=query))


@CASES
@given(st.text(max_size=300), st.sampled_from(["ar", "fr", "en", "zz", "*;q=x"]))
def test_whoever_says_he_holds_a_seat(doors: Doors, said: str, language: str) -> None:
    header = said.encode("ascii", "ignore").decode().translate({number: None for number in range(32)})
    headers = {"Authorization": f"Bearer {header}", "Accept-Language": language}
    response = doors.client.get("/committee/state.json", headers=headers)
    assert response.status_code in (401, 403)
    assert_answered(response)


def test_nothing_of_it_changed_anything(doors: Doors) -> None:
    before = dump(doors.world.database)
    for body in (b"", b"{}", b"[]", b"null", b'{"proposal":1}', b'{"trustees":"0"}', b"\xff", b"1" * 100_000):
        for name in POSTS:
            assert_answered(doors.send(f"/committee/{name}", body, Authorization=doors.bearer))
    assert dump(doors.world.database) == before
