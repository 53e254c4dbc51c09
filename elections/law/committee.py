"""Who sits on the election committee (decree 2.03.40, article 5).

The director general or his representative in the chair; with him the oldest and the youngest of those present when
the poll begins who have not put themselves forward: of the cohort that votes (reading `own`), or of it and of the
other corps' cohort (reading `both`). Rules kept here:

1. Whoever is absent, has put himself forward or has stepped aside never sits; two seats, two persons.
2. Equal ages come out as a request for a draw, never as a choice; a draw made is never undone by another's leaving.
3. After one who stepped aside the next in age sits.
4. Fewer than two for a pair of seats: a refusal, and the sitting is adjourned.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from elections.errors import CheckFailed, Malformed, Refusal

Reading = Literal["own", "both"]
Purpose = Literal["oldest", "youngest"]
Why = Literal["office", "age", "lot", "next"]

SEATS: Final = ("chair", "oldest", "youngest", "companion-oldest", "companion-youngest")
"""The seats in the order of their keys."""

_OWN: Final = ("oldest", "youngest")
_COMPANION: Final = ("companion-oldest", "companion-youngest")


@dataclass(frozen=True)
class Person:
    """A trainee as the committee's rule sees him; `present` at the moment the poll began."""

    registration: str
    birth_date: date
    present: bool = True


@dataclass(frozen=True)
class Drawn:
    """The outcome of a draw that `seat_committee` asked for: of `entries`, `drawn` takes `seat`."""

    seat: str
    entries: tuple[str, ...]
    drawn: str


@dataclass(frozen=True)
class DrawNeeded:
    """Equal ages for `seat`: one of `entries` (registration numbers, ascending byte order) is to be drawn."""

    purpose: Purpose
    seat: str
    places: int
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """Who takes a seat (nobody of the roll: the chair) and why.

    `office`: the chair. `lot`: a draw for this very seat. `next`: age alone, after one who stepped aside had come
    before him or level with him. `age`: age alone, of those who could take the seat; so too the second of two persons
    of one birth date, when the draw for the other seat has left him alone.
    """

    seat: str
    registration: str | None
    why: Why


@dataclass(frozen=True)
class Seated:
    """The whole committee, in the order of the seats: three members or five."""

    members: tuple[Member, ...]

    @property
    def threshold(self) -> int:
        """The majority that opens the urn: two of three, three of five."""
        return len(self.members) // 2 + 1


def seat_committee(
    reading: Reading,
    attendance: Collection[Person],
    companion_attendance: Collection[Person] = (),
    *,
    put_forward: Collection[str] = (),
    stepped_aside: Collection[str] = (),
    draws: Sequence[Drawn] = (),
) -> Seated | DrawNeeded:
    """The committee, or the next draw it needs. Call again with all draws made so far until it is seated.

    Args:
        reading: `own` or `both`, the institute's rule.
        attendance: trainees of the cohort that votes; absent ones may be among them and do not count.
        companion_attendance: the same of the other corps' cohort, in the reading `both` only.
        put_forward: registration numbers of all who may not sit because they put themselves forward.
        stepped_aside: registration numbers of those who stepped aside at their own request.
        draws: the draws made, recorded or by hand.

    Raises:
        Malformed: an unknown reading, a registration number twice, a companion cohort in the reading `own`.
        Refusal: `too-few-for-committee`.
        CheckFailed: `draw-does-not-fit`: a draw that was never called for.
    """
    if reading not in ("own", "both"):
        raise Malformed("unknown-reading", "Article 5 is read as “own” or as “both”.")
    if reading == "own" and companion_attendance:
        raise Malformed(
            "companion-not-called", "In the reading “own corps” no other cohort is called to the committee."
        )
    registrations = [person.registration for person in (*attendance, *companion_attendance)]
    if len(set(registrations)) != len(registrations):
        raise Malformed("registration-twice", "A registration number stands twice in the attendance.")
    pairs = [_Pair(_OWN, attendance, put_forward, stepped_aside, draws)]
    if reading == "both":
        pairs.append(_Pair(_COMPANION, companion_attendance, put_forward, stepped_aside, draws))
    known = {seat for pair in pairs for seat in pair.seats}
    if any(draw.seat not in known for draw in draws):
        raise _does_not_fit(next(draw.seat for draw in draws if draw.seat not in known))
    members = [Member("chair", None, "office")]
    # Both pairs first, so that a draw which does not fit is refused whatever draw is asked for next.
    for found in [pair.fill() for pair in pairs]:
        if isinstance(found, DrawNeeded):
            return found
        members += found
    return Seated(tuple(members))


