"""docs/protocol.md, the code and the vectors name the same refusals, files and functions."""

import importlib
import re
from pathlib import Path

from tests.belenios.running import cases

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "protocol.md").read_text("utf-8")
CODE = re.compile(r"(?:Malformed|CheckFailed|OutOfState|Forbidden)\(\s*\"([a-z-]+)\"")


def _raised() -> set[str]:
    # What is wrong with an archive is not a vector of the protocol, but a case of test_archive.py.
    sources = [one for one in (ROOT / "elections" / "belenios").glob("*.py") if one.name != "archive.py"]
    return {code for source in sources for code in CODE.findall(source.read_text("utf-8"))}


def test_the_page_lists_every_refusal_of_the_code() -> None:
    assert not {code for code in _raised() if f"`{code}`" not in PAGE}


def test_every_refusal_is_the_answer_of_a_vector() -> None:
    expected = {case["expect"] for _, case in cases()}
    assert expected - {"ok"} == _raised() - {"wrong-choice"}


def test_the_tests_and_functions_in_the_table_exist() -> None:
    rows = [row for row in PAGE.splitlines() if re.match(r"\| [45]\.\d", row)]
    assert len(rows) > 15
    for row in rows:
        _, _, _, functions, pages, tests, _ = row.split("|")
        for test in re.findall(r"test_\w+\.py", tests):
            assert (ROOT / "tests" / "belenios" / test).exists(), row
        for module, name in re.findall(r"`(?:P )?(\w+)\.(\w+)`", functions):
            assert hasattr(importlib.import_module(f"elections.belenios.{module}"), name), row
        exported: set[str] = set()
        for module, name in re.findall(r"`(?:J )?(?:(\w+)\.)?(\w+)`", pages):
            if module:
                source = (ROOT / "static" / "js" / f"{module}.js").read_text("utf-8")
                exported |= set(
                    re.findall(r"^export (?:async )?(?:function\*?|class|const) (\w+)", source, re.MULTILINE)
                )
            assert name in exported, row
