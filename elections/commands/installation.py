"""Where an installation keeps its things: the data folder, its secret keys, its database."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from elections.acts.transaction import Context
from elections.db.database import connect, migrate
from elections.web.config import Config, from_environment

KEYS = "secret-keys"

data_option: Callable[[Any], Any] = click.option(
    "--data",
    envvar="SANDUQ_DATA",
    default="instance",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds secret keys and, without DATABASE_URL, the database.",
)


def prepare(data: Path) -> Config:
    """The configuration of the installation in `data`, which is made, keys included, where it is not there yet.

    Raises:
        click.ClickException: the configuration is wrong; the sentence says what.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = data / KEYS
    if not keys.exists():
        descriptor = os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
    try:
        return from_environment({**os.environ, "SANDUQ_DATA": str(data)})
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from None


def open_context(data: Path) -> Context:
    """The context of acts of the installation in `data`, its schema brought to today's; closed after the command."""
    config = prepare(data)
    database = connect(config.database_url)
    click.get_current_context().call_on_close(database.engine.dispose)
    migrate(database)
    return Context(database, config.clock, config.random_bytes)
