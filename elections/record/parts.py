"""What a standing is made of: cohort, candidates, members, draws, account, counts, elected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections import lots


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
class DrawStanding:
    """A draw of the journal: `state` is "open", "closed", "annulled" or "by-hand".

    `seat` is the committee's seat it is for, "" for a seat of the election. A recorded draw has `opened`, and `closed`
    once its secret was shown; `by_hand` is the other method's.
    """

    number: int
    seat: str
    sitting: int
    state: str
    opened: lots.OpenDraw | None = None
    closed: lots.Draw | None = None
    by_hand: lots.HandDraw | None = None

    @property
    def question(self) -> lots.OpenDraw | lots.HandDraw:
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
