"""What public pages see of one election: what its journal says, act by act too, and the numbers of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from elections import journal
from elections.acts import poll
from elections.acts.cards import count as desk_count
from elections.acts.transaction import find_election, journal_lines
from elections.db.models import Election
from elections.errors import Missing
from elections.journal import Candidate, ElectionState
from elections.journal.entry import Entry, parse_line
from elections.journal.stage import Stage, stage
from elections.law import calendar
from elections.law.statute import Statute
from elections.papers.head import Data
from elections.papers.minutes import minutes_data
from elections.web import formats
from elections.web.i18n import OFFICES, code, colon, isolate, language, named, numbered
from elections.web.store import context


@dataclass(frozen=True)
class PublicElection:
    """One election from outside. `state` is the journal's, but for a poll whose time is over: that one is closed."""

    uuid: str
    state: str
    stage: Stage
    standing: ElectionState
    entries: tuple[Entry, ...]
    minutes: Data
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
    def why_no_result(self) -> str:
        """Why an election ended without a result; what was said for it, if anything was, is `minutes.ended.reason`."""
        return {
            "no-candidate": _("The election ended without a result: nobody stood as a candidate."),
            "no-vote-cast": _("The election ended without a result: no vote was cast for any name."),
        }.get(self.minutes["outcome"], _("The election ended without a result: the urn could not be counted."))

    @property
    def closed_at(self) -> datetime | None:
        """Since when no ballot enters the urn for good; None while one may."""
        if self.stage.name == "closing":
            return self.closes_at
        acts = ("close", "leave_machine")
        return next((one.at for one in self.entries if one.act in acts), None)

    def candidate(self, number: int) -> Candidate:
        """The candidate with this number."""
        return next(one for one in self.standing.candidates if one.number == number)

    def named(self, draw: Data) -> dict[str, str]:
        """Who stands behind a draw's entries, "" where the public learns no name: of equal ages, all who do not sit."""
        known = {one.registration: person(one) for one in self.standing.members if one.registration}
        return {one["entry"]: person(one) or known.get(one["entry"], "") for one in draw["entries"]}

    def tickets(self, draw: Data) -> list[Data]:
        """A draw's tickets, the lowest first; as long as there are none, its entries, those drawn first."""
        names, drawn = self.named(draw), [one["entry"] for one in draw["drawn"]]
        order = sorted(names, key=lambda entry: entry not in drawn)
        tickets = draw["tickets"] or [{"entry": one, "ticket": "", "drawn": int(one in drawn)} for one in order]
        return [
            {
                "number": one["entry"] if draw["purpose"] == "seat" else "",
                "name": names[one["entry"]] or one["entry"],
                "ticket": f"{one['ticket'][:8]}…" if one["ticket"] else "",
                "drawn": one["drawn"],
            }
            for one in tickets
        ]

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


def find_public(session: Session, uuid: str) -> PublicElection:
    """The election `uuid`; from here on days and times are written as in its country and zone.

    Raises:
        Missing: there is no such election, or it has not been convened.
    """
    return public_of(session, find_election(session, uuid))


def public_of(session: Session, election: Election) -> PublicElection:
    """The same of an election at hand.

    Raises:
        Missing: it has not been convened.
    """
    if election.state == "draft":
        raise Missing("no-such-election", "There is no such election. Check the address.")
    entries, standing, minutes = _replayed(tuple(journal_lines(session, election.uuid)))
    law = standing.statute
    formats.in_place(law, standing.institute["time_zone"])
    opens_at, closes_at = standing.opens_at, standing.closes_at
    if opens_at is None or closes_at is None:
        raise AssertionError("a convocation has its times")
    now, desk = context().now(), desk_count(session, election)
    return PublicElection(
        election.uuid,
        poll.state_by_clock(election, now),
        stage(standing, now),
        standing,
        entries,
        minutes,
        desk.electors if standing.electors is None else standing.electors,
        desk.handed_out,
        election.ballots,
        opens_at,
        closes_at,
    )


@lru_cache(maxsize=64)
def _replayed(lines: tuple[bytes, ...]) -> tuple[tuple[Entry, ...], ElectionState, Data]:
    """What a journal says: the same lines say the same, however often a screen asks."""
    entries = tuple(parse_line(line) for line in lines)
    state = journal.replay(entries)
    return entries, state, minutes_data(state)


