"""The table of acts (docs/record.md): who may do each, from which state to which, with which data."""

from dataclasses import dataclass
from typing import Final

from elections.errors import OutOfState
from elections.journal.shapes import (
    EVENT,
    FINGERPRINT,
    FLAG,
    HEX,
    PUBLIC,
    REGISTRATION,
    SEAL,
    UUID,
    ZONE,
    Code,
    Day,
    Field,
    Integer,
    Line,
    ListOf,
    Moment,
    Named,
    Object,
    Shape,
)
from elections.law import draws

FORMAT: Final = "sanduq-record/1"

SEATS: Final = ("chair", "oldest", "youngest", "companion-oldest", "companion-youngest")
"""The committee's seats, in the order of their keys."""

STATES: Final = (
    "draft",
    "convened",
    "listed",
    "sitting",
    "open",
    "suspended",
    "closed",
    "counted",
    "proclaimed",
    "without_result",
    "cancelled",
    "annulled",
    "appointed",
)

KINDS: Final = ("remark", "complaint", "incident", "dissent")
"""What a remark for the minutes may be."""

SAME: Final = ""
"""Stands for "the state does not change"."""


@dataclass(frozen=True)
class Act:
    """One row: `together` says that a second seat stands in `with` whenever the chair does it."""

    offices: tuple[str, ...]
    states: tuple[str, ...]
    to: str
    fields: tuple[Field, ...]
    together: bool = False


@dataclass(frozen=True)
class Maybe:
    """The shape of a field that may be absent."""

    shape: Shape


def _data(*fields: Field, **shapes: Shape | Maybe) -> tuple[Field, ...]:
    """Fields by name, in a row."""
    named = (
        Field(name, shape.shape, optional=True) if isinstance(shape, Maybe) else Field(name, shape)
        for name, shape in shapes.items()
    )
    return (*fields, *named)


_NUMBER = Integer(1)
_COUNT = Integer(0)
_NAME = Line(200)
_REASON = Line(500)
_SEAT = Code(SEATS)
_OTHER = Code(SEATS[1:])
_EITHER = Line(200, empty=True)  # one of a person's two names may be empty
_WITH = Field("with", _OTHER)
_WITH_MAYBE = Field("with", _OTHER, optional=True)
_REFERENCE = Object(_data(number=Line(100), date=Day()))
_COHORT = Object(_data(corps=Line(40), number=Line(40), first_day=Day()))
_INSTITUTE = Object(_data(name_ar=_NAME, name_fr=_NAME, name_en=_NAME, time_zone=ZONE))
_CANDIDATE = Object(_data(number=_NUMBER, registration=REGISTRATION, name_ar=_EITHER, name_latin=_EITHER))
_MEMBER = Object(
    _data(
        seat=_SEAT,
        name_ar=_EITHER,
        name_latin=_EITHER,
        registration=Maybe(REGISTRATION),
        why=Code(("office", "age", "lot", "next")),
    )
)
_VOTES = ListOf(Object(_data(candidate=_NUMBER, votes=_COUNT)))
_BEFORE_OPENING = ("listed", "sitting")
_SITTING_TO_CLOSED = ("sitting", "open", "suspended", "closed")
_DRAWING = ("sitting", "counted")
_STAFF = ("registrar", "director")
_WHO = Line(draws.WHO_LENGTH)
_WHAT = Line(draws.WHAT_LENGTH)

