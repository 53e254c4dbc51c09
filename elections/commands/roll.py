"""`sanduq roll`: cohorts' rolls without the web."""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from elections.acts import rolls
from elections.commands.installation import data_option, open_context
from elections.errors import Refusal
from elections.law.roll import ROLES, Choices, Question, Reading, safe_cell
from elections.law.roll.files import read_file
from elections.law.roll.reading import FAMILY_FIRST, GIVEN_FIRST

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(name="roll")
def command() -> None:
    """Works on cohorts' rolls without the web."""


@command.command()
@data_option
@click.argument("corps")
@click.argument("number")
@click.option("--first-day", type=DAY, required=True, help="The first day of training.")
@click.option("--last-day", type=DAY, required=True, help="The last day of training.")
def cohort(data: Path, corps: str, number: str, first_day: datetime, last_day: datetime) -> None:
    """Enters a cohort: CORPS is `attache` or `clerk`, NUMBER its number."""
    try:
        rolls.add_cohort(open_context(data), corps, number, first_day.date(), last_day.date())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Cohort {number} of {corps} entered.")


@command.command(name="import")
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--corps", help="The corps of rows that name none.")
@click.option("--number", help="The cohort of rows that name none.")
@click.option("--sheet", default="", help="The sheet that holds the roll.")
@click.option("--header-row", type=click.IntRange(0), default=None, help="The row of the headers; 0: there is none.")
@click.option("--column", "columns", multiple=True, help=f"What a column holds, as B=given_latin: {', '.join(ROLES)}.")
@click.option("--order", type=click.Choice([FAMILY_FIRST, GIVEN_FIRST]), help="How the parts of a name are joined.")
@click.option("--answer", "answers", multiple=True, help="The answer to a question, as hidden-rows=leave.")
@click.option("--correct", "corrections", multiple=True, help="A cell written anew, as C4=31/05/1999.")
@click.option("--leave-out", "left_out", multiple=True, help="A row that is not taken, with its reason: 7=left.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file of all that was found.")
@click.option("--look", is_flag=True, help="Says what the file says, and takes nothing.")
def import_(
    data: Path,
    file: Path,
    corps: str | None,
    number: str | None,
    sheet: str,
    header_row: int | None,
    columns: tuple[str, ...],
    order: str | None,
    answers: tuple[str, ...],
    corrections: tuple[str, ...],
    left_out: tuple[str, ...],
    report: Path | None,
    look: bool,
) -> None:
    """Takes a roll from FILE (XLSX, XLS, ODS or CSV), whole or not at all."""
    context = open_context(data)
    choices = Choices(
        sheet=sheet,
        header=-1 if header_row is None else header_row,
        roles=_roles(columns),
        order=order or "",
        answers=dict(map(_pair, answers)),
        corrections=_corrections(corrections),
        left_out={_line(line): why for line, why in map(_pair, left_out)},
    )
    try:
        book = read_file(file.read_bytes(), file.name)
        with context.database.reading() as session:
            cohort_id = _cohort(session, corps, number)
            seen = rolls.read_book(context, session, book, choices, cohort_id)
        if report:
            _report(report, seen)
        _tell(seen)
        if look:
            return
        _refuse(seen)
        taken = rolls.take_book(context, book, file.name, cohort_id, choices)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{len(taken.trainees)} trainees taken.")


@command.command()
@data_option
@click.argument("corps")
@click.argument("number")
@click.option("--back", type=int, help="Takes the import of this number back, whole.")
def imports(data: Path, corps: str, number: str, back: int | None) -> None:
    """Lists the files that were taken into a cohort; with --back, takes one back."""
    context = open_context(data)
    try:
        if back is not None:
            click.echo(f"{rolls.take_back(context, back)} trainees are as before.")
            return
        with context.database.reading() as session:
            found = rolls.imports(session, _cohort(session, corps, number) or 0)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    for one in found:
        state = " (taken back)" if one.taken_back else ""
        click.echo(f"{one.id}: {one.filename}, {one.taken_at:%Y-%m-%d %H:%M} UTC{state}")


