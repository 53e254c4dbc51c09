"""Where an election stands: what is now, who acts, by which article, and which acts may come next.

Every screen asks here: the office's path, the chair's pages, the members', the room's and the public ones. Who is
present, whose page is open and who has given a share are rows of the database and no lines of the journal: what they
decide within a stage (whether enough are present for a committee, whose answer is waited for) is asked of `acts`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from elections.journal.act import ACTS, may
from elections.journal.draws import outcome
from elections.journal.entry import ZEROS
from elections.journal.state import INSTITUTE, ElectionState
from elections.law import counting
from elections.law.committee import SEATS
from elections.law.statute import Statute


@dataclass(frozen=True)
class Stage:
    """One stage of an election; its `name` is stable, and is what screens, templates and tests read.

    | name | what is now |
    |---|---|
    | `draft` | nobody is convened yet |
    | `candidacies` | candidacies are filed, admitted and rejected; the filing deadline has not passed |
    | `decisions` | the filing deadline has passed, and a filing is neither admitted nor rejected |
    | `close-lists` | every filing is decided: roll and list are closed, or without a candidate the election ends |
    | `no-candidate` | the lists are closed, and nobody is left on them: the election ends without result |
    | `cards` | the lists are closed, and the voting cards are to be made |
    | `attendance` | the cards are made: attendance is taken, until the chair declares that the poll begins |
    | `committee` | the poll has begun: the committee is formed, after a draw where ages are equal |
    | `lot` | a recorded draw is open, for ages or for seats: it waits for words, then for its secret |
    | `claims` | the committee is formed, and a seat is not claimed yet |
    | `key` | every seat is claimed, and no ceremony has begun |
    | `rounds` | the members' devices make the key |
    | `compare` | the key is made: the members compare it and confirm |
    | `opening` | every member has confirmed: the poll is opened, not before its time |
    | `poll` | the poll is open |
    | `closing` | the closing time of an open poll has come: no ballot enters, and the server closes |
    | `suspended` | the poll is suspended, whatever the clock says |
    | `account` | the poll is closed: the cards are accounted for |
    | `shares` | the members give their shares, and the chair publishes the count |
    | `paper-count` | the machine was left: the papers are counted |
    | `tie` | the counts leave a tie across the last seat (`tied`), and no draw is open |
    | `no-vote` | nobody received a vote: the election ends without result |
    | `proclaim` | counts and draws say who is elected: the result is proclaimed |
    | `mandate` | the result is proclaimed: mandates run, contests and vacancies are entered |
    | `over` | the election has ended without result, or was cancelled or annulled; nothing comes next |
    | `appointed` | the record of an appointment; nothing comes next |
    """

    name: str
    offices: tuple[str, ...]
    """The offices whose turn it is: of the committee's seats, those that are still waited for."""
    article: str
    """The article of the statute by which they act, or `rule` for the institute's rule."""
    next: tuple[str, ...]
    """The acts that this stage waits for and that may be done now: none while only time has to pass."""
    acts: tuple[str, ...]
    """Every act of the table that one of its offices may do now, those beside the way too (`remark`, `cancel`…)."""
    outcome: counting.Outcome | None = None
    """What counts and draws say, once there are counts."""

    @property
    def tied(self) -> counting.DrawNeeded | None:
        """The draw that equal votes call for, with the seats and the candidates that it needs; None once it is made."""
        return self.outcome.draw if self.outcome else None


_COMMITTEE: Final = "committee_article"
_COUNT: Final = "count_article"
_OFFICE: Final = ("registrar", "director")
_DIRECTOR: Final = ("director",)
_CHAIR: Final = ("chair",)

# By name: who acts, the field of the statute that holds the article ("" for the institute's rule), and the acts.
_ROWS: Final[dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]]] = {
    "draft": (_DIRECTOR, "poll_article", ("convene",)),
    "candidacies": (_OFFICE, "", ("file", "withdraw", "admit", "reject")),
    "decisions": (_DIRECTOR, "", ("admit", "reject", "withdraw")),
    "close-lists": (_DIRECTOR, "", ("close_lists",)),
    "no-candidate": (("director", "chair"), "", ("end_without_result",)),
    "cards": (_OFFICE, "", ("make_cards",)),
    "attendance": (_CHAIR, _COMMITTEE, ("begin_poll", "adjourn")),
    "committee": (_CHAIR, _COMMITTEE, ("form_committee", "open_draw", "draw_by_hand", "step_aside", "adjourn")),
    "lot": (SEATS, _COMMITTEE, ("say", "close_draw", "annul_draw")),
    "claims": (SEATS, _COMMITTEE, ("claim",)),
    "key": (_CHAIR, _COMMITTEE, ("begin_ceremony",)),
    "rounds": (SEATS, _COMMITTEE, ("make_key", "begin_ceremony")),
    "compare": (SEATS, _COMMITTEE, ("confirm_key", "begin_ceremony")),
    "opening": (_CHAIR, "ballot_article", ("open",)),
    "poll": (_CHAIR, "ballot_article", ("close", "suspend", "extend")),
    "closing": (("server",), "ballot_article", ("close",)),
    "suspended": (_CHAIR, "ballot_article", ("resume", "extend", "close")),
    "account": (_CHAIR, "", ("account_cards",)),
    "shares": (SEATS, _COUNT, ("count",)),
    "paper-count": (_CHAIR, _COUNT, ("count_on_paper",)),
    "tie": (_CHAIR, _COUNT, ("open_draw", "draw_by_hand")),
    "no-vote": (_CHAIR, _COUNT, ("end_without_result",)),
    "proclaim": (_CHAIR, _COUNT, ("proclaim",)),
    "mandate": (_OFFICE, "vacancy_article", ("contest", "settle_contest", "vacate", "annul")),
    "over": ((), "", ()),
    "appointed": ((), "poll_article", ()),
}