# A table is read in rows.
# fmt: off
ACTS: Final[dict[str, Act]] = {
    "convene": Act(("director", "delegate"), ("draft",), "convened", _data(
        format=Code((FORMAT,)), election=UUID, institute=_INSTITUTE, statute=Named(), rules=Named(), cohort=_COHORT,
        companion=Maybe(_COHORT), seats=Integer(1, 20), names_on_ballot=Integer(0, 20),
        texts=ListOf(Line(1000), 1, 50), order=Maybe(Named()), decision=_REFERENCE, delegation=Maybe(_REFERENCE),
        filing_deadline=Moment(), opens_at=Moment(), closes_at=Moment(), place=Line(200, empty=True),
        last_lawful_day=Maybe(Day()), late=FLAG, reason=Maybe(_REASON),
        mandate=Maybe(Object(_data(election=UUID, until=Day(), vacant_since=Day()))))),
    "file": Act(_STAFF, ("convened",), SAME, _data(filing=_NUMBER)),
    "withdraw": Act(_STAFF, ("convened",), SAME, _data(filing=_NUMBER)),
    "admit": Act(("director",), ("convened",), SAME, _data(filing=_NUMBER)),
    "reject": Act(("director",), ("convened",), SAME, _data(filing=_NUMBER, cause=Code(("rejected",)))),
    "correct_roll": Act(_STAFF, ("convened",), SAME, _data(
        cause=Code(("added", "removed", "corrected")), electors=_COUNT)),
    "close_lists": Act(("director",), ("convened",), "listed", _data(
        electors=_COUNT, roll=HEX,
        candidates=ListOf(_CANDIDATE))),
    "make_cards": Act(_STAFF, ("listed",), SAME, _data(made=_NUMBER, spares=_COUNT, credentials=HEX)),
    "strike": Act(("director", "chair"), ("listed", "sitting", "open", "suspended", "closed"), SAME, _data(
        candidate=_NUMBER, cause=Code(("withdrew", "died")))),
    "begin_poll": Act(("chair",), ("listed",), "sitting", _data(present=_COUNT, companion_present=Maybe(_COUNT))),
    "adjourn": Act(("chair",), _BEFORE_OPENING, "listed", _data(
        cause=Code(("too-few",)), opens_at=Moment(), closes_at=Moment())),
    "step_aside": Act(("chair",), ("sitting",), SAME, _data(seat=_OTHER, cause=Code(("stepped-aside",)))),
    "form_committee": Act(("chair",), ("sitting",), SAME, _data(
        members=ListOf(_MEMBER, 3, 5),
        threshold=Integer(2, 3))),
    "claim": Act(("chair",), _SITTING_TO_CLOSED, SAME, _data(seat=_SEAT)),
    "release": Act(("chair",), _SITTING_TO_CLOSED, SAME, _data(seat=_SEAT, reason=_REASON)),
    "begin_ceremony": Act(("chair",), ("sitting",), SAME, _data(
        ceremony=_NUMBER, cause=Code(("first", "mismatch", "device")))),
    "make_key": Act(("server",), ("sitting",), SAME, _data(ceremony=_NUMBER, trustees=HEX, fingerprint=SEAL)),
    "confirm_key": Act(SEATS, ("sitting",), SAME, _data(ceremony=_NUMBER, seat=_SEAT, trustees=HEX)),
    "open": Act(("chair",), ("sitting",), "open", _data(
        _WITH, fingerprint=FINGERPRINT, setup=HEX, scripts=Named(HEX, empty=True), version=Line(40)), together=True),
    "suspend": Act(("chair", "server"), ("open",), "suspended", _data(
        _WITH_MAYBE, cause=Code(("committee", "outage")), reason=Maybe(_REASON)), together=True),
    "resume": Act(("chair",), ("suspended",), "open", _data(_WITH, reason=_REASON), together=True),
    "extend": Act(("chair",), ("open", "suspended"), SAME, _data(
        _WITH, closes_at=Moment(), reason=_REASON), together=True),
    "remark": Act(SEATS, ("sitting", "open", "suspended", "closed", "counted"), SAME, _data(
        remark=_NUMBER, kind=Code(KINDS))),
    "close": Act(("server", "chair"), ("open", "suspended"), "closed", _data(
        _WITH_MAYBE, cause=Code(("clock", "early", "all-voted")), reason=Maybe(_REASON), handed_out=_COUNT,
        ballots=_COUNT, event=HEX, seal=SEAL), together=True),
    "account_cards": Act(("chair",), ("closed",), SAME, _data(
        checked=FLAG, made=_COUNT, handed_out=_COUNT, spoiled=_COUNT, left=Maybe(_COUNT), ballots=_COUNT,
        spoiled_credentials=ListOf(PUBLIC), left_credentials=ListOf(PUBLIC), differences=ListOf(Line(60)))),
    "count": Act(("chair",), ("closed",), "counted", _data(
        event=HEX, shares=ListOf(Integer(1, 5), 2, 5), blank=_COUNT, votes=_VOTES)),
    "destroy_key": Act(("chair",), ("counted", "proclaimed", "without_result"), SAME, _data(
        seats=ListOf(_SEAT, 1, 5))),
    "leave_machine": Act(("chair",), _SITTING_TO_CLOSED, "closed", _data(
        _WITH, reason=_REASON, event=EVENT), together=True),
    "count_on_paper": Act(("chair",), ("closed",), "counted", _data(
        _WITH, voters=_COUNT, blank=_COUNT, null=_COUNT, votes=_VOTES), together=True),
    "open_draw": Act(("chair",), _DRAWING, SAME, _data(
        draw=_NUMBER, purpose=Code(("oldest", "youngest", "seat")), seat=Code((*SEATS[1:], "")), attempt=_NUMBER,
        places=_NUMBER, entries=ListOf(REGISTRATION, 2), commitment=HEX)),
    "say": Act(SEATS, _DRAWING, SAME, _data(draw=_NUMBER, who=_WHO, what=_WHAT)),
    "close_draw": Act(("chair",), _DRAWING, SAME, _data(
        draw=_NUMBER, secret=HEX, seed=HEX, drawn=ListOf(REGISTRATION, 1), text=HEX)),
    "annul_draw": Act(("chair",), _DRAWING, SAME, _data(
        _WITH_MAYBE, draw=_NUMBER, reason=_REASON, secret=HEX), together=True),
    "draw_by_hand": Act(("chair",), _DRAWING, SAME, _data(
        draw=_NUMBER, purpose=Code(("oldest", "youngest", "seat")), seat=Code((*SEATS[1:], "")), places=_NUMBER,
        entries=ListOf(REGISTRATION, 2), drawn=ListOf(REGISTRATION, 1), drawer=_WHO, before=_WHAT)),
    "proclaim": Act(("chair",), ("counted",), "proclaimed", _data(
        _WITH, elected=ListOf(Object(_data(candidate=_NUMBER, votes=_COUNT, by=Code(("votes", "lot"))))),
        open_seats=_COUNT, starts_on=Day(), ends_on=Day()), together=True),
    "end_without_result": Act(
        ("director", "chair", "server"), ("convened", "listed", "sitting", "closed", "counted"), "without_result",
        _data(_WITH_MAYBE, cause=Code(("no-candidate", "no-vote-cast", "impossible-count")), reason=Maybe(_REASON)),
        together=True),
    "cancel": Act(("director",), ("convened", "listed", "sitting"), "cancelled", _data(reason=_REASON)),
    "contest": Act(_STAFF, ("proclaimed",), SAME, _data(contest=_NUMBER)),
    "settle_contest": Act(("director",), ("proclaimed",), SAME, _data(
        contest=_NUMBER, outcome=Code(("dismissed", "withdrawn", "upheld")))),
    "annul": Act(("director",), ("proclaimed",), "annulled", _data(authority=_NAME, number=Line(100), date=Day())),
    "vacate": Act(("director",), ("proclaimed",), SAME, _data(
        candidate=_NUMBER, vacant_since=Day(), last_lawful_day=Maybe(Day()))),
    "appoint": Act(("director",), ("draft",), "appointed", _data(
        format=Code((FORMAT,)), record=UUID, institute=_INSTITUTE, statute=Named(), cohort=_COHORT,
        name_ar=_EITHER, name_latin=_EITHER, registration=REGISTRATION, authority=_NAME,
        number=Line(100), date=Day(), starts_on=Day(), ends_on=Day())),
}
# fmt: on


