"""`make bench`: how fast the verifier, the door and the browser are, against bars; below one of them it exits 1.

What is compared runs in turns, in one run, on the same archive; of each the median counts. Two programs on one core are
pinned to it.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median

from elections.belenios import archive
from elections.belenios.ballot import check_ballot
from elections.belenios.multi_exponent import DoorPowers
from elections.belenios.questions import Election
from tests.bench.archives import NAMES, folder

TOOL, ONE, TWO = "belenios-tool", "one process on one core", "two processes"
ONE_EXACT, TWO_EXACT = f"{ONE}, without advice", f"{TWO}, without advice"
TURNS = {100: 7, 300: 5, 1000: 3}
BARS = {
    (ONE, 100): 3.5,
    (ONE, 300): 6.0,
    (TWO, 300): 8.0,
    (ONE, 1000): 8.0,
    (TWO, 1000): 13.0,
    **{(ONE_EXACT, ballots): 2.5 for ballots in (300, 1000)},
    **{(TWO_EXACT, ballots): 4.5 for ballots in (300, 1000)},
}
"""How many times as fast as belenios-tool, at least."""
DOOR_BALLOTS = 40
DOCUMENT = Path(__file__).parents[2] / "docs/protocol.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


@dataclass(frozen=True)
class Row:
    """One line of the table: what, how much, and whether the bar is kept."""

    what: str
    value: str
    bar: str
    kept: bool


@dataclass(frozen=True)
class Turn:
    """Seconds by the clock and megabytes of memory of one process."""

    seconds: float
    megabytes: float


def main() -> int:
    """Measures, prints, writes the table into docs/protocol.md."""
    if not shutil.which("belenios-tool"):
        print("belenios-tool is not installed: apt-get install belenios-tool", file=sys.stderr)
        return 1
    rows = [*_verifier(), *_browser()]
    table = _table(rows)
    print(table)
    _write(table)
    return 0 if all(row.kept for row in rows) else 1


def _verifier() -> list[Row]:
    turns: dict[tuple[str, int], list[Turn]] = {}
    door = float("inf")
    for ballots, number in TURNS.items():
        place = folder(ballots)
        for turn in range(number):
            for name, command in _commands(place).items():
                print(f"{ballots} ballots, turn {turn + 1} of {number}: {name}", file=sys.stderr)
                turns.setdefault((name, ballots), []).append(_run(command))
            if ballots == max(TURNS):
                door = min(door, _door(place))
    seconds = {key: median(turn.seconds for turn in found) for key, found in turns.items()}
    megabytes = {key: median(turn.megabytes for turn in found) for key, found in turns.items()}
    rows = [
        _faster(f"{ballots} ballots, {name}", seconds[TOOL, ballots], seconds[name, ballots], bar)
        for (name, ballots), bar in BARS.items()
    ]
    few, some, many = TURNS
    both = seconds[TWO, few] / seconds[ONE, few]
    rows.append(_at_most(f"{few} ballots: two processes, of one's time", both, 1.05, "times"))
    time_ratio, memory = seconds[ONE, many] / seconds[ONE, some], megabytes[ONE, many] / megabytes[ONE, some]
    rows.append(_at_most(f"from {some} to {many} ballots: time", time_ratio, 3.5, "times"))
    rows.append(_at_most(f"from {some} to {many} ballots: peak memory", memory, 1.3, "times"))
    tool_ballot = seconds[TOOL, many] / many
    rows.append(_at_most("one ballot at the door, of belenios-tool's time", door / tool_ballot, 0.5, "times"))
    return rows


def _commands(place: Path) -> dict[str, list[str]]:
    pin = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    verify = [sys.executable, "-m", "elections.cli", "verify", str(place / "archive.bel"), "--jobs"]
    return {
        TOOL: [*pin, "belenios-tool", "election", "verify", "--dir", str(place)],
        ONE: [*pin, *verify, "1"],
        TWO: [*verify, "2"],
        ONE_EXACT: [*pin, *verify, "1", "--exact"],
        TWO_EXACT: [*verify, "2", "--exact"],
    }


def _run(command: list[str]) -> Turn:
    with tempfile.TemporaryFile() as told:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        peak = _Peak(process.pid)
        code = process.wait()
        seconds = time.perf_counter() - begun
        peak.stop()
        if code:
            told.seek(0)
            raise SystemExit(f"{' '.join(command)} refused the archive: {told.read().decode()}")
    return Turn(seconds, peak.megabytes)


class _Peak(threading.Thread):
    """Watches a process's peak memory. What `wait4` tells would count this program's own, from before the exec."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.megabytes = 0.0
        self._status = Path(f"/proc/{pid}/status")
        self._end = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._end.wait(0.05):
            try:
                lines = self._status.read_text("ascii").splitlines()
            except OSError:
                return
            # The first looks may still see taskset, or a process that has just ended.
            self.megabytes = max([self.megabytes, *(int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line)])

    def stop(self) -> None:
        """Ends the watch."""
        self._end.set()
        self.join()


def _door(place: Path) -> float:
    """Seconds that one ballot takes at the door: the fastest of some, so that the tables are made."""
    with (place / "archive.bel").open("rb") as stream:
        steps = archive.read(stream)
        election = Election.from_bytes(next(steps).data[0])
        powers = DoorPowers(election.public_key)
        times: list[float] = []
        for step, _ in zip(steps, range(DOOR_BALLOTS), strict=False):
            begun = time.perf_counter()
            check_ballot(election, step.data[0], lambda credential: True, powers=powers)
            times.append(time.perf_counter() - begun)
    return min(times)


def _browser() -> list[Row]:
    if importlib.util.find_spec("tests.bench.browser") is None:
        return []
    measure: Callable[[], list[tuple[str, float, float, bool]]] = import_module("tests.bench.browser").measure
    return [Row(what, f"{value:g}", f"≤ {bar:g}", kept) for what, value, bar, kept in measure()]


def _faster(what: str, tool: float, ours: float, bar: float) -> Row:
    ratio = tool / ours
    return Row(f"{what} ({tool:.1f} s / {ours:.1f} s)", f"{ratio:.2f} times as fast", f"≥ {bar:g}", ratio >= bar)


def _at_most(what: str, value: float, bar: float, unit: str) -> Row:
    return Row(what, f"{value:.2f} {unit}", f"≤ {bar:g}", value <= bar)


def _table(rows: list[Row]) -> str:
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {_processor()}"
    head = ["| measured | result | bar | |", "|---|---|---|---|"]
    lines = [f"| {row.what} | {row.value} | {row.bar} | {'kept' if row.kept else 'NOT KEPT'} |" for row in rows]
    against = f"`sanduq verify` against `belenios-tool election verify`, {NAMES} names and blank; {machine}."
    return "\n".join([against, "", *head, *lines])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _write(table: str) -> None:
    text = DOCUMENT.read_text("utf-8")
    if BEGIN in text and END in text:
        before, rest = text.split(BEGIN, 1)
        DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
