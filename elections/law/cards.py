"""The account of the voting cards at the closing: what must hold, and each difference by its name.

Made = handed out + spoiled + left, where a spoiled card came back and another was drawn; no more ballots than cards
handed out; no ballot for a spoiled card nor for one left. A difference stops neither the count nor the printing.
"""

from collections.abc import Collection
from typing import Final

from elections.errors import Malformed, Refusal

NUMBERS: Final = frozenset({"cards-too-many", "cards-missing", "ballots-exceed-cards"})
"""Codes of the differences that the numbers alone decide (`account`)."""

SHOWN: Final = frozenset(
    {
        "card-shown-twice",
        "card-unknown",
        "spoiled-card-voted",
        "left-card-voted",
        "spoiled-cards-not-shown",
        "left-cards-not-shown",
        "spoiled-cards-unmarked",
        "left-cards-uncounted",
    }
)
"""Codes of the differences that need the urn to be judged (`check_credentials`)."""


def account(made: int, handed_out: int, spoiled: int, left: int | None, ballots: int) -> tuple[Refusal, ...]:
    """The differences in the numbers, as refusals that are shown and recorded (their `code`), not raised.

    Args:
        made: cards made, spares included.
        handed_out: cards handed out that did not come back.
        spoiled: cards that came back and were replaced.
        left: cards left over as counted before everybody; None where it was recorded that they were not checked.
        ballots: ballots in the urn.

    Raises:
        Malformed: a negative number.
    """
    if min(made, handed_out, spoiled, left or 0, ballots) < 0:
        raise Malformed("negative-count", "A count is never negative.")
    found: list[Refusal] = []
    told = handed_out + spoiled + (left or 0)
    if told > made:
        found.append(
            Refusal("cards-too-many", "{number} more cards are accounted for than were made.", number=told - made)
        )
    if told < made and left is not None:
        found.append(Refusal("cards-missing", "{number} of the cards made are not accounted for.", number=made - told))
    if ballots > handed_out:
        found.append(
            Refusal("ballots-exceed-cards", "{number} more ballots than cards handed out.", number=ballots - handed_out)
        )
    return tuple(found)


def check_credentials(
    *,
    listed: Collection[str],
    voted: Collection[str],
    spoiled: Collection[str],
    left: Collection[str],
    spoiled_number: int,
    left_number: int,
) -> tuple[Refusal, ...]:
    """The differences between the spoiled and left cards shown, by public credential, and the urn.

    Args:
        listed: public credentials of all cards made.
        voted: those that have a ballot.
        spoiled: those of the spoiled cards.
        left: those of the cards left.
        spoiled_number: how many cards the desk marked as spoiled.
        left_number: how many cards were counted as left.
    """
    shown = [*spoiled, *left]
    among, have = frozenset(listed), frozenset(voted)
    differences = (
        Refusal("card-shown-twice", "{number} cards were shown more than once.", number=len(shown) - len(set(shown))),
        Refusal(
            "card-unknown",
            "{number} cards that were shown are not of this election.",
            number=len(set(shown) - among),
        ),
        Refusal("spoiled-card-voted", "{number} spoiled cards have a ballot.", number=len(have.intersection(spoiled))),
        Refusal("left-card-voted", "{number} cards left over have a ballot.", number=len(have.intersection(left))),
        Refusal(
            "spoiled-cards-not-shown",
            "{number} cards marked as spoiled were not shown.",
            number=spoiled_number - len(set(spoiled)),
        ),
        Refusal(
            "left-cards-not-shown",
            "{number} cards counted as left were not shown.",
            number=left_number - len(set(left)),
        ),
        Refusal(
            "spoiled-cards-unmarked",
            "{number} cards were shown as spoiled that were not marked so.",
            number=len(set(spoiled)) - spoiled_number,
        ),
        Refusal(
            "left-cards-uncounted",
            "{number} cards were shown as left that were not counted so.",
            number=len(set(left)) - left_number,
        ),
    )
    return tuple(difference for difference in differences if int(difference.details["number"]) > 0)
