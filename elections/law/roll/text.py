"""Text as people type and paste it: invisible marks, letters of several forms, digits of several scripts."""

import unicodedata
from typing import Final

LONGEST_SHOWN = 80
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
DIGITS: Final = {start + value: str(value) for start in (0x660, 0x6F0) for value in range(10)}
"""Arabic-Indic digits, and their extended forms, as 0-9; for `str.translate`."""

LOOK_ALIKES: Final = {
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys((0x2018, 0x201B, 0x00B4, 0x0060, 0x02BF, 0x02BE, 0x02B9, 0x2032, 0xFF07), "'"),
}
"""Marks that look like a hyphen or an apostrophe, as that mark; for `str.translate`."""

_UNSEEN: Final = {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_BETWEEN: Final = str.maketrans(dict.fromkeys("/|()[]؛،;,:", " "))
_SELECTORS: Final = {chr(code) for code in (0x34F, *range(0x180B, 0x180E), *range(0xFE00, 0xFE10))}
_FOLDED: Final = str.maketrans(
    {"ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": None, "’": " ", "ʼ": " ", "'": " "}
)


def search_key(name: str) -> str:
    """What a search compares: no marks, no case, one form of alif, ha and ya, spaces for apostrophes and hyphens."""
    bare = "".join(
        char
        for char in unicodedata.normalize("NFKD", name.translate(_FOLDED))
        if unicodedata.category(char) not in {"Mn", "Cf"}
    )
    folded = bare.translate(_FOLDED).translate(DIGITS).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` composed (NFC), without invisible marks, spaces made single; and the marks removed, as `U+200F`.

    Letters in presentation forms, as damaged files hold them, become the letters themselves.
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    removed = [f"U+{ord(char):04X}" for char in spaced if _is_invisible(char)]
    left = "".join(_letter(char) for char in spaced if not _is_invisible(char))
    return unicodedata.normalize("NFC", " ".join(left.split())), tuple(sorted(set(removed)))


def shown(value: object) -> str:
    """A cell's value for a report: unseen characters as `U+200F`, at most 80 characters."""
    if value is None:
        return ""
    text = str(value)
    seen = "".join(f"U+{ord(char):04X}" if unicodedata.category(char) in _UNSEEN else char for char in text)
    return seen if len(seen) <= LONGEST_SHOWN else seen[: LONGEST_SHOWN - 1] + "…"


def safe_cell(text: str) -> str:
    """`text` for a spreadsheet: what a spreadsheet would run as a formula is marked as text by an apostrophe."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def script(name: str) -> str:
    """The script of a name, "ar" or "latin"; "" where it has both, another, or what is no part of a name."""
    scripts = set()
    marks = 0
    for char in name:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind == "Mn" else 0
        if kind[0] == "L":
            word = unicodedata.name(char, "").split(" ")[0]
            scripts.add({"ARABIC": "ar", "LATIN": "latin"}.get(word, "") if char != "ʼ" else "latin")
        elif marks > 3 or (kind != "Mn" and char not in " '’-.ʼ"):
            return ""
        elif kind == "Mn" and unicodedata.name(char, "").startswith("ARABIC"):
            scripts.add("ar")
    starts_well = bool(name) and unicodedata.category(name[0])[0] == "L"
    return scripts.pop() if starts_well and len(scripts) == 1 else ""


def parted(name: str) -> tuple[str, str] | None:
    """The Arabic and the Latin name of a cell that holds one after the other; None where it does not."""
    runs: list[tuple[str, list[str]]] = []
    for word in name.translate(_BETWEEN).split():
        of = script(word)
        if not of and word.strip("-.'’"):
            return None
        if of and (not runs or runs[-1][0] != of):
            runs.append((of, []))
        if of:
            runs[-1][1].append(word)
    found = {of: " ".join(words) for of, words in runs}
    return (found["ar"], found["latin"]) if len(runs) == 2 == len(found) else None


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or char in _SELECTORS


def _letter(char: str) -> str:
    presented = "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"
    return unicodedata.normalize("NFKC", char) if presented else char
