"""An office to work in: its application, a clock that is set, and browsers of director, delegate and registrar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elections.acts import accounts, convocation, rolls
from elections.acts.transaction import Context, find_election, standing_of
from elections.journal import ElectionState
from elections.law import calendar
from elections.web import create_app, passwords
from elections.web.config import Config
from elections.web.passwords import hash_password
from elections.web.tokens import Purpose, Tokens
from tests.acts.world import Clock, Stream, empty_database

PASSWORD = "correct horse battery"
KEY = "k" * 40


@dataclass
class Browser:
    """One browser: it reads pages, and posts forms with the token of the page they stand on."""

    client: FlaskClient
    language: str = "en"
    page: str = ""

    def get(self, path: str, status: int = 200) -> str:
        """The page at `path`, redirections followed; its text."""
        answer = self.client.get(path, headers={"Accept-Language": self.language}, follow_redirects=True)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        self.page = answer.text
        return answer.text

    def post(self, path: str, status: int = 200, /, **fields: Any) -> str:
        """What a form answers, the redirection after it followed."""
        answer = self.send(path, **fields)
        if answer.status_code == 303:
            answer = self.client.get(answer.location, headers={"Accept-Language": self.language}, follow_redirects=True)
        assert answer.status_code == status, (path, answer.status_code, visible(answer.text)[-1500:])
        self.page = answer.text
        return answer.text

    def send(self, path: str, **fields: Any) -> TestResponse:
        """The bare answer to a form."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        if token is None:
            token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/office/recover"))
        assert token is not None
        return self.client.post(
            path,
            data={"csrf_token": token[1], **fields},
            headers={"Accept-Language": self.language, "Referer": "http://localhost/office/"},
        )


def visible(page: str) -> str:
    """A page's text without its tags."""
    without = re.sub(r"(?s)<(script|style|svg|head).*?</\1>", " ", page)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", without).split()))


