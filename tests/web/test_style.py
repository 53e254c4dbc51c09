"""The sheets: text stands out from its ground, boxes run in either direction, nothing comes from elsewhere or idles."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import elections.web
from elections import resources
from tests import sheets

WEB = Path(elections.web.__file__).parent
BRACES = r"\{\{.*?\}\}|\{%.*?%\}"
TEXT_ON = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("soft", "paper"), ("soft", "surface"), ("soft", "sunken"),
    ("green", "paper"), ("green", "surface"), ("green", "green-soft"), ("green-deep", "green-soft"),
    ("on-green", "green"), ("on-green", "green-deep"), ("gold-ink", "gold-soft"), ("red", "paper"), ("red", "red-soft"),
    ("shell-ink", "shell"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme, over those of the light one."""
    light, dark = re.findall(r":root \{(.*?)\}", sheets.rules("base"), re.DOTALL)[:2]
    room = re.search(r"\.room \{(.*?)\}", sheets.rules("room"), re.DOTALL)
    assert room is not None
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", {"light": "", "dark": dark, "room": room[1]}[theme]))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 (relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5), ("room", 7.0)])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(theme: str, least: float, text: str, ground: str) -> None:
    found = tokens(theme)
    assert contrast(found[text], found[ground]) >= least


@pytest.mark.parametrize("theme", ["light", "dark", "room"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_the_borders_of_controls_stand_out(theme: str, ground: str) -> None:
    assert contrast(tokens(theme)["edge"], tokens(theme)[ground]) >= 3


@pytest.mark.parametrize("sheet", sheets.names())
def test_boxes_have_no_left_and_no_right(sheet: str) -> None:
    physical = re.compile(
        r"(?<![-\w])(margin|padding|border|inset)?-?(left|right|top|bottom)\s*:|(?<![-\w])(width|height)\s*:"
    )
    lines = [line for line in sheets.rules(sheet).splitlines() if not line.lstrip().startswith("@media")]
    assert [line for line in lines if physical.search(line)] == []


@pytest.mark.parametrize("sheet", sheets.names())
def test_a_sheet_asks_nobody_else(sheet: str) -> None:
    rules = sheets.rules(sheet)
    assert all(address.startswith("/") for address in re.findall(r'url\("?([^")]+)', rules))
    assert "@import" not in rules and "data:" not in rules


@pytest.mark.parametrize("kind", ["secondary", "quiet", "danger", "gold", "small"])
def test_each_kind_of_button_has_a_look_of_its_own(kind: str) -> None:
    assert re.search(rf"\.button\.{kind}[ ,]", sheets.rules("base"))


def pieces(kind: str) -> Iterator[str]:
    """What is quoted in scripts and in the screens' Python; of templates their classes and what stands in braces."""
    folders = {"*.html": resources.folder("templates"), "*.js": resources.folder("static"), "*.py": WEB}
    found = re.compile(
        rf'class="(?:{BRACES}|[^"])*"|\{{% block \w+_class %\}}[^{{]*|{BRACES}' if kind == "*.html" else r'"[^"\n]*"'
    )
    for path in folders[kind].rglob(kind):
        yield from found.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sheet", sheets.names())
def test_every_class_of_a_sheet_is_given_to_an_element_somewhere(sheet: str) -> None:
    said = {word for kind in ("*.html", "*.js", "*.py") for one in pieces(kind) for word in re.findall(r"[\w-]+", one)}
    assert sorted(sheets.classes(sheet) - said) == []


def test_every_class_that_an_element_is_given_is_of_a_sheet() -> None:
    known = frozenset.union(sheets.UNSTYLED, *(sheets.classes(one) for one in sheets.names()))
    given = {
        word
        for one in pieces("*.html")
        if one.startswith("class=")
        for word in re.sub(BRACES, " ", one.removeprefix("class=")).strip('"').split()
    }
    assert sorted(given - known) == []
