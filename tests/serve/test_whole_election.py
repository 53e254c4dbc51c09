"""A whole election against `sanduq serve`: the office by its forms, with belenios-tool as elector and as member."""

import json
import re
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from elections.belenios import credentials
from elections.db.database import connect
from elections.db.models import Base
from elections.law import calendar
from tests.acts.world import START
from tests.belenios.tool import Tool
from tests.papers import reading
from tests.serve.people import Browser, Member
from tests.serve.serving import Server, SharedClock

pytestmark = pytest.mark.belenios_tool

RABAT = calendar.zone("Africa/Casablanca")
TRAINEES = 6
SEATS = ("chair", "oldest", "youngest")


class Election:
    """The people of one election, and the server between them."""

    def __init__(self, server: Server, clock: SharedClock, folder: Path) -> None:
        self.server, self.clock, self.folder = server, clock, folder
        self.passwords = {office: secrets.token_urlsafe(16) for office in ("director", "registrar")}
        self.director, self.registrar = Browser(server), Browser(server)
        self.others_said = len(database_said(server.url))
        self.uuid = ""
        self.codes: list[str] = []
        self.members: dict[str, Member] = {}

    @property
    def office(self) -> str:
        return f"/office/elections/{self.uuid}"

    def sit(self, rest: str, **fields: object) -> str:
        """A form of the chair's; the page that follows."""
        return self.director.post(f"{self.office}/sitting/{rest}", **fields)

    def together(self, act: str, **fields: object) -> None:
        """The chair proposes; nothing is done until the oldest has confirmed on his own device."""
        before = self.status()["head"]
        self.sit(f"acts/{act}", **fields)
        assert self.status()["head"] == before
        assert self.members["chair"].refused("confirm", {"proposal": 1}) == (403, "chair-cannot-confirm")
        self.members["oldest"].confirm()
        assert self.status()["head"] != before

    def status(self) -> dict[str, str]:
        found: dict[str, str] = self.server.get(f"/elections/{self.uuid}/status.json").json
        return found

    def set_up(self) -> None:
        """The link on the console, the institute, its director and its registrar."""
        [link] = re.findall(r"/office/set-up#(\S+)", self.server.said())
        self.director.get("/office/set-up")
        names = {"name_ar": "المعهد", "name_fr": "L’Institut", "name_en": "The Institute"}
        who = {"name": "سلمى الإدريسي", "login": "director"}
        password = self.passwords["director"]
        again = {"password": password, "again": password, "time_zone": "Africa/Casablanca"}
        page = self.director.post("/office/set-up", 200, token=link, **names, **who, **again)
        self.director.kept += re.findall(r"\b[2-9a-z]{5}(?:-[2-9a-z]{5}){3}\b", page)
        assert len(self.director.kept[-1]) == 23, "the recovery code"
        self.director.get("/office/accounts")
        password = self.passwords["registrar"]
        account = {"office": "registrar", "name": "كريم برادة", "login": "registrar"}
        self.director.post("/office/accounts", **account, password=password, again=password)
        self.registrar.sign_in("registrar", password)

    def roll(self) -> None:
        """The registrar enters the cohort and its spreadsheet, and looks at the rows before they are taken."""
        self.registrar.get("/office/cohorts")
        days = {"first_day": START.date() - timedelta(days=1), "last_day": START.date() + timedelta(days=700)}
        self.registrar.post("/office/cohorts", corps="attache", number="47", **days)
        lines = ["registration,name latin,birth date"]
        lines += [f"A-{n:02},Trainee {'ABCDEFGH'[n]},{1990 + n}-03-0{n}" for n in range(1, TRAINEES + 1)]
        self.registrar.upload("/office/cohorts/1/import", "roll.csv", "\n".join(lines).encode())
        [take] = set(re.findall(r'action="(/office/cohorts/1/import/[0-9a-f]{32})"', self.registrar.page))
        assert f"{TRAINEES} trainees were taken" in self.registrar.post(take)

    def call(self) -> None:
        """The director convenes; two candidacies are filed and admitted."""
        self.director.get("/office/elections/new")
        page = self.director.post("/office/elections/new", cohort="1", statute="ma-2.03.40")
        self.uuid = re.findall(r"/office/elections/([A-Za-z0-9]{22})/", page)[0]
        local = START.astimezone(RABAT)
        moments = {
            "filing_deadline": local + timedelta(days=3),
            "opens_at": local + timedelta(days=4),
            "closes_at": local + timedelta(days=4, hours=3),
        }
        self.director.get(f"{self.office}/convene")
        self.director.post(
            f"{self.office}/convene",
            texts=["المرسوم رقم 2.03.40"],
            decision_number="12/2026",
            decision_date=local.date(),
            place="قاعة الندوات",
            **{name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in moments.items()},
        )
        self.registrar.get(f"{self.office}/filings")
        for number, registration in enumerate(("A-03", "A-04"), 1):
            self.registrar.post(f"{self.office}/filings", registration=registration)
            assert self.registrar.send(f"{self.office}/filings/{number}/admit").status == 403, "the director's act"
            self.director.post(f"{self.office}/filings/{number}/admit")

    def list_and_cards(self) -> None:
        """Four days later, after the deadline: the list is closed, and the cards are printed, once."""
        self.clock.advance(days=4, minutes=1)
        self.director.sign_in("director", self.passwords["director"])
        self.registrar.sign_in("registrar", self.passwords["registrar"])
        self.director.get(f"{self.office}/close")
        self.director.post(f"{self.office}/close")
        self.registrar.get(f"{self.office}/cards")
        printed = self.registrar.send(f"{self.office}/cards", language="en")
        assert printed.status == 200
        assert self.registrar.send(f"{self.office}/cards", language="en").status == 400, "not without saying so"
        seen = "\n".join(reading.lines(printed.body, rtl=False))
        self.codes = codes_of(seen)
        assert len(set(self.codes)) == TRAINEES + 2

    def begin(self) -> None:
        """Attendance, the committee, and each seat claimed by its link and confirmed by the chair."""
        self.director.get(f"{self.office}/sitting")
        self.sit("attendance", all="1")
        self.sit("begin")
        self.sit("committee", name_ar="سلمى الإدريسي", name_latin="")
        page = self.director.get(f"{self.office}/sitting/seats")
        links = dict.fromkeys(re.findall(r"/committee#([\w.-]+)", page))
        for seat, link in zip(SEATS, links, strict=True):
            member = self.members[seat] = Member(self.server, self.uuid, link)
            member.claim()
            assert self.server.post("/committee/claim", {"token": link}).status == 409, "one press for each link"
            assert member.refused("remark", {"kind": "remark", "text": "x"}) == (403, "seat-not-confirmed")
            self.sit(f"seats/{seat}/confirm")

    def make_key(self) -> None:
        """Three rounds on three devices, and the same digits on each."""
        self.sit("key", cause="first")
        for _round in range(3):
            for member in self.members.values():
                member.do_round()
        [aloud] = {member.confirm_key() for member in self.members.values()}
        shown = re.sub(r"<[^>]+>|\s", "", self.director.get(f"{self.office}/sitting"))
        assert "".join(aloud.split()) in shown, "on the chair's device"

    def vote(self, tool: Tool, code: str, registration: str, choice: list[int]) -> str:
        """A card drawn at the desk, a ballot made by belenios-tool; the tracking number."""
        self.registrar.post(f"{self.office}/desk/hand-out", registration=registration)
        urn = f"/elections/{self.uuid}"
        (self.folder / "archive.bel").unlink(missing_ok=True)
        sent = tool.ballot(code, choice).encode()
        answer = self.server.post(f"{urn}/ballots", sent)
        assert answer.status == 201, answer.body
        again = self.server.post(f"{urn}/ballots", sent)
        assert (again.status, again.json) == (200, answer.json)
        tracker: str = answer.json["tracker"]
        assert tracker in self.server.get(f"{urn}/ballots.json").json["trackers"]
        return tracker

    def count(self, tool: Tool) -> None:
        """The left cards shown, two shares by belenios-tool, the result, and every key's end."""
        left = [str(credentials.public(credentials.derive(self.uuid, code))) for code in self.codes[3:]]
        self.sit("cards", checked="1", left="\n".join(left))
        self.fetch("archive.bel")
        (self.folder / "archive.bel").unlink()
        for seat in ("chair", "youngest"):
            member = self.members[seat]
            owner = str(member.state()["owner"])
            name = tool.write(f"{seat}.key", member.key_file())
            share = tool.run("election", "decrypt", "--privkey", name, "--trustee-id", owner).splitlines()[0]
            assert self.director.send(f"{self.office}/sitting/count").status == 409, "two of three are needed"
            member.send("share", share.encode())
        self.sit("count")
        for member in self.members.values():
            member.send("confirm", {"key_destroyed": 1})
        self.sit("keys/destroyed")

    def draw(self) -> str:
        """One vote each: the lot, with a word from every member; who was drawn."""
        assert self.director.send(f"{self.office}/sitting/acts/proclaim").status == 409, "the lot comes first"
        self.sit("draw/open")
        self.sit("draw/say", who="chair", what="4 1 6")
        assert self.director.send(f"{self.office}/sitting/draw/close").status == 409, "every member speaks"
        for seat in ("oldest", "youngest"):
            self.members[seat].send("said", {"what": "2 2 5"})
        self.sit("draw/close")
        (self.folder / "draws").mkdir()
        told = self.fetch("draws/1.txt").decode()
        return re.findall(r"^drawn: (\d+)$", told, re.MULTILINE)[0]

    def fetch(self, name: str) -> bytes:
        """Downloads a file of the record, as anybody does."""
        answer = self.server.get(f"/elections/{self.uuid}/{name}")
        assert answer.status == 200
        (self.folder / name).write_bytes(answer.body)
        if name == "archive.bel":
            (self.folder / f"{self.uuid}.bel").write_bytes(answer.body)
        return answer.body


