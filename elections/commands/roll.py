"""`sanduq roll`: cohorts' rolls without the web."""

from datetime import datetime
from pathlib import Path

import click

from elections.acts import rolls
from elections.commands.installation import data_option, open_context
from elections.errors import Refusal, RowRefusals

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
def import_(data: Path, file: Path, corps: str | None, number: str | None) -> None:
    """Takes a roll from FILE (CSV or XLSX), whole or not at all."""
    context = open_context(data)
    cohort_id = None
    if corps and number:
        with context.database.reading() as session:
            found = rolls.find_cohort(session, corps, number)
        if found is None:
            raise click.ClickException(f"There is no cohort {number} of {corps}: enter it with `sanduq roll cohort`.")
        cohort_id = found.id
    try:
        read = rolls.import_roll(context, file.read_bytes(), file.name, cohort_id)
    except RowRefusals as refusal:
        for row in refusal.rows:
            place = row.details
            click.echo(f"line {place['line']}, {place['column']}, «{place['value']}»: {row}", err=True)
        raise click.ClickException(str(refusal)) from None
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    for notice in read.notices:
        click.echo(f"line {notice.line}, {notice.column}, «{notice.value}»: {notice.text}")
    click.echo(f"{len(read.trainees)} trainees taken.")
