"""What public pages see of one election: what its journal says, and the numbers of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from elections import journal
from elections.acts.cards import count as desk_count
from elections.acts.transaction import find_election, journal_lines
from elections.db.models import Election
from elections.errors import Missing
from elections.journal import Candidate, ElectionState, Member
from elections.journal.entry import Entry, parse_line
from elections.law.statute import Statute
from elections.papers.head import Data
from elections.papers.minutes import minutes_data
from elections.web import formats
from elections.web.i18n import colon, isolate, language, named, numbered
from elections.web.store import context


@dataclass(frozen=True)
class PublicElection:
    """One election from outside. `state` is the journal's, but for a poll whose time is over: that one is closed."""

    uuid: str
    state: str
    standing: ElectionState
    entries: tuple[Entry, ...]
    told: Data
    """The journal as the public minutes tell it (docs/papers.md)."""
    electors: int
    handed_out: int
    ballots: int
    opens_at: datetime
    closes_at: datetime

    @property
    def law(self) -> Statute:
        """The statute."""
        return self.standing.statute

    @property
    def institute(self) -> str:
        """The institute's name in the reader's language."""
        return named(self.standing.institute)

    @property
    def cohort(self) -> Markup:
        """«فوج الملحقين القضائيين 47»."""
        return cohort_name(self.law, self.standing.cohort)

    @property
    def title(self) -> Markup:
        """What is elected, and by whom."""
        return election_title(self.law, self.standing.cohort)

    @property
    def plain_title(self) -> str:
        """The title as text alone, for a browser's window and for files."""
        return self.title.striptags()

    @property
    def delayed(self) -> bool:
        """Whether the clock has closed what the journal still calls open."""
        return self.state != self.standing.state

    @property
    def why_no_result(self) -> str:
        """Why an election ended without a result; what was said for it, if anything was, is `told.ended.reason`."""
        return {
            "no-candidate": _("The election ended without a result: nobody stood as a candidate."),
            "no-vote-cast": _("The election ended without a result: no vote was cast for any name."),
        }.get(self.told["outcome"], _("The election ended without a result: the urn could not be counted."))

    @property
    def closed_at(self) -> datetime | None:
        """Since when no ballot enters the urn for good; None while one may."""
        if self.delayed:
            return self.closes_at
        acts = ("close", "leave_machine")
        return next((one.at for one in self.entries if one.act in acts), None)

    def candidate(self, number: int) -> Candidate:
        """The candidate with this number."""
        return next(one for one in self.standing.candidates if one.number == number)

    def member(self, seat: str) -> Member | None:
        """Who sits there, if somebody does."""
        return next((one for one in self.standing.members if one.seat == seat), None)

    def cite(self, article: str) -> str:
        """An article's name in the statute's words; `rule` is the institute's."""
        if article not in self.law.articles:
            return _("institute's rule")
        return self.law.cite(article, language())


class Person(Protocol):
    """Somebody with two names, of which one may be empty."""

    @property
    def name_ar(self) -> str:
        """In Arabic letters."""

    @property
    def name_latin(self) -> str:
        """In Latin letters."""


def person(one: Person | Mapping[str, Any]) -> str:
    """A person's name by language, whichever there is."""
    ar, latin = (one["name_ar"], one["name_latin"]) if isinstance(one, Mapping) else (one.name_ar, one.name_latin)
    return str((ar or latin) if language() == "ar" else (latin or ar))


def cohort_name(law: Statute, cohort: journal.Cohort | Mapping[str, str] | None) -> Markup:
    """A cohort as the statute calls it, with its number."""
    if cohort is None:
        return Markup("")
    corps, number = (
        (cohort["corps"], cohort["number"]) if isinstance(cohort, Mapping) else (cohort.corps, cohort.number)
    )
    name = law.corps_named(corps).cohort.in_language(language())
    return numbered(name, isolate(number))


def election_title(law: Statute, cohort: journal.Cohort | None) -> Markup:
    """What is elected, and by whom."""
    to = _("Election to the %(body)s", body=law.body.in_language(language()))
    return Markup("{}{} {}").format(to, colon(), cohort_name(law, cohort))


def see(session: Session, uuid: str) -> PublicElection:
    """The election `uuid`; from here on days and times are written as in its country and zone.

    Raises:
        Missing: there is no such election, or it has not been convened.
    """
    return of(session, find_election(session, uuid))


def of(session: Session, election: Election) -> PublicElection:
    """The same of an election at hand.

    Raises:
        Missing: it has not been convened.
    """
    if election.state == "draft":
        raise Missing("no-such-election", "There is no such election. Check the address.")
    entries, standing, told = _told(tuple(journal_lines(session, election.uuid)))
    law = standing.statute
    formats.in_place(law, standing.institute["time_zone"])
    opens_at, closes_at = standing.opens_at, standing.closes_at
    if opens_at is None or closes_at is None:
        raise AssertionError("a convocation has its times")
    state = election.state
    if state == "open" and context().now() >= closes_at:
        state = "closed"
    desk = desk_count(session, election)
    return PublicElection(
        election.uuid,
        state,
        standing,
        entries,
        told,
        desk.electors if standing.electors is None else standing.electors,
        desk.handed_out,
        election.ballots,
        opens_at,
        closes_at,
    )


@lru_cache(maxsize=64)
def _told(lines: tuple[bytes, ...]) -> tuple[tuple[Entry, ...], ElectionState, Data]:
    """What a journal says: the same lines say the same, however often a screen asks."""
    entries = tuple(parse_line(line) for line in lines)
    return entries, journal.replay(entries), minutes_data(entries)
