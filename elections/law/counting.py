"""From the counts to those elected, as far as counts alone decide.

Relative majority, one round (decree 2.03.40, articles 6 and 7; the order under decree 2020-28, article 49). Rules:

1. The seats go to the candidates with most votes; a candidate without a vote is never elected, so that a seat with
   no such candidate left stays open.
2. Candidates of equal votes are one group. A group that fits above the line is elected whole; a group that crosses
   it needs a draw for the seats that remain, and nothing else ever orders its members.
3. A candidate struck after the opening: with the institute's rule `void` his votes are null and he is out of the
   count; with `count` he stays in it, in a draw too, and a seat he wins is vacant.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from elections.errors import CheckFailed, Malformed

StruckVotes = Literal["void", "count"]
STRUCK_VOTES: Final = ("void", "count")


@dataclass(frozen=True)
class Group:
    """Candidates, in ascending numbers, who have the same number of votes: at least one."""

    votes: int
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Elected:
    """A candidate who won a seat `by` votes or by lot."""

    candidate: int
    votes: int
    by: Literal["votes", "lot"]


@dataclass(frozen=True)
class DrawNeeded:
    """The draw that ends a tie across the line; `entries` are candidate numbers in ascending byte order."""

    places: int
    entries: tuple[str, ...]
    purpose: Literal["seat"] = "seat"
    seat: Literal[""] = ""


@dataclass(frozen=True)
class Outcome:
    """What the counts say. With a `draw` needed, `elected` holds only those above the tie.

    `votes_cast` is the sum of the valid votes (suffrages exprimés); `null` holds those given to candidates struck
    after the opening too, under the rule `void`. `vacant` are the struck candidates who won a seat under `count`;
    `open_seats` are the seats that nobody takes, theirs included, a needed draw's places not.
    """

    seats: int
    votes_cast: int
    blank: int
    null: int
    groups: tuple[Group, ...]
    elected: tuple[Elected, ...]
    vacant: tuple[Elected, ...]
    draw: DrawNeeded | None
    open_seats: int

    @property
    def no_vote_cast(self) -> bool:
        """Nobody received a vote: the election ends without a result."""
        return self.votes_cast == 0

    @property
    def tied(self) -> tuple[Group, ...]:
        """The groups of two and more, above, across and below the line."""
        return tuple(group for group in self.groups if len(group.candidates) > 1)


def count(
    votes: Mapping[int, int],
    blank: int,
    seats: int,
    *,
    null: int = 0,
    struck: Collection[int] = (),
    struck_votes: StruckVotes = "void",
    drawn: Sequence[int] = (),
) -> Outcome:
    """Who is elected.

    Args:
        votes: votes for each candidate number; the order of the mapping means nothing.
        blank: blank ballots.
        seats: seats to fill.
        null: null ballots (on paper; the electronic urn takes none).
        struck: candidates who withdrew or died after the opening.
        struck_votes: the institute's rule for them.
        drawn: whom the draw that a first call asked for drew.

    Raises:
        Malformed: a negative count, no seat, or a struck candidate who has no count.
        CheckFailed: `drawn` answers no draw (`draw-not-needed`), or another one (`draw-does-not-fit`).
    """
    _check_counts(votes, blank, seats, null, struck, struck_votes)
    out = frozenset(struck)
    valid = dict(votes)
    if struck_votes == "void":
        null += sum(valid.pop(candidate) for candidate in out)
    groups = _groups(valid)
    winners: list[Elected] = []
    draw: DrawNeeded | None = None
    for group in groups:
        places = min(seats - len(winners), len(group.candidates))
        if places == len(group.candidates):
            winners += [Elected(candidate, group.votes, "votes") for candidate in group.candidates]
            continue
        if places:
            draw = DrawNeeded(places, tuple(sorted(map(str, group.candidates))))
            if drawn:
                winners += _by_lot(group, places, drawn)
        break
    if drawn and draw is None:
        raise CheckFailed("draw-not-needed", "No tie crosses the last seat: there is nothing to draw.")
    if drawn:
        draw = None
    elected = tuple(winner for winner in winners if winner.candidate not in out)
    return Outcome(
        seats=seats,
        votes_cast=sum(valid.values()),
        blank=blank,
        null=null,
        groups=groups,
        elected=elected,
        vacant=tuple(winner for winner in winners if winner.candidate in out),
        draw=draw,
        open_seats=seats - len(elected) - (draw.places if draw else 0),
    )


def _check_counts(
    votes: Mapping[int, int], blank: int, seats: int, null: int, struck: Collection[int], struck_votes: str
) -> None:
    if min((blank, null, *votes.values())) < 0:
        raise Malformed("negative-count", "A count is never negative.")
    if any(candidate < 1 for candidate in votes):
        raise Malformed("bad-candidate-number", "Candidates are numbered from 1.")
    if seats < 1:
        raise Malformed("no-seat", "An election fills at least one seat.")
    if struck_votes not in STRUCK_VOTES:
        raise Malformed("unknown-rule", "The rule for votes of struck candidates is “void” or “count”.")
    for candidate in struck:
        if candidate not in votes:
            raise Malformed("unknown-candidate", "There is no candidate {candidate}.", candidate=candidate)


def _groups(votes: Mapping[int, int]) -> tuple[Group, ...]:
    ranked = sorted((-number, candidate) for candidate, number in votes.items() if number)
    return tuple(
        Group(-negated, tuple(candidate for _, candidate in members))
        for negated, members in groupby(ranked, key=lambda pair: pair[0])
    )


def _by_lot(group: Group, places: int, drawn: Sequence[int]) -> list[Elected]:
    if len(drawn) != places or len(set(drawn)) != places or not set(drawn) <= set(group.candidates):
        raise CheckFailed(
            "draw-does-not-fit",
            "The draw is not the one this tie needs: {places} of the tied, each once.",
            places=places,
        )
    return [Elected(candidate, group.votes, "lot") for candidate in drawn]
