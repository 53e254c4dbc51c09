"""The console script `sanduq`: a thin door; each command is a file of `elections.commands`."""

import gc
import importlib
import sys
from types import ModuleType

import click

from elections import __version__

COMMANDS = {
    "advise": "Writes the commitments of an archive's ballots, so that it is verified sooner.",
    "backup": "Copies the database while it is in use, and checks the copy.",
    "demo": "Serves an example institute with elections in several states.",
    "purge": "Deletes the rolls and desk marks of elections whose time to contest is over.",
    "rehearse": "Runs a whole election without the web and writes its record.",
    "restore": "Puts a backup in place of the database.",
    "roll": "Works on cohorts' rolls without the web.",
    "serve": "Serves the web application.",
    "staff": "Makes accounts and recovery codes without the web.",
    "verify": "Verifies the published record of an election.",
    "verify-draw": "Recomputes a recorded draw.",
}


def _read(name: str) -> ModuleType:
    """The module, read once; what it is made of stays until the end, and no one looks through it for garbage."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.enable()
        gc.freeze()


class _Lazy(click.Group):
    """Loads a command's file only when it is called: the verifier's machine has neither Flask nor a database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        try:
            module = _read(f"elections.commands.{cmd_name.replace('-', '_')}")
        except ModuleNotFoundError as missing:
            if missing.name and missing.name.startswith("elections"):
                raise
            raise click.UsageError(
                f"{cmd_name} needs the complete program: pip install 'sanduq[web]' ({missing.name} is not installed)"
            ) from None
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sanduq")
def main() -> None:
    """Sanduq, the ballot box: elections of trainees' representatives.

    Exit codes: 0 done, 1 the thing examined is wrong or the act was refused, 2 wrong use.
    """


if __name__ == "__main__":
    sys.exit(main())
