"""`sanduq backup`: a copy of the database while it is in use."""

from pathlib import Path

import click

from elections.commands.copies import back_up
from elections.commands.installation import data_option, prepare


@click.command(name="backup")
@data_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(data: Path, file: Path) -> None:
    """Copies the database to FILE while it is in use, and checks the copy.

    The secret keys are not in it: copy the file `secret-keys` of the data folder once, to another place.
    """
    if file.exists():
        raise click.UsageError(f"{file} exists already: choose another name")
    back_up(prepare(data).database_url, file)
    click.echo(f"{file}: {file.stat().st_size} bytes, checked.")
