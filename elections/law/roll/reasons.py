"""Why a row is refused, and what is changed in one: codes and sentences, the sentence as second argument."""

from dataclasses import dataclass
from typing import Final

from elections.errors import Refusal


@dataclass(frozen=True)
class Reason:
    """Why a row is refused, or what was changed in it: a stable code, and its sentence."""

    code: str
    text: str


REASONS: Final = {
    reason.code: reason.text
    for reason in (
        Reason("missing-field", "This field is missing; fill it in."),
        Reason("formula-or-error", "The cell holds a formula, an error or a truth value; write the value itself."),
        Reason("not-text", "This is a number or a date where a text belongs; write it as text."),
        Reason("control-character", "The cell holds control characters; write it anew."),
        Reason("bad-registration", "A registration number has 1 to 32 letters A-Z, digits, and the marks / . - only."),
        Reason("duplicate-registration", "This registration number stands already on line {first}."),
        Reason("not-arabic", "This is not a name in Arabic letters only."),
        Reason("not-latin", "This is not a name in Latin letters only."),
        Reason("bad-name", "This is not a name in Arabic letters only, or in Latin letters only."),
        Reason("name-too-long", "A name has at most 200 characters."),
        Reason("two-names", "Two columns give different names in the same script."),
        Reason("bad-date", "This is not a date; write it as 1999-05-31 or 31/05/1999."),
        Reason("impossible-date", "There is no such day in the calendar (the day comes before the month)."),
        Reason("future-date", "This date of birth is in the future."),
        Reason("too-young", "A trainee is at least 18 years old."),
        Reason("too-old", "A trainee is at most 70 years old."),
        Reason("unknown-corps", "No statute names this corps."),
        Reason("bad-cohort", "This is not the number of a cohort."),
        Reason("unknown-cohort", "This cohort has not been entered; enter it first."),
        Reason(
            "number-rewritten",
            "A program has written this number as a decimal or in scientific form; write it as it was.",
        ),
        Reason("shown-otherwise", "The sheet shows this number in another way than it is kept; write it as text."),
        Reason("reason-missing", "Say why this row is left out."),
        Reason("of-another-cohort", "This registration number belongs to a trainee of another cohort."),
    )
}

NOTICES: Final = {
    reason.code: reason.text
    for reason in (
        Reason("marks-removed", "Invisible marks were removed."),
        Reason("digits-written-anew", "Arabic-Indic digits were written as 0-9."),
        Reason("date-from-serial", "The number was read as a spreadsheet's date."),
        Reason("marks-written-plain", "Marks that look like a hyphen or an apostrophe were written as that mark."),
        Reason("scripts-parted", "The cell holds a name in each script; both were taken."),
        Reason("column-ignored", "This column is not used."),
        Reason("place-ignored", "This column holds places of birth, which are not kept."),
        Reason("part-ignored", "This part of the name stands in the whole name too; it is not used."),
        Reason("number-ignored", "This column holds another number than the registration number; it is not used."),
        Reason("as-remembered", "The columns are read as those of the last file with these headers."),
        Reason("names-joined", "The parts of the name were joined, as in this example."),
        Reason("zeros-by-format", "The zeros that the sheet shows before these numbers were taken."),
        Reason("sheet-read", "This sheet was read."),
        Reason("sheet-ignored", "This sheet was not read."),
        Reason("sheet-hidden", "This sheet is hidden; it was not read."),
        Reason("rows-left-out", "These rows are left out."),
        Reason("read-as", "The file was read in this encoding; look at the names in the preview."),
    )
}


def fault(code: str, line: int, column: str = "", value: str = "") -> Refusal:
    """The refusal of a row for the reason `code`, with its place and value."""
    return Refusal(code, REASONS[code], line=line, column=column, value=value)
