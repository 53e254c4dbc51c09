"""`sanduq` by a clock that a file moves on: days lie between the acts of an election, and no test waits for them."""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from elections.cli import main
from elections.web import config

FILE = "TEST_CLOCK"
"""The variable that names the file; it holds by how many seconds the clock is ahead."""


class Shifted(datetime):
    """A present that lies ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=int(Path(os.environ[FILE]).read_text("ascii")))


if __name__ == "__main__":
    vars(config)["datetime"] = Shifted
    main()