@dataclass
class House:
    """The application, its clock, and its people."""

    app: Flask
    clock: Clock
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        found: Context = self.app.extensions["sanduq-context"]
        return found

    def nobody(self) -> Browser:
        """A browser in which nobody is signed in."""
        return Browser(self.app.test_client())

    def browser(self, office: str) -> Browser:
        """The browser of the one who holds an office, signed in."""
        if office not in self.browsers:
            browser = self.nobody()
            browser.post("/office/sign-in", login=office, password=PASSWORD)
            self.browsers[office] = browser
        return self.browsers[office]

    def later(self, **span: int) -> None:
        """Moves the clock on; everybody signs in anew, since sessions do not last for days."""
        self.clock.advance(**span)
        self.browsers.clear()

    @property
    def director(self) -> Browser:
        return self.browser("director")

    @property
    def delegate(self) -> Browser:
        return self.browser("delegate")

    @property
    def registrar(self) -> Browser:
        return self.browser("registrar")

    def first_run_token(self) -> str:
        return Tokens((KEY,), self.clock).sign(Purpose.FIRST_RUN, "set-up")

    def hire(self) -> None:
        """Director, delegate and registrar, with one password."""
        stored = hash_password(PASSWORD)
        accounts.set_up(
            self.context,
            accounts.Names("المعهد العالي للقضاء", "Institut supérieur", "Higher Institute"),
            "Africa/Casablanca",
            accounts.Account("director", "سلمى الإدريسي", "director", stored, stored),
        )
        accounts.add_account(self.context, accounts.Account("registrar", "كريم برادة", "registrar", stored))
        accounts.add_account(
            self.context,
            accounts.Account("delegate", "هدى السلاوي", "delegate", stored, "", "7/2026", date(2026, 10, 1)),
        )

    def cohort(self, corps: str = "attache", letter: str = "A", trainees: int = 6) -> int:
        """A cohort with its trainees; its training began on 1 November 2026."""
        made = rolls.add_cohort(self.context, corps, "47", date(2026, 11, 1), date(2028, 10, 31))
        if trainees:
            rolls.import_roll(self.context, roll_file(letter, trainees), "roll.csv", made)
        return made

    def draft(self, cohort: int, law: str = "ma-2.03.40") -> str:
        """A new draft, made by the director; its uuid."""
        self.director.post("/office/elections/new", cohort=cohort, statute=law)
        found = re.search(r"/office/elections/([A-Za-z0-9]{22})/convene", self.director.page)
        return found[1] if found else self.newest()

    def newest(self) -> str:
        """The uuid of the newest election."""
        found = re.search(r"/office/elections/([A-Za-z0-9]{22})", self.director.get("/office/"))
        assert found is not None
        return found[1]

    def call_fields(self, **changes: Any) -> dict[str, Any]:
        """What the convocation's form needs: deadline in three days, opening and closing in four."""
        local = self.clock.now.astimezone(calendar.zone("Africa/Casablanca"))
        fields: dict[str, Any] = {
            "texts": ["المرسوم رقم 2.03.40 الصادر في 20 من رجب 1424 (17 شتنبر 2003)"],
            "decision_number": "12/2026",
            "decision_date": "2026-10-30",
            "filing_deadline": f"{local + timedelta(days=3):%Y-%m-%dT%H:%M}",
            "opens_at": f"{local + timedelta(days=4):%Y-%m-%dT%H:%M}",
            "closes_at": f"{local + timedelta(days=4, hours=3):%Y-%m-%dT%H:%M}",
            "place": "قاعة الندوات",
        }
        return {**fields, **changes}

    def convened(self, cohort: int | None = None) -> str:
        """An election that was convened."""
        uuid = self.draft(self.cohort() if cohort is None else cohort)
        self.director.post(f"/office/elections/{uuid}/convene", **self.call_fields())
        return uuid

    def listed(self, *registrations: str) -> str:
        """An election whose list is closed."""
        uuid = self.convened()
        for number, registration in enumerate(registrations or ("A-01", "A-02"), 1):
            self.registrar.post(f"/office/elections/{uuid}/filings", registration=registration)
            self.director.post(f"/office/elections/{uuid}/filings/{number}/admit")
        self.later(days=3, minutes=1)
        self.director.post(f"/office/elections/{uuid}/close")
        return uuid


def roll_file(letter: str = "A", trainees: int = 6) -> bytes:
    """A roll as CSV; no person is of two cohorts."""
    called_ar, called = ("متدرب", "Trainee") if letter == "A" else ("كاتب", "Clerk")
    lines = ["registration,name ar,name latin,birth date"]
    lines += [
        f"{letter}-{n:02},{called_ar} {_arabic(n)},{called} {_latin(n)},{1990 + n % 9}-03-0{1 + n % 9}"
        for n in range(1, trainees + 1)
    ]
    return "\n".join(lines).encode()


def _arabic(number: int) -> str:
    return "".join("ابتثجحخدذر"[int(digit)] for digit in str(number))


def _latin(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def sent_file(data: bytes, name: str = "roll.csv") -> tuple[BytesIO, str]:
    """A file as a form sends it."""
    return BytesIO(data), name


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: what a hash costs is measured elsewhere."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:256:8:1")


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[House]:
    """An installation before its first run."""
    clock = Clock()
    clock.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    config = Config(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/sanduq.db",
        secret_keys=(KEY,),
        base_url="http://localhost",
        testing=True,
        clock=clock,
        random_bytes=Stream(),
    )
    empty_database(config.database_url)
    app = create_app(config)
    yield House(app, clock)
    app.extensions["sanduq-context"].database.engine.dispose()


@pytest.fixture
def house(new_house: House) -> House:
    """An institute with its staff."""
    new_house.hire()
    return new_house


def standing(house: House, uuid: str) -> ElectionState:
    """What the journal of an election says so far."""
    with house.context.database.reading() as session:
        return standing_of(session, find_election(session, uuid))


def kept(house: House, uuid: str) -> convocation.Choices:
    """The rules and the order that a draft holds."""
    with house.context.database.reading() as session:
        return convocation.choices(find_election(session, uuid))
