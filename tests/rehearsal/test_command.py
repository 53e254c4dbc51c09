"""`sanduq rehearse` writes a folder: the public record, and the secrets for the owner's eyes only."""

import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elections.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rehearse", *arguments])


def test_the_folder_holds_record_and_secrets(tmp_path: Path) -> None:
    out = tmp_path / "new" / "election"
    done = run("--electors", "9", "--candidates", "3", "--tie", "--seed", "5eed", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "proclaimed" in done.output and "by lot" in done.output
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    draws = {name for name in names if name.startswith("draws/")}
    keys = {f"secrets/member-{owner}.key" for owner in (1, 2, 3)}
    minutes = {f"minutes-{lang}.pdf" for lang in ("ar", "fr", "en")}
    assert draws and names - draws == {
        *("archive.bel", "commitments.bin", "journal.jsonl", "secrets/cards.csv"),
        *keys,
        *minutes,
    }
    assert all((out / name).read_bytes().startswith(b"%PDF") for name in minutes)
    for path in (out / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((out / "secrets").stat().st_mode) == 0o700


def test_there_are_minutes_without_a_result_too_and_none_before_the_outcome(tmp_path: Path) -> None:
    assert run("--electors", "4", "--candidates", "0", "--out", str(tmp_path / "nobody")).exit_code == 0
    assert (tmp_path / "nobody" / "minutes-ar.pdf").exists()
    assert run(
        "--electors", "4", "--candidates", "1", "--until", "counted", "--out", str(tmp_path / "counted")
    ).exit_code == 0  # fmt: skip
    assert not list((tmp_path / "counted").glob("*.pdf"))


def test_without_the_papers_everything_else_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "segno" or name == "elections.papers.typeset"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("elections.papers.typeset", raising=False)
    monkeypatch.setitem(sys.modules, "segno", None)
    assert run("--electors", "4", "--candidates", "1", "--out", str(tmp_path / "out")).exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("archive.bel", "commitments.bin", "journal.jsonl", "secrets"),
    }


def test_the_same_seed_writes_the_same_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(
            "--electors", "6", "--candidates", "2", "--seed", "00ff", "--out", str(tmp_path / name)
        ).exit_code == 0  # fmt: skip
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two


def test_without_a_seed_no_two_rehearsals_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("--electors", "4", "--candidates", "1", "--until", "convened", "--out", str(tmp_path / name))
    assert (tmp_path / "one/journal.jsonl").read_bytes() != (tmp_path / "two/journal.jsonl").read_bytes()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = run("--electors", "9", "--candidates", "3", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "not empty" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--electors", "3", "--candidates", "3"],
        ["--electors", "9", "--candidates", "3", "--seed", "xyz"],
        ["--electors", "9", "--candidates", "1", "--tie"],
        ["--electors", "9", "--candidates", "3", "--statute", "fr-1"],
        ["--electors", "9", "--candidates", "3", "--until", "tomorrow"],
        ["--electors", "none", "--candidates", "3"],
    ],
)
def test_wrong_use_is_told_and_writes_nothing(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "Error" in done.output and "Traceback" not in done.output
    assert not (tmp_path / "out").exists()
