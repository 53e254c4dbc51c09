"""Where a rehearsal stands: clock, journal, urn, and what everybody holds; each act goes through `record.build`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from elections import journal as record
from elections.belenios import archive
from elections.belenios.ceremony import Member
from elections.belenios.group import Element, Scalar
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally
from elections.belenios.trustees import Trustees
from elections.canonical import Canonical
from elections.journal import ElectionState
from elections.journal.entry import Entry
from elections.law.roll.trainee import Trainee
from elections.rehearsal.plan import Plan
from elections.rehearsal.stream import Stream

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, of how much."""


@dataclass(frozen=True)
class Card:
    """A voting card: number on the sealed paper, code inside, and the two halves of its key."""

    serial: int
    credential: str = field(repr=False)
    secret: Scalar = field(repr=False)
    public: Element


@dataclass
class Room:
    """A rehearsal under way, and after it all that it leaves behind."""

    plan: Plan
    progress: Progress
    stream: Stream = field(init=False, repr=False)
    now: datetime = field(init=False, default=datetime(2026, 1, 1, tzinfo=UTC))
    standing: ElectionState = field(init=False, default_factory=ElectionState)
    journal: list[Entry] = field(init=False, default_factory=list)
    roll: list[Trainee] = field(init=False, default_factory=list)
    companion: list[Trainee] = field(init=False, default_factory=list)
    filed: list[Trainee] = field(init=False, default_factory=list)
    candidates: list[Trainee] = field(init=False, default_factory=list)
    cards: list[Card] = field(init=False, default_factory=list, repr=False)
    members: list[Member] = field(init=False, default_factory=list, repr=False)
    keys: list[Scalar] = field(init=False, default_factory=list, repr=False)
    trustees: Trustees | None = field(init=False, default=None)
    urn: list[bytes] = field(init=False, default_factory=list, repr=False)
    head: archive.ArchiveHead = field(init=False, default_factory=lambda: archive.ArchiveHead(0))
    election: Election | None = field(init=False, default=None)
    aggregate: EncryptedTally | None = field(init=False, default=None)
    given: list[Card] = field(init=False, default_factory=list, repr=False)
    spoiled: list[Card] = field(init=False, default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.stream = Stream(self.plan.seed, "election")

    def pass_time(self, *, minutes: int = 0, seconds: int = 0) -> None:
        """Lets the clock go on."""
        self.now += timedelta(minutes=minutes, seconds=seconds)

    def act(self, act: str, by: str, article: str, **data: Canonical) -> Entry:
        """Does one act: makes and checks its entry, and adds it to the journal.

        `with` being a word of the language, the second person is given as `second`.
        """
        if "second" in data:
            data["with"] = data.pop("second")
        entry = record.build(self.standing, at=self.now, act=act, by=by, article=article, data=data)
        self.standing = self.standing.apply(entry)
        self.journal.append(entry)
        self.pass_time(seconds=20 + self.stream.below(40))
        return entry

    def append(self, added: archive.Appended) -> None:
        """Adds records to the urn's archive."""
        self.urn.append(added.records)
        self.head = added.head
