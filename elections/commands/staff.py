"""`sanduq staff`: accounts without the web."""

import secrets
from datetime import datetime
from pathlib import Path

import click

from elections.acts import accounts
from elections.commands.installation import data_option, open_context
from elections.errors import Refusal
from elections.web.passwords import hash_password

SHORTEST = 12


@click.group(name="staff")
def command() -> None:
    """Makes accounts and recovery codes without the web."""


@command.command()
@data_option
@click.argument("login")
@click.option("--office", type=click.Choice(accounts.OFFICES), required=True)
@click.option("--name", required=True, help="The person's name.")
@click.option("--delegation-number", default="", help="A delegate's act: its number.")
@click.option("--delegation-date", type=click.DateTime(["%Y-%m-%d"]), help="A delegate's act: its date.")
@click.password_option(help="Asked for when not given; at least 12 characters.")
def add(
    data: Path,
    login: str,
    office: str,
    name: str,
    delegation_number: str,
    delegation_date: datetime | None,
    password: str,
) -> None:
    """Adds an account; a director's recovery code is printed once.

    The first account is made by the link that `sanduq serve` shows.
    """
    _check_password(password)
    recovery = secrets.token_hex(10) if office == "director" else ""
    account = accounts.Account(
        login,
        name,
        office,
        hash_password(password),
        hash_password(recovery) if recovery else "",
        delegation_number,
        delegation_date.date() if delegation_date else None,
    )
    context = open_context(data)
    try:
        with context.database.reading() as session:
            accounts.institute(session)
        accounts.add_account(context, account)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{login} may sign in as {office}.")
    if recovery:
        click.echo(f"Recovery code, to be printed and kept in a safe: {recovery}")


@command.command()
@data_option
@click.argument("login")
@click.password_option(help="Asked for when not given; at least 12 characters.")
def password(data: Path, login: str, password: str) -> None:
    """Sets a new password; all sessions of the account end."""
    _check_password(password)
    context = open_context(data)
    with context.database.reading() as session:
        staff = accounts.by_login(session, login)
    if staff is None:
        raise click.ClickException(f"There is no account {login}.")
    accounts.set_password(context, staff.id, hash_password(password))
    click.echo(f"{login} has a new password.")


def _check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise click.UsageError(f"a password has at least {SHORTEST} characters")