class _Pair:
    """The oldest and the youngest of one cohort."""

    def __init__(
        self,
        seats: tuple[str, str],
        attendance: Collection[Person],
        put_forward: Collection[str],
        stepped_aside: Collection[str],
        draws: Sequence[Drawn],
    ) -> None:
        self.seats = seats
        # Those who could have sat; some of them have stepped aside since.
        self._called = {
            person.registration: person.birth_date
            for person in attendance
            if person.present and person.registration not in put_forward
        }
        self._able = {name: born for name, born in self._called.items() if name not in stepped_aside}
        if len(self._able) < 2:
            raise Refusal(
                "too-few-for-committee",
                "The two seats of a cohort take two of those present, and {able} of them may sit; adjourn the sitting.",
                able=len(self._able),
            )
        self._draws = draws

    def fill(self) -> list[Member] | DrawNeeded:
        """Both seats, or the first draw that is missing."""
        # A draw holds before age is asked anew: nobody is moved from the seat that he was drawn for.
        holders: dict[str, tuple[str, Why]] = {}
        for seat in self.seats:
            if held := self._held(seat):
                holders[seat] = (held, "lot")
        for seat in self.seats:
            if seat in holders:
                continue
            others = {name for name, _ in holders.values()}
            tied = self._extreme(seat, {name: born for name, born in self._able.items() if name not in others})
            if len(tied) > 1:
                purpose: Purpose = "oldest" if seat.endswith("oldest") else "youngest"
                return DrawNeeded(purpose, seat, 1, tuple(sorted(tied)))
            holders[seat] = (tied[0], self._why(seat, tied[0]))
        return [Member(seat, *holders[seat]) for seat in self.seats]

    def _extreme(self, seat: str, among: dict[str, date]) -> list[str]:
        best = min(among.values()) if seat.endswith("oldest") else max(among.values())
        return [name for name, born in among.items() if born == best]

    def _held(self, seat: str) -> str | None:
        """Who holds the seat by a draw, if anybody."""
        held: str | None = None
        before: set[str] = set()  # whoever was drawn, for either seat: he sits or has left, and is never drawn again
        for draw in self._draws:
            if draw.seat == seat:
                entries = set(draw.entries)
                ages = {self._called.get(name) for name in entries}
                once = len(entries) == len(draw.entries) >= 2
                if not once or draw.drawn not in entries or len(ages) != 1 or None in ages or before & entries:
                    raise _does_not_fit(seat)
                if draw.drawn in self._able:
                    if held or set(self._extreme(seat, self._able)) - entries - before:
                        raise _does_not_fit(seat)  # drawn twice, or without somebody of that age
                    held = draw.drawn
            before.add(draw.drawn)
        return held

    def _why(self, seat: str, name: str) -> Why:
        gone = {other: born for other, born in self._called.items() if other not in self._able}
        before = self._extreme(seat, {**gone, name: self._able[name]})
        return "next" if set(before) != {name} else "age"


def _does_not_fit(seat: str) -> CheckFailed:
    return CheckFailed(
        "draw-does-not-fit", "A draw for the seat {seat} is not one that equal ages called for.", seat=seat
    )
