"""Mandates: when a term ends, and how a seat falls vacant.

A seat falls vacant before its term by one of three causes (ma-2.03.40, article 6); the one elected in its place serves
the remaining time only. The cause is for the office: what is public says "vacant since", never why.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from elections.errors import Malformed, OutOfState, Refusal
from elections.law.calendar import last_day_of_months
from elections.law.rules import Rules

CAUSES: Final = ("loss-of-standing", "resignation", "disciplinary-sanction")
"""The three causes of a vacancy; death is loss of standing."""


@dataclass(frozen=True)
class Appointment:
    """The authority's act that appointed: who, its number, its date (tn-1999-1290, article 7)."""

    authority: str
    number: str
    date: date


def term(starts_on: date, rules: Rules, training_ends: date) -> date:
    """The last day of a full term: the institute's months, but no longer than the training itself.

    A representative of trainees who is no longer one has lost the standing for which he was elected (article 6).

    Raises:
        Refusal: `training-over`, the training has ended before the term begins.
    """
    if training_ends < starts_on:
        raise Refusal("training-over", "The training ended on {day}; there is no term to give.", day=str(training_ends))
    return min(last_day_of_months(starts_on, rules.term_months), training_ends)


def check_term(starts_on: date, ends_on: date) -> None:
    """Refuses a term that is over before it begins.

    Raises:
        Refusal: `term-backwards`.
    """
    if ends_on < starts_on:
        raise Refusal("term-backwards", "The term ends before it begins; correct its days.")


def check_cause(cause: str) -> None:
    """Refuses a cause of a vacancy that is none of the three.

    Raises:
        Malformed: `bad-vacancy-cause`.
    """
    if cause not in CAUSES:
        raise Malformed(
            "bad-vacancy-cause",
            "A seat falls vacant by loss of standing, by resignation or by a disciplinary sanction; choose one.",
        )


def check_vacancy(since: date, today: date, starts_on: date, ends_on: date, vacant_since: date | None) -> None:
    """Refuses a vacancy `since` a day that has not come or lies outside the term, or of a seat that is vacant already.

    Raises:
        Refusal: `vacancy-in-future`, `vacancy-outside-term`.
        OutOfState: `already-vacant`.
    """
    if vacant_since is not None:
        raise already_vacant(vacant_since)
    if since > today:
        raise Refusal("vacancy-in-future", "The seat is not vacant yet; enter the vacancy when its day has come.")
    if not starts_on <= since <= ends_on:
        raise Refusal(
            "vacancy-outside-term",
            "The vacancy lies outside the term, {first} to {last}.",
            first=str(starts_on),
            last=str(ends_on),
        )


def already_vacant(since: date) -> OutOfState:
    """The refusal of a second vacancy."""
    return OutOfState("already-vacant", "The seat is vacant already, since {day}.", day=str(since))
