"""The urn from its archive alone, in one pass: set-up, ballots, tally, shares, result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import BinaryIO

from elections.belenios import advice, archive
from elections.belenios.ballot import maximum_size
from elections.belenios.batch import Products
from elections.belenios.credentials import read_public_credentials
from elections.belenios.group import Element, RandomBytes, check_member
from elections.belenios.multi_exponent import Membership, all_members
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally, Result, Share, aggregate, check_result, check_share
from elections.belenios.trustees import Trustees, check_trustees
from elections.canonical import sha256_hex
from elections.errors import CheckFailed, Refusal
from elections.verify.ballots import Batched, Crew, Numbered, Part, Setting, Wrong, strangers, twice
from elections.verify.checks import Report

_SET_UP = ("election", "trustees", "credentials")
_BALLOTS = ("ballot-form", "ballot-credential", "ballot-group", "ballot-proof", "ballot-signature")
_COUNT = ("tally", "share", "result")

Progress = Callable[[int], None]
"""Told how many bytes of the archive were read since the last call."""


@dataclass(slots=True)
class Urn:
    """What the archive says, for the comparison with the journal."""

    head: archive.ArchiveHead
    complete: bool = False
    """Whether the archive could be read to its end."""
    setup_event: str = ""
    election_data: bytes = b""
    election: Election | None = None
    trustees_hash: str = ""
    trustees: Trustees | None = None
    credentials_hash: str = ""
    credentials: tuple[Element, ...] = ()
    voted: set[Element] = field(default_factory=set)
    tally_event: str = ""
    result_event: str = ""
    owners: list[int] = field(default_factory=list)
    result: Result | None = None


def check_urn(
    path: Path, advice: Path | None, report: Report, *, jobs: int, random_bytes: RandomBytes, progress: Progress
) -> Urn:
    """Checks an archive with its advice; it is read again when a ballot has to be searched for."""
    reading = _Reading(path, advice, report, jobs, random_bytes, progress)
    try:
        for read in (reading.read, reading.compute, reading.search):
            with path.open("rb") as stream:
                read(stream)
    finally:
        reading.dismiss()
    return reading.urn


class _Reading:
    """One pass through an archive. The ballots may be behind: they are waited for where the tally needs them."""

    def __init__(
        self,
        path: Path,
        advice: Path | None,
        report: Report,
        jobs: int,
        random_bytes: RandomBytes,
        progress: Progress,
    ) -> None:
        self.urn = Urn(archive.ArchiveHead(0))
        self._path = path
        self._advice = advice
        self._report = report
        self._jobs = jobs
        self._random_bytes = random_bytes
        self._progress = progress
        self._setting: Setting | None = None
        self._crew: Crew | None = None
        self._sum: EncryptedTally | None = None
        self._tally: EncryptedTally | None = None
        self._num_tallied = 0
        self._shares: dict[int, Share] = {}
        self._membership = Membership(random_bytes)
        self._unsure: set[int] = set()
        """Ballots in batches that do not hold."""
        self._outside: set[int] = set()
        """Ballots already told to hold a number outside the group."""

    def read(self, stream: BinaryIO) -> None:
        """Checks every event."""
        urn, report = self.urn, self._report
        report.made("archive")
        try:
            for step in archive.read(stream):
                self._progress(step.head.size - urn.head.size)
                urn.head = step.head
                self._event(step)
            urn.complete = True
        except Refusal as refusal:
            report.fail("archive", refusal)
        self._end_ballots()
        unread = "the archive could not be read so far" if not urn.complete else "the election has not come so far"
        report.skip(unread, *_SET_UP, *_BALLOTS, *_COUNT)

    def dismiss(self) -> None:
        """Lets helpers go, if some are still there."""
        if self._crew:
            self._crew.dismiss()

    def compute(self, stream: BinaryIO) -> None:
        """Checks the ballots of batches that do not hold, as if there were no advice."""
        if self._setting and self._unsure:
            self._crew = Crew(replace(self._setting, advice=None, ballots=len(self._unsure)), self._jobs)
            for ballot in _numbered(stream):
                if ballot.number in self._unsure:
                    self._crew.put(ballot)
            for part in self._crew.finish():
                self._checked(part)

    def search(self, stream: BinaryIO) -> None:
        """Names the ballots that hold a number outside the group, if there are any."""
        if self._setting and not self._membership.holds():
            for wrong in strangers(self._setting.election, _numbered(stream)):
                if wrong.number not in self._outside:
                    self._wrong(wrong)

    def _event(self, step: archive.Step) -> None:
        match step.event.type:
            case "Setup":
                self._setup(step)
            case "Ballot":
                if self._crew:
                    self._crew.put(_ballot(step))
            case "EndBallots":
                self._end_ballots()
            case "EncryptedTally":
                self._encrypted_tally(step)
            case "PartialDecryption":
                self._partial_decryption(step)
            case "Result":
                self._result(step)

    def _setup(self, step: archive.Step) -> None:
        urn, report = self.urn, self._report
        urn.setup_event = step.head.event
        urn.election_data, trustees, credentials, _ = step.data
        urn.trustees_hash, urn.credentials_hash = sha256_hex(trustees), sha256_hex(credentials)
        for name in _SET_UP:
            report.made(name)
        try:
            urn.election = Election.from_bytes(urn.election_data)
        except Refusal as refusal:
            report.fail("election", refusal)
        try:
            urn.trustees = Trustees.from_bytes(trustees)
            key = check_trustees(urn.trustees)
            if urn.election and urn.election.public_key != key:
                raise CheckFailed("wrong-public-key", "The election's key is not the committee's.")
        except Refusal as refusal:
            report.fail("trustees", refusal)
        try:
            urn.credentials = read_public_credentials(credentials)
            if not all_members(urn.credentials, self._random_bytes):
                for credential in urn.credentials:
                    check_member(credential, "credentials")
        except Refusal as refusal:
            report.fail("credentials", refusal)
        if urn.election is None:
            report.skip("election.json could not be read", *_BALLOTS, *_COUNT)
            return
        for name in _BALLOTS:
            report.made(name)
        self._sum = aggregate(urn.election.question, ())
        size = maximum_size(urn.election.question, urn.election.uuid)
        self._setting = Setting(
            urn.election,
            frozenset(urn.credentials),
            self._random_bytes,
            self._path,
            self._advice,
            self._path.stat().st_size // size,
        )
        self._crew = Crew(self._setting, self._jobs)

    def _take(self, parts: list[Part]) -> None:
        for number, credential in sorted(pair for part in parts for pair in part.credentials):
            if credential in self.urn.voted:
                self._wrong(twice(number))
            self.urn.voted.add(credential)
        for part in parts:
            self._checked(part)
            self._sum = self._sum.add(part.tally.choices) if self._sum and part.tally else None
        self._batches([batched for part in parts for batched in part.batches])

    def _checked(self, part: Part) -> None:
        for wrong in part.wrong:
            self._wrong(wrong)
        if part.members:
            self._membership.join(part.members)

    def _batches(self, batches: list[Batched]) -> None:
        """Asks all batches as one; if that does not hold, each."""
        if not self._setting or not batches:
            return
        key = self._setting.election.public_key
        if reduce(Products.join, (batched.products for batched in batches)).holds(key):
            number = sum(len(batched.numbers) for batched in batches)
            self._report.made("ballot-proof", f"{number} of {self.urn.head.ballots} with {advice.FILE}")
        else:
            self._unsure.update(
                number for batched in batches if not batched.products.holds(key) for number in batched.numbers
            )

    def _wrong(self, wrong: Wrong) -> None:
        if wrong.refusal.code == "not-in-group":
            self._outside.add(wrong.number)
        self._report.fail(wrong.check, wrong.refusal, f"ballot {wrong.number}", wrong.number)

    def _end_ballots(self) -> None:
        if self._crew:
            parts = self._crew.finish()
            self._crew = None
            self._report.made("ballot-form", f"{self.urn.head.ballots} ballots")
            self._take(parts)

    def _encrypted_tally(self, step: archive.Step) -> None:
        urn, report = self.urn, self._report
        urn.tally_event = step.head.event
        if urn.election is None:
            return
        try:
            self._tally = EncryptedTally.from_bytes(step.data[0])
            if self._sum is None:
                report.skip("a ballot cannot be added up", "tally")
            elif self._tally != self._sum:
                raise CheckFailed("wrong-tally", "The encrypted tally is not the product of the ballots.")
            self._num_tallied = step.number("num_tallied")
            if self._num_tallied != step.head.ballots:
                raise CheckFailed(
                    "wrong-num-tallied",
                    "The tally claims {claimed} ballots; there are {count}.",
                    claimed=self._num_tallied,
                    count=step.head.ballots,
                )
            if step.number("total_weight") != step.head.ballots:
                raise CheckFailed("wrong-total-weight", "The tally's total weight is not the number of ballots.")
            if self._sum:
                report.made("tally")
        except Refusal as refusal:
            report.fail("tally", refusal)

    def _partial_decryption(self, step: archive.Step) -> None:
        urn, owner = self.urn, step.number("owner")
        urn.owners.append(owner)
        if urn.election is None or urn.trustees is None or self._tally is None:
            self._report.skip("there is no key or no tally to check them against", "share")
            return
        self._report.made("share")
        where = f"share of member {owner}"
        try:
            if not 1 <= owner <= len(urn.trustees.verification_keys):
                raise CheckFailed("unknown-owner", "The committee has no member {owner}.", owner=owner)
            if owner in self._shares:
                raise CheckFailed("share-twice", "Member {owner} has a share already.", owner=owner)
            share = Share.from_bytes(step.data[0])
            check_share(urn.election.fingerprint, urn.trustees.verification_key(owner), self._tally, share, owner)
            self._shares[owner] = share
        except Refusal as refusal:
            self._report.fail("share", refusal, where, step.event.height)

    def _result(self, step: archive.Step) -> None:
        urn, report = self.urn, self._report
        urn.result_event = step.head.event
        try:
            urn.result = Result.from_bytes(step.data[0])
            if urn.election is None or urn.trustees is None or self._tally is None:
                report.skip("there is no key or no tally to check it against", "result")
                return
            report.made("result")
            question, ballots = urn.election.question, step.head.ballots
            check_result(urn.trustees, question, self._tally, ballots, self._shares, urn.result)
        except Refusal as refusal:
            report.fail("result", refusal)


def _ballot(step: archive.Step) -> Numbered:
    """The ballot, its body's place told from the records that stand behind it."""
    return Numbered(step.head.ballots, step.data[0], step.start + archive.BLOCK, step.event.payload)


def _numbered(stream: BinaryIO) -> Iterator[Numbered]:
    try:
        for step in archive.read(stream):
            if step.event.type == "Ballot":
                yield _ballot(step)
    except Refusal:
        return  # Told already, by the first pass.