SENTENCES: Final[dict[str, Any]] = {
    "convene": _l("The electors are convened."),
    "file": _l("A candidacy is filed (no. %(filing)s)."),
    "withdraw": _l("A candidacy is withdrawn (no. %(filing)s)."),
    "admit": _l("A candidacy is admitted (no. %(filing)s)."),
    "reject": _l("A candidacy is rejected (no. %(filing)s)."),
    "correct_roll": _l("The roll is corrected; electors: %(electors)s."),
    "close_lists": _l("Roll and list of candidates are closed; electors: %(electors)s."),
    "make_cards": _l("The voting cards are made: %(made)s."),
    "strike": _l("A candidate is struck off: %(who)s."),
    "begin_poll": _l("The poll begins; present: %(present)s."),
    "adjourn": _l("The sitting is adjourned to %(opens_at)s: too few are present for a committee."),
    "step_aside": _l("A seat of the committee passes to the next in age, at the request of its holder: %(seat)s."),
    "form_committee": _l("The election committee is formed."),
    "claim": _l("A member's device is confirmed: %(seat)s."),
    "release": _l("A member's device is released: %(seat)s. Reason: %(reason)s"),
    "begin_ceremony": _l("The making of the urn's key begins (no. %(ceremony)s)."),
    "make_key": _l("The urn's key is made; its fingerprint: %(fingerprint)s"),
    "confirm_key": _l("The key is compared and confirmed."),
    "open": _l("The poll is opened."),
    "suspend-committee": _l("The poll is suspended by the committee. Reason: %(reason)s"),
    "suspend-outage": _l("The poll is suspended: the server was down when the closing time came."),
    "resume": _l("The poll is resumed. Reason: %(reason)s"),
    "extend": _l("The poll is extended until %(closes_at)s. Reason: %(reason)s"),
    "remark-remark": _l("A remark is entered."),
    "remark-complaint": _l("A complaint is entered."),
    "remark-incident": _l("An incident is entered."),
    "remark-dissent": _l("A dissent is entered."),
    "close-clock": _l("The poll is closed at its time; ballots: %(ballots)s."),
    "close-early": _l("The poll is closed early; ballots: %(ballots)s. Reason: %(reason)s"),
    "close-all-voted": _l("The poll is closed, every elector having voted; ballots: %(ballots)s."),
    "account_cards": _l("The voting cards are accounted for: made %(made)s, handed out %(handed_out)s."),
    "count": _l("The votes are counted."),
    "destroy_key": _l("The members destroy their parts of the key."),
    "leave_machine": _l("The committee leaves the machine and votes on paper. Reason: %(reason)s"),
    "count_on_paper": _l("The paper ballots are counted: %(voters)s."),
    "open_draw": _l("A draw is opened (no. %(draw)s)."),
    "say": _l("In the draw, %(who)s says: «%(what)s»."),
    "close_draw": _l("The draw is done (no. %(draw)s)."),
    "annul_draw": _l("The draw is annulled before its secret was shown (no. %(draw)s). Reason: %(reason)s"),
    "draw_by_hand": _l("Lots are drawn by hand (no. %(draw)s), by %(drawer)s."),
    "proclaim": _l("The result is proclaimed."),
    "end_without_result-no-candidate": _l("The election ends without a result: there is no candidate."),
    "end_without_result-no-vote-cast": _l("The election ends without a result: no vote was cast."),
    "end_without_result-impossible-count": _l("The election ends without a result: counting is impossible. %(reason)s"),
    "cancel": _l("The convocation is cancelled. Reason: %(reason)s"),
    "contest": _l("The result is contested (no. %(contest)s)."),
    "settle_contest-dismissed": _l("The contest no. %(contest)s is dismissed."),
    "settle_contest-withdrawn": _l("The contest no. %(contest)s is withdrawn."),
    "settle_contest-upheld": _l("The contest no. %(contest)s is upheld."),
    "annul": _l("The election is annulled by an act of %(authority)s, no. %(number)s of %(date)s."),
    "vacate": _l("The seat is vacant since %(vacant_since)s."),
}
"""By act, or by act and the code that tells its kind."""

_KINDS: Final = {
    "suspend": "cause",
    "close": "cause",
    "remark": "kind",
    "end_without_result": "cause",
    "settle_contest": "outcome",
}


@dataclass(frozen=True)
class ActInWords:
    """An act: its number in the journal, when, by whom, by which article, and what."""

    seq: int
    at: datetime
    by: Markup
    article: str
    words: Markup
    hash: str


def in_words(public: PublicElection, entry: Entry) -> ActInWords:
    """An act of the journal in words."""
    by = office(entry.by)
    if "with" in entry.data:
        by = escape(_("%(chair)s, with: %(second)s")) % {"chair": by, "second": office(str(entry.data["with"]))}
    return ActInWords(entry.seq, entry.at, by, public.cite(entry.article), sentence_of(public, entry), entry.hash)


def sentence_of(public: PublicElection, entry: Entry) -> Markup:
    """What an act did."""
    kind = _KINDS.get(entry.act)
    name = f"{entry.act}-{entry.data[kind]}" if kind else entry.act
    fields = {key: _field(key, value) for key, value in entry.data.items() if isinstance(value, str | int)}
    fields.setdefault("reason", Markup(""))
    if entry.act == "strike":
        fields["who"] = isolate(person(public.candidate(int(str(entry.data["candidate"])))))
    return escape(SENTENCES[name]) % fields


def office(name: str) -> Markup:
    """An office or a seat of the committee; whoever else spoke, by the name that was typed."""
    return escape(OFFICES[name]) if name in OFFICES else isolate(name)


def _field(key: str, value: str | int) -> Markup:
    if isinstance(value, int):
        return formats.number(value)
    if key in ("opens_at", "closes_at"):
        return formats.moment(calendar.parse_instant(value))
    if key in ("vacant_since", "date"):
        return formats.day(date.fromisoformat(value))
    if key in ("who", "seat"):
        return office(value)
    return code(value) if key == "fingerprint" else isolate(value)
