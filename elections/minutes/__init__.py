"""What the papers of an election say, told from its journal: pure data, the same for the program and the rehearsal.

The journal gives all that is public; `Private` adds what only the full minutes hold (remarks, refusals to sign, names
of those drawn for age, witnesses) and what the office types (Hijri date, reference). Times come out on the
institute's clock, without a zone, as papers show them. docs/papers.md lists the fields.
"""

from collections.abc import Iterable
from typing import cast

from elections.minutes.head import ON_HEAD, Data, Line, Private, corps_of, local, paper_head
from elections.minutes.sheets import (
    appointment_data,
    attendance_data,
    attestation_data,
    candidates_data,
    convocation_data,
    desk_roll_data,
    letter_data,
    proclamation_data,
    receipt_data,
    roll_data,
    vacancy_data,
)
from elections.minutes.tale import EVENTS, Tale

__all__ = [
    "EVENTS",
    "Data",
    "Line",
    "Private",
    "appointment_data",
    "attendance_data",
    "desk_roll_data",
    "receipt_data",
    "roll_data",
    "attestation_data",
    "candidates_data",
    "convocation_data",
    "corps_of",
    "letter_data",
    "local",
    "minutes_data",
    "paper_head",
    "proclamation_data",
    "vacancy_data",
]


def minutes_data(entries: Iterable[Line], private: Private | None = None, *, head: Private | None = None) -> Data:
    """The data of the minutes after `entries`; without `private`, those of the public extract.

    Args:
        entries: the record's journal from its first line, already checked.
        private: what the journal does not hold.
        head: what heads the extract, of `ON_HEAD`; nothing else of it is taken.
    """
    told = cast(Private, {name: value for name, value in (head or {}).items() if name in ON_HEAD})
    tale = Tale({**told, **(private or {})}, public=private is None)
    for entry in entries:
        tale.tell(entry)
    return tale.data()
