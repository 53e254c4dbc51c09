"""Which sheet, which row of headers, and what each column holds: guessed by headers and values, decided by the user.

Nothing is guessed in silence: what is not sure is a question, answered by saying what the column holds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from elections.canonical import sha256_hex
from elections.law.roll.book import Book, Cell, Choices, Line, Sheet, is_empty, letter
from elections.law.roll.headers import Guess, guess, recognised
from elections.law.roll.limits import HEADER_WITHIN
from elections.law.roll.questions import Question, question
from elections.law.roll.roles import PARTS, ROLES, WHOLE_NAMES, Values, assign, values_of
from elections.law.roll.text import search_key, shown

_SAMPLES: Final = 3
_LOOKED_AT: Final = 500
_AT_LEAST: Final = 2
"""So many things of a roll have to be named in a row of headers."""


@dataclass(frozen=True)
class Column:
    """One column: its place, its header as written, what it holds and some of its values."""

    at: int
    header: str
    role: str
    samples: tuple[str, ...] = ()
    hidden: bool = False
    chosen: bool = False
    """Whether its role was said, not guessed."""
    asked: bool = False
    """Whether it has to be said what it holds."""

    @property
    def letter(self) -> str:
        """Its name as spreadsheets write it."""
        return letter(self.at)

    @property
    def title(self) -> str:
        """What it is called in a sentence: its header, or its letter where it has none."""
        return self.header or self.letter


@dataclass(frozen=True)
class Remembered:
    """What the columns of an earlier file of some shape were said to hold, and the order of the parts of names."""

    roles: Mapping[int, str]
    order: str = ""


@dataclass(frozen=True)
class Table:
    """The roll's table: its sheet, the line of its headers (0: none), its columns, and the lines under the headers."""

    sheet: Sheet
    header: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    shape: str = ""
    """What files of the same shape have in common, as hex SHA-256: their headers; "" without headers."""
    questions: tuple[Question, ...] = ()
    order: str = ""
    """In which order parts of names are joined (`Choices.order`)."""
    remembered: bool = False
    """Whether what the columns hold is as it was said for an earlier file."""

    def of(self, *roles: str) -> list[Column]:
        """The columns that hold any of these, in the order of the roles."""
        return [column for role in roles for column in self.columns if column.role == role]


def find_table(book: Book, choices: Choices, remembered: Mapping[str, Remembered]) -> Table:
    """The table of the roll, its columns with their roles, and what is open about them.

    Args:
        book: the file.
        choices: what was said about it.
        remembered: what was said of earlier files, by their shapes.
    """
    at, questions = _find_sheet(book, choices)
    sheet = book.sheets[at]
    header = _find_header(sheet, choices)
    titles: tuple[Cell, ...] = next((line.cells for line in sheet.lines if line.number == header), ())
    lines = tuple(line for line in sheet.lines if line.number > header)
    width = max((len(line.cells) for line in (*lines, Line(0, titles))), default=0)
    headers = [_title(titles, place) for place in range(width)]
    if header == 0 and choices.header < 0:
        questions.append(question("no-header"))
    shape = sha256_hex("|".join(map(search_key, headers)).encode()) if header else ""
    before = remembered.get(shape) if not choices.roles else None
    columns, more = _columns(sheet, headers, lines, before.roles if before else choices.roles)
    order = choices.order or (before.order if before else "")
    return Table(sheet, header, tuple(columns), lines, shape, (*questions, *more), order, before is not None)


def _title(titles: Sequence[Cell], at: int) -> str:
    cell = titles[at] if at < len(titles) else None
    return "" if is_empty(cell) else " ".join(str(cell).split())


def _find_sheet(book: Book, choices: Choices) -> tuple[int, list[Question]]:
    """The sheet that holds the roll, and the question which one, where it is not the only one or not the one shown."""
    named = [at for at, sheet in enumerate(book.sheets) if sheet.name == choices.sheet]
    if choices.sheet and named:
        return named[0], []
    seen = [at for at, sheet in enumerate(book.sheets) if sheet.lines and not sheet.hidden]
    tables = [at for at in seen if _find_header(book.sheets[at], Choices())]
    hidden = [at for at, sheet in enumerate(book.sheets) if sheet.hidden and _find_header(sheet, Choices())]
    candidates = tables or [*seen, *hidden]
    if not candidates:
        return book.shown, []
    best = book.shown if book.shown in candidates else candidates[0]
    if len(candidates) == 1 and best in seen and (best == book.shown or book.shown not in seen):
        return best, []
    names = tuple(dict.fromkeys(book.sheets[at].name for at in candidates))
    return best, [replace(question("which-sheet", shown=book.sheets[book.shown].name), options=names)]


