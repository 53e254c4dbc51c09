"""What a journal so far says: one immutable value, and how an entry changes it or is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from elections.canonical import Canonical, is_one_line
from elections.errors import CheckFailed, Malformed, OutOfState
from elections.journal.act import ACTS, RULES, SAME, Asked, check_demands
from elections.journal.entry import ZEROS, Entry, check_follows, make_entry
from elections.journal.shapes import check_fields
from elections.law import calendar, draws
from elections.law.rules import Order, Rules
from elections.law.statute import Statute


@dataclass(frozen=True)
class Cohort:
    """The trainees concerned: corps (an id of the statute), number, first day of training."""

    corps: str
    number: str
    first_day: date


@dataclass(frozen=True)
class Candidate:
    """A name on the list; its number never changes. One of the two names may be empty."""

    number: int
    registration: str
    name_ar: str
    name_latin: str

    @property
    def answer(self) -> str:
        """How the urn's question names the candidate."""
        return f"{self.number}. {self.name_ar or self.name_latin}"


@dataclass(frozen=True)
class Member:
    """Who sits, where, and why ("office", "age", "lot", "next"); the chair has no registration number."""

    seat: str
    name_ar: str
    name_latin: str
    registration: str
    why: str


@dataclass(frozen=True)
class DrawState:
    """A draw of the journal: `state` is "open", "closed", "annulled" or "by-hand".

    `seat` is the committee's seat it is for, "" for a seat of the election. A recorded draw has `opened`, and `closed`
    once its secret was shown; `by_hand` is the other method's.
    """

    number: int
    seat: str
    sitting: int
    state: str
    opened: draws.OpenDraw | None = None
    closed: draws.Draw | None = None
    by_hand: draws.HandDraw | None = None

    @property
    def question(self) -> draws.OpenDraw | draws.HandDraw:
        """What was to be drawn: purpose, places, entries."""
        question = self.opened if self.opened else self.by_hand
        if question is None:
            raise AssertionError("a draw is recorded or by hand")
        return question

    @property
    def drawn(self) -> tuple[str, ...]:
        """The entries drawn, in order; none while the draw is open, or when it was annulled."""
        outcome = self.closed or self.by_hand
        return outcome.drawn if outcome else ()


