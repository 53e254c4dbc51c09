"""Mandates: how a seat is filled, when its term ends, how it falls vacant, and what a by-election may still give.

A seat is filled by election or by an authority's act of appointment. It falls vacant before its term by one of three
causes (ma-2.03.40, article 6); the one elected in its place serves the remaining time only. The cause is for the
office: what is public says "vacant since", never why.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from elections.canonical import is_one_line
from elections.errors import Malformed, OutOfState, Refusal
from elections.law.calendar import last_day_of_months
from elections.law.rules import Rules
from elections.law.statute import Statute

CAUSES: Final = ("loss-of-standing", "resignation", "disciplinary-sanction")
"""The three causes of a vacancy; death is loss of standing."""

LONGEST_LINE: Final = 200


@dataclass(frozen=True)
class Appointment:
    """The authority's act that appointed: who, its number, its date.

    Raises:
        Malformed: `bad-appointment`, an act without authority or number.
    """

    authority: str
    number: str
    date: date

    def __post_init__(self) -> None:
        for text in (self.authority, self.number):
            if not is_one_line(text) or len(text) > LONGEST_LINE:
                raise Malformed("bad-appointment", "Name the act of appointment: authority, number and date.")


@dataclass(frozen=True)
class Vacancy:
    """Since when a seat is vacant, and why; the cause stays out of every representation."""

    since: date
    cause: str

    def __repr__(self) -> str:
        return f"Vacancy(since={self.since!r})"


@dataclass(frozen=True)
class Mandate:
    """A seat held from `starts_on` to `ends_on`, both included.

    `given_by` is the uuid of the election's record, or the act of appointment.
    """

    statute: str
    registration: str
    starts_on: date
    ends_on: date
    given_by: str | Appointment
    vacancy: Vacancy | None = None

    def is_held(self, today: date) -> bool:
        """Whether somebody holds the seat on `today`."""
        return self.starts_on <= today <= self.ends_on and not self.is_vacant(today)

    def is_vacant(self, today: date) -> bool:
        """Whether the seat is vacant on `today`, its term not being over."""
        return self.vacancy is not None and self.vacancy.since <= today <= self.ends_on


@dataclass(frozen=True)
class ByElection:
    """What a vacancy calls for: the same procedure, for the time that remains.

    `last_lawful_day` is None where the statute sets no period.
    """

    vacant_since: date
    until: date
    last_lawful_day: date | None


def term(starts_on: date, rules: Rules, training_ends: date) -> date:
    """The last day of a full term: the institute's months, but no longer than the training itself.

    A representative of trainees who is no longer one has lost the standing for which he was elected (article 6).

    Raises:
        Refusal: `training-over`, the training has ended before the term begins.
    """
    if training_ends < starts_on:
        raise Refusal("training-over", "The training ended on {day}; there is no term to give.", day=str(training_ends))
    return min(last_day_of_months(starts_on, rules.term_months), training_ends)


def elected(
    statute: Statute, registration: str, election: str, *, starts_on: date, rules: Rules, training_ends: date
) -> Mandate:
    """The mandate that an election gives, for a full term.

    Raises:
        Refusal: `filled-by-appointment`, `training-over`.
    """
    if statute.filled_by != "election":
        raise Refusal(
            "filled-by-appointment",
            "Under {id} the seat is filled by appointment; record the act of appointment instead.",
            id=statute.id,
        )
    return Mandate(statute.id, registration, starts_on, term(starts_on, rules, training_ends), election)


def elected_in_place(first: Mandate, registration: str, election: str, *, starts_on: date) -> Mandate:
    """The mandate that a by-election gives: it ends when the first would have.

    Raises:
        OutOfState: `seat-not-vacant`, the seat is held, or its term is over.
    """
    if not first.is_vacant(starts_on):
        raise OutOfState("seat-not-vacant", "The seat is not vacant; record its vacancy first.")
    return Mandate(first.statute, registration, starts_on, first.ends_on, election)


def appointed(statute: Statute, registration: str, act: Appointment, *, starts_on: date, ends_on: date) -> Mandate:
    """The mandate that an act of appointment gives (tn-1999-1290, article 7).

    Raises:
        Refusal: `filled-by-election`; `term-backwards`, it would end before it begins; `act-after-start`.
    """
    if statute.filled_by != "appointment":
        raise Refusal("filled-by-election", "Under {id} the seat is filled by election; convene one.", id=statute.id)
    if ends_on < starts_on:
        raise Refusal("term-backwards", "The term ends before it begins; correct its days.")
    if starts_on < act.date:
        raise Refusal("act-after-start", "The term begins before the act that appoints; correct its days.")
    return Mandate(statute.id, registration, starts_on, ends_on, act)


def vacate(mandate: Mandate, *, since: date, cause: str, today: date) -> Mandate:
    """The same mandate, vacant since a day that has come.

    Raises:
        Malformed: `bad-vacancy-cause`, none of the three.
        Refusal: `vacancy-in-future`, `vacancy-outside-term`.
        OutOfState: `already-vacant`.
    """
    if cause not in CAUSES:
        raise Malformed(
            "bad-vacancy-cause",
            "A seat falls vacant by loss of standing, by resignation or by a disciplinary sanction; choose one.",
        )
    if mandate.vacancy is not None:
        raise OutOfState("already-vacant", "The seat is vacant already, since {day}.", day=str(mandate.vacancy.since))
    if since > today:
        raise Refusal("vacancy-in-future", "The seat is not vacant yet; enter the vacancy when its day has come.")
    if not mandate.starts_on <= since <= mandate.ends_on:
        raise Refusal(
            "vacancy-outside-term",
            "The vacancy lies outside the term, {first} to {last}.",
            first=str(mandate.starts_on),
            last=str(mandate.ends_on),
        )
    return replace(mandate, vacancy=Vacancy(since, cause))


def by_election(mandate: Mandate, statute: Statute) -> ByElection:
    """What has to follow a vacancy: a by-election, until when, for which time.

    Raises:
        OutOfState: `seat-not-vacant`.
        Refusal: `filled-by-appointment`: another act of appointment fills the seat.
    """
    if mandate.vacancy is None:
        raise OutOfState("seat-not-vacant", "The seat is not vacant; record its vacancy first.")
    if statute.filled_by != "election":
        raise Refusal(
            "filled-by-appointment",
            "Under {id} the seat is filled by appointment; record the act of appointment instead.",
            id=statute.id,
        )
    since = mandate.vacancy.since
    return ByElection(since, mandate.ends_on, statute.last_vacancy_day(since))
