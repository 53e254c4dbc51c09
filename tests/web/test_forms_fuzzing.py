"""Every form of the office, with nonsense in every field: an answer in words, and never a fault."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from wtforms import FormField
from wtforms.fields.core import UnboundField

from elections.db.models import Staff
from elections.web import create_app, passwords
from elections.web.forms import Form
from elections.web.passwords import hash_password
from elections.web.security import roles_of
from tests.acts.stages import Stages, on_sqlite
from tests.acts.world import World
from tests.web.conftest import settings
from tests.web.live import signed_in

NONSENSE = (
    *("", " ", "0", "-1", "1", "1e9", "0x1", "٣", "9" * 400, "1.5", "true", "null"),
    *("2026-99-99", "2026-02-29", "9999-12-31T23:59", "0001-01-01", "2026-11-02T25:00", "2026-11-02"),
    *("<b>x</b>", "\x00", "two\nlines", "\u202e", "\ufeff", "a" * 5000, "é" * 300, "{fields}", "%(x)s", "%s"),
    *("A-01", "chair", "oldest", "director", "mismatch", "ma-2.03.40", "../../etc/passwd", "' OR 1=1 --", "12"),
)
BESIDE_FORMS = (
    *("registration", "credential", "checked", "left", "all", "present", "absent", "side", "cause", "sure", "save"),
    *("texts", "everywhere", "votes_1", "votes_2", "drawn", "time_confirmed", "hijri.minutes", "witnesses.1", "q"),
    *("contest-1--outcome", "refused.oldest", "city", "contact", "lang", "code-current"),
)
"""Fields that routes read without a form."""
SIGNED = {"card", "link", "member"}
"""Roles whose doors take JSON (`test_fuzzing`)."""
A_STAGE = 50
"""Forms sent at each stage, drawn from all there are."""


def field_names() -> list[str]:
    """The fields of every form of the program."""
    names, kinds = set(BESIDE_FORMS), [Form]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        names |= {name for name in dir(kind) if isinstance(getattr(kind, name), UnboundField | FormField)}
    assert len(names) > 60
    return sorted(names)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return on_sqlite(tmp_path_factory.mktemp("forms"))


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: what a hash costs is measured elsewhere."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:256:8:1")


@pytest.fixture(params=["draft", "convened", "listed", "sitting", "open", "closed", "counted", "proclaimed"])
def world(request: pytest.FixtureRequest, made: Stages) -> Iterator[World]:
    taken = made.take(request.param)
    with taken.database.writing() as session:
        session.execute(update(Staff).values(password=hash_password("-")))
    yield taken
    taken.database.engine.dispose()


@pytest.fixture
def client(world: World, tmp_path: Path) -> FlaskClient:
    url = world.database.engine.url.render_as_string(hide_password=False)
    # Being tested, it lets every exception through that is no refusal.
    return signed_in(create_app(settings(tmp_path, database_url=url, clock=world.clock)))


def test_no_form_of_the_office_makes_a_fault(world: World, client: FlaskClient) -> None:
    chance = random.Random(world.state())
    app, names = client.application, field_names()
    routes = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not (roles_of(app, rule.endpoint) or frozenset()) & SIGNED
    ]
    for _ in range(A_STAGE):
        rule = chance.choice(routes)
        path = re.sub(r"<([^>]+)>", lambda found: filled(found[1], world, chance), str(rule))
        fields = {name: chance.choice(NONSENSE) for name in names if chance.random() < 0.8}
        answer = client.post(path, data=fields, base_url="https://localhost")
        assert answer.status_code < 500, (path, fields)
        answer.close()


def filled(part: str, world: World, chance: random.Random) -> str:
    """Something in the place of a part of an address; an election's is right most of the time."""
    if part == "uuid":
        return chance.choice([world.uuid] * 9 + ["x"])
    if part.startswith("int:"):
        return chance.choice(["1"] * 4 + ["2", "0", "9" * 30])
    return chance.choice(["oldest", "chair", "open", "extend", "close", "suspend", "x", "certificate", "0" * 32])
