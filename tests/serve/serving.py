"""A server as an institute runs it, killed and stopped as the world does it, and what its visitors send."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from elections.acts import members
from elections.acts.transaction import find_election
from elections.commands.installation import prepare
from elections.web.tokens import Purpose, Tokens
from tests.acts.world import Clock, World
from tests.conftest import PATIENCE
from tests.serve.clock import FILE, read
from tests.serve.forking import Forked, fork


class SharedClock(Clock):
    """A clock that stands still until it is set, for the test and for the server: what it shows is in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__()

    @property
    def now(self) -> datetime:
        return read(self.file)

    @now.setter
    def now(self, moment: datetime) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(moment.isoformat(), "ascii")
        new.replace(self.file)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """`sanduq serve`, or another command that serves, on a free port of this machine; everything it says is kept."""

    data: Path
    url: str
    options: tuple[str, ...] = ()
    command: str = "serve"
    patience: float = PATIENCE
    """How long it may take until it answers first."""
    clock: SharedClock | None = None
    """What it takes for the time; it is forked then from a process that has read the program already. Without one it
    is begun from nothing, as at an institute, and goes by the machine's time."""
    port: int = 0
    largest_file: int = 0
    """Bytes that any file of its processes may grow to, where it is forked; 0 for no limit."""
    process: "subprocess.Popen[bytes] | Forked | None" = None

    def start(self) -> "Server":
        """Starts, and waits until it answers."""
        self.port = self.port or free_port()
        self.process = self._begin()
        self.until(self._answers, self.patience)
        return self

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, self.said()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE):
                pass
            return "--tls-key" in self.options or self.get("/healthz").status in (200, 503)
        except OSError:
            return False

    def until(self, condition: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Waits for what the server does by itself, however long it takes; only one that hangs is given up."""
        end = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < end, f"waited in vain: {self.said()}"
            time.sleep(0.02)

    def _begin(self) -> "subprocess.Popen[bytes] | Forked":
        arguments = [self.command, "--data", str(self.data), "--port", str(self.port), *self.options]
        environment = {**os.environ, "DATABASE_URL": self.url, "PYTHONUNBUFFERED": "1"}
        if self.clock:
            return fork(arguments, {**environment, FILE: str(self.clock.file)}, self.log, self.largest_file)
        # A group of its own: a kill reaches the workers too, as the machine's end would.
        command = [sys.executable, "-m", "elections.cli", *arguments]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    @property
    def log(self) -> Path:
        return self.data.with_name(self.data.name + ".log")

    def said(self) -> str:
        """Everything printed so far, on both outputs."""
        return self.log.read_text("utf-8", errors="replace")

    def kill(self) -> None:
        """Kills the whole group with -9, at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        """Asks it to end; returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self.process = None
        return code

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def get(self, path: str, **headers: str) -> Answer:
        """GET."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: bytes | dict[str, Any], **headers: str) -> Answer:
        """POST of bytes or of JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, data, headers)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            return ask(connection, method, path, body, headers)
        finally:
            connection.close()

    def sanduq(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another command on the same installation."""
        return subprocess.run(
            [sys.executable, "-m", "elections.cli", *arguments],
            env={**os.environ, "DATABASE_URL": self.url, "SANDUQ_DATA": str(self.data)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def tokens(self) -> Tokens:
        """The installation's signers, for links that the chair would hand out."""
        config = prepare(self.data)
        return Tokens(config.secret_keys, self.clock or config.clock)

    def seat_link(self, world: World, seat: str, version: int) -> str:
        """The token in the link of a seat."""
        return self.tokens().sign(Purpose.SEAT_LINK, [world.uuid, seat, version])

    def bearer(self, world: World, seat: str, version: int) -> dict[str, str]:
        """The header of a member's page."""
        token = self.tokens().sign(Purpose.BEARER, [world.uuid, seat, version])
        return {"Authorization": f"Bearer {token}"}


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on an open connection."""
    connection.request(method, path, body, dict(headers or {}))
    response = connection.getresponse()
    return Answer(response.status, dict(response.getheaders()), response.read())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def at_once(calls: int, what: Any) -> list[Any]:
    """Runs `what(n)` in so many threads that all begin together; returns what each gave."""
    results: list[Any] = [None] * calls
    gate = threading.Barrier(calls)

    def run(number: int) -> None:
        gate.wait()
        results[number] = what(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def versions(world: World) -> dict[str, int]:
    """The version of each seat's link."""
    with world.database.reading() as session:
        election = find_election(session, world.uuid)
        return {seat.seat: seat.version for seat in members.committee(session, election.id)}
