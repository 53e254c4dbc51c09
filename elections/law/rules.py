"""The institute's own rules, and the order that completes a statute which leaves the procedure to an authority.

Rules are what the statute leaves open, with defaults; none of them is the statute's. The institute chooses them before
the convocation, which fixes them; screens and papers show them as the institute's. `CATALOGUE` describes each; its
sentences are the second argument, for the extractor of translations. An order (tn-2020-28, article 49) fills blanks.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import ClassVar, Final

from elections.canonical import Canonical, is_one_line
from elections.errors import Malformed

LONGEST_PLACE = 200


@dataclass(frozen=True)
class Option:
    """One allowed value of a rule, with the sentence that says what it means."""

    value: str | int
    text: str


@dataclass(frozen=True)
class Rule:
    """One institute's rule.

    `default` and `options` (or the bounds `low` to `high` of a number; neither: one line of text) are its values;
    `article` is the article that leaves it open, in the Moroccan decree ("" where no article touches it).
    """

    id: str
    text: str
    default: str | int
    article: str = ""
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 0

    SOURCE: ClassVar = "institute"
    """Whose rule it is: never the statute's, and shown so."""

    def accepts(self, value: object) -> bool:
        """Whether `value` is allowed; the place may be left empty until the convocation."""
        if isinstance(value, bool):
            return False
        if self.options:
            return any(type(value) is type(option.value) and value == option.value for option in self.options)
        if isinstance(self.default, int):
            return isinstance(value, int) and self.low <= value <= self.high
        return isinstance(value, str) and (value == "" or (is_one_line(value) and len(value) <= LONGEST_PLACE))


# Outside the catalogue: the extractor of texts does not look into a call within a call.
_READINGS: Final = (
    Option("own", "Those of the cohort that votes: three members with the chair"),
    Option("both", "Those of the cohort that votes and of the companion cohort: five members with the chair"),
)
_MAY_SIT: Final = (Option(0, "No: who filed has put himself forward"), Option(1, "Yes: only candidates may not sit"))
_METHODS: Final = (
    Option("recorded", "By a recorded draw that anybody can recompute"),
    Option("slips", "By hand, with slips in a box before everybody"),
)
_LIST_ORDERS: Final = (
    Option("filing", "In the order of filing"),
    Option("alphabetical", "In the alphabetical order of their names"),
)
_STRUCK: Final = (
    Option("void", "They are void, and are not votes cast"),
    Option("count", "They count, and a seat that the candidate wins is vacant"),
)

CATALOGUE: Final = (
    Rule(
        "reading",
        "Whose oldest and youngest sit on the committee",
        "own",
        article="5",
        options=_READINGS,
    ),
    Rule(
        "withdrawn_may_sit",
        "Whether someone who filed a candidacy and withdrew it, or was rejected, may sit on the committee",
        0,
        article="5",
        options=_MAY_SIT,
    ),
    Rule(
        "draw_method",
        "How lots are drawn",
        "recorded",
        article="6",
        options=_METHODS,
    ),
    Rule(
        "list_order",
        "In which order the candidates are numbered",
        "filing",
        options=_LIST_ORDERS,
    ),
    Rule(
        "struck_votes",
        "What becomes of the votes for a candidate who dies or withdraws after the opening",
        "void",
        article="6",
        options=_STRUCK,
    ),
    Rule("minimum_notice_days", "Full days between the call and the filing deadline, at least", 1, low=1, high=30),
    Rule("spare_percent", "Spare voting cards, in percent of the electors", 5, low=0, high=100),
    Rule("spare_minimum", "Spare voting cards, at least", 2, low=0, high=50),
    Rule("term_months", "Length of the mandate in months, where the statute gives none", 24, low=1, high=120),
    Rule("appeal_days", "Days after the proclamation before the roll may be purged", 30, low=0, high=365),
    Rule("place", "The place of the poll", ""),
)


