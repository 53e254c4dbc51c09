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


_NUMBER = Integer(1)
_COUNT = Integer(0)
_NAME = Line(200)
_REASON = Line(500)
_SEAT = Code(SEATS)
_OTHER = Code(SEATS[1:])
_WITH = Field("with", _OTHER)
_REFERENCE = Object((Field("number", Line(100)), Field("date", Day())))
_COHORT = Object((Field("corps", Line(40)), Field("number", Line(40)), Field("first_day", Day())))
_INSTITUTE = Object(
    (Field("name_ar", _NAME), Field("name_fr", _NAME), Field("name_en", _NAME), Field("time_zone", ZONE))
)
_VOTES = ListOf(Object((Field("candidate", _NUMBER), Field("votes", _COUNT))))
_BEFORE_OPENING = ("listed", "sitting")
_SITTING_TO_CLOSED = ("sitting", "open", "suspended", "closed")
_DRAWING = ("sitting", "counted")
_STAFF = ("registrar", "director")
_WHO = Line(lots.WHO_LENGTH)
_WHAT = Line(lots.WHAT_LENGTH)

ACTS: Final[dict[str, Act]] = {
    "convene": Act(
        ("director", "delegate"),
        ("draft",),
        "convened",
        (
            Field("format", Code((FORMAT,))),
            Field("election", UUID),
            Field("institute", _INSTITUTE),
            Field("statute", Named()),
            Field("rules", Named()),
            Field("cohort", _COHORT),
            Field("companion", _COHORT, optional=True),
            Field("seats", Integer(1, 20)),
            Field("names_on_ballot", Integer(1, 20)),
            Field("texts", ListOf(Line(1000), 1, 50)),
            Field("order", Named(), optional=True),
            Field("decision", _REFERENCE),
            Field("delegation", _REFERENCE, optional=True),
            Field("filing_deadline", Moment()),
            Field("opens_at", Moment()),
            Field("closes_at", Moment()),
            Field("place", Line(200)),
            Field("last_lawful_day", Day(), optional=True),
            Field("late", FLAG),
            Field("reason", _REASON, optional=True),
            Field(
                "mandate",
                Object((Field("election", UUID), Field("until", Day()), Field("vacant_since", Day()))),
                optional=True,
            ),
        ),
    ),
    "file": Act(_STAFF, ("convened",), SAME, (Field("filing", _NUMBER),)),
    "withdraw": Act(_STAFF, ("convened",), SAME, (Field("filing", _NUMBER),)),
    "admit": Act(("director",), ("convened",), SAME, (Field("filing", _NUMBER),)),
    "reject": Act(("director",), ("convened",), SAME, (Field("filing", _NUMBER), Field("cause", Code(("rejected",))))),
    "correct_roll": Act(
        _STAFF,
        ("convened",),
        SAME,
        (Field("cause", Code(("added", "removed", "corrected"))), Field("electors", _COUNT)),
    ),
    "close_lists": Act(
        ("director",),
        ("convened",),
        "listed",
        (
            Field("electors", _COUNT),
            Field("roll", HEX),
            Field(
                "candidates",
                ListOf(
                    Object(
                        (
                            Field("number", _NUMBER),
                            Field("registration", REGISTRATION),
                            Field("name_ar", Line(200, empty=True)),
                            Field("name_latin", Line(200, empty=True)),
                        )
                    )
                ),
            ),
        ),
    ),
    "make_cards": Act(
        _STAFF, ("listed",), SAME, (Field("made", _NUMBER), Field("spares", _COUNT), Field("credentials", HEX))
    ),
    "strike": Act(
        ("director", "chair"),
        ("listed", "sitting", "open", "suspended", "closed"),
        SAME,
        (Field("candidate", _NUMBER), Field("cause", Code(("withdrew", "died")))),
    ),
    "begin_poll": Act(
        ("chair",),
        ("listed",),
        "sitting",
        (Field("present", _COUNT), Field("companion_present", _COUNT, optional=True)),
    ),
    "adjourn": Act(
        ("chair",),
        _BEFORE_OPENING,
        "listed",
        (Field("cause", Code(("too-few",))), Field("opens_at", Moment()), Field("closes_at", Moment())),
    ),
    "step_aside": Act(
        ("chair",), ("sitting",), SAME, (Field("seat", _OTHER), Field("cause", Code(("stepped-aside",))))
    ),
    "form_committee": Act(
        ("chair",),
        ("sitting",),
        SAME,
        (
            Field(
                "members",
                ListOf(
                    Object(
                        (
                            Field("seat", _SEAT),
                            Field("name_ar", Line(200, empty=True)),
                            Field("name_latin", Line(200, empty=True)),
                            Field("registration", REGISTRATION, optional=True),
                            Field("why", Code(("office", "age", "lot", "next"))),
                        )
                    ),
                    3,
                    5,
                ),
            ),
            Field("threshold", Integer(2, 3)),
        ),
    ),
    "claim": Act(("chair",), _SITTING_TO_CLOSED, SAME, (Field("seat", _SEAT),)),
    "release": Act(("chair",), _SITTING_TO_CLOSED, SAME, (Field("seat", _SEAT), Field("reason", _REASON))),
    "begin_ceremony": Act(
        ("chair",),
        ("sitting",),
        SAME,
        (Field("ceremony", _NUMBER), Field("cause", Code(("first", "mismatch", "device")))),
    ),
    "make_key": Act(
        ("server",),
        ("sitting",),
        SAME,
        (Field("ceremony", _NUMBER), Field("trustees", HEX), Field("fingerprint", SEAL)),
    ),
    "confirm_key": Act(
        SEATS, ("sitting",), SAME, (Field("ceremony", _NUMBER), Field("seat", _SEAT), Field("trustees", HEX))
    ),
    "open": Act(
        ("chair",),
        ("sitting",),
        "open",
        (
            _WITH,
            Field("fingerprint", FINGERPRINT),
            Field("setup", HEX),
            Field("scripts", Named(HEX, empty=True)),
            Field("version", Line(40)),
        ),
        together=True,
    ),
    "suspend": Act(
        ("chair", "server"),
        ("open",),
        "suspended",
        (
            Field("with", _OTHER, optional=True),
            Field("cause", Code(("committee", "outage"))),
            Field("reason", _REASON, optional=True),
        ),
        together=True,
    ),
    "resume": Act(("chair",), ("suspended",), "open", (_WITH, Field("reason", _REASON)), together=True),
    "extend": Act(
        ("chair",),
        ("open", "suspended"),
        SAME,
        (_WITH, Field("closes_at", Moment()), Field("reason", _REASON)),
        together=True,
    ),
    "remark": Act(
        SEATS,
        ("sitting", "open", "suspended", "closed", "counted"),
        SAME,
        (Field("remark", _NUMBER), Field("kind", Code(("remark", "complaint", "incident", "dissent")))),
    ),
    "close": Act(
        ("server", "chair"),
        ("open", "suspended"),
        "closed",
        (
            Field("cause", Code(("clock", "early", "all-voted"))),
            Field("with", _OTHER, optional=True),
            Field("reason", _REASON, optional=True),
            Field("handed_out", _COUNT),
            Field("ballots", _COUNT),
            Field("event", HEX),
            Field("seal", SEAL),
        ),
        together=True,
    ),
    "account_cards": Act(
        ("chair",),
        ("closed",),
        SAME,
        (
            Field("checked", FLAG),
            Field("made", _COUNT),
            Field("handed_out", _COUNT),
            Field("spoiled", _COUNT),
            Field("left", _COUNT, optional=True),
            Field("ballots", _COUNT),
            Field("spoiled_credentials", ListOf(PUBLIC)),
            Field("left_credentials", ListOf(PUBLIC)),
            Field("differences", ListOf(Line(60))),
        ),
    ),
    "count": Act(
        ("chair",),
        ("closed",),
        "counted",
        (
            Field("event", HEX),
            Field("shares", ListOf(Integer(1, 5), 2, 5)),
            Field("blank", _COUNT),
            Field("votes", _VOTES),
        ),
    ),
    "destroy_key": Act(
        ("chair",), ("counted", "proclaimed", "without_result"), SAME, (Field("seats", ListOf(_SEAT, 1, 5)),)
    ),
    "leave_machine": Act(
        ("chair",),
        _SITTING_TO_CLOSED,
        "closed",
        (_WITH, Field("reason", _REASON), Field("event", EVENT)),
        together=True,
    ),
    "count_on_paper": Act(
        ("chair",),
        ("closed",),
        "counted",
        (_WITH, Field("voters", _COUNT), Field("blank", _COUNT), Field("null", _COUNT), Field("votes", _VOTES)),
        together=True,
    ),
    "open_draw": Act(
        ("chair",),
        _DRAWING,
        SAME,
        (
            Field("draw", _NUMBER),
            Field("purpose", Code(("oldest", "youngest", "seat"))),
            Field("seat", Code((*SEATS[1:], ""))),
            Field("attempt", _NUMBER),
            Field("places", _NUMBER),
            Field("entries", ListOf(REGISTRATION, 2)),
            Field("commitment", HEX),
        ),
    ),
    "say": Act(SEATS, _DRAWING, SAME, (Field("draw", _NUMBER), Field("who", _WHO), Field("what", _WHAT))),
    "close_draw": Act(
        ("chair",),
        _DRAWING,
        SAME,
        (
            Field("draw", _NUMBER),
            Field("secret", HEX),
            Field("seed", HEX),
            Field("drawn", ListOf(REGISTRATION, 1)),
            Field("text", HEX),
        ),
    ),
    "annul_draw": Act(
        ("chair",),
        _DRAWING,
        SAME,
        (
            Field("with", _OTHER, optional=True),
            Field("draw", _NUMBER),
            Field("reason", _REASON),
            Field("secret", HEX),
        ),
        together=True,
    ),
    "draw_by_hand": Act(
        ("chair",),
        _DRAWING,
        SAME,
        (
            Field("draw", _NUMBER),
            Field("purpose", Code(("oldest", "youngest", "seat"))),
            Field("seat", Code((*SEATS[1:], ""))),
            Field("places", _NUMBER),
            Field("entries", ListOf(REGISTRATION, 2)),
            Field("drawn", ListOf(REGISTRATION, 1)),
            Field("drawer", _WHO),
            Field("before", _WHAT),
        ),
    ),
    "proclaim": Act(
        ("chair",),
        ("counted",),
        "proclaimed",
        (
            _WITH,
            Field(
                "elected",
                ListOf(
                    Object(
                        (
                            Field("candidate", _NUMBER),
                            Field("votes", _COUNT),
                            Field("by", Code(("votes", "lot"))),
                        )
                    )
                ),
            ),
            Field("open_seats", _COUNT),
            Field("starts_on", Day()),
            Field("ends_on", Day()),
        ),
        together=True,
    ),
    "end_without_result": Act(
        ("director", "chair", "server"),
        ("convened", "listed", "sitting", "closed", "counted"),
        "without_result",
        (
            Field("cause", Code(("no-candidate", "no-vote-cast", "impossible-count"))),
            Field("reason", _REASON, optional=True),
        ),
    ),
    "cancel": Act(("director",), ("convened", "listed", "sitting"), "cancelled", (Field("reason", _REASON),)),
    "contest": Act(_STAFF, ("proclaimed",), SAME, (Field("contest", _NUMBER),)),
    "settle_contest": Act(
        ("director",),
        ("proclaimed",),
        SAME,
        (Field("contest", _NUMBER), Field("outcome", Code(("dismissed", "withdrawn", "upheld")))),
    ),
    "annul": Act(
        ("director",),
        ("proclaimed",),
        "annulled",
        (Field("authority", _NAME), Field("number", Line(100)), Field("date", Day())),
    ),
    "vacate": Act(
        ("director",),
        ("proclaimed",),
        SAME,
        (Field("candidate", _NUMBER), Field("vacant_since", Day()), Field("last_lawful_day", Day(), optional=True)),
    ),
    "appoint": Act(
        ("director",),
        ("draft",),
        "appointed",
        (
            Field("format", Code((FORMAT,))),
            Field("record", UUID),
            Field("institute", _INSTITUTE),
            Field("statute", Named()),
            Field("cohort", _COHORT),
            Field("name_ar", Line(200, empty=True)),
            Field("name_latin", Line(200, empty=True)),
            Field("registration", REGISTRATION),
            Field("authority", _NAME),
            Field("number", Line(100)),
            Field("date", Day()),
            Field("starts_on", Day()),
            Field("ends_on", Day()),
        ),
    ),
}
