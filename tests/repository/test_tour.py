"""docs/tour.md: what it names is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tour.md").read_text("utf-8")
NAMED = re.findall(r"`(elections/[\w/]+\.py)`: ((?:`\w+`(?:, )?)+)", PAGE)


def test_every_file_and_folder_named_is_there() -> None:
    named = re.findall(r"`((?:elections|templates|translations)/[\w/.]*)`", PAGE)
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize(("file", "names"), NAMED)
def test_what_is_named_is_defined_in_that_file(file: str, names: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert set(re.findall(r"\w+", names)) <= defined


def test_each_question_is_answered_in_one_or_two_files_of_code() -> None:
    _, *answers = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    assert len(answers) == 6
    for answer in answers:
        assert 1 <= len(set(re.findall(r"`((?:elections|templates)/[\w/.]+)`", answer))) <= 3, answer.splitlines()[0]