@dataclass(frozen=True)
class Account:
    """The cards' account; credentials are the public halves, as decimal texts."""

    checked: bool
    spoiled: int
    left: int
    spoiled_credentials: tuple[str, ...]
    left_credentials: tuple[str, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """What was counted: votes by candidate number, blanks, and on paper the voters and null papers."""

    votes: Mapping[int, int]
    blank: int
    null: int
    voters: int


@dataclass(frozen=True)
class Elected:
    """Who won a seat, with how many votes, and by "votes" or by "lot"."""

    candidate: int
    votes: int
    by: str


INSTITUTE: Final = "rule"
"""What an act cites where the institute's rule decides, and no article."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class ElectionState:
    """Everything the entries so far say. A beginning is `ElectionState()`, of a by-election `ElectionState(head=…)`."""

    state: str = "draft"
    seq: int = 0
    head: str = ZEROS
    at: datetime | None = None
    entries: tuple[Entry, ...] = ()
    """The journal so far, from its first line."""
    # The convocation.
    election: str = ""
    institute: Mapping[str, str] = field(default_factory=dict)
    law: Statute | None = None
    house: Rules | None = None
    order: Order | None = None
    cohort: Cohort | None = None
    companion: Cohort | None = None
    seats: int = 0
    names_on_ballot: int = 0
    delegated: bool = False
    filing_deadline: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    last_lawful_day: date | None = None
    late: bool = False
    mandate: Mapping[str, str] = field(default_factory=dict)
    # Candidacies and cards.
    filings: Mapping[int, str] = field(default_factory=dict)
    electors: int | None = None
    roll: str = ""
    candidates: tuple[Candidate, ...] = ()
    struck: Mapping[int, str] = field(default_factory=dict)
    struck_after_opening: frozenset[int] = frozenset()
    made: int = 0
    credentials: str = ""
    # The sitting.
    sitting: int = 0
    present: int = 0
    companion_present: int = 0
    stepped_aside: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    threshold: int = 0
    claimed: frozenset[str] = frozenset()
    ceremony: int = 0
    ceremony_cause: str = ""
    trustees: str = ""
    confirmed: frozenset[str] = frozenset()
    remarks: int = 0
    # The poll.
    opened: bool = False
    fingerprint: str = ""
    setup_event: str = ""
    handed_out: int = 0
    ballots: int = 0
    closing_event: str = ""
    seal: str = ""
    on_paper: bool = False
    # The count and the result.
    account: Account | None = None
    counts: Counts | None = None
    shares: tuple[int, ...] = ()
    result_event: str = ""
    destroyed: frozenset[str] = frozenset()
    draws: tuple[DrawState, ...] = ()
    vacated_draws: frozenset[int] = frozenset()  # whom they drew for the committee has stepped aside
    elected: tuple[Elected, ...] = ()
    open_seats: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    cause: str = ""
    contests: Mapping[int, str] = field(default_factory=dict)
    vacancies: Mapping[int, date] = field(default_factory=dict)

    @property
    def last(self) -> Entry | None:
        """The last line so far."""
        return self.entries[-1] if self.entries else None

    def done(self, *acts: str) -> list[Entry]:
        """The lines of these acts, in their order."""
        return [entry for entry in self.entries if entry.act in acts]

    @property
    def statute(self) -> Statute:
        """The statute of the convocation."""
        return _present(self.law)

    @property
    def rules(self) -> Rules:
        """The institute's rules of the convocation."""
        return _present(self.house)

    @property
    def zone(self) -> ZoneInfo:
        """The institute's time zone."""
        return calendar.zone(self.institute["time_zone"])

    @property
    def on_ballot(self) -> tuple[Candidate, ...]:
        """The candidates that are, or will be, the urn's answers: those not struck before the opening."""
        return tuple(
            one for one in self.candidates if one.number not in self.struck or one.number in self.struck_after_opening
        )

    @property
    def open_draw(self) -> DrawState | None:
        """The draw that waits for its secret."""
        return self.draws[-1] if self.draws and self.draws[-1].state == "open" else None

    def apply(self, entry: Entry) -> ElectionState:
        """What the journal says with `entry` added.

        Raises:
            CheckFailed: the entry does not continue this journal, or a draw or count in it is not as it must be.
            Malformed: its data are not of the act's shape.
            Forbidden: the act is not that office's.
            OutOfState: the act does not fit here; the sentence says what has to come first.
        """
        check_follows(self.last, entry)
        if entry.previous != self.head:
            raise CheckFailed("journal-start", "The journal does not begin from the record that it should continue.")
        act = ACTS.get(entry.act)
        if act is None:
            raise Malformed("unknown-act", "There is no act «{act}».", act=entry.act)
        check_fields(act.fields, entry.data, entry.act)
        check_demands(self, entry.act, Asked(entry.by, entry.at, entry.data))
        after = RULES[entry.act](self, entry, entry.data)
        if entry.article != INSTITUTE and entry.article not in after.statute.articles:
            raise CheckFailed("unknown-article", "The statute has no article {article}.", article=entry.article)
        return replace(
            after,
            state=act.to if act.to != SAME else after.state,
            seq=entry.seq,
            head=entry.hash,
            at=entry.at,
            entries=(*self.entries, entry),
        )

    def filing_is_over(self, at: datetime) -> bool:
        """Whether the filing deadline has passed; nothing is over that has none."""
        return self.filing_deadline is not None and calendar.has_passed(self.filing_deadline, at)

    def opening_has_come(self, at: datetime) -> bool:
        """Whether the announced opening has come."""
        return self.opens_at is None or calendar.has_come(self.opens_at, at)

    def poll_is_over(self, at: datetime) -> bool:
        """Whether the closing time has come: from that second on no ballot enters."""
        return self.closes_at is not None and calendar.has_come(self.closes_at, at)

    @property
    def undecided(self) -> tuple[int, ...]:
        """The filings that wait for the director's decision, by number."""
        return tuple(number for number, status in self.filings.items() if status == "filed")

    def is_late(self, at: datetime) -> bool:
        """Whether the poll is late for good: called, adjourned or opened for a day after the last lawful one."""
        last = self.last_lawful_day
        return self.late or (last is not None and calendar.is_late(at, last, self.zone))

    @property
    def all_claimed(self) -> bool:
        """Whether every seat of the committee is claimed, and the chair has confirmed it."""
        return bool(self.members) and self.claimed == {member.seat for member in self.members}

    @property
    def all_confirmed(self) -> bool:
        """Whether every member of the committee has confirmed the key."""
        return bool(self.trustees) and self.confirmed == {member.seat for member in self.members}

    def lot_for(self, seat: str) -> DrawState | None:
        """The draw, of this sitting, that a seat of the committee was last given by."""
        drawn = (one for one in reversed(self.draws) if (one.sitting, one.seat) == (self.sitting, seat) and one.drawn)
        return next(drawn, None)

    def seated(self, seat: str) -> bool:
        """Whether the committee that sits has this seat."""
        return any(member.seat == seat for member in self.members)


def build(
    standing: ElectionState, *, at: datetime, act: str, by: str, article: str, data: dict[str, Canonical]
) -> Entry:
    """The next entry, made and checked: what the program, the rehearsal and the verifier's tests all use.

    Raises:
        Refusal: see `ElectionState.apply` and `elections.journal.entry.make_entry`.
    """
    entry = make_entry(seq=standing.seq + 1, at=at, act=act, by=by, article=article, data=data, previous=standing.head)
    standing.apply(entry)
    return entry


def replay(entries: Iterable[Entry], standing: ElectionState | None = None) -> ElectionState:
    """What a whole journal says. Where the first line begins is the journal's own word, kept in the result's record.

    Raises:
        Refusal: see `ElectionState.apply`; the journal is wrong from that entry on.
    """
    for entry in entries:
        standing = (standing or ElectionState(head=entry.previous)).apply(entry)
    return standing or ElectionState()


def names(row: Mapping[str, Any]) -> tuple[str, str]:
    """The two names of a person in the data, one of which may be empty.

    Raises:
        Malformed: both are.
    """
    if not is_one_line(row["name_ar"] or row["name_latin"]):
        raise Malformed("no-name", "A person has a name in Arabic or in Latin letters.")
    return row["name_ar"], row["name_latin"]


def _present(value: _T | None) -> _T:
    if value is None:
        raise OutOfState("not-convened", "There is no convocation yet; convene the election first.")
    return value
