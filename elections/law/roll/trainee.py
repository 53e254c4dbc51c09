"""One trainee, one row, and what a whole roll is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

FIELDS: Final = ("registration", "name_ar", "name_latin", "birth_date", "corps", "cohort")
LONGEST_NAME: Final = 200

CohortId = tuple[str, str]
"""A cohort as rolls name it: the corps' id and the cohort's number."""


@dataclass(frozen=True)
class Trainee:
    """One trainee. `name_ar` or `name_latin` may be empty, not both; `birth_date` decides seats and is never public."""

    registration: str
    name_ar: str
    name_latin: str
    birth_date: date = field(repr=False)
    corps: str
    cohort: str


@dataclass(frozen=True)
class Row:
    """One row: its line, its cells by field (`FIELDS`, or "name" for either script), the columns' headers."""

    line: int
    cells: Mapping[str, object]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """Something that was taken, but changed or left aside: shown beside the preview."""

    line: int
    column: str
    value: str
    code: str
    text: str


@dataclass(frozen=True)
class Roll:
    """What a file says, whole."""

    trainees: tuple[Trainee, ...]
    notices: tuple[Notice, ...] = ()
