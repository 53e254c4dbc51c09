"""`sanduq` by a clock whose hands a test sets: days lie between the acts of an election, and no test waits for them."""

import os
from datetime import datetime, tzinfo
from pathlib import Path

from elections.cli import main
from elections.web import config

FILE = "TEST_CLOCK"
"""The variable that names the file; it holds the moment at which the clock stands, in ISO 8601."""


def read(file: Path) -> datetime:
    """The moment that a clock's file holds."""
    return datetime.fromisoformat(file.read_text("ascii"))


class Set(datetime):
    """The present that the file holds."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return read(Path(os.environ[FILE])).astimezone(tz)


if __name__ == "__main__":
    vars(config)["datetime"] = Set
    main()
