"""All ballots of an urn: checked in parts, by this process or by several, with the same outcome."""

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from elections.belenios import ballot as ballots
from elections.belenios.group import Element, RandomBytes, is_member, not_in_group
from elections.belenios.multi_exponent import Engine
from elections.belenios.proofs import Ciphertext
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally, aggregate
from elections.errors import OutOfState, Refusal

_PART: Final = 10
"""Ballots that a process checks at a time."""

_CHECK_OF: Final = {
    "unknown-credential": "ballot-credential",
    "already-voted": "ballot-credential",
    "scalar-out-of-range": "ballot-group",
    "not-in-group": "ballot-group",
    "individual-proof-failed": "ballot-proof",
    "overall-proof-failed": "ballot-proof",
    "blank-proof-failed": "ballot-proof",
    "wrong-hash": "ballot-signature",
    "wrong-signature": "ballot-signature",
}

Numbered = tuple[int, bytes]
"""A ballot's number in the archive, from 1, and its bytes."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one ballot, its number, and the check it fails."""

    number: int
    check: str
    refusal: Refusal


@dataclass(slots=True)
class Part:
    """The outcome for some ballots in a row: their product, credentials, accumulators of the membership test."""

    count: int
    tally: EncryptedTally | None
    """None when a ballot in it cannot be added up."""
    credentials: list[tuple[int, Element]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    products: list[Element] = field(default_factory=list)


class Checker:
    """Checks ballots of one election; everything but "one ballot for one credential", which needs all of them."""

    def __init__(self, election: Election, listed: Iterable[Element], random_bytes: RandomBytes) -> None:
        self.election = election
        self._listed = frozenset(listed)
        self._random_bytes = random_bytes
        Engine(election.public_key, random_bytes)  # Makes the tables, before processes are made that share them.

    def part(self, numbered: Sequence[Numbered]) -> Part:
        """The outcome for these ballots; that their numbers are members of the group waits for `products`."""
        engine = Engine(self.election.public_key, self._random_bytes)
        part = Part(len(numbered), aggregate(self.election.question, ()))
        for number, data in numbered:
            try:
                ballot = ballots.read_ballot(self.election, data)
            except Refusal as refusal:
                part.tally = None
                part.wrong.append(_wrong(number, refusal))
                continue
            part.credentials.append((number, ballot.credential))
            part.tally = _add(part.tally, ballot)
            try:
                ballots.check_credential(ballot, self._listed.__contains__)
                ballots.check_proofs(self.election, ballot, engine)
            except Refusal as refusal:
                part.wrong.append(_wrong(number, refusal))
        part.products = engine.membership.products()
        return part

    def strangers(self, numbered: Iterable[Numbered]) -> Iterator[Wrong]:
        """The ballots that hold a number outside the group, each told once, each number asked by itself."""
        for number, data in numbered:
            try:
                ballot = ballots.read_ballot(self.election, data)
            except Refusal:
                continue
            elements = (
                (name, element)
                for answer in ballot.answers
                for choice in answer.choices
                for name, element in (("alpha", choice.alpha), ("beta", choice.beta))
            )
            stranger = next((name for name, element in elements if not is_member(element)), None)
            if stranger:
                yield _wrong(number, not_in_group(stranger))


class Crew:
    """Checks parts in `jobs` processes, a few at a time, and hands the outcomes over in the archive's order."""

    def __init__(self, checker: Checker, jobs: int, take: Callable[[Part], None]) -> None:
        self._checker = checker
        self._take = take
        self._numbered: list[Numbered] = []
        self._waiting: deque[Future[Part]] = deque()
        self._most = 2 * jobs
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            # Forked processes share the tables; beside other threads a fork is not safe.
            alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("fork" if alone else "spawn")
            self._pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(checker,))

    def put(self, number: int, data: bytes) -> None:
        """One ballot more."""
        self._numbered.append((number, data))
        if len(self._numbered) == _PART:
            self._send()

    def finish(self) -> None:
        """Waits for the outcomes that are still out, and lets the processes go."""
        if self._numbered:
            self._send()
        while self._waiting:
            self._take(self._waiting.popleft().result())
        self.dismiss()

    def dismiss(self) -> None:
        """Lets the processes go, whatever they are doing."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _send(self) -> None:
        numbered, self._numbered = self._numbered, []
        if self._pool is None:
            self._take(self._checker.part(numbered))
            return
        if len(self._waiting) == self._most:
            self._take(self._waiting.popleft().result())
        self._waiting.append(self._pool.submit(_part, numbered))


def twice(number: int) -> Wrong:
    """The finding that a ballot's credential has a ballot before it."""
    refusal = OutOfState("already-voted", "This voting card has voted; a ballot is never replaced.")
    return Wrong(number, "ballot-credential", refusal)


_checker: Checker | None = None


def _begin(checker: Checker) -> None:
    global _checker
    _checker = checker


def _part(numbered: Sequence[Numbered]) -> Part:
    if _checker is None:
        raise RuntimeError("a process was asked before it was given the election")
    return _checker.part(numbered)


def _wrong(number: int, refusal: Refusal) -> Wrong:
    return Wrong(number, _CHECK_OF.get(refusal.code, "ballot-form"), refusal)


def _add(tally: EncryptedTally | None, ballot: ballots.Ballot) -> EncryptedTally | None:
    choices: tuple[Ciphertext, ...] = ballot.choices() if len(ballot.answers) == 1 else ()
    if tally is None or len(choices) != len(tally.choices):
        return None
    return tally.add(choices)
