"""The journal told: one sentence for each act, as the public page lists them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from elections.journal.entry import Entry
from elections.law import calendar
from elections.web import formats
from elections.web.i18n import OFFICES, code, isolate
from elections.web.public_election import PublicElection, person

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
class Told:
    """One act: its number in the journal, when, by whom, by which article, and what."""

    seq: int
    at: datetime
    by: Markup
    article: str
    words: Markup
    hash: str


def told(sight: PublicElection, entry: Entry) -> Told:
    """An act of the journal in words."""
    by = office(entry.by)
    if "with" in entry.data:
        by = escape(_("%(chair)s, with: %(second)s")) % {"chair": by, "second": office(str(entry.data["with"]))}
    return Told(entry.seq, entry.at, by, sight.cite(entry.article), words(sight, entry), entry.hash)


def words(sight: PublicElection, entry: Entry) -> Markup:
    """What an act did."""
    kind = _KINDS.get(entry.act)
    name = f"{entry.act}-{entry.data[kind]}" if kind else entry.act
    fields = {key: _field(key, value) for key, value in entry.data.items() if isinstance(value, str | int)}
    fields.setdefault("reason", Markup(""))
    if entry.act == "strike":
        fields["who"] = isolate(person(sight.candidate(int(str(entry.data["candidate"])))))
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