def codes_of(seen: str) -> list[str]:
    """The codes on the sheet of cards, each printed in two lines of its card."""
    code = r"[1-9A-HJ-NP-Za-km-z]{3}"
    first, second = re.findall(rf"{code}-{code}-{code}-?(?!\w)", seen), []
    for line in seen.splitlines():
        second += re.findall(rf"(?<![\w-]){code}-{code}(?![\w-])", line)
    return [f"{one.rstrip('-')}-{other}" for one, other in zip(first, second, strict=True)]


@pytest.fixture
def election(server: Server, clock: SharedClock, tmp_path: Path) -> Election:
    folder = tmp_path / "tool"
    folder.mkdir()
    return Election(server, clock, folder)


def test_an_election_by_forms_and_messages_alone_leaves_a_record_that_both_verifiers_accept(
    election: Election, tmp_path: Path
) -> None:
    with election.server as server:
        election.set_up()
        election.roll()
        election.call()
        election.list_and_cards()
        election.begin()
        election.make_key()
        election.together("open")
        election.registrar.get(f"{election.office}/desk")
        election.fetch("archive.bel")
        tool = Tool(election.folder)
        choices = {"A-01": [0, 1, 0], "A-02": [0, 0, 1], "A-05": [1, 0, 0]}
        trackers = [
            election.vote(tool, code, person, choice)
            for code, (person, choice) in zip(election.codes, choices.items(), strict=False)
        ]
        election.together("close", reason="everybody here has voted")
        election.count(tool)
        drawn = election.draw()
        election.together("proclaim")
        assert election.status()["state"] == "proclaimed"
        for name in ("archive.bel", "journal.jsonl"):
            election.fetch(name)
        journal = (election.folder / "journal.jsonl").read_text("utf-8")
        proclaimed = next(one for one in map(json.loads, journal.splitlines()) if one["act"] == "proclaim")
        assert [(str(one["candidate"]), one["by"]) for one in proclaimed["data"]["elected"]] == [(drawn, "lot")]
        assert server.stop() == 0
    assert_nothing_told(election, trackers)

    (election.folder / "archive.bel").rename(tmp_path / "archive.bel")
    said = tool.verify()
    assert "all checks passed" in said
    assert "W:" not in said
    assert json.loads(tool.run("election", "compute-result"))["result"] == [[1, 1, 1]]

    record = tmp_path / "record"
    record.mkdir()
    (tmp_path / "archive.bel").rename(record / "archive.bel")
    for name in ("journal.jsonl", "draws"):
        (election.folder / name).rename(record / name)
    ours = subprocess.run(
        [sys.executable, "-m", "elections.cli", "verify", str(record), "--jobs", "1"], capture_output=True, text=True
    )
    assert ours.returncode == 0, ours.stdout + ours.stderr


