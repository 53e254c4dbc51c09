"""Backup while in use, restore rehearsed, on both databases; purge; rolls and accounts by the console."""

import shutil
import stat
import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from elections.acts import accounts, cards, convocation, mandates
from elections.acts.upkeep import purge
from elections.cli import main
from elections.commands.copies import back_up, put_back
from elections.db.database import connect
from elections.web.passwords import password_matches
from tests.acts.conftest import world
from tests.acts.dumping import dump
from tests.acts.world import World, make_world

__all__ = ["world"]

Sanduq = Callable[..., Result]
PASSWORD = "a-long-enough-password"


@pytest.fixture
def sanduq(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sanduq:
    """The console on the installation of `database_url`."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SANDUQ_DATA", str(tmp_path / "instance"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return run


def test_a_backup_in_the_middle_of_votes_is_whole_and_comes_back(
    world: World, database_url: str, tmp_path: Path
) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    stop = threading.Event()

    def desk() -> None:
        people = [f"A-{number:02}" for number in range(2, 8)]  # one elector is left, whenever the copy is made
        while not stop.is_set():
            for person in people:
                cards.hand_out(world.context, world.uuid, person)
            for person in people:
                cards.take_back(world.context, world.uuid, person)

    thread = threading.Thread(target=desk)
    thread.start()
    try:
        back_up(database_url, tmp_path / "copy")
    finally:
        stop.set()
        thread.join()
    world.vote(1, 2)
    after = dump(world.database)
    world.database.engine.dispose()
    put_back(database_url, tmp_path / "copy")
    assert dump(world.database) != after
    assert world.election().ballots == 1
    # The poll goes on from there, and the chain holds.
    world.vote(1, 2)
    world.close()
    world.count(used=2, seats=("chair", "oldest"))
    assert world.state() == "counted"


def test_a_broken_backup_is_refused_and_the_database_stays(world: World, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "copy")
    data = (tmp_path / "copy").read_bytes()
    before = dump(world.database)
    world.database.engine.dispose()
    for wrong in (b"", b"not a backup", data[: len(data) // 2]):
        (tmp_path / "wrong").write_bytes(wrong)
        with pytest.raises(click.ClickException):
            put_back(database_url, tmp_path / "wrong")
        assert dump(world.database) == before
        world.database.engine.dispose()


def test_backup_and_restore_by_the_console(world: World, sanduq: Sanduq, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy")
    assert sanduq("backup", copy).exit_code == 0
    assert sanduq("backup", copy).exit_code == 2, "a copy is never written over"
    before = dump(world.database)
    world.convene()
    world.database.engine.dispose()
    assert sanduq("restore", copy).exit_code == 1, "not without a yes"
    assert sanduq("restore", "--yes", copy).exit_code == 0
    assert dump(world.database) == before


def test_a_backup_is_for_nobody_elses_eyes_and_never_takes_another_files_place(
    world: World, database_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    back_up(database_url, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()
    with pytest.raises(click.ClickException, match="exists"):
        back_up(database_url, copy)
    assert copy.read_bytes() == before
    with pytest.raises(click.ClickException):
        back_up(database_url, tmp_path / "nowhere" / "copy")


def test_a_database_that_a_server_has_open_is_not_replaced(tmp_path: Path) -> None:
    """SQLite's; PostgreSQL's own transaction replaces all of it or nothing, whoever is connected."""
    url = f"sqlite:///{tmp_path}/sanduq.db"
    world = make_world(url)
    back_up(url, tmp_path / "copy")
    world.convene()
    before = dump(world.database)
    with pytest.raises(click.ClickException, match="stop the server"):
        put_back(url, tmp_path / "copy")
    assert dump(world.database) == before
    world.database.engine.dispose()
    put_back(url, tmp_path / "copy")
    aside = connect(f"sqlite:///{tmp_path}/sanduq.db.before-restore")
    assert dump(aside) == before
    assert len(dump(world.database)["elections"]) == 0
    for database in (aside, world.database):
        database.engine.dispose()


def test_the_databases_password_is_no_argument_that_others_could_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], dict[str, str]]] = []

    def run(arguments: list[str], **how: Any) -> "subprocess.CompletedProcess[str]":
        ran.append((arguments, how["env"] or {}))
        return subprocess.CompletedProcess(arguments, 1, "", "no such server")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(shutil, "which", lambda program: program)
    with pytest.raises(click.ClickException) as refused:
        back_up("postgresql://sanduq:open-sesame@db.example:5433/sanduq?sslmode=require", tmp_path / "copy")
    [(arguments, environment)] = ran
    assert "sesame" not in " ".join(arguments) and "sesame" not in str(refused.value)
    assert environment["PGPASSWORD"] == "open-sesame"
    assert arguments[-1] == "--dbname=postgresql://sanduq@db.example:5433/sanduq?sslmode=require"
    assert not (tmp_path / "copy").exists(), "nothing is left behind"


def proclaimed(world: World) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    world.close()
    world.count(used=1)
    world.together("proclaim")


def rolls(world: World) -> tuple[int, int]:
    """How many electors and trainees are stored."""
    tables = dump(world.database)
    return len(tables["electors"]), len(tables["trainees"])


def test_purge_waits_for_the_time_to_contest_and_for_every_contest(world: World, sanduq: Sanduq) -> None:
    proclaimed(world)
    kept = rolls(world)
    assert purge(world.context) == (0, 0)
    number = mandates.contest(world.context, world.uuid, "registrar", "a complaint")
    world.clock.advance(days=120)
    assert purge(world.context) == (0, 0)
    assert rolls(world) == kept
    mandates.settle_contest(world.context, world.uuid, "director", number, "dismissed")
    journal = dump(world.database)["journal"]
    assert purge(world.context) == (1, 0)
    assert rolls(world) == (0, kept[1])
    assert purge(world.context) == (0, 0)
    world.clock.advance(days=800)
    assert purge(world.context)[1] == 2
    assert rolls(world) == (0, 0)
    assert dump(world.database)["journal"] == journal, "the record stays"
    assert "Purged" in sanduq("purge").output


def test_the_roll_of_an_election_that_never_had_a_result_goes_as_well(world: World) -> None:
    world.convene()
    first = world.uuid
    convocation.cancel(world.context, first, "director", "another hall")
    world.convene()
    world.list_candidates()
    assert world.state() == "without_result"
    days = world.standing().rules.appeal_days
    world.clock.advance(days=days - 4)
    assert purge(world.context) == (0, 0)
    world.clock.advance(days=1)
    assert purge(world.context) == (1, 0), "the cancelled one, three days earlier"
    world.clock.advance(days=3)
    assert purge(world.context) == (1, 0)
    assert rolls(world)[0] == 0


def test_rolls_by_the_console(world: World, sanduq: Sanduq, tmp_path: Path) -> None:
    day = (world.clock() - timedelta(days=1)).date()
    cohort = ("--first-day", str(day), "--last-day", str(day + timedelta(days=700)))
    assert sanduq("roll", "cohort", "clerk", "48", *cohort).exit_code == 0
    again = sanduq("roll", "cohort", "clerk", "48", *cohort)
    assert again.exit_code == 1
    assert "Error" in again.output
    file = tmp_path / "roll.csv"
    file.write_text("registration,name,birth date\nK-91,Salma Idrissi,1999-02-03\nK-92,Omar Alami,2000-05-06\n")
    taken = sanduq("roll", "import", "--corps", "clerk", "--number", "48", str(file))
    assert taken.exit_code == 0, taken.output
    assert "2 trainees taken" in taken.output
    file.write_text("registration,name,birth date\nK-93,Nadia Tazi,1999-02-31\nK-94,,2000-05-06\n")
    wrong = sanduq("roll", "import", "--corps", "clerk", "--number", "48", str(file))
    assert wrong.exit_code == 1
    assert "line 2" in wrong.output
    assert "line 3" in wrong.output
    assert len(dump(world.database)["trainees"]) == 18, "all or nothing"
    assert sanduq("roll", "import", "--corps", "clerk", "--number", "99", str(file)).exit_code == 1


def test_accounts_by_the_console(world: World, sanduq: Sanduq) -> None:
    added = sanduq("staff", "add", "second", "--office", "director", "--name", "S", "--password", PASSWORD)
    assert added.exit_code == 0, added.output
    [code] = [line.rsplit(" ", 1)[1] for line in added.output.splitlines() if "Recovery code" in line]
    with world.database.reading() as session:
        staff = accounts.by_login(session, "second")
        assert staff
        assert password_matches(PASSWORD, staff.password)
        assert password_matches(code, staff.recovery)
    assert (
        sanduq("staff", "add", "second", "--office", "registrar", "--name", "S", "--password", PASSWORD).exit_code == 1
    )
    assert sanduq("staff", "add", "third", "--office", "registrar", "--name", "T", "--password", "short").exit_code == 2
    assert sanduq("staff", "add", "d", "--office", "delegate", "--name", "T", "--password", PASSWORD).exit_code == 1
    other = "another-long-password"
    assert sanduq("staff", "password", "second", "--password", other).exit_code == 0
    with world.database.reading() as session:
        changed = accounts.by_login(session, "second")
        assert changed
        assert password_matches(other, changed.password)
        assert changed.version == staff.version + 1, "older sessions end"
    assert sanduq("staff", "password", "nobody", "--password", other).exit_code == 1


def test_before_the_first_run_there_is_no_account_but_by_the_link(sanduq: Sanduq) -> None:
    early = sanduq("staff", "add", "first", "--office", "director", "--name", "F", "--password", PASSWORD)
    assert early.exit_code == 1
    assert "link" in early.output
