"""One process that has read the program, from which servers are forked: dozens of starts read it once.

What is forked is a server like any other, in a group of its own, but for its clock: the same arguments.
"""

import atexit
import json
import os
import resource
import runpy
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask

from tests.conftest import PATIENCE


@dataclass
class Forked:
    """A process that was forked for us; it answers as one of `subprocess` does."""

    pid: int
    code: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None as long as it runs."""
        if self.code is None:
            self.code = _ask({"poll": self.pid})
        return self.code

    def wait(self, timeout: float = PATIENCE) -> int:
        """The exit code, once there is one."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"process {self.pid} goes on")
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        """Asks it to end."""
        if self.poll() is None:
            os.kill(self.pid, 15)


def fork(arguments: list[str], environment: dict[str, str], log: Path, largest_file: int) -> Forked:
    """Runs `sanduq` by a clock that is set, with arguments; both its outputs are appended to `log`."""
    order = {"arguments": arguments, "environment": environment, "log": str(log), "largest_file": largest_file}
    return Forked(_ask(order))


@cache
def _reader() -> "subprocess.Popen[str]":
    command = [sys.executable, "-u", "-m", "tests.serve.forking"]
    made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def end() -> None:
        made.communicate()

    atexit.register(end)
    return made


def _ask(order: dict[str, Any]) -> Any:
    reader = _reader()
    assert reader.stdin and reader.stdout
    reader.stdin.write(json.dumps(order) + "\n")
    reader.stdin.flush()
    return json.loads(reader.stdout.readline())


def _become(order: dict[str, Any]) -> NoReturn:
    """In the new process: what was ordered, and its end."""
    os.setsid()
    for place, number in ((os.open(os.devnull, os.O_RDONLY), 0), (_appending(order["log"]), 1)):
        os.dup2(place, number)
    os.dup2(1, 2)
    os.environ.clear()
    os.environ.update(order["environment"])
    if order["largest_file"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"],) * 2)
    sys.argv = ["sanduq", *order["arguments"]]
    runpy.run_module("tests.serve.clock", run_name="__main__", alter_sys=True)
    sys.exit(0)


def _appending(log: str) -> int:
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


def _poll(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main() -> None:
    """Reads the program and its translations, then forks or polls for every line of JSON."""
    import elections.commands.serve  # noqa: F401 - what the servers are made of
    from elections.web import i18n

    i18n.install(Flask(__name__))
    for line in sys.stdin:
        order = json.loads(line)
        if "poll" in order:
            print(json.dumps(_poll(order["poll"])))
        elif pid := os.fork():
            print(pid)
        else:
            _become(order)


if __name__ == "__main__":
    main()
