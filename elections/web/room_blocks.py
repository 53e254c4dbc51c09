"""What the room's screen is made of: blocks, each a mapping with `kind`, as static/js/room.js draws them."""

from typing import Any, Final

from elections.web.i18n import OFFICES

Block = dict[str, Any]

ISOLATE: Final = "\u2068"
END: Final = "\u2069"
NAMES_SHOWN: Final = 12


def title(text: str, lead: str = "") -> Block:
    """A heading, and a line below it."""
    return {"kind": "title", "text": text, "lead": lead}


def text(text: str) -> Block:
    """A sentence."""
    return {"kind": "text", "text": text}


def groups(label: str, value: str) -> Block:
    """Four by four, to be read aloud or photographed."""
    return {"kind": "groups", "label": label, "value": value}


def numbers(*rows: tuple[str, int]) -> Block:
    """Large numbers, each with its word."""
    return {"kind": "numbers", "rows": [list(row) for row in rows]}


def within(seat: str) -> str:
    """A seat's name within a sentence."""
    name = str(OFFICES[seat])
    return name[:1].lower() + name[1:]
