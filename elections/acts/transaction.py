"""One act, one transaction: the effect, the journal's line and the archive's event together, or not at all.

A function of this floor opens `acting(...)`, reads what stands, changes rows, enters the act and returns. Whatever is
raised in between undoes everything. The election's row is locked from the start (on SQLite the whole database), so
that two people who press at once come one after the other, and the second is told what the first did.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from elections import journal
from elections.belenios.archive import Appended, ArchiveHead
from elections.canonical import Canonical
from elections.db.database import Database
from elections.db.models import Election, JournalLine, Mandate, UrnEvent
from elections.errors import Missing
from elections.journal.entry import Entry, parse_line
from elections.law import calendar

ENDED: Final = ("proclaimed", "without_result", "cancelled", "annulled")
"""The states in which nothing of an election is to come but what an authority says of it."""

_HOUSE: Final = 0x53414E4455510001
"""The number of PostgreSQL's lock on everything that is not an election's."""


@dataclass(frozen=True)
class Context:
    """What every act is handed: where things are stored, what time it is, and where chance comes from."""

    database: Database
    clock: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]

    def now(self) -> datetime:
        """The time in UTC, whole seconds."""
        return self.clock().astimezone(UTC).replace(microsecond=0)


@dataclass
class Act:
    """An act in progress, with the election locked."""

    session: Session
    election: Election
    standing: journal.ElectionState
    now: datetime
    random_bytes: Callable[[int], bytes]
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """What is done once everything is stored, and only then."""

    def check(self, act: str, by: str, **known: Canonical) -> None:
        """Refuses already what the journal will refuse, where the data take the act's own state to prepare.

        Raises:
            Refusal: see `elections.journal.may`.
        """
        refusal = journal.may(self.standing, act, by, self.now, **known)
        if refusal is not None:
            raise refusal

    def enter(self, act: str, by: str, article: str, data: dict[str, Canonical]) -> Entry:
        """Adds a line to the journal and moves the election to the state that follows.

        Raises:
            Refusal: the act does not fit where the election stands.
        """
        entry = journal.build(
            self.standing,
            at=self.now,
            act=act,
            by=by,
            article=article,
            data=data,
        )
        self.standing = self.standing.apply(entry)
        self.session.add(JournalLine(record=self.election.uuid, seq=entry.seq, line=entry.to_bytes()))
        self.election.seq, self.election.head = entry.seq, entry.hash
        self.election.state = self.standing.state
        if self.standing.state in ENDED and self.election.purge_on is None:
            today = calendar.local_day(self.now, self.standing.zone)
            self.election.purge_on = today + timedelta(days=self.standing.rules.appeal_days)
        self.session.flush()
        return entry

    def append(self, appended: Appended) -> None:
        """Adds one event, with its records, to the urn's archive."""
        head = appended.head
        self.session.add(UrnEvent(election_id=self.election.id, height=head.height, records=appended.records))
        self.election.archive_head, self.election.ballots = head.to_text(), head.ballots
        self.session.flush()


def archive_head(election: Election) -> ArchiveHead:
    """The head of the urn's archive, as stored; only after the opening."""
    return ArchiveHead.from_text(election.archive_head)


def find_election(session: Session, uuid: str, *, lock: bool = False) -> Election:
    """The election with this `uuid`, its row locked when `lock`.

    Raises:
        Missing: there is none.
    """
    query = select(Election).where(Election.uuid == uuid)
    election = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if election is None:
        raise Missing("no-such-election", "There is no such election. Check the address.")
    return election


def journal_lines(session: Session, uuid: str) -> list[bytes]:
    """The lines of a record's journal, each ended by LF."""
    query = select(JournalLine.line).where(JournalLine.record == uuid).order_by(JournalLine.seq)
    return list(session.scalars(query))


def standing_of(session: Session, election: Election) -> journal.ElectionState:
    """What the election's journal says so far; a by-election begins from the head of the record of its mandate."""
    lines = journal_lines(session, election.uuid)
    if lines:
        return journal.replay(map(parse_line, lines))
    if election.vacancy_id is None:
        return journal.ElectionState()
    mandate = session.get_one(Mandate, election.vacancy_id)
    return journal.ElectionState(head=parse_line(journal_lines(session, mandate.record)[-1]).hash)


@contextmanager
def acting(context: Context, uuid: str) -> Iterator[Act]:
    """Opens the transaction of one act on the election `uuid`.

    Raises:
        Missing: there is no such election.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        standing = standing_of(session, election)
        # After a clock was set back, the journal's time goes on: an act is never before the last one, nor its "today".
        now = max(context.now(), standing.last.at) if standing.last else context.now()
        act = Act(session, election, standing, now, context.random_bytes)
        yield act
    for done in act.afterwards:
        done()


@contextmanager
def of_the_house(context: Context) -> Iterator[Session]:
    """Opens the transaction of an act on what no election locks: accounts, cohorts, mandates by appointment.

    They come one after the other too: the second of two who press at once is told what the first did.
    """
    with context.database.writing() as session:
        if not context.database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:house)"), {"house": _HOUSE})
        yield session


def next_number(session: Session, column: InstrumentedAttribute[int], election_id: int) -> int:
    """The next number, from 1, of what an election numbers (filings, remarks, draws); under the election's lock."""
    table = column.class_
    highest = session.scalar(select(func.max(column)).where(table.election_id == election_id))
    return (highest or 0) + 1
