"""The order that completes a statute, where it leaves the procedure to an authority (tn-2020-28, article 49)."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Final

from elections.canonical import Canonical, is_one_line
from elections.errors import Malformed

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
