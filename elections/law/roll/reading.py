"""A book read as a roll under what its sender has chosen: who is in it, what is wrong, what is open, what was done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from elections.errors import Malformed, Refusal
from elections.law.roll.book import DAY_ZERO, DAY_ZERO_1904, Book, Cell, Choices, Line, is_empty
from elections.law.roll.columns import Column, Remembered, Table, find_table
from elections.law.roll.dates import about_days, changed_over, midnight, seen
from elections.law.roll.headers import guess
from elections.law.roll.limits import MAX_COLUMNS, MAX_ROWS, too_many_rows
from elections.law.roll.people import Beside, Known, People, compare
from elections.law.roll.questions import FROM_1900, FROM_1904, LEAVE, SWAPPED, TAKE, WHOLE, Question, question
from elections.law.roll.reasons import NOTICES, fault
from elections.law.roll.roles import PARTS
from elections.law.roll.rows import RowRead, read_each, refuse
from elections.law.roll.text import shown
from elections.law.roll.trainee import CohortId, Notice, Roll, Row, Trainee

FAMILY_FIRST: Final = "family-first"
GIVEN_FIRST: Final = "given-first"
_MOST_NAMED: Final = 12


@dataclass(frozen=True)
class ReadLine:
    """One line under the headers: what it says, everything wrong or open about it, and what taking it does."""

    number: int
    line: Line
    """The cells as they are read, corrections put in."""
    row: Row
    trainee: Trainee | None = None
    effect: str = ""
    known: Known | None = None
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: str = ""
    """Why it is not taken; "" where it is."""

    @property
    def is_renumbered(self) -> bool:
        """Whether a known trainee gets another number."""
        return bool(self.known and self.trainee and self.known.registration != self.trainee.registration)


@dataclass(frozen=True)
class Reading:
    """What a file says, whole."""

    table: Table
    choices: Choices
    lines: tuple[ReadLine, ...]
    questions: tuple[Question, ...]
    """Those about the whole file, answered ones too."""
    notices: tuple[Notice, ...]
    gone: tuple[Known, ...] = ()
    """Those of the cohort who are not in the file."""
    settled: bool = True
    """Whether it is known what each column holds."""

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that are not answered: about columns, about the file, about lines."""
        asked = (*self.questions, *(one for line in self.lines for one in line.questions))
        return tuple(one for one in asked if not self.is_answered(one))

    def is_answered(self, asked: Question) -> bool:
        """Whether this question is answered; one about a column's role is answered by saying the role."""
        return bool(asked.options) and self.choices.answer(asked.key) in asked.options

    @property
    def wrong(self) -> tuple[ReadLine, ...]:
        """The lines with something wrong or open."""
        return tuple(
            line for line in self.lines if line.refusals or any(not self.is_answered(one) for one in line.questions)
        )

    @property
    def trainees(self) -> tuple[Trainee, ...]:
        """Those who are taken, in the order of the lines."""
        return tuple(line.trainee for line in self.lines if line.trainee is not None and not line.left_out)

    @property
    def all_notices(self) -> tuple[Notice, ...]:
        """What was taken but changed, or left aside: of the file, then of its lines."""
        return (*self.notices, *(notice for line in self.lines for notice in line.notices))

    @property
    def understood(self) -> tuple[Column, ...]:
        """The columns that are used."""
        return tuple(column for column in self.table.columns if column.role != "unused" and not column.asked)

    def count(self, effect: str) -> int:
        """How many lines have this effect."""
        return sum(line.effect == effect for line in self.lines if not line.left_out)

    def roll(self) -> Roll:
        """The roll, when nothing is wrong or open.

        Raises:
            RowRefusals: `bad-roll`, with everything wrong in every line.
            Malformed: `roll-questions`, something is open; `roll-empty`, no line is taken.
        """
        refuse([refusal for line in self.lines for refusal in line.refusals])
        if self.open:
            raise Malformed(
                "roll-questions",
                "Nothing was taken: {count} question(s) have to be answered first.",
                count=len(self.open),
            )
        if not self.trainees:
            raise empty()
        return Roll(self.trainees, self.all_notices)


def empty() -> Malformed:
    """The refusal of a file without a row."""
    return Malformed("roll-empty", "The file holds no row.")


def read_book(
    book: Book,
    *,
    today: date,
    cohorts: Collection[CohortId],
    default: CohortId | None = None,
    choices: Choices = Choices(),  # noqa: B008 (it cannot be changed)
    remembered: Mapping[str, Remembered] | None = None,
    known: Iterable[Known] = (),
) -> Reading:
    """The roll that a book holds, under what its sender chose.

    Args:
        book: the file.
        today: the day that ages are counted on.
        cohorts: the cohorts that the institute has entered.
        default: the cohort of rows that name none, such as the one chosen in the form.
        choices: what was said about the file.
        remembered: what was said of earlier files, by their shapes.
        known: the trainees whom the institute has.

    Raises:
        Malformed: `roll-empty`, no line stands under the headers; `roll-too-many-rows`.
    """
    table = find_table(book, choices, remembered or {})
    if not table.lines:
        raise empty()
    if len(table.lines) > MAX_ROWS:
        raise too_many_rows()
    reader = _Reader(book, table, choices)
    if table.questions:
        lines = tuple(ReadLine(line.number, line, Row(line.number, {})) for line in table.lines)
        return Reading(table, choices, lines, table.questions, tuple(reader.notices), settled=False)
    return reader.read(today, cohorts, default, People(known))


