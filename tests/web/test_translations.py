"""Nothing is left unsaid in Arabic or French, in pages, refusals and browser code alike."""

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import pytest

import elections
from elections.errors import Refusal
from tools import translations

PROGRAM = {
    "babel.cfg": "[python: elections/**.py]\n",
    "elections/x.py": 'raise Refusal("a", "There is no {thing}.")\nngettext("%(num)s card", "%(num)s cards", n)\n',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in PROGRAM.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "translations").mkdir()
    return tmp_path


def test_no_text_is_missing_fuzzy_or_unfit() -> None:
    complaints = translations.check()
    assert not complaints, "\n".join([f"{len(complaints)} texts lack:", *complaints[:40]])


def test_every_kind_of_refusal_is_read_by_the_extractor() -> None:
    for module in pkgutil.walk_packages(elections.__path__, "elections."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    kinds, found = [Refusal], {"Refusal"}
    while kinds:
        for kind in kinds.pop().__subclasses__():
            if kind.__module__.startswith("elections."):
                kinds.append(kind)
                # One whose maker takes no sentence of its own has it in its own text.
                if list(inspect.signature(kind.__init__).parameters)[2:3] == ["message"]:
                    found.add(kind.__name__)
    assert found <= set(translations.REFUSALS)


def test_what_is_not_translated_is_named(root: Path) -> None:
    translations.update(root)
    assert [text for text in translations.check(root) if text.startswith("ar")] == [
        "ar: missing: There is no {thing}.",
        "ar: missing: %(num)s card",
    ]
    assert translations.missing("ar", root) == {"There is no {thing}.": None, "%(num)s card": [None] * 6}


def test_a_filled_catalogue_is_complete_and_survives_an_update(root: Path) -> None:
    texts = {"There is no {thing}.": "Il n’y a pas de {thing}.", "%(num)s card": ["%(num)s carte", "%(num)s cartes"]}
    assert translations.fill("fr", texts, root) == []
    translations.update(root)
    assert not [text for text in translations.check(root) if text.startswith("fr")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("Il n'y a rien.", "other fields"), ("Pas de {chose}.", "other fields"), ("", "missing"), (None, "missing")],
)
def test_a_translation_that_does_not_fit_is_named(root: Path, text: str | None, complaint: str) -> None:
    translations.fill("fr", {"There is no {thing}.": text}, root)
    assert any(complaint in line and "{thing}" in line for line in translations.check(root) if line.startswith("fr"))


def test_damaged_arabic_is_named(root: Path) -> None:
    damaged = "\u0627\u0623\u0644مر {thing}"
    translations.fill("ar", {"There is no {thing}.": damaged}, root)
    assert any("damaged" in line for line in translations.check(root))


@pytest.mark.parametrize(
    "typed", ["Il n'y a pas de {thing}.", "Pas de {thing} !", "Pas de « {thing} ».", "Pas de n° {thing}."]
)
def test_typewritten_french_is_named(root: Path, typed: str) -> None:
    translations.fill("fr", {"There is no {thing}.": typed}, root)
    assert any("apostrophe" in line for line in translations.check(root))


def test_a_fuzzy_text_is_named(root: Path) -> None:
    translations.fill("fr", {"There is no {thing}.": "Pas de {thing}."}, root)
    path = translations.path_of("fr", root)
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "There', '#, fuzzy\nmsgid "There'), encoding="utf-8"
    )
    assert any("fuzzy" in line for line in translations.check(root))


def test_a_text_said_again_finds_its_translation_again(root: Path) -> None:
    translations.fill("fr", {"There is no {thing}.": "Pas de {thing}."}, root)
    program = root / "elections" / "x.py"
    before = program.read_text(encoding="utf-8")
    program.write_text("", encoding="utf-8")
    translations.update(root)
    program.write_text(before, encoding="utf-8")
    translations.update(root)
    assert "There is no {thing}." not in json.dumps(translations.missing("fr", root))


def test_a_translation_of_nothing_is_told(root: Path) -> None:
    assert translations.fill("fr", {"Never said.": "Jamais dit."}, root) == ["Never said."]
