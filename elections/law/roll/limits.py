"""How much work a file may ask for, decided before it begins; and the refusals that say so."""

from collections.abc import Iterable, Iterator
from typing import Final

from elections.errors import Malformed
from elections.law.roll.book import Cell, Line, is_empty

MAX_BYTES: Final = 4_000_000
MAX_UNPACKED: Final = 8_000_000
MAX_RATIO: Final = 60
SMALL: Final = 1_000_000
MAX_PARTS: Final = 500
MAX_ELEMENTS: Final = 600_000
"""Of XML in one file, or of an old Excel file's records."""
MAX_ROWS: Final = 5000
HEADER_WITHIN: Final = 40
"""How many filled lines may stand before the headers."""
MAX_COLUMNS: Final = 60
MAX_SHEETS: Final = 30
MAX_LINES: Final = 20_000
"""Of text, the empty ones counted too."""


class Allowance:
    """How many more elements may be looked at in one file."""

    def __init__(self, left: int = MAX_ELEMENTS) -> None:
        self.left = left

    def spend(self, count: int = 1) -> None:
        """Takes `count` elements from what is left.

        Raises:
            Malformed: `roll-unpacks-too-large`, nothing is left.
        """
        self.left -= count
        if self.left < 0:
            raise unpacks_too_large()


def bounded(lines: Iterable[Line]) -> Iterator[Line]:
    """The filled ones of `lines`, as many as a roll may have.

    Raises:
        Malformed: `roll-too-many-rows`, `roll-too-many-columns`.
    """
    taken = 0
    for line in lines:
        if all(is_empty(cell) for cell in line.cells):
            continue
        taken += 1
        if taken > MAX_ROWS + HEADER_WITHIN:
            raise too_many_rows()
        if any(not is_empty(cell) for cell in line.cells[MAX_COLUMNS:]):
            raise too_many_columns()
        yield Line(line.number, _trimmed(line.cells[:MAX_COLUMNS]))


def too_many_rows() -> Malformed:
    """The refusal of a table that is too long."""
    return Malformed("roll-too-many-rows", "The file has more than {limit} rows.", limit=MAX_ROWS)


def too_many_columns() -> Malformed:
    """The refusal of a table that is too wide."""
    return Malformed("roll-too-many-columns", "The table has more than {limit} columns.", limit=MAX_COLUMNS)


def unpacks_too_large() -> Malformed:
    """The refusal of a file that holds far more than a roll needs."""
    return Malformed("roll-unpacks-too-large", "The file unpacks to too much; copy the table to a new file.")


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and is_empty(cells[end - 1]):
        end -= 1
    return cells[:end]