class _Reader:
    """Reads the lines of a table whose columns are known."""

    def __init__(self, book: Book, table: Table, choices: Choices) -> None:
        self.book, self.table, self.choices = book, table, choices
        self.questions: list[Question] = list(table.questions)
        self.notices: list[Notice] = []
        self._tell_file()
        self._tell_columns()

    def read(self, today: date, cohorts: Collection[CohortId], default: CohortId | None, people: People) -> Reading:
        left_out, in_doubt = self._left_out()
        corrected = [self._corrected(line) for line in self.table.lines]
        lines, day_zero = self._days([line for line in corrected if line.number not in {*left_out, *in_doubt}])
        rows = {line.number: self._row(line) for line in lines}
        read = {
            one.row.line: one
            for one in read_each(rows.values(), today=today, cohorts=cohorts, default=default, day_zero=day_zero)
        }
        trainees = [(number, one.trainee) for number, one in read.items() if one.trainee is not None]
        beside, asked = compare(trainees, people, self.choices.answer)
        self.questions += asked
        found = [
            self._line(line, read[line.number], beside.get(line.number))
            if line.number in read
            else self._aside(line, left_out.get(line.number))
            for line in (*lines, *(line for line in corrected if line.number in {*left_out, *in_doubt}))
        ]
        found.sort(key=lambda line: line.number)
        numbers = {one.registration.casefold() for one in read.values()}
        numbers |= {one.known.registration.casefold() for one in beside.values() if one.known}
        of = {(one.corps, one.cohort) for _, one in trainees}
        gone = people.gone(numbers, of or ({default} if default else ()))
        return Reading(
            self.table, self.choices, tuple(found), tuple(self.questions), tuple(self.notices), gone
        )  # fmt: skip

    def _line(self, line: Line, read: RowRead, beside: Beside | None) -> ReadLine:
        refusals, questions = list(read.refusals), list(self._part_missing(line))
        if beside is None:
            return ReadLine(
                line.number, line, read.row, None, "", None, tuple(refusals), read.notices, tuple(questions)
            )  # fmt: skip
        questions += beside.questions
        if beside.refusal:
            refusals.append(beside.refusal)
        return ReadLine(
            line.number,
            line,
            read.row,
            beside.trainee,
            beside.effect,
            beside.known,
            tuple(refusals),
            read.notices,
            tuple(questions),
        )

    def _aside(self, line: Line, why: str | None) -> ReadLine:
        """A line that is not taken, for the reason `why`; None: it is not said yet whether it is."""
        row = self._row(line)
        if why is None:
            return ReadLine(line.number, line, row)
        if why.strip():
            return ReadLine(line.number, line, row, left_out=why)
        return ReadLine(line.number, line, row, refusals=(fault("reason-missing", line.number),))

    def _corrected(self, line: Line) -> Line:
        said = self.choices.corrections.get(line.number, {})
        anew = {at: text for at, text in said.items() if at < MAX_COLUMNS}
        if not anew:
            return Line(line.number, tuple(midnight(cell) for cell in line.cells))
        width = max(len(line.cells), max(anew) + 1)
        cells: list[Cell] = [anew.get(at, midnight(line.cell(at))) for at in range(width)]
        return Line(line.number, tuple(cells))

    def _left_out(self) -> tuple[dict[int, str], set[int]]:
        """The lines that are not taken, with the reason; and those of which it is still to be said."""
        left_out = dict(self.choices.left_out)
        numbers = [line.number for line in self.table.lines]
        unseen = [number for number in numbers if number in self.table.sheet.hidden_lines]
        suspect = [line.number for line in self.table.lines if self._is_no_person(line) and line.number not in unseen]
        in_doubt: set[int] = set()
        for code, asked_about, options in (
            ("hidden-rows", unseen, (TAKE, LEAVE)),
            ("not-persons", suspect, (LEAVE, TAKE)),
        ):
            if asked_about:
                asked = question(code, *options, rows=_named(asked_about))
                self.questions.append(asked)
                answer = self.choices.answer(asked.key)
                if answer == LEAVE.code:
                    left_out.update({number: NOTICES["rows-left-out"] for number in asked_about})
                elif answer != TAKE.code:
                    in_doubt.update(asked_about)
        return {number: left_out[number] for number in numbers if number in left_out}, in_doubt - set(left_out)

    def _is_no_person(self, line: Line) -> bool:
        """Whether a line looks like a total, a signature or the headers again: hardly filled, or filled as they are."""
        titles = [column.header for column in self.table.columns if column.header]
        cells = [shown(cell) for cell in line.cells if not is_empty(cell)]
        if len(cells) > 1 and set(" ".join(cell.split()) for cell in cells) <= set(titles):
            return True
        used = [column for column in self.table.columns if column.role not in ("unused", "birth_place")]
        filled = [column.role for column in used if not is_empty(line.cell(column.at))]
        return len(filled) <= 1 and len(used) > 1 and line.number not in self.choices.corrections

    def _days(self, lines: Sequence[Line]) -> tuple[list[Line], date]:
        """The lines with their dates of birth read as was answered, and day 0 of numbers of days."""
        at = next(column.at for column in self.table.of("birth_date"))
        as_sent = [line for line in lines if at not in self.choices.corrections.get(line.number, {})]
        cells = [line.cell(at) for line in as_sent]
        day_zero = self.book.day_zero or DAY_ZERO
        if self.book.day_zero is None and (number := seen(cells)):
            asked = question("day-numbers", FROM_1900, FROM_1904, at=at, value=number)
            self.questions.append(asked)
            if self.choices.answer(asked.key) == FROM_1904.code:
                day_zero = DAY_ZERO_1904
        in_doubt = about_days(cells)
        if in_doubt is None:
            return list(lines), day_zero
        self.questions.append(in_doubt)
        if self.choices.answer(in_doubt.key) != SWAPPED.code:
            return list(lines), day_zero
        swapped = {line.number for line in as_sent}
        return [
            line.with_cell(at, changed_over(line.cell(at), in_doubt.code)) if line.number in swapped else line
            for line in lines
        ], day_zero

    def _row(self, line: Line) -> Row:
        """The cells by what they hold, parts of names joined."""
        cells: dict[str, Cell] = {}
        titles: dict[str, str] = {}
        for column in self.table.columns:
            if column.role not in (*PARTS, "unused", "birth_place"):
                cells[column.role], titles[column.role] = line.cell(column.at), column.title
        for of in ("ar", "latin"):
            parts = self._parts(of)
            if parts:
                cells[f"name_{of}"] = _joined([line.cell(column.at) for column in parts])
                titles[f"name_{of}"] = " + ".join(column.title for column in parts)
        return Row(line.number, cells, titles)

    def _parts(self, of: str) -> list[Column]:
        """The columns of a script's parts of a name, in the order they are joined in."""
        family, given = self.table.of(f"family_{of}"), self.table.of(f"given_{of}")
        if self.table.order == GIVEN_FIRST:
            return [*given, *family]
        if self.table.order == FAMILY_FIRST:
            return [*family, *given]
        return sorted((*family, *given), key=lambda column: column.at)

    def _part_missing(self, line: Line) -> Iterable[Question]:
        for of in ("ar", "latin"):
            filled = [not is_empty(line.cell(column.at)) for column in self._parts(of)]
            if any(filled) and not all(filled):
                yield question("part-of-name", WHOLE, line=line.number)
                return

    def _tell(self, code: str, column: str = "", value: str = "", line: int = 0) -> None:
        self.notices.append(Notice(line, column, value, code, NOTICES[code]))

    def _tell_file(self) -> None:
        """What was done with the file: its encoding, the sheet read, those that were not."""
        if self.book.encoding:
            self._tell("read-as", value=self.book.encoding)
        others = [sheet for sheet in self.book.sheets if sheet is not self.table.sheet and sheet.lines]
        if others:
            self._tell("sheet-read", value=self.table.sheet.name)
        for sheet in others:
            self._tell("sheet-hidden" if sheet.hidden else "sheet-ignored", value=sheet.name)

    def _tell_columns(self) -> None:
        """What was done with each column: left aside as what it is, its zeros taken, joined with another."""
        if self.table.remembered:
            self._tell("as-remembered")
        for column in self.table.columns:
            if column.role == "birth_place":
                self._tell("place-ignored", column.title, column.title, self.table.header)
            elif column.role == "unused" and not column.asked and (column.header or column.samples):
                said = guess(column.header)
                code = "number-ignored" if said.role in ("registration", "order") else "column-ignored"
                code = "part-ignored" if said.of_a_name and not column.chosen else code
                self._tell(code, column.title, column.title, self.table.header)
            elif column.role == "registration" and column.at in self.table.sheet.zeros:
                self._tell("zeros-by-format", column.title, ", ".join(column.samples), self.table.header)
        for of in ("ar", "latin"):
            parts = self._parts(of)
            if len(parts) > 1 and self.table.lines:
                joined = _joined([self.table.lines[0].cell(column.at) for column in parts])
                self._tell("names-joined", " + ".join(column.title for column in parts), shown(joined))


def _joined(parts: Sequence[Cell]) -> Cell:
    """Parts of a name as one; what is no text is handed on as it is, to be refused."""
    filled = [part for part in parts if not is_empty(part)]
    wrong = [part for part in filled if not isinstance(part, str)]
    return wrong[0] if wrong else " ".join(str(part).strip() for part in filled) or None


def _named(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_MOST_NAMED]))
    return named if len(numbers) <= _MOST_NAMED else f"{named}…"
