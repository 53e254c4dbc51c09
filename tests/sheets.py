"""The style sheets as tests read them: which classes each one knows, and which of them a page asks for."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from elections import resources

UNSTYLED = frozenset({"member", "next", "plain", "primary", "round-note"})
"""Classes without a rule of their own: the one of several kinds that looks as all begin, and what a script finds."""

_SEEN = """() => [
  [...document.styleSheets].map((one) => one.href.replace(/.*\\/|\\.css.*/g, "")),
  [...new Set([...document.querySelectorAll("body, body *")].flatMap((one) => [...one.classList]))],
]"""


def folder() -> Path:
    """Where the sheets lie."""
    return resources.folder("static") / "css"


@cache
def rules(sheet: str) -> str:
    """A sheet without its comments."""
    return re.sub(r"(?s)/\*.*?\*/", "", (folder() / f"{sheet}.css").read_text(encoding="utf-8"))


@cache
def classes(sheet: str) -> frozenset[str]:
    """The classes that a sheet's selectors name."""
    selectors = re.findall(r"([^{};]+)\{", rules(sheet))
    return frozenset(name for one in selectors for name in re.findall(r"\.([a-z][\w-]*)", one))


def names() -> list[str]:
    """Every sheet."""
    return sorted(path.stem for path in folder().glob("*.css"))


def lacking(page: Page) -> list[str]:
    """The classes on a page that no sheet of those it asks for knows."""
    sheets, seen = page.evaluate(_SEEN)
    known = frozenset.union(UNSTYLED, *(classes(one) for one in sheets))
    return [f"no sheet for .{one}" for one in seen if one not in known]
