"""Every act in every state that is not its own is refused, with a sentence that says what has to come first."""

from typing import Any

import pytest

from elections.canonical import Canonical
from elections.errors import Forbidden, OutOfState, Refusal
from elections.journal import ACTS, SEATS, build
from elections.journal.shapes import Code, Day, Field, Integer, Line, ListOf, Moment, Named, Object, Pattern, Shape
from tests.journal.records import at, state

REACHED = (
    "draft", "convened", "listed", "sitting", "open", "suspended", "closed", "counted", "proclaimed", "without_result",
    "cancelled", "annulled",
)  # fmt: skip
OFFICES = ("director", "delegate", "registrar", "server", *SEATS)


def sample(shape: Shape) -> Canonical:
    """A value of the shape, without regard to what it means."""
    match shape:
        case Integer(least=least):
            return least
        case Line():
            return "x"
        case Pattern(expression=expression):
            if "( " in expression:
                return "0a1b 2c3d 4e5f 6071 8293 a4b5"
            return _pattern(expression)
        case Code(words=words):
            return words[0]
        case Moment():
            return "2030-01-01T09:00:00Z"
        case Day():
            return "2030-01-01"
        case ListOf(item=item, least=least):
            return [sample(item)] * least
        case Named():
            return {"x": "a" * 64}
        case Object(fields=fields):
            return samples(fields)
    raise AssertionError(shape)


def samples(fields: tuple[Field, ...]) -> dict[str, Canonical]:
    """Values for the fields that are never absent."""
    return {field.name: sample(field.shape) for field in fields if not field.optional}


def _pattern(expression: str) -> str:
    if expression.startswith("[A-Za-z_]"):
        return "UTC"
    if "{43}" in expression:
        return "a" * 43
    if "{64}" in expression:
        return "a" * 64
    return "2" * 14


@pytest.mark.parametrize("name", REACHED)
def test_the_record_reaches_the_state(name: str) -> None:
    assert state(name).state == name


@pytest.mark.parametrize(
    ("act", "name"), [(act, name) for act in ACTS for name in REACHED if name not in ACTS[act].states]
)
def test_an_act_out_of_its_state_is_refused_with_what_comes_first(act: str, name: str) -> None:
    standing = state(name)
    with pytest.raises(OutOfState) as refusal:
        build(standing, at=at(standing), act=act, by=ACTS[act].offices[0], article="4", data=samples(ACTS[act].fields))
    assert refusal.value.code == f"out-of-state-{act}"
    assert len(str(refusal.value)) > 40


@pytest.mark.parametrize(("act", "by"), [(act, by) for act in ACTS for by in OFFICES if by not in ACTS[act].offices])
def test_an_act_of_another_office_is_refused(act: str, by: str) -> None:
    standing = next(state(name) for name in ACTS[act].states)
    with pytest.raises(Forbidden) as refusal:
        build(standing, at=at(standing), act=act, by=by, article="4", data=samples(ACTS[act].fields))
    assert refusal.value.code == "not-your-act"


WRONG: list[Any] = ["", 0, -1, [], {}, "x\n", [[]], {"x": 1}, 10**9, "\u202ex", "y" * 5000, "2026-02-30"]


@pytest.mark.parametrize("act", ACTS)
def test_data_of_another_shape_are_refused(act: str) -> None:
    standing = state(ACTS[act].states[0])
    right = samples(ACTS[act].fields)
    office = ACTS[act].offices[0]

    def code(data: dict[str, Canonical]) -> str:
        with pytest.raises(Refusal) as refusal:
            build(standing, at=at(standing), act=act, by=office, article="4", data=data)
        return refusal.value.code

    assert code({**right, "extra": 1}) == "data-unknown"
    for field in ACTS[act].fields:
        if not field.optional:
            assert code({name: value for name, value in right.items() if name != field.name}) == "data-missing"
        refused = [code({**right, field.name: value}) for value in WRONG if not _fits(field.shape, value)]
        assert refused and all(one.startswith("data-") or one == "not-canonical" for one in refused)


def _fits(shape: Shape, value: Any) -> bool:
    try:
        shape.check(value, "here")
    except Refusal:
        return False
    return True


def test_an_unknown_act_is_refused() -> None:
    standing = state("listed")
    with pytest.raises(Refusal) as refusal:
        build(standing, at=at(standing), act="dissolve", by="director", article="4", data={})
    assert refusal.value.code == "unknown-act"
