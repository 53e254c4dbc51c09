"""The urn from its archive alone, in one pass: set-up, ballots, tally, shares, result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from elections.belenios import archive
from elections.belenios.credentials import read_public_credentials
from elections.belenios.group import Element, RandomBytes, check_member
from elections.belenios.multi_exponent import Membership, all_members
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally, Result, Share, aggregate, check_result, check_share
from elections.belenios.trustees import Trustees, check_trustees
from elections.canonical import sha256_hex
from elections.errors import CheckFailed, Refusal
from elections.verify.ballots import Checker, Crew, Numbered, Part, Wrong, twice
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
    open_archive: Callable[[], BinaryIO], report: Report, *, jobs: int, random_bytes: RandomBytes, progress: Progress
) -> Urn:
    """Checks an archive; `open_archive` is called again when a ballot has to be searched for."""
    with open_archive() as stream:
        reading = _Reading(report, jobs, random_bytes, progress)
        try:
            reading.read(stream)
        finally:
            reading.dismiss()
    if not reading.members:
        with open_archive() as stream:
            reading.search(stream)
    return reading.urn


class _Reading:
    """One pass through an archive. The ballots may be behind: they are waited for where the tally needs them."""

    def __init__(self, report: Report, jobs: int, random_bytes: RandomBytes, progress: Progress) -> None:
        self.urn = Urn(archive.ArchiveHead(0))
        self.members = True
        self._report = report
        self._jobs = jobs
        self._random_bytes = random_bytes
        self._progress = progress
        self._checker: Checker | None = None
        self._crew: Crew | None = None
        self._sum: EncryptedTally | None = None
        self._tally: EncryptedTally | None = None
        self._num_tallied = 0
        self._shares: dict[int, Share] = {}
        self._membership = Membership(random_bytes)
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

    def search(self, stream: BinaryIO) -> None:
        """Names the ballots that hold a number outside the group."""
        if self._checker:
            for wrong in self._checker.strangers(_numbered(stream)):
                if wrong.number not in self._outside:
                    self._wrong(wrong)

    def _event(self, step: archive.Step) -> None:
        match step.event.type:
            case "Setup":
                self._setup(step)
            case "Ballot":
                if self._crew:
                    self._crew.put(step.head.ballots, step.data[0])
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
        self._checker = Checker(urn.election, urn.credentials, self._random_bytes)
        self._crew = Crew(self._checker, self._jobs, self._take)

    def _take(self, part: Part) -> None:
        for wrong in part.wrong:
            self._wrong(wrong)
        for number, credential in part.credentials:
            if credential in self.urn.voted:
                self._wrong(twice(number))
            self.urn.voted.add(credential)
        self._sum = self._sum.add(part.tally.choices) if self._sum and part.tally else None
        self._membership.join(part.products)

    def _wrong(self, wrong: Wrong) -> None:
        if wrong.refusal.code == "not-in-group":
            self._outside.add(wrong.number)
        self._report.fail(wrong.check, wrong.refusal, f"ballot {wrong.number}", wrong.number)

    def _end_ballots(self) -> None:
        if self._crew:
            self._crew.finish()
            self._crew = None
            self._report.made("ballot-form", f"{self.urn.head.ballots} ballots")
            self.members = self._membership.holds()

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


def _numbered(stream: BinaryIO) -> Iterator[Numbered]:
    try:
        for step in archive.read(stream):
            if step.event.type == "Ballot":
                yield step.head.ballots, step.data[0]
    except Refusal:
        return  # Told already, by the first pass.
