"""What the office types for the papers of an election, and no journal holds.

Dates of the Hijri year, the file's numbers, whom to ask, who refused to sign and why, who witnessed a draw.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from elections.acts.transaction import Context, acting
from elections.canonical import canonical_bytes, is_one_line
from elections.db.models import Election, FrozenPaper
from elections.errors import Malformed, OutOfState

LONGEST: Final = 500


@dataclass(frozen=True)
class Notes:
    """Texts of one line each; `hijri` and `reference` by kind of paper, `refused` by seat, `witnesses` by draw."""

    city: str = ""
    contact: str = ""
    hijri: Mapping[str, str] = field(default_factory=dict)
    reference: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    witnesses: Mapping[str, str] = field(default_factory=dict)
    time_confirmed: int = 0


def notes_of(election: Election) -> Notes:
    """What was typed so far."""
    return Notes(**json.loads(election.notes))


def keep_notes(context: Context, uuid: str, notes: Notes) -> None:
    """Keeps what was typed; later papers show it.

    Raises:
        Malformed: `bad-note`.
        OutOfState: `minutes-frozen`, it would change minutes that are final.
    """
    check_notes(notes)
    with acting(context, uuid) as act:
        before = notes_of(act.election)
        final = act.session.get(FrozenPaper, (act.election.id, "minutes", "ar")) is not None
        if final and _of_minutes(before) != _of_minutes(notes):
            raise OutOfState("minutes-frozen", "The minutes are final: what they say can no longer be changed.")
        act.election.notes = canonical_bytes(asdict(notes)).decode()


def check_notes(notes: Notes) -> None:
    """Refuses what is not a line of printable text.

    Raises:
        Malformed: `bad-note`.
    """
    for text in _texts(notes):
        if text and (len(text) > LONGEST or not is_one_line(text)):
            raise Malformed("bad-note", "Write one line of at most {most} printable characters.", most=LONGEST)


def _texts(notes: Notes) -> list[str]:
    typed = [notes.hijri, notes.reference, notes.refused, notes.witnesses]
    return [notes.city, notes.contact, *(text for texts in typed for text in texts.values())]


def _of_minutes(notes: Notes) -> tuple[object, ...]:
    def filled(texts: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in texts.items() if text}

    return (
        filled(notes.refused),
        filled(notes.witnesses),
        notes.time_confirmed,
        notes.hijri.get("minutes", ""),
        notes.reference.get("minutes", ""),
    )
