"""No text of the project holds the letters that damaged PDF files put for the article before a hamza."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

ALIF, LAM = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER LAM}"
HAMZAS = (
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}",
    "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}",
)
DAMAGED = tuple(ALIF + hamza + LAM for hamza in HAMZAS)
UNREADABLE = {".png", ".woff", ".woff2", ".ttf", ".otf", ".ico", ".mo", ".pdf", ".gz", ".bel"}


def files() -> list[Path]:
    """Every file that git tracks or would track; in a copy without git, every file outside of hidden folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [
            path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    return [path for path in paths if path.is_file() and path.suffix not in UNREADABLE]


def damaged_lines(text: str) -> list[str]:
    """The lines that hold a damaged form, marks between the letters or not."""
    bare = "".join(char for char in text if not "\u064b" <= char <= "\u0652" and char not in "\u200e\u200f\u0640")
    return [line for line in bare.splitlines() if any(form in line for form in DAMAGED)]


def test_no_text_of_the_project_holds_a_damaged_form() -> None:
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {line.strip()[:80]}" for line in damaged_lines(text)]
    assert found == []


@pytest.mark.parametrize("form", DAMAGED)
def test_each_damaged_form_would_be_found(form: str) -> None:
    assert damaged_lines("قبل\n" + form + "حكام\nبعد") == [form + "حكام"]


def test_the_sound_forms_are_not_taken_for_damaged_ones() -> None:
    assert damaged_lines("الأول الإدارة الآن أكبر ألف") == []


def test_the_statutes_are_among_the_files_read() -> None:
    names = {path.name for path in files()}
    assert {"ma-2.03.40.json", "tn-2020-28.json", "tn-1999-1290.json", "statutes.md"} <= names
