"""`sanduq rehearse`: a whole election without the web, into a folder."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from elections.errors import Refusal
from elections.law.statute import known
from elections.papers.minutes import minutes_data
from elections.rehearsal import UNTIL, Plan, Progress, Room, files, rehearse


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--electors", type=click.IntRange(2), required=True, help="How many electors the roll has.")
@click.option("--candidates", type=click.IntRange(0), required=True, help="How many candidates stand.")
@click.option("--seats", type=click.IntRange(1), default=1, show_default=True, help="How many seats are filled.")
@click.option("--statute", type=click.Choice(known()), help="The statute; by default one that has the seats.")
@click.option("--reading", type=click.Choice(["own", "both"]), default="own", show_default=True,
              help="Whose oldest and youngest sit on the committee: three members, or five.")  # fmt: skip
@click.option("--tie", is_flag=True, help="Equal votes across the last seat, and equal ages for the committee.")
@click.option("--seed", metavar="HEX", help="Hexadecimal digits; the same seed gives the same files.")
@click.option("--until", type=click.Choice(UNTIL), default="proclaimed", show_default=True, help="Where to stop.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="The folder to write; it is new or empty.")  # fmt: skip
def command(
    electors: int,
    candidates: int,
    seats: int,
    statute: str | None,
    reading: str,
    tie: bool,
    seed: str | None,
    until: str,
    out: Path,
) -> None:
    """Rehearse a whole election without the web and write its record.

    The folder gets the public record (with the minutes where the complete program is installed), and in `secrets` what
    a real election never collects in one place: the codes of all cards, and the members' key files. They are for tests.
    """
    if out.exists() and any(out.iterdir()):
        raise click.BadParameter("the folder is not empty; name a new one", param_hint="--out")
    try:
        plan = Plan(electors, candidates, seats, statute or "", reading, tie, until, _seed(seed))
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    with _bars() as progress:
        room = rehearse(plan, progress)
        written = files(room, progress) | _minutes(room)
    for name, data in sorted(written.items()):
        _write(out / name, data, private=name.startswith("secrets/"))
    standing = room.standing
    click.echo(f"{out}: {standing.election}, {standing.state}, {standing.ballots or room.head.ballots} ballots")
    for winner in standing.elected:
        click.echo(f"elected: {standing.candidates[winner.candidate - 1].answer} ({winner.votes}, by {winner.by})")


def _minutes(room: Room) -> dict[str, bytes]:
    """The public extract of the minutes in every language, once there is an outcome; none without the papers."""
    if room.standing.state not in ("proclaimed", "without_result"):
        return {}
    try:
        from elections.papers import typeset
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.startswith("elections"):
            raise
        return {}
    data = minutes_data(room.standing)
    return {f"minutes-{lang}.pdf": typeset.render("extract", lang, data) for lang in typeset.LANGUAGES}


def _seed(text: str | None) -> bytes:
    if text is None:
        return secrets.token_bytes(32)
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise click.BadParameter("an even number of hexadecimal digits", param_hint="--seed") from None


def _write(path: Path, data: bytes, *, private: bool) -> None:
    path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
        file.write(data)


@contextmanager
def _bars() -> Iterator[Progress]:
    """One bar after another on the error output, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    with ExitStack() as stack:
        update: dict[str, Callable[[int], None]] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in update:
                stack.close()
                update[what] = stack.enter_context(click.progressbar(length=total, label=what, file=sys.stderr)).update
            update[what](1)

        yield show
