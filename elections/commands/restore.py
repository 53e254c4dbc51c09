"""`sanduq restore`: a backup in the place of the database."""

from pathlib import Path

import click

from elections.commands.copies import put_back
from elections.commands.installation import data_option, prepare


@click.command(name="restore")
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Is the server stopped, and shall FILE take the database's place?")
def command(data: Path, file: Path) -> None:
    """Puts the backup FILE in the place of the database; stop the server first.

    The SQLite database that was there is kept beside it, its name ending in `.before-restore`.
    """
    put_back(prepare(data).database_url, file)
    click.echo("Restored, and checked.")
