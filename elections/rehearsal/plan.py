"""What is to be rehearsed, and whether it can be."""

from dataclasses import dataclass, field
from typing import Final

from elections.errors import Refusal
from elections.law import statute

UNTIL: Final = ("convened", "listed", "sitting", "open", "suspended", "closed", "counted", "proclaimed")
"""States at which a rehearsal may stop; without a result it stops earlier by itself."""

MOST: Final = 10_000


@dataclass(frozen=True)
class Plan:
    """One rehearsal. `statute` "" means the statute that has the seats; `tie` asks for equal votes and equal ages.

    Raises:
        Refusal: such an election cannot be.
    """

    electors: int
    candidates: int
    seats: int = 1
    statute: str = ""
    reading: str = "own"
    tie: bool = False
    until: str = "proclaimed"
    seed: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.until not in UNTIL or self.reading not in ("own", "both"):
            raise Refusal("rehearsal-unknown", "The rehearsal stops at a state it passes, in a reading of article 5.")
        if not 1 <= self.seats or self.candidates < 0 or not self.candidates + 2 <= self.electors <= MOST:
            raise Refusal(
                "rehearsal-too-few",
                "A rehearsal has a seat at least, and two electors more than candidates, since two of them sit on the "
                "committee; at most {most} electors.",
                most=MOST,
            )
        if self.tie and self.candidates <= self.seats:
            raise Refusal("rehearsal-no-tie", "A tie needs more candidates than seats.")
        law = statute.load(self.law)
        if law.filled_by != "election" or self.seats > law.seats:
            raise Refusal(
                "rehearsal-seats", "Under {id} at most {seats} seats are filled by election.",
                id=law.id, seats=law.seats if law.filled_by == "election" else 0,
            )  # fmt: skip

    @property
    def law(self) -> str:
        """The statute's id."""
        return self.statute or ("ma-2.03.40" if self.seats == 1 else "tn-2020-28")
