"""docs/statutes.md: every row names a function and a test that exist, and nothing is left out."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest

from elections.law import statute
from elections.law.rules import CATALOGUE

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "statutes.md").read_text(encoding="utf-8")


def tables() -> dict[str, list[list[str]]]:
    """The rows of each part of the page, by the statute's id or "rules"."""
    parts: dict[str, list[list[str]]] = {}
    for part in PAGE.split("\n## ")[1:]:
        heading, *lines = part.splitlines()
        named = re.search(r"\(`([a-z0-9.-]+)`\)", heading)
        rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("|")]
        if named or heading == "The institute's rules":
            parts[named[1] if named else "rules"] = rows[2:]
    return parts


ROWS = [pytest.param(*row[2:], id=f"{part} {row[0]} {row[1]}") for part, rows in tables().items() for row in rows]


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("function", "test"), ROWS)
def test_a_row_names_a_function_and_a_test_that_exist(function: str, test: str) -> None:
    parts = function.strip("`").split(".")
    found: object = None
    for length in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        break
    assert callable(found), function
    path, name = test.strip("`").split("::")
    assert name in names_in(path), test


def test_every_article_of_every_statute_has_a_row() -> None:
    listed = {part: {row[0] for row in rows} for part, rows in tables().items() if part != "rules"}
    assert listed == {statute_id: set(statute.load(statute_id).articles) for statute_id in statute.known()}


def test_every_field_of_a_statutes_file_is_described() -> None:
    part = PAGE.split("\n## A statute's file\n")[1].split("\n## ")[0]
    named = {
        name
        for row in part.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row[: row.index(" | ")])
    }
    assert named == set(statute.load("ma-2.03.40").as_data())


def test_every_rule_of_the_institute_has_a_row_with_its_default() -> None:
    listed = {row[0].strip("`"): row[1].strip("`") for row in tables()["rules"]}
    assert listed == {rule.id: str(rule.default) or "empty" for rule in CATALOGUE}
