"""`sanduq verify-draw FILE`: recomputes a recorded draw from its text alone."""

import sys
from typing import BinaryIO

import click

from elections.errors import Refusal
from elections.law import draws
from elections.law.draw_text import check


@click.command("verify-draw")
@click.argument("draw", metavar="FILE", type=click.File("rb"))
def command(draw: BinaryIO) -> None:
    """Recomputes the recorded draw in FILE (- reads standard input).

    The text holds all that is needed. The same by hand, with sha256sum: docs/draws.md.
    """
    try:
        checked = check(draw.read(draws.LARGEST + 1))
    except Refusal as refusal:
        click.echo(f"wrong: {refusal.code}: {refusal}", err=True)
        sys.exit(1)
    opened = checked.opened
    click.echo(
        f"right: {opened.places} of {len(opened.entries)} entries, attempt {opened.attempt}, for {opened.purpose}"
    )
    click.echo(f"election: {opened.election}")
    click.echo(f"article: {opened.article}")
    click.echo(f"seed: {checked.seed}")
    for entry in checked.drawn:
        click.echo(f"drawn: {entry}")
