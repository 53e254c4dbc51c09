"""`sanduq purge`: deletes what nobody may need any more."""

from functools import partial
from pathlib import Path

import click

from elections.acts.upkeep import freeze_due, purge
from elections.commands.installation import data_option, open_context, prepare
from elections.errors import Refusal
from elections.papers import typeset


@click.command(name="purge")
@data_option
def command(data: Path) -> None:
    """Deletes the rolls and desk marks of elections whose time to contest is over, and rolls of cohorts that ended.

    Never while a contest is open. The public record stays.
    """
    config, context = prepare(data), open_context(data)
    render = partial(typeset.render, templates=typeset.own_templates(data))
    try:
        # Minutes take from the roll and the remarks: they are final before those go.
        freeze_due(context, render, demonstration=config.demonstration)
        elections, cohorts = purge(context)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Purged: {elections} elections, {cohorts} cohorts.")
