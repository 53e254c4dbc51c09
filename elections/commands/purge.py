"""`sanduq purge`: deletes what nobody may need any more."""

from pathlib import Path

import click

from elections.acts.upkeep import purge
from elections.commands.installation import data_option, open_context
from elections.errors import Refusal


@click.command(name="purge")
@data_option
def command(data: Path) -> None:
    """Deletes the rolls and desk marks of elections whose time to contest is over, and rolls of cohorts that ended.

    Never while a contest is open. The public record stays.
    """
    try:
        elections, cohorts = purge(open_context(data))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Purged: {elections} elections, {cohorts} cohorts.")
