"""`sanduq verify-draw` and the three shell lines of docs/draws.md, on every draw vector."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elections.cli import main
from elections.law import draws
from tests.law.cases import Case, cases, file_bytes, label

FILES = cases("draws/files")
PAGE = Path(__file__).parents[2] / "docs/draws.md"
ABOUT_HASHES = {"draw-commitment", "draw-seed", "draw-tickets", "draw-drawn"}


def sanduq(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify-draw", *arguments])


def process(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "elections.cli", "verify-draw", *arguments], input=data, capture_output=True, check=False
    )


def shell(folder: Path) -> tuple[str, str, list[str]]:
    """Commitment, seed and tickets as the page's lines print them for `draw.txt` in `folder`."""
    script = PAGE.read_text("utf-8").partition("```sh\n")[2].partition("```")[0]
    assert len(script.splitlines()) == 3
    run = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, check=True)
    assert run.stderr == b""
    commitment, seed, *tickets = run.stdout.decode("utf-8", "replace").splitlines()
    return commitment.removesuffix("  -"), seed, tickets


def test_the_page_has_three_lines_and_uses_sha256sum_alone() -> None:
    script = PAGE.read_text("utf-8").partition("```sh\n")[2].partition("```")[0]
    assert script.count("sha256sum") == 3
    assert "sanduq" not in script


@pytest.mark.parametrize("case", FILES, ids=label)
def test_verify_draw_and_sha256sum_agree(case: Case, tmp_path: Path) -> None:
    data = file_bytes(case)
    (tmp_path / "draw.txt").write_bytes(data)
    command = sanduq(str(tmp_path / "draw.txt"))
    commitment, seed, tickets = shell(tmp_path)
    lines = data.decode("utf-8", "replace").split("\n")

    # The seed is that of the bytes above the first line of three dashes, whatever else is wrong.
    above = data.split(b"\n---\n")[0] + b"\n" if b"\n---\n" in data else data
    assert seed == draws.seed_of(above)

    drawn = [line.removeprefix("drawn: ") for line in lines if line.startswith("drawn: ")]
    places = len(drawn)
    agree = (
        [line for line in lines if line.startswith("commitment: ")] == [f"commitment: {commitment}"]
        and [line for line in lines if line.startswith("seed: ")] == [f"seed: {seed}"]
        and [line for line in lines if line.startswith("ticket: ")] == tickets
        and f"places: {places}" in lines
        and drawn == [ticket.split(" ")[1] for ticket in tickets[:places]]
    )
    if case["expect"] == "ok":
        assert command.exit_code == 0, command.stderr
        assert agree
        assert f"seed: {seed}\n" in command.stdout
        assert [line for line in command.stdout.split("\n") if line.startswith("drawn: ")] == [
            f"drawn: {entry}" for entry in case["drawn"]
        ]
    else:
        assert command.exit_code == 1
        assert command.stdout == ""
        assert command.stderr.startswith(f"wrong: {case['expect']}: ")
        if case["expect"] in ABOUT_HASHES:
            assert not agree


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    assert sanduq(str(tmp_path / "none.txt")).exit_code == 2
    assert sanduq().exit_code == 2
    assert sanduq("one", "two").exit_code == 2
    assert sanduq(str(tmp_path)).exit_code == 2


def test_as_a_program_it_reads_standard_input_from_a_dash_and_exits_0_1_or_2() -> None:
    right = file_bytes(next(case for case in FILES if case["expect"] == "ok"))
    assert process("-", data=right).returncode == 0
    wrong = process("-", data=right[:-1])
    assert (wrong.returncode, wrong.stdout) == (1, b"")
    assert wrong.stderr.startswith(b"wrong: draw-line-ends: ")
    assert process("none.txt").returncode == 2


def test_help_tells_where_the_shell_lines_are() -> None:
    shown = sanduq("--help")
    assert shown.exit_code == 0
    assert "docs/draws.md" in shown.stdout
