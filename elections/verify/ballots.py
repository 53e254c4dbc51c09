"""All ballots of an urn: checked by this process or by several, with advice or without, with the same outcome."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from elections.belenios import ballot as ballots
from elections.belenios.advice import Claims, Form
from elections.belenios.batch import Batch, Products
from elections.belenios.group import Element, RandomBytes, is_member, not_in_group
from elections.belenios.multi_exponent import Engine
from elections.belenios.proofs import Ciphertext
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally, aggregate
from elections.canonical import sha256_hex
from elections.errors import OutOfState, Refusal

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_HANDFUL: Final = 4
"""Ballots that a process is given at a time."""
_AHEAD: Final = 2
"""Handfuls that wait for a helper, so that it never waits for this process."""
_BATCH: Final = 1000
"""Ballots in one product at most: what has to be checked again when it does not hold."""
_ALONE: Final = 50
"""Ballots with advice for which another process is not worth its start."""

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


@dataclass(frozen=True, slots=True)
class Numbered:
    """A ballot of the archive: its number, from 1, its bytes, where they begin in the file, their SHA-256."""

    number: int
    data: bytes
    offset: int
    digest: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one ballot, its number, and the check it fails."""

    number: int
    check: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Batched:
    """Ballots that are right if their product holds."""

    numbers: list[int]
    products: Products