def _find_header(sheet: Sheet, choices: Choices) -> int:
    """The line of the headers: the one that names most of what a roll holds; 0: none names enough."""
    if choices.header >= 0:
        return choices.header
    counted = [(recognised(line.cells), -line.number) for line in sheet.lines[:HEADER_WITHIN]]
    best, number = max(counted, default=(0, 0))
    return -number if best >= _AT_LEAST else 0


def _columns(
    sheet: Sheet, headers: Sequence[str], lines: Sequence[Line], said: Mapping[int, str]
) -> tuple[list[Column], list[Question]]:
    looked = lines[:_LOOKED_AT]
    values = [values_of([line.cell(at) for line in looked]) for at in range(len(headers))]
    guesses = [guess(header) for header in headers]
    guessed = assign(guesses, values, set(said.values()))
    columns: list[Column] = []
    for at, header in enumerate(headers):
        if not header and all(is_empty(line.cell(at)) for line in lines):
            continue
        samples = dict.fromkeys(shown(cell) for cell in (line.cell(at) for line in looked) if not is_empty(cell))
        chosen = said.get(at) in ROLES
        role = said[at] if chosen else guessed[at]
        columns.append(Column(at, header, role, tuple(samples)[:_SAMPLES], at in sheet.hidden_columns, chosen))
    questions = [
        one
        for column in columns
        if not column.chosen
        for one in _about_column(column, guesses[column.at], values[column.at], columns, lines)
    ]
    questions += _about_roles(columns)
    asked = {one.at for one in questions}
    return [replace(column, asked=column.at in asked) for column in columns], questions


def _about_column(
    column: Column, said: Guess, values: Values, columns: Sequence[Column], lines: Sequence[Line]
) -> list[Question]:
    """What is open about one column whose role was guessed."""

    def ask(code: str) -> list[Question]:
        return [question(code, at=column.at, column=column.title)]

    if not column.header:
        return ask("column-without-header")
    if column.role == "unused":
        known = said.sure and said.role in ("other", "order", "registration")
        if known or not values.filled or not (said.of_a_name or values.are_names):
            return []
        return [] if said.of_a_name and _is_in_whole(column, columns, lines) else ask("column-with-names")
    if not said.role:
        return ask("column-with-names" if values.are_names else "column-unsure")
    if not said.sure or (said.role == "registration" and said.rank == 0):
        return ask("column-unsure")
    if said.role == "registration" and said.rank == 1 and values.counting:
        return ask("order-or-registration")
    if said.role == "bare" and column.role in WHOLE_NAMES and values.words * 2 < sum(values.names.values()):
        return ask("one-word-names")
    return ask("hidden-column") if column.hidden else []


def _is_in_whole(part: Column, columns: Sequence[Column], lines: Sequence[Line]) -> bool:
    """Whether what a column holds stands, on every line, in the whole name of another column too."""
    for whole in columns:
        if whole.role not in WHOLE_NAMES:
            continue
        pairs = ((_words(line.cell(part.at)), _words(line.cell(whole.at))) for line in lines)
        if all(few <= many for few, many in pairs):
            return True
    return False


def _words(cell: Cell) -> set[str]:
    return set(search_key(str(cell or "")).split())


def _about_roles(columns: Sequence[Column]) -> list[Question]:
    """What is open about all columns together: two that say the same, and what none of them holds."""
    held: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        held[column.role].append(column)
    questions = [
        question("two-columns", at=second.at, first=first.title, second=second.title)
        for role, (first, *others) in held.items()
        for second in others
        if role not in ("unused", "birth_place") and not (role in PARTS and first.chosen and second.chosen)
    ]
    for of in ("ar", "latin"):
        whole = held.get(f"name_{of}", [])
        parts = [held.get(f"{part}_{of}", []) for part in ("family", "given")]
        present = [part[0] for part in parts if part]
        if whole and present:
            questions.append(question("two-columns", at=present[0].at, first=whole[0].title, second=present[0].title))
        elif len(present) == 1:
            questions.append(question("name-in-part", at=present[0].at, column=present[0].title))
    if not held.get("registration"):
        questions.append(question("no-registration-column"))
    if not any(held.get(role) for role in (*WHOLE_NAMES, *PARTS)):
        questions.append(question("no-name-column"))
    if not held.get("birth_date"):
        questions.append(question("no-birth-date-column"))
    return questions
