"""Runs everything `make test` promises, one after the other, and says how long each took."""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
# One worker more than there are cores: end-to-end tests wait a good deal for what a page or a server does by itself.
STEPS = {
    "lint": [[str(BIN / "ruff"), "check", "."], [str(BIN / "ruff"), "format", "--check", "."]],
    "types": [[str(BIN / "mypy")]],
    "floors": [[str(BIN / "lint-imports")]],
    "tests": [[sys.executable, "-m", "pytest", "-n", str((os.cpu_count() or 2) + 1), "--dist", "loadgroup"]],
}


def main() -> int:
    """Returns 0 when every step passed, 1 otherwise; later steps run even when an earlier one failed."""
    seconds: dict[str, float] = {}
    failed: list[str] = []
    for name, commands in STEPS.items():
        began = time.monotonic()
        for command in commands:
            if subprocess.run(command, check=False).returncode != 0 and name not in failed:  # noqa: S603
                failed.append(name)
        seconds[name] = time.monotonic() - began
    print(" · ".join(f"{name} {took:.0f} s" for name, took in seconds.items()), f"· all {sum(seconds.values()):.0f} s")
    if failed:
        print("failed:", ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
