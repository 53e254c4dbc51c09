"""The sheet: text stands out from its ground, boxes run in either direction, nothing comes from elsewhere."""

import re

import pytest

from elections import resources

SHEET = (resources.folder("static") / "css" / "sanduq.css").read_text(encoding="utf-8")
TEXT_ON = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("soft", "paper"), ("soft", "surface"), ("soft", "sunken"),
    ("green", "paper"), ("green", "surface"), ("green", "green-soft"), ("green-deep", "green-soft"),
    ("on-green", "green"), ("on-green", "green-deep"), ("gold-ink", "gold-soft"), ("red", "paper"), ("red", "red-soft"),
    ("shell-ink", "shell"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme, over those of the light one."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)[:2]
    room = re.search(r"\n\.room \{(.*?)\}", SHEET, re.DOTALL)
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


def test_boxes_have_no_left_and_no_right() -> None:
    physical = re.compile(
        r"(?<![-\w])(margin|padding|border|inset)?-?(left|right|top|bottom)\s*:|(?<![-\w])(width|height)\s*:"
    )
    lines = [line for line in SHEET.splitlines() if not line.lstrip().startswith("@media")]
    assert [line for line in lines if physical.search(line)] == []


def test_the_sheet_asks_nobody_else() -> None:
    assert all(address.startswith("/") for address in re.findall(r'url\("?([^")]+)', SHEET))
    assert "@import" not in SHEET and "data:" not in SHEET