@dataclass(frozen=True)
class Rules:
    """The institute's rules of one election, each as `CATALOGUE` describes it.

    Raises:
        Malformed: `bad-rule`, a value that its rule does not allow.
    """

    reading: str = "own"
    withdrawn_may_sit: int = 0
    draw_method: str = "recorded"
    list_order: str = "filing"
    struck_votes: str = "void"
    minimum_notice_days: int = 1
    spare_percent: int = 5
    spare_minimum: int = 2
    term_months: int = 24
    appeal_days: int = 30
    place: str = ""

    def __post_init__(self) -> None:
        for rule in CATALOGUE:
            if not rule.accepts(getattr(self, rule.id)):
                raise Malformed(
                    "bad-rule", "The institute's rule {rule} has a value that is not allowed.", rule=rule.id
                )

    def as_data(self) -> dict[str, Canonical]:
        """The rules as a journal holds them: every rule, the defaults too."""
        return dict(asdict(self))

    @classmethod
    def from_data(cls, data: object) -> "Rules":
        """The rules that `as_data` wrote: all of them and nothing else.

        Raises:
            Malformed: `bad-rule`, an unknown rule, one that is missing, or a value that is not allowed.
        """
        names = {field.name for field in fields(cls)}
        if not isinstance(data, dict) or set(data) != names:
            raise Malformed("bad-rules", "The institute's rules are not complete, or hold something else.")
        return cls(**data)


def spare_cards(rules: Rules, electors: int) -> int:
    """How many spare cards go with those of `electors`: the percentage rounded up, at least the minimum."""
    return max(rules.spare_minimum, -(-electors * rules.spare_percent // 100))


LONGEST_LINE = 500
COMMITTEES: Final = ("own", "both")
TIES: Final = ("lot",)


@dataclass(frozen=True)
class Order:
    """What an order says; "" and 0 are blanks, not yet filled in.

    `number` and `date` (2026-11-21) name the order; `electorate` is who votes, in its words; `names_on_ballot` how
    many names one ballot may bear; `committee` the reading it amounts to ("own", "both"); `tie` how ties are
    settled ("lot"); `term_months` the term. What the program cannot carry out, it does not accept: another committee or
    another way to settle ties is a limit of the program, and is refused here.

    Raises:
        Malformed: `bad-order`, a value that is none of these.
    """

    number: str = ""
    date: str = ""
    electorate: str = ""
    names_on_ballot: int = 0
    committee: str = ""
    tie: str = ""
    term_months: int = 0

    def __post_init__(self) -> None:
        good = {
            "number": _is_line(self.number),
            "date": self.date == "" or _is_day(self.date),
            "electorate": _is_line(self.electorate),
            "names_on_ballot": _is_number(self.names_on_ballot, 20),
            "committee": self.committee in ("", *COMMITTEES),
            "tie": self.tie in ("", *TIES),
            "term_months": _is_number(self.term_months, 120),
        }
        for name, fits in good.items():
            if not fits:
                raise Malformed("bad-order", "The order's field {name} has a value that is not allowed.", name=name)

    def blanks(self, required: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the `required` fields are not filled in."""
        return tuple(name for name in required if getattr(self, name) in ("", 0))

    def as_data(self) -> dict[str, Canonical]:
        """The order in full, as a journal holds it."""
        return dict(asdict(self))

    @classmethod
    def from_data(cls, data: object) -> "Order":
        """The order that `as_data` wrote.

        Raises:
            Malformed: `bad-order`, a field too many, too few, or out of its values.
        """
        if not isinstance(data, dict) or set(data) != {field.name for field in fields(cls)}:
            raise Malformed("bad-order", "The order is not complete, or holds something else.")
        return cls(**data)


BLANKS: Final = tuple(field.name for field in fields(Order))
"""What a statute may leave to an order."""


def _is_line(value: object) -> bool:
    return isinstance(value, str) and (value == "" or (is_one_line(value) and len(value) <= LONGEST_LINE))


def _is_number(value: object, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= high


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
