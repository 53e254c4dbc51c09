"""`sanduq demo`: an institute that is alive, whose every record verifies, in a database of its own."""

import json
import os
import secrets
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from elections.belenios.ballot import make_ballot
from elections.belenios.credentials import derive
from elections.belenios.group import Randomness
from elections.belenios.questions import Election
from elections.commands.demo import is_alive
from elections.demonstration.typed import hijri
from elections.verify import verify_record
from elections.web import create_app
from elections.web.config import from_environment
from tests.papers.reading import text
from tests.serve.serving import Server

# One worker builds the institute, once.
pytestmark = pytest.mark.xdist_group("demonstration")

COMMAND = [sys.executable, "-m", "elections.cli", "demo", "--build-only"]


def run(folder: Path, *options: str) -> str:
    """What the command prints, run in an empty folder, as a newcomer would."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nowhere/at-all"}
    command = [*COMMAND, "--links", "links.json", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(demo: Server) -> Path:
    run(demo.data.parent)
    return demo.data.parent


@pytest.fixture(scope="module")
def links(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "links.json").read_text())
    return told


@pytest.fixture(scope="module")
def client(folder: Path) -> Any:
    environment = {"SANDUQ_DATA": str(folder / "demo-data"), "SANDUQ_DEMONSTRATION": "1"}
    return create_app(from_environment(environment)).test_client()


def test_it_shows_an_election_in_every_promised_state(links: dict[str, Any]) -> None:
    assert {row["name"]: row["state"] for row in links["elections"]} == {
        "a_published_election": "proclaimed",
        "an_open_poll": "open",
        "an_election_receiving_filings": "convened",
        "an_election_waiting_for_its_sitting": "listed",
        "a_vacancy": "proclaimed",
        "a_disciplinary_council": "proclaimed",
    }
    assert (len(links["cards"]), len(links["members"]), len(links["staff"])) == (3, 3, 2)


def test_days_are_typed_as_the_decree_writes_them() -> None:
    # The decree's own date, and first and last days of years with 354 and 355 days.
    assert hijri(date(2003, 9, 17)) == "20 رجب 1424"
    assert (hijri(date(2026, 6, 16)), hijri(date(2026, 6, 17))) == ("30 ذو الحجة 1447", "1 محرم 1448")
    assert (hijri(date(2027, 6, 5)), hijri(date(2027, 6, 6))) == ("29 ذو الحجة 1448", "1 محرم 1449")


def test_the_papers_of_what_has_ended_bear_what_the_office_types(links: dict[str, Any], client: Any) -> None:
    told = {
        row["name"]: text(client.get(f"/elections/{row['uuid']}/minutes-ar.pdf").data, rtl=True, most=3)
        for row in links["elections"]
        if row["name"] in ("a_published_election", "a_disciplinary_council")
    }
    assert all("لا قيمة قانونية" in seen for seen in told.values())
    assert "الموافق" in told["a_published_election"] and "الرباط" in told["a_published_election"]
    assert "تونس" in told["a_disciplinary_council"] and "الموافق" not in told["a_disciplinary_council"]
    for what in ("تعليق الاقتراع", "المسحوبة: 1؛ المرفوضة: 1"):
        assert what in told["a_published_election"]


def test_every_record_verifies(links: dict[str, Any], client: Any, tmp_path: Path) -> None:
    for row in links["elections"]:
        record = tmp_path / row["uuid"]
        (record / "draws").mkdir(parents=True)
        base = f"/elections/{row['uuid']}"
        (record / "journal.jsonl").write_bytes(client.get(f"{base}/journal.jsonl").data)
        archive = client.get(f"{base}/archive.bel")
        if archive.status_code == 200:
            (record / "archive.bel").write_bytes(archive.data)
        number = 1
        while (draw := client.get(f"{base}/draws/{number}.txt")).status_code == 200:
            (record / "draws" / f"{number}.txt").write_bytes(draw.data)
            number += 1
        checks = verify_record(record, random_bytes=secrets.token_bytes)
        assert [check for check in checks if check.failures] == []


def test_the_published_election_was_settled_by_a_draw(links: dict[str, Any], client: Any) -> None:
    uuid = next(row["uuid"] for row in links["elections"] if row["name"] == "a_published_election")
    lines = client.get(f"/elections/{uuid}/journal.jsonl").text.splitlines()
    [elected] = next(entry for entry in map(json.loads, lines) if entry["act"] == "proclaim")["data"]["elected"]
    assert elected["by"] == "lot"
    assert client.get(f"/elections/{uuid}/minutes-ar.pdf").data.startswith(b"%PDF")


def test_a_card_of_the_list_votes(links: dict[str, Any], client: Any) -> None:
    card = links["cards"][0]
    base = f"/elections/{card['election']}"
    election = Election.from_bytes(client.get(f"{base}/election.json").data)
    secret = derive(card["election"], card["credential"])
    ballot = make_ballot(election, secret, [1], Randomness(secrets.token_bytes)).to_bytes()
    assert client.post(f"{base}/ballots", data=ballot).status_code == 201


def test_its_page_lists_every_link_and_is_there_only_in_a_demonstration(
    links: dict[str, Any], client: Any, folder: Path
) -> None:
    page = client.get("/demo").text
    for row in links["cards"]:
        assert row["credential"] in page
    for row in links["elections"]:
        assert f"/elections/{row['uuid']}/room" in page and f"/office/elections/{row['uuid']}/papers" in page
        assert (row["desk"].removeprefix(links["base_url"]) in page) == (row["state"] in ("listed", "open"))
    assert "/office/mandates" in page
    for row in links["staff"]:
        assert row["password"] in page
    usual = create_app(from_environment({"SANDUQ_DATA": str(folder / "demo-data")})).test_client()
    assert usual.get("/demo").status_code == 404


def test_a_living_example_is_kept(folder: Path, links: dict[str, Any]) -> None:
    assert [row["uuid"] for row in json.loads(_again(folder))["elections"]] == [
        row["uuid"] for row in links["elections"]
    ]


def test_the_links_are_for_their_owner_only(folder: Path) -> None:
    for file in (folder / "links.json", folder / "demo-data" / "links.json", folder / "demo-data" / "secret-keys"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_outside_its_own_folder_is_touched(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"demo-data", "demo-data.log", "links.json"}


def test_an_example_that_grew_old_is_not_alive(tmp_path: Path) -> None:
    told = tmp_path / "links.json"
    assert not is_alive(told, datetime.now(UTC))
    told.write_text(json.dumps({"built_at": "2026-11-21T09:00:00+00:00"}))
    assert is_alive(told, datetime(2026, 11, 21, 14, 59, tzinfo=UTC))
    assert not is_alive(told, datetime(2026, 11, 21, 15, 1, tzinfo=UTC))
    told.write_text("{")
    assert not is_alive(told, datetime.now(UTC))


def _again(folder: Path) -> str:
    run(folder)
    return (folder / "links.json").read_text()
