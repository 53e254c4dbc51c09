"""What a file leaves open, and only the one who sends it can say: each question a stable code and one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from elections.law.roll.reasons import Reason

AS_READ: Final = Reason("as-read", "As they are read")
SWAPPED: Final = Reason("swapped", "Day and month changed over")
TAKE: Final = Reason("take", "Take them")
LEAVE: Final = Reason("leave", "Leave them out")
KNOWN: Final = Reason("known", "Write them as they are known")
NEW: Final = Reason("new", "These are other persons")
OTHER_PERSON: Final = Reason("other-person", "Another person")
SAME_PERSON: Final = Reason("same-person", "The same person: correct the number")
WHOLE: Final = Reason("whole", "This is the whole name")
FROM_1900: Final = Reason("1900", "Days counted from 1900 (Excel, LibreOffice)")
FROM_1904: Final = Reason("1904", "Days counted from 1904 (old Excel for Mac)")

ANSWERS: Final = {
    answer.code: answer.text
    for answer in (
        AS_READ, SWAPPED, TAKE, LEAVE, KNOWN, NEW, OTHER_PERSON, SAME_PERSON, WHOLE, FROM_1900, FROM_1904
    )
}  # fmt: skip
"""Every answer that is not the name of a sheet or the role of a column: its sentence."""

QUESTIONS: Final = {
    reason.code: reason.text
    for reason in (
        Reason("which-sheet", "Say which sheet holds the roll; {shown} is the one that is shown."),
        Reason("no-header", "No row of headers was found; say in which row they stand, or what each column holds."),
        Reason("hidden-rows", "Rows that are hidden in the sheet ({rows}): are they of the roll?"),
        Reason("hidden-column", "Column {column} is hidden in the sheet: say whether it is of the roll."),
        Reason("column-without-header", "Column {column} has values but no header: say what it holds."),
        Reason("column-with-names", "Column {column} looks like names or a part of names: say what it holds."),
        Reason("column-unsure", "The header of column {column} is not quite known: say what it holds."),
        Reason("two-columns", "Two columns say the same: {first}, {second}. Say what each of them holds."),
        Reason("no-registration-column", "No column of registration numbers was found: say which one it is."),
        Reason("no-name-column", "No column of names was found: say which one it is."),
        Reason("no-birth-date-column", "No column of dates of birth was found: say which one it is."),
        Reason("name-in-part", "Column {column} holds a part of the name only: say which one holds the other part."),
        Reason("one-word-names", "Column {column} has one word for a person: say whether that is the whole name."),
        Reason("order-or-registration", "Column {column} counts the rows 1, 2, 3: is it the registration number?"),
        Reason("not-persons", "Rows that look like totals, signatures or headings ({rows}), not like persons."),
        Reason(
            "days-swapped",
            "Day and month look changed over in dates of birth such as {value}: no day of a date cell is over 12, and "
            "dates that are text have days over 12.",
        ),
        Reason("month-first", "Some dates of birth have the month before the day, such as {value}."),
        Reason("day-or-month", "No date of birth has a day over 12: which is the day and which the month in {value}?"),
        Reason("day-numbers", "Dates of birth are written as numbers of days, such as {value}: counted from when?"),
        Reason(
            "zeros-lost",
            "Registration numbers differ from known ones by zeros at their beginning only, such as {value} and "
            "{known}; the persons are the same.",
        ),
        Reason("same-person-here", "Line {first} has the same name and date of birth under another number."),
        Reason("same-person-known", "{known} of cohort {cohort} has the same name and date of birth."),
        Reason("zeros-differ", "{known} is a number already; it differs by zeros at the beginning only."),
        Reason("part-of-name", "Only a part of the name is filled in."),
    )
}


@dataclass(frozen=True)
class Question:
    """Something that is not taken before it is answered."""

    code: str
    message: str
    """Its sentence, with fields for `details`."""
    details: Mapping[str, str | int] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    """The answers (`ANSWERS`, or names of sheets); empty where the roles of columns are the answer."""
    at: int = -1
    """The column it is about, from 0; -1: none."""
    line: int = 0
    """The line it is about; 0: the file."""

    @property
    def key(self) -> str:
        """What its answer is kept under."""
        return f"{self.code}:{self.line}" if self.line else self.code

    def __str__(self) -> str:
        return self.message.format(**self.details)


def question(code: str, *options: Reason, at: int = -1, line: int = 0, **details: str | int) -> Question:
    """The question of this code, with its sentence."""
    return Question(code, QUESTIONS[code], details, tuple(one.code for one in options), at, line)
