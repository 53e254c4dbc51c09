"""`make bench-web`: ballots made beforehand, posted in a closed loop to `sanduq serve`, against the check alone.

The check at the door alone runs in two processes, the server with two workers; they run in turns, in one run, on the
same ballots. A machine's speed changes from minute to minute, so each turn over HTTP is compared with the check alone
right before and right after it, and the turn whose share is in the middle counts. Below 60 %, or when a ballot is lost
or an answer is an error, it exits 1.
"""

import http.client
import multiprocessing
import os
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from elections.belenios import ballot as protocol
from elections.belenios import credentials
from elections.belenios.group import Randomness, mpz
from elections.belenios.questions import Election
from elections.db.models import Ballot
from tests import postgresql
from tests.acts.world import Clock, World, make_world
from tests.serve.serving import Server, ask

BALLOTS = 400
NAMES = 7
TURNS = 5
WORKERS = 2
VISITORS = 8
BAR = 0.6


@dataclass(frozen=True)
class Turn:
    """Ballots a second: by the check alone, and accepted over HTTP; and what went wrong."""

    door: float
    served: float
    wrong: str

    @property
    def share(self) -> float:
        return self.served / self.door


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    database: str
    turns: list[Turn]

    @property
    def middle(self) -> Turn:
        return sorted(self.turns, key=lambda turn: turn.share)[len(self.turns) // 2]

    @property
    def wrong(self) -> str:
        return next((turn.wrong for turn in self.turns if turn.wrong), "")

    @property
    def kept(self) -> bool:
        return not self.wrong and self.middle.share >= BAR


def main() -> int:
    """Measures on both databases, and prints the table."""
    rows: list[Row] = []
    programs = [postgresql.find_program(name) for name in ("initdb", "pg_ctl", "psql")]
    if not all(programs):
        print("PostgreSQL's server programs are not installed: apt-get install postgresql", file=sys.stderr)
        return 1
    initdb, pg_ctl, psql = map(str, programs)
    with tempfile.TemporaryDirectory(prefix="sq-bench-") as place, postgresql.running(initdb, pg_ctl) as address:
        rows.append(_measure("sqlite", Path(place), lambda turn: f"sqlite:///{place}/sqlite-{turn}/bench.sqlite"))
        rows.append(
            _measure("postgresql", Path(place), lambda turn: postgresql.create_database(psql, address, f"bench{turn}"))
        )
    print(
        f"{BALLOTS} ballots of {NAMES} names and blank, {WORKERS} workers, {VISITORS} visitors, {os.cpu_count()} cores"
    )
    print("| database | the check alone, two processes | accepted over HTTP | share | all turns | bar | |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        told = "kept" if row.kept else row.wrong or "NOT KEPT"
        shares = " ".join(f"{turn.share:.0%}" for turn in row.turns)
        print(
            f"| {row.database} | {row.middle.door:.0f} a second | {row.middle.served:.0f} a second "
            f"| {row.middle.share:.0%} | {shares} | ≥ {BAR:.0%} | {told} |"
        )
    return 0 if all(row.kept for row in rows) else 1


def _measure(name: str, place: Path, address: Callable[[int], str]) -> Row:
    turns: list[Turn] = []
    for turn in range(TURNS):
        folder = place / f"{name}-{turn}"
        folder.mkdir()
        url = address(turn)
        names = [f"A-{number:02}" for number in range(10, 10 + NAMES)]
        clock = Clock()
        clock.now = datetime.now(UTC) - timedelta(days=4)
        world = make_world(url, BALLOTS, clock, os.urandom(16))
        world.until_open(*names)
        try:
            election_bytes = world.election().election_json
            assert election_bytes
            ballots = _make(world, election_bytes)
            print(f"{name}, turn {turn + 1} of {TURNS}", file=sys.stderr)
            before = _alone(election_bytes, ballots)
            served, wrong = _over_http(world, Server(folder / "instance", url, ("--workers", str(WORKERS))), ballots)
            turns.append(Turn((before + _alone(election_bytes, ballots)) / 2, served, wrong))
        finally:
            world.database.engine.dispose()
    return Row(name, turns)


def _make(world: World, election_bytes: bytes) -> list[bytes]:
    """A ballot for each elector, made in two processes."""
    secrets = [int(credentials.derive(world.uuid, card.code)) for card in world.cards[:BALLOTS]]
    halves = [(election_bytes, secrets[number::WORKERS]) for number in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS) as pool:
        return [one for made in pool.map(_make_some, halves) for one in made]


def _make_some(job: tuple[bytes, list[int]]) -> list[bytes]:
    data, secrets = job
    election, randomness = Election.from_bytes(data), Randomness(os.urandom)
    return [
        protocol.make_ballot(election, mpz(secret), [1 + number % NAMES], randomness).to_bytes()
        for number, secret in enumerate(secrets)
    ]


def _alone(data: bytes, ballots: list[bytes]) -> float:
    """Ballots checked a second by two processes that do nothing else; tables are made before the clock starts."""
    gate = multiprocessing.Barrier(WORKERS + 1)
    runners = [
        multiprocessing.Process(target=_check_some, args=(gate, data, ballots[number::WORKERS]))
        for number in range(WORKERS)
    ]
    for runner in runners:
        runner.start()
    gate.wait()
    begun = time.perf_counter()
    for runner in runners:
        runner.join()
    assert all(runner.exitcode == 0 for runner in runners)
    return len(ballots) / (time.perf_counter() - begun)


def _check_some(gate: "multiprocessing.synchronize.Barrier", data: bytes, ballots: list[bytes]) -> None:
    election = Election.from_bytes(data)
    protocol.check_ballot(election, ballots[0], lambda credential: True)
    gate.wait()
    for one in ballots:
        protocol.check_ballot(election, one, lambda credential: True)


def _over_http(world: World, server: Server, ballots: list[bytes]) -> tuple[float, str]:
    """Ballots accepted a second, and what went wrong."""
    with server:
        # The first ballots make the tables of each worker.
        warm, rest = ballots[:20], ballots[20:]
        _post(world.uuid, server.port, warm)
        answers, seconds = multiprocessing.Pool(1).apply(_timed, (world.uuid, server.port, rest))
        with world.database.reading() as session:
            stored = set(session.scalars(select(Ballot.tracker)))
            number = session.scalar(select(func.count()).select_from(Ballot))
    wrong = sorted({status for status in answers if status != 201})
    if wrong:
        return len(rest) / seconds, f"answers {wrong}"
    if stored != {protocol.tracker(one) for one in ballots} or number != len(ballots):
        return len(rest) / seconds, "ballots were lost"
    return len(rest) / seconds, ""


def _timed(uuid: str, port: int, ballots: list[bytes]) -> tuple[list[int], float]:
    begun = time.perf_counter()
    return _post(uuid, port, ballots), time.perf_counter() - begun


def _post(uuid: str, port: int, ballots: list[bytes]) -> list[int]:
    """Posts in a closed loop: each visitor sends the next ballot once the last is answered."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for one in ballots:
        waiting.put(one)
    answers: list[int] = []

    def visit() -> None:
        while True:
            try:
                one = waiting.get_nowait()
            except queue.Empty:
                return
            # A connection of its own for each ballot, as each comes from a phone of its own.
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            answers.append(ask(connection, "POST", f"/elections/{uuid}/ballots", one).status)
            connection.close()

    threads = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


if __name__ == "__main__":
    sys.exit(main())