@dataclass(slots=True)
class Part:
    """What one process found: the ballots' product, credentials, accumulators of the membership test, batches."""

    tally: EncryptedTally | None
    """None when a ballot in it cannot be added up."""
    credentials: list[tuple[int, Element]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    members: list[Element] = field(default_factory=list)
    batches: list[Batched] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every process has to know: the election, its list of credentials, the files, about how many ballots."""

    election: Election
    listed: frozenset[Element]
    random_bytes: RandomBytes
    archive: Path
    advice: Path | None
    ballots: int


class Checker:
    """Checks ballots one by one; everything but "one ballot for one credential", which needs all of them."""

    def __init__(self, setting: Setting, jobs: int = 1) -> None:
        self._setting = setting
        self._part = Part(aggregate(setting.election.question, ()))
        self._form = Form(setting.election)
        self._advice: BinaryIO | None = None
        self._expected = min(_BATCH, -(-setting.ballots // jobs))
        self._batch: Batch | None = None
        self._numbers: list[int] = []
        self._engine: Engine | None = None

    def take(self, number: int, data: bytes) -> None:
        """Checks a ballot, or puts it into the batch, if its advice fits; membership waits for the part's end."""
        claims = self._claims(number, data)
        if claims is None:
            self._compute(number, data)
            return
        part = self._part
        part.credentials.append((number, claims.credential))
        part.tally = _add(part.tally, claims.choices)
        if self._batch is None:
            self._batch = Batch(self._setting.election.question, self._setting.random_bytes, self._expected)
        self._batch.add(claims)
        self._numbers.append(number)
        if len(self._numbers) == _BATCH:
            self._close()

    def part(self) -> Part:
        """What was found, at the end."""
        self._close()
        self.leave()
        if self._engine:
            self._part.members = self._engine.membership.products()
        return self._part

    def leave(self) -> None:
        """Closes what is open."""
        if self._advice:
            self._advice.close()
            self._advice = None

    def _claims(self, number: int, data: bytes) -> Claims | None:
        setting = self._setting
        if setting.advice is None:
            return None
        # Opened by each process for itself: one that is forked would share the place of reading.
        self._advice = self._advice or setting.advice.open("rb")
        self._advice.seek((number - 1) * self._form.size)
        claims = self._form.read(data, self._advice.read(self._form.size))
        return claims if claims and claims.credential in setting.listed else None

    def _compute(self, number: int, data: bytes) -> None:
        setting, part = self._setting, self._part
        self._engine = self._engine or Engine(setting.election.public_key, setting.random_bytes)
        try:
            ballot = self._form.ballot(data) or ballots.read_ballot(setting.election, data)
        except Refusal as refusal:
            part.tally = None
            part.wrong.append(_wrong(number, refusal))
            return
        part.credentials.append((number, ballot.credential))
        part.tally = _add(part.tally, ballot.choices() if len(ballot.answers) == 1 else ())
        try:
            ballots.check_credential(ballot, setting.listed.__contains__)
            ballots.check_proofs(setting.election, ballot, self._engine)
        except Refusal as refusal:
            part.wrong.append(_wrong(number, refusal))

    def _close(self) -> None:
        if self._batch:
            self._part.batches.append(Batched(self._numbers, self._batch.products()))
            self._batch, self._numbers = None, []


class Crew:
    """This process and `jobs - 1` helpers: a helper that is free is given the next ballots, else they are done here."""

    def __init__(self, setting: Setting, jobs: int) -> None:
        self._waiting: list[Numbered] = []
        self._helpers: list[_Helper] = []
        few = _ALONE if setting.advice else _HANDFUL
        if jobs > 1 and setting.ballots > few:
            if not setting.advice:
                Engine(setting.election.public_key, setting.random_bytes)  # Its tables are shared by who is forked.
            self._helpers = [_Helper(setting, jobs) for _ in range(jobs - 1)]
        self._checker = Checker(setting, 1 + len(self._helpers))

    def put(self, ballot: Numbered) -> None:
        """One ballot more."""
        self._waiting.append(ballot)
        if len(self._waiting) == _HANDFUL:
            self._hand_out()

    def finish(self) -> list[Part]:
        """What each process found, when all are done."""
        self._hand_out()
        for helper in self._helpers:
            helper.give([])
        parts = [self._checker.part(), *(helper.part() for helper in self._helpers)]
        self.dismiss()
        return parts

    def dismiss(self) -> None:
        """Lets the helpers go, whatever they are doing."""
        self._checker.leave()
        for helper in self._helpers:
            helper.dismiss()
        self._helpers = []

    def _hand_out(self) -> None:
        handful, self._waiting = self._waiting, []
        for helper in self._helpers:
            if handful and helper.is_free():
                helper.give([(one.number, one.offset, len(one.data), one.digest) for one in handful])
                return
        for one in handful:
            self._checker.take(one.number, one.data)


_Place = tuple[int, int, int, str]
"""A ballot's number, and its offset, length and SHA-256 in the archive."""


class _Helper:
    """Another process that checks ballots: it is told where they stand, and reads them itself."""

    def __init__(self, setting: Setting, jobs: int) -> None:
        # Only here: one process alone has no use for it, and it takes a while to load.
        import multiprocessing

        # Beside other threads a fork is not safe.
        alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
        context: Any = multiprocessing.get_context("fork" if alone else "spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_help, args=(theirs, setting, jobs), daemon=True)
        self._process.start()
        theirs.close()
        self._given = 0

    def is_free(self) -> bool:
        """Whether it can be given more."""
        while self._given and self._connection.poll():
            self._told()
        return self._given < _AHEAD

    def give(self, places: list[_Place]) -> None:
        """Gives it ballots; none at the end."""
        self._connection.send(places)
        self._given += 1

    def part(self) -> Part:
        """What it found, once it was given an end."""
        while self._given > 1:
            self._told()
        part: Part = self._told()
        return part

    def _told(self) -> Any:
        try:
            told = self._connection.recv()
        except (EOFError, OSError):
            raise RuntimeError("a process that checked ballots has ended before its time") from None
        self._given -= 1
        return told

    def dismiss(self) -> None:
        """Ends it."""
        self._connection.close()
        self._process.terminate()
        self._process.join()


def _help(connection: "Connection", setting: Setting, jobs: int) -> None:
    checker = Checker(setting, jobs)
    with setting.archive.open("rb") as stream:
        while places := connection.recv():
            for number, offset, length, digest in places:
                stream.seek(offset)
                data = stream.read(length)
                if sha256_hex(data) != digest:
                    raise RuntimeError("the archive was changed while it was being verified")
                checker.take(number, data)
            connection.send(None)
    connection.send(checker.part())


def strangers(election: Election, numbered: Iterable[Numbered]) -> Iterator[Wrong]:
    """The ballots that hold a number outside the group, each told once, each number asked by itself."""
    for one in numbered:
        try:
            ballot = ballots.read_ballot(election, one.data)
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
            yield _wrong(one.number, not_in_group(stranger))


def twice(number: int) -> Wrong:
    """The finding that a ballot's credential has a ballot before it."""
    refusal = OutOfState("already-voted", "This voting card has voted; a ballot is never replaced.")
    return Wrong(number, "ballot-credential", refusal)


def _wrong(number: int, refusal: Refusal) -> Wrong:
    return Wrong(number, _CHECK_OF.get(refusal.code, "ballot-form"), refusal)


def _add(tally: EncryptedTally | None, choices: tuple[Ciphertext, ...]) -> EncryptedTally | None:
    if tally is None or len(choices) != len(tally.choices):
        return None
    return tally.add(choices)
