"""`sanduq verify`: one line a check, every failure by name."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from elections.errors import Refusal
from elections.verify import UNKNOWN, archive_of, verify_record
from elections.verify.checks import Check

_BAR_FROM = 1 << 20
"""Bytes of an archive from which on a bar is shown: about a second's work."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="How many processes check ballots; one for each core if left out."
)
@click.option("--since", type=click.Path(exists=True, path_type=Path), metavar="OLD",
              help="An earlier copy of the record: nothing in it may be missing, changed or moved.")  # fmt: skip
@click.option("--exact", is_flag=True,
              help="Ignore commitments.bin: compute all commitments. Slower, with the same outcome.")  # fmt: skip
def command(path: Path, jobs: int | None, since: Path | None, exact: bool) -> None:
    """Verify the published record of an election: a folder, or an archive (.bel) alone.

    Exit codes: 0 every check that could be made has passed, 1 a check failed, 2 there is no record.
    """
    try:
        with bar(archive_of(path)) as progress:
            checks = verify_record(
                path,
                random_bytes=secrets.token_bytes,
                jobs=jobs or _cores(),
                since=since,
                exact=exact,
                progress=progress,
            )
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    for check in checks:
        for line in _lines(check):
            click.echo(line)
    failed = sum(bool(check.failures) for check in checks)
    made = sum(check.made for check in checks)
    click.echo(f"{failed} of {made} checks FAILED" if failed else f"all {made} checks passed")
    click.echo("The record cannot show:")
    for unknown in UNKNOWN:
        click.echo(f"  - {unknown}")
    sys.exit(1 if failed else 0)


def _lines(check: Check) -> Iterator[str]:
    word = "FAILED" if check.failures else "ok" if check.made else "-"
    note = f" ({check.note})" if check.note else ""
    yield f"{word:<7}{check.name:<18}{check.about}{note}"
    for failure in check.failures:
        where = f"{failure.where}: " if failure.where else ""
        yield f"{'':<9}{where}{failure.code}: {failure.message}"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def bar(archive: Path) -> Iterator[Callable[[int], None]]:
    """A bar on the error output for a large archive, where somebody looks at it; told how many bytes were read."""
    size = archive.stat().st_size if archive.is_file() else 0
    if size < _BAR_FROM or not sys.stderr.isatty():
        yield lambda read: None
        return
    with click.progressbar(length=size, label="urn", file=sys.stderr) as shown:
        yield shown.update
