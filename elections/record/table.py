"""The table of acts: who may do each, from which state to which, and the shape of its data (docs/record.md)."""

from dataclasses import dataclass
from typing import Final

from elections import lots
from elections.record.shapes import (
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
_WHO = Line(lots.WHO_LENGTH)
_WHAT = Line(lots.WHAT_LENGTH)

# A table is read in rows.
# fmt: off
ACTS: Final[dict[str, Act]] = {
    "convene": Act(("director", "delegate"), ("draft",), "convened", _data(
        format=Code((FORMAT,)), election=UUID, institute=_INSTITUTE, statute=Named(), rules=Named(), cohort=_COHORT,
        companion=Maybe(_COHORT), seats=Integer(1, 20), names_on_ballot=Integer(1, 20),
        texts=ListOf(Line(1000), 1, 50), order=Maybe(Named()), decision=_REFERENCE, delegation=Maybe(_REFERENCE),
        filing_deadline=Moment(), opens_at=Moment(), closes_at=Moment(), place=Line(200),
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
        remark=_NUMBER, kind=Code(("remark", "complaint", "incident", "dissent")))),
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
