"""Every route by every role, against the table beside this file: who is let in, who is told to go."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from elections.acts import accounts
from elections.web import create_app
from elections.web.config import Config
from elections.web.tokens import Purpose
from tests.acts.dumping import dump
from tests.acts.world import World, make_world
from tests.serve.serving import versions

TABLE = Path(__file__).with_name("access.txt")
ROLES = ("anonymous", "member", "registrar", "delegate", "director")
REFUSALS = frozenset({"not-signed-in", "not-your-office", "no-bearer", "seat-not-confirmed"})
FILLED = {"round_": "certificate", "language": "ar", "lang": "ar", "name": "election", "weight": "Regular"}

Asking = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(f"sqlite:///{tmp_path_factory.mktemp('access')}/access.db")
    for office in ("registrar", "delegate"):
        accounts.add_account(
            made.context, accounts.Account(office, "N", office, "scrypt$…", "", "1", made.clock().date())
        )
    made.until_open("A-03", "A-04")
    yield made
    made.database.engine.dispose()


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = world.database.engine.url.render_as_string(hide_password=False)
    made = create_app(Config(tmp_path_factory.mktemp("data"), url, ("k" * 40,), testing=True, clock=world.clock))
    yield made
    made.extensions["sanduq-context"].database.engine.dispose()


@pytest.fixture(scope="module")
def asking(app: Flask, world: World) -> dict[str, Asking]:
    """How each role asks."""
    how: dict[str, Asking] = {"anonymous": _client(app).open}
    with world.database.reading() as session:
        for office in ("registrar", "delegate", "director"):
            staff = accounts.by_login(session, office)
            assert staff
            client = _client(app)
            with client.session_transaction(base_url="https://localhost") as cookie:
                cookie.update(account=staff.id, version=staff.version, since=int(world.clock().timestamp()))
            how[office] = client.open
    bearer = app.extensions["sanduq-tokens"].sign(Purpose.BEARER, [world.uuid, "oldest", versions(world)["oldest"]])
    how["member"] = partial(_client(app).open, headers={"Authorization": f"Bearer {bearer}"})
    return how


def _client(app: Flask) -> FlaskClient:
    return app.test_client()


def asked(asking: Asking, method: str, rule: Rule, world: World) -> TestResponse:
    def fill(found: re.Match[str]) -> str:
        name = found.group(1).split(":")[-1]
        number = found.group(1).startswith("int:")
        choice = re.search(r"any\('([^']+)'", found.group(1))
        return choice.group(1) if choice else "1" if number else world.uuid if name == "uuid" else FILLED.get(name, "x")

    path = re.sub(r"<([^>]+)>", fill, str(rule))
    return asking(
        path, method=method, base_url="https://localhost", environ_overrides={"HTTP_ACCEPT": "application/json"}
    )


def rows(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def may(response: TestResponse) -> bool:
    """Whether the door let through; what is behind it may still refuse the form, the state or the number."""
    if response.status_code in (401, 403) and response.is_json:
        return response.get_json()["code"] not in REFUSALS
    assert response.status_code < 500
    return True


def test_every_route_lets_in_whom_the_table_names_and_nobody_else(
    app: Flask, asking: dict[str, Asking], world: World
) -> None:
    found = []
    for method, rule in rows(app):
        allowed = [role for role in ROLES if may(asked(asking[role], method, rule, world))]
        found.append(f"{method:<5}{rule!s:<90}{' '.join(allowed)}")
    assert found == TABLE.read_text("utf-8").splitlines(), "a route was added or changed: decide who may use it"


def test_no_get_changes_anything(app: Flask, asking: dict[str, Asking], world: World) -> None:
    before = dump(world.database)
    for method, rule in rows(app):
        if method == "GET":
            for role in ROLES:
                asked(asking[role], method, rule, world).close()
    assert dump(world.database) == before


def test_no_form_without_its_token_changes_anything(app: Flask, asking: dict[str, Asking], world: World) -> None:
    before = dump(world.database)
    for method, rule in rows(app):
        if method != "GET":
            response = asked(asking["director"], method, rule, world)
            assert 400 <= response.status_code < 500, rule
    assert dump(world.database) == before