OUT_OF_STATE: Final[dict[str, OutOfState]] = {
    "convene": OutOfState("out-of-state-convene", "The election was convened already; a new call is a new election."),
    "file": OutOfState(
        "out-of-state-file", "Candidacies are filed from the convocation until the lists are closed; convene first."
    ),
    "withdraw": OutOfState(
        "out-of-state-withdraw",
        "A filing is withdrawn before the lists are closed; afterwards the candidate is struck off.",
    ),
    "admit": OutOfState("out-of-state-admit", "Filings are admitted from the convocation until the lists are closed."),
    "reject": OutOfState(
        "out-of-state-reject", "A filing can be rejected from the convocation until the lists are closed."
    ),
    "correct_roll": OutOfState(
        "out-of-state-correct_roll", "The roll is corrected from the convocation until the lists are closed."
    ),
    "close_lists": OutOfState(
        "out-of-state-close_lists", "The roll and the list are closed once, after the convocation; convene first."
    ),
    "make_cards": OutOfState(
        "out-of-state-make_cards",
        "The cards are made between the closing of the lists and the beginning of the poll; close the lists first.",
    ),
    "strike": OutOfState(
        "out-of-state-strike",
        "A candidate is struck off between the closing of the lists and the count; close the lists first.",
    ),
    "begin_poll": OutOfState(
        "out-of-state-begin_poll",
        "The poll begins once the lists are closed and the cards made; close the lists first.",
    ),
    "adjourn": OutOfState(
        "out-of-state-adjourn", "The sitting is adjourned after the lists are closed and before the poll opens."
    ),
    "step_aside": OutOfState(
        "out-of-state-step_aside", "Members step aside in the sitting, before the opening; begin the poll first."
    ),
    "form_committee": OutOfState(
        "out-of-state-form_committee",
        "The committee is formed in the sitting, before the opening; begin the poll first.",
    ),
    "claim": OutOfState(
        "out-of-state-claim", "Seats are claimed while the committee sits, until the count; begin the poll first."
    ),
    "release": OutOfState(
        "out-of-state-release", "Seats are released while the committee sits, until the count; begin the poll first."
    ),
    "begin_ceremony": OutOfState(
        "out-of-state-begin_ceremony", "The key is made in the sitting, before the opening; begin the poll first."
    ),
    "make_key": OutOfState(
        "out-of-state-make_key", "The key is made in the sitting, before the opening; begin the poll first."
    ),
    "confirm_key": OutOfState(
        "out-of-state-confirm_key", "The key is confirmed in the sitting, before the opening; begin the poll first."
    ),
    "open": OutOfState(
        "out-of-state-open",
        "The poll is opened once, in the sitting; begin the poll, form the committee and make its key first.",
    ),
    "suspend": OutOfState("out-of-state-suspend", "Only an open poll is suspended; open or resume it first."),
    "resume": OutOfState("out-of-state-resume", "Only a suspended poll is resumed; suspend it first."),
    "extend": OutOfState(
        "out-of-state-extend", "The poll is extended while it is open or suspended; open it first, after closing never."
    ),
    "remark": OutOfState(
        "out-of-state-remark",
        "Remarks are taken from the beginning of the poll to the proclamation; begin the poll first.",
    ),
    "close": OutOfState("out-of-state-close", "Only an open or suspended poll is closed; open it first."),
    "account_cards": OutOfState(
        "out-of-state-account_cards", "The cards are accounted for after the closing and before the count; close first."
    ),
    "count": OutOfState("out-of-state-count", "The urn is counted once, after the closing; close the poll first."),
    "destroy_key": OutOfState(
        "out-of-state-destroy_key", "The key is destroyed once it is no longer needed; count the urn first."
    ),
    "leave_machine": OutOfState(
        "out-of-state-leave_machine",
        "The committee may leave the machine while it sits and before the count; begin the poll first.",
    ),
    "count_on_paper": OutOfState(
        "out-of-state-count_on_paper", "Papers are counted once, after the machine was left; leave the machine first."
    ),
    "open_draw": OutOfState(
        "out-of-state-open_draw",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
    "say": OutOfState("out-of-state-say", "Contributions belong to an open draw; open the draw first."),
    "close_draw": OutOfState("out-of-state-close_draw", "Only an open draw is closed; open the draw first."),
    "annul_draw": OutOfState("out-of-state-annul_draw", "Only an open draw is annulled; open the draw first."),
    "draw_by_hand": OutOfState(
        "out-of-state-draw_by_hand",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
    "proclaim": OutOfState("out-of-state-proclaim", "The result is proclaimed once, after the count; count first."),
    "end_without_result": OutOfState(
        "out-of-state-end_without_result",
        "An election ends without result while it runs: not before its convocation, not while the poll is open, not "
        "after its end. Close the poll first.",
    ),
    "cancel": OutOfState(
        "out-of-state-cancel", "An election is cancelled before its opening; afterwards it runs to its end."
    ),
    "contest": OutOfState("out-of-state-contest", "Only a proclaimed result is contested; proclaim it first."),
    "settle_contest": OutOfState(
        "out-of-state-settle_contest", "Only the contest of a proclaimed result is settled; proclaim it first."
    ),
    "annul": OutOfState("out-of-state-annul", "An authority annuls a proclaimed result; proclaim it first."),
    "vacate": OutOfState("out-of-state-vacate", "A seat falls vacant after the proclamation; proclaim first."),
    "appoint": OutOfState("out-of-state-appoint", "An appointment is a record of its own, with one line only."),
}