def database_said(url: str) -> str:
    """What the database's own log holds, of whatever it serves; SQLite has none."""
    host = parse_qs(urlsplit(url).query).get("host")
    return (Path(host[0]) / "log").read_text("utf-8", errors="replace") if host else ""


def assert_nothing_told(election: Election, trackers: list[str]) -> None:
    """What gunicorn, the program and the database's own log have written holds nothing of it; the store, no secret."""
    publics = [str(credentials.public(credentials.derive(election.uuid, code))) for code in election.codes]
    codes = [*election.codes, *(code.replace("-", "") for code in election.codes)]
    bearers = [one for member in election.members.values() for one in (member.link, member.bearer)]
    held = [*election.director.kept, *election.registrar.kept, *election.passwords.values(), *bearers, *codes]
    assert all(len(secret) > 10 for secret in held)
    for said in (election.server.said(), database_said(election.server.url)[election.others_said :]):
        for secret in (*held, *publics, *trackers, "Bearer", "Trainee", "A-01", "POST", "/ballots"):
            assert secret not in said
    database = connect(election.server.url)
    with database.engine.connect() as connection:
        rows = [
            bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
            for table in Base.metadata.tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for value in row
        ]
    database.engine.dispose()
    stored = "\n".join(rows)
    assert all(tracker in stored for tracker in trackers)
    assert not [secret for secret in held if secret in stored]
