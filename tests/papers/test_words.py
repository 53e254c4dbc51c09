"""The papers' words: the same keys in three languages, the same fields, and one for every code that can come."""

import json
import re
from typing import Any

import pytest

from elections import journal, resources
from elections.law.rules import CATALOGUE
from elections.papers import minutes, typeset
from elections.papers.head import paper_head
from tests.papers import samples

WORDS: dict[str, dict[str, Any]] = {
    lang: json.loads((resources.folder("papers") / f"words-{lang}.json").read_text("utf-8"))
    for lang in typeset.LANGUAGES
}


STATUTORY = set(paper_head(samples.convene().data, (), {})["vocabulary"]["ar"])


def fields(value: Any) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", value)) if isinstance(value, str) else set()


def test_three_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(WORDS["ar"]) == list(WORDS["fr"]) == list(WORDS["en"])


@pytest.mark.parametrize("key", WORDS["en"])
def test_the_same_fields_and_kinds_in_each_language(key: str) -> None:
    values = [WORDS[lang][key] for lang in typeset.LANGUAGES]
    if isinstance(values[0], dict):
        assert list(values[0]) == ["zero", "one", "two", "few", "many", "other"]
        assert list(values[1]) == list(values[2]) == ["one", "other"]
    elif key == "article.many":
        assert fields(values[0]) - {"each"} <= fields(values[1]) == fields(values[2])
    else:
        assert all(type(value) is type(values[0]) and value for value in values)
        assert (
            len({frozenset(name for name in fields(value) if name.lower() not in STATUTORY) for value in values}) == 1
        )


def test_no_slot_hides_a_word_of_the_statute() -> None:
    source = "".join(path.read_text("utf-8") for path in resources.folder("papers").glob("*.typ"))
    filled = set(re.findall(r"\b(\w+): (?:say|lr|iso|day|moment|hour|plural|code|named|cohort)\(", source))
    assert "moment" in filled and not filled & STATUTORY


def test_no_damaged_arabic() -> None:
    text = json.dumps(WORDS["ar"], ensure_ascii=False)
    # Written by code point, so that this file holds none of them itself.
    assert not re.search("\u0627[\u0623\u0625\u0622]\u0644", text)


def test_every_word_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in resources.folder("papers").glob("*.typ"))
    stems = set(re.findall(r'"([a-z][a-z.-]*[.-])"', source))
    unused = [
        key for key in WORDS["en"]
        if f'"{key}"' not in source and f".w.{key}" not in source and not any(key.startswith(stem) for stem in stems)
    ]  # fmt: skip
    assert not unused


def test_every_rule_of_the_institute_has_its_sentence() -> None:
    for rule in CATALOGUE:
        keys = [f"rule.{rule.id}.{option.value}" for option in rule.options] or [f"rule.{rule.id}"]
        # The place has its own line in the convocation.
        assert rule.id == "place" or all(key in WORDS["en"] for key in keys), rule.id


def codes(act: str, field: str) -> tuple[str, ...]:
    shape: Any = next(one.shape for one in journal.ACTS[act].fields if one.name == field)
    found: tuple[str, ...] = shape.words
    return found


def test_every_code_of_the_journal_has_its_word() -> None:
    needed = [f"event.{act}" for act in minutes.EVENTS if act not in ("close", "suspend")]
    needed += [f"event.close-{cause}" for cause in codes("close", "cause")]
    needed += [f"event.suspend-{cause}" for cause in codes("suspend", "cause")]
    needed += [f"struck.{cause}" for cause in codes("strike", "cause")]
    needed += [f"remark.{kind}" for kind in codes("remark", "kind")]
    needed += [f"ceremony.{cause}" for cause in codes("begin_ceremony", "cause") if cause != "first"]
    needed += [f"{kind}.{seat}" for seat in journal.SEATS for kind in ("seat", "seat-in")]
    needed += [f"draw.purpose.{purpose}" for purpose in codes("open_draw", "purpose")]
    for outcome in (*codes("end_without_result", "cause"), "adjourned", "unfinished", "cancelled"):
        needed += [f"minutes.title.{outcome}", f"result.{outcome}", f"result.next.{outcome}"]
    needed += [f"title.{kind}" for kind in typeset.KINDS]
    assert not [key for key in needed if key not in WORDS["en"]]
