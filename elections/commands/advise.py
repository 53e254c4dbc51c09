"""`sanduq advise`: the commitments of an archive's ballots, so that it is verified sooner."""

import os
import sys
from pathlib import Path

import click

from elections.belenios.advice import FILE, advise_all
from elections.commands.verify import bar
from elections.errors import Refusal
from elections.verify import archive_of


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def command(path: Path) -> None:
    """Compute the commitments of all proofs in an archive and write them beside it, as commitments.bin.

    PATH is a record's folder or an archive (.bel). With the file `sanduq verify` takes a fraction of the time; it
    trusts nothing in it. Exit codes: 0 written, 1 the archive is wrong, 2 there is none.
    """
    source = archive_of(path)
    if not source.is_file():
        raise click.UsageError(f"there is no archive in {path}")
    target = source.with_name(FILE)
    part = target.with_name(f"{FILE}.part")
    try:
        with source.open("rb") as stream, part.open("wb") as written, bar(source) as progress:
            seen = 0
            for advice in advise_all(stream):
                written.write(advice)
                progress(stream.tell() - seen)
                seen = stream.tell()
        os.replace(part, target)
    except Refusal as refusal:
        click.echo(f"{refusal.code}: {refusal}", err=True)
        sys.exit(1)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{target}: {target.stat().st_size} bytes")
