"""`sanduq roll`: a file taken without the web, with what it asks, what is said of it, and its report."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elections.acts import accounts
from elections.acts.transaction import Context
from elections.cli import main
from elections.db.database import connect, migrate
from tests.acts.world import Clock
from tests.law.sheets import HEADER, SALMA, YOUSSEF, text

PARTS: list[list[Any]] = [
    ["Matricul", "Nom", "Prénom", "Né le"],
    ["A-1", "EL IDRISSI", "Salma", date(2000, 1, 31)],
    ["Total"],
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation with its institute and one cohort."""
    folder = tmp_path / "installation"
    assert (
        run(folder, "cohort", "attache", "43", "--first-day", "2026-09-01", "--last-day", "2028-09-01").exit_code == 0
    )
    database = connect(f"sqlite:///{folder / 'sanduq.sqlite'}")
    migrate(database)
    names = accounts.Names("المعهد", "L’Institut", "The Institute")
    director = accounts.Account("director", "Director", "director", "none")
    accounts.set_up(Context(database, Clock(), bytes), names, "Africa/Casablanca", director)
    database.engine.dispose()
    return folder


def run(data: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["roll", command, "--data", str(data), *arguments])


def take(data: Path, file: Path, *arguments: str) -> Result:
    return run(data, "import", str(file), "--corps", "attache", "--number", "43", *arguments)


def test_a_file_is_taken_when_all_it_asks_is_answered_and_the_report_says_everything(data: Path) -> None:
    file, report = data / "roll.csv", data / "report.csv"
    file.write_text(text(PARTS), encoding="utf-8")
    refused = take(data, file)
    assert refused.exit_code == 1
    assert "Matricul is not quite known" in refused.output and "(--column LETTER=…)" in refused.output
    assert "B Nom = family_latin" in refused.output
    refused = take(data, file, "--column", "A=registration", "--report", str(report))
    assert refused.exit_code == 1 and "--answer not-persons=leave|take" in refused.output
    with report.open(encoding="utf-8-sig", newline="") as written:
        codes = [row["code"] for row in csv.DictReader(written)]
    assert "names-joined" in codes and "not-persons" in codes
    answers = ("--column", "A=registration", "--answer", "not-persons=leave", "--order", "given-first")
    seen = take(data, file, *answers, "--look")
    assert seen.exit_code == 0 and "new 1" in seen.output and "taken" not in seen.output
    assert "1 trainees taken." in take(data, file, *answers).output
    listed = run(data, "imports", "attache", "43")
    assert "1: roll.csv" in listed.output
    assert "1 trainees are as before." in run(data, "imports", "attache", "43", "--back", "1").output
    assert "taken back" in run(data, "imports", "attache", "43").output


def test_wrong_rows_are_told_corrected_and_left_out(data: Path) -> None:
    file = data / "roll.csv"
    file.write_text(text([HEADER, ["A 1", *SALMA[1:]], ["A-2", "X9", "never"], YOUSSEF]), encoding="utf-8")
    refused = take(data, file)
    assert refused.exit_code == 1
    for said in ("line 2, Matricule, «A 1»", "line 3, Nom et prénom, «X9»", "line 3, Date de naissance, «never»"):
        assert said in refused.output
    cured = take(data, file, "--correct", "A2=A-1", "--leave-out", "3=not of this cohort")
    assert cured.exit_code == 0, cured.output
    assert "2 trainees taken." in cured.output


@pytest.mark.parametrize(
    "arguments",
    [["--column", "A"], ["--column", "A=king"], ["--column", "1=name"], ["--leave-out", "x=y"], ["--correct", "A=1"]],
)
def test_what_cannot_be_meant_is_refused(data: Path, arguments: list[str]) -> None:
    file = data / "roll.csv"
    file.write_text(text([HEADER, SALMA]), encoding="utf-8")
    refused = take(data, file, *arguments)
    assert (
        refused.exit_code == 2
        and "write" in refused.output
        or "holds one of" in refused.output
        or "letter" in refused.output
    )
