"""docs/record.md and the table in the code say the same, and every act has its rule and its sentence."""

import re
from pathlib import Path

import pytest

from elections.journal import ACTS, RULES, SEATS, STATES
from elections.journal.shapes import Code, Field, ListOf, Object, Shape

PAGE = (Path(__file__).parents[2] / "docs" / "record.md").read_text("utf-8")
ROWS = {
    row[1]: [cell.strip() for cell in row[0].strip("|").split("|")]
    for row in re.findall(r"^(\| `(\w+)` \|.*\|)$", PAGE.split("## Acts")[1].split("\n## ")[0], re.M)
}


def test_the_page_lists_the_acts_in_the_order_of_the_table() -> None:
    assert list(ROWS) == list(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_the_row_says_who_acts_and_in_which_states(name: str) -> None:
    act, (_, by, states, _) = ACTS[name], ROWS[name]
    offices = {office.strip() for office in by.split(",")}
    assert {office.removesuffix(" + one") for office in offices} == set(act.offices)
    assert act.together == (any(office.endswith(" + one") for office in offices) or name == "annul_draw")
    before, _, after = states.partition(" → ")
    assert tuple(before.split(", ")) == act.states
    assert after == act.to


@pytest.mark.parametrize("name", ACTS)
def test_the_row_names_every_field(name: str) -> None:
    assert _fields_of(ROWS[name][3]) == _fields_in(ACTS[name].fields)


@pytest.mark.parametrize("name", ACTS)
def test_the_row_names_every_code(name: str) -> None:
    if name in ("convene", "appoint"):
        return
    told = set(re.findall(r'"([a-z-]+)"', ROWS[name][3]))
    known = {word for code in _codes([field.shape for field in ACTS[name].fields]) for word in code if word}
    elsewhere = {"oldest", "youngest", "seat"} if name == "draw_by_hand" else set()
    assert told - known <= {"both"} and known - told - elsewhere <= set(SEATS)


def test_every_act_has_one_rule_and_one_sentence() -> None:
    assert set(RULES) == set(ACTS)
    for name, act in ACTS.items():
        assert act.first.message.endswith(".") and act.first.code == f"out-of-state-{name}"


def test_every_state_of_the_table_is_a_state() -> None:
    assert {state for act in ACTS.values() for state in (*act.states, act.to) if state} == set(STATES)


def _fields_in(fields: tuple[Field, ...]) -> set[tuple[str, bool]]:
    found = set()
    for field in fields:
        found.add((field.name, field.optional))
        shape: Shape = field.shape.item if isinstance(field.shape, ListOf) else field.shape
        if isinstance(shape, Object) and field.name != "companion":
            found |= {(f"{field.name}.{inner}", optional) for inner, optional in _fields_in(shape.fields)}
    return found


def _fields_of(cell: str) -> set[tuple[str, bool]]:
    found = {
        (f"{outer}.{inner}", bool(mark))
        for outer, inside in re.findall(r"`(\w+)`\??(?: \([^)]*\))? ?\[?\{([^}]*)\}", cell)
        for inner, mark in re.findall(r"`(\w+)`(\?)?", inside)
    }
    return found | {(name, bool(mark)) for name, mark in re.findall(r"`(\w+)`(\?)?", re.sub(r"\{[^}]*\}", "", cell))}


def _codes(shapes: list[Shape]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for shape in shapes:
        if isinstance(shape, Code):
            found.append(shape.words)
        elif isinstance(shape, ListOf):
            found += _codes([shape.item])
        elif isinstance(shape, Object):
            found += _codes([field.shape for field in shape.fields])
    return found