STAGES: Final = tuple(_ROWS)
"""The names of the stages, in the order in which an election comes to them."""

_WAY: Final = ("draft", "convened", "listed", "sitting", "open", "closed", "counted", "proclaimed")


def stage(state: ElectionState, now: datetime | None = None, law: Statute | None = None) -> Stage:
    """Where the election of `state` stands at `now`; without a time, as it stood at its last act.

    Args:
        state: what the journal says.
        now: the time, in UTC: what has passed by the clock alone (the filing deadline, the closing) depends on it.
        law: the statute of a draft, whose journal does not name it yet.

    Raises:
        Refusal: see `elections.journal.draws.outcome`; a journal that was replayed has no such counts.
    """
    at = now or state.at or datetime.min.replace(tzinfo=UTC)
    result = outcome(state) if state.counts else None
    name = _name(state, at, result)
    offices, field, acts = _ROWS[name]
    if name == "close-lists" and "admitted" not in state.filings.values():
        acts = ("end_without_result",)
    if name == "lot" and state.state == "counted":
        field = _COUNT
    if name == "draft" and state.head != ZEROS:
        field = "vacancy_article"
    statute = state.law or law
    article = INSTITUTE if not field else getattr(statute, field) if statute else ""
    possible = tuple(act for act in ACTS if any(may(state, act, office, at) is None for office in ACTS[act].offices))
    awaited = tuple(act for act in acts if act in possible)
    return Stage(name, _awaited(state, name, offices), article, awaited, possible, result)


def reached(state: ElectionState) -> frozenset[str]:
    """The states on the way from draft to proclaimed that the election has come to, its own among them.

    Of an election that has ended early, those that it came to before. `suspended` is on the way as `open`.
    """
    here = "open" if state.state == "suspended" else state.state
    if here in _WAY:
        return frozenset(_WAY[: _WAY.index(here) + 1])
    came = {
        "draft": True,
        "convened": state.law is not None,
        "listed": bool(state.roll),
        "sitting": state.sitting > 0,
        "open": state.opened,
        "closed": bool(state.seal),
        "counted": state.counts is not None,
        "proclaimed": state.state == "annulled",
    }
    return frozenset(name for name, is_reached in came.items() if is_reached)


def _name(state: ElectionState, at: datetime, result: counting.Outcome | None) -> str:
    match state.state:
        case "convened" if not state.filing_is_over(at):
            return "candidacies"
        case "convened":
            return "decisions" if state.undecided else "close-lists"
        case "listed" | "sitting" if not state.on_ballot:
            return "no-candidate"
        case "listed":
            return "attendance" if state.made else "cards"
        case "sitting" | "counted" if state.open_draw:
            return "lot"
        case "sitting":
            return _sitting(state)
        case "open":
            return "closing" if state.poll_is_over(at) else "poll"
        case "closed":
            return "paper-count" if state.on_paper else "shares" if state.account else "account"
        case "counted" if result:
            return "tie" if result.draw else "no-vote" if result.no_vote_cast else "proclaim"
        case "proclaimed":
            return "mandate"
        case "without_result" | "cancelled" | "annulled":
            return "over"
    return state.state


def _sitting(state: ElectionState) -> str:
    if not state.members:
        return "committee"
    if not state.all_claimed:
        return "claims"
    if not state.ceremony_cause:
        return "key"
    if not state.trustees:
        return "rounds"
    return "opening" if state.all_confirmed else "compare"


def _awaited(state: ElectionState, name: str, offices: tuple[str, ...]) -> tuple[str, ...]:
    """The offices, and of seats only those that the committee has and that have not done their part."""
    if offices is not SEATS:
        return offices
    done = {"claims": state.claimed, "compare": state.confirmed}.get(name, frozenset())
    seats = tuple(member.seat for member in state.members) or _CHAIR
    return tuple(seat for seat in seats if seat not in done)