def _cohort(session: Session, corps: str | None, number: str | None) -> int | None:
    """The id of the cohort that was named; None where none was."""
    if not corps or not number:
        return None
    found = rolls.find_cohort(session, corps, number)
    if found is None:
        raise click.ClickException(f"There is no cohort {number} of {corps}: enter it with `sanduq roll cohort`.")
    return found.id


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise click.BadParameter(f"{text}: write NAME=VALUE.")
    return name.strip(), value.strip()


def _line(text: str) -> int:
    if not text.isdecimal():
        raise click.BadParameter(f"{text}: write the number of a row.")
    return int(text)


def _place(letters: str) -> int:
    """The place of a column, from 0, by its letters."""
    at = 0
    for char in letters.upper():
        if not "A" <= char <= "Z":
            raise click.BadParameter(f"{letters}: name a column by its letter, such as B.")
        at = at * 26 + ord(char) - 64
    return at - 1


def _roles(columns: Iterable[str]) -> dict[int, str]:
    roles = {}
    for letters, role in map(_pair, columns):
        if role not in ROLES:
            raise click.BadParameter(f"{role}: a column holds one of {', '.join(ROLES)}.")
        roles[_place(letters)] = role
    return roles


def _corrections(corrections: Iterable[str]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for cell, text in map(_pair, corrections):
        letters = cell.rstrip("0123456789")
        found.setdefault(_line(cell[len(letters) :]), {})[_place(letters)] = text
    return found


def _tell(seen: Reading) -> None:
    """Says what was understood of the file, what was changed and left aside, and what it would do."""
    click.echo("Understood: " + "; ".join(f"{one.letter} {one.header} = {one.role}" for one in seen.understood))
    for notice in seen.all_notices:
        where = f"line {notice.line}, " if notice.line else ""
        click.echo(f"{where}{notice.column}, «{notice.value}»: {notice.text}")
    if seen.settled:
        effects = ("new", "changed", "renumbered", "same")
        click.echo(
            ", ".join(f"{effect} {seen.count(effect)}" for effect in effects) + f", not in file {len(seen.gone)}"
        )


def _refuse(seen: Reading) -> None:
    """Says on the error stream everything that is open or wrong, and how it is answered."""
    for one in seen.open:
        click.echo(f"{_where(one)}{one} {_how(one)}", err=True)
    for line in seen.lines:
        for refusal in line.refusals:
            place = refusal.details
            click.echo(f"line {place['line']}, {place['column']}, «{place['value']}»: {refusal}", err=True)
    seen.roll()


def _where(asked: Question) -> str:
    return f"line {asked.line}: " if asked.line else ""


def _how(asked: Question) -> str:
    """The option that answers a question."""
    if asked.code == "which-sheet":
        return f"(--sheet: {', '.join(asked.options)})"
    if asked.code == "no-header":
        return "(--header-row, --column)"
    if not asked.options:
        return "(--column LETTER=…)"
    return f"(--answer {asked.key}={'|'.join(asked.options)})"


def _report(path: Path, seen: Reading) -> None:
    """Writes everything found into a CSV file that runs no formula in a spreadsheet."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["line", "column", "value", "code", "text", "effect"])
        for notice in seen.notices:
            out.writerow(map(safe_cell, ["", notice.column, notice.value, notice.code, notice.text, ""]))
        for one in seen.questions:
            out.writerow(map(safe_cell, ["", "", "", one.code, str(one), seen.choices.answer(one.key)]))
        for line in seen.lines:
            rows = [
                *([str(one.details["column"]), str(one.details["value"]), one.code, str(one)] for one in line.refusals),
                *(["", "", one.code, str(one)] for one in line.questions),
                *([one.column, one.value, one.code, one.text] for one in line.notices),
            ]
            effect = f"left out: {line.left_out}" if line.left_out else line.effect
            for row in rows or [["", "", "", ""]]:
                out.writerow([line.number, *map(safe_cell, row), safe_cell(effect)])
