"""Words that the chair's page and the room's screen share: the key's rounds, why it is made anew, cards that differ."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

ROUNDS: Final[dict[str, Any]] = {
    "certificate": _l("Each device shows its lock"),
    "polynomial": _l("Each device gives the others their parts"),
    "output": _l("Each device checks its parts"),
}

CAUSES: Final[dict[str, Any]] = {
    "mismatch": _l("A fingerprint differs, or a page was shown other certificates"),
    "device": _l("A member's device failed"),
}

DIFFERENCES: Final[dict[str, Any]] = {
    "cards-too-many": _l("More cards are accounted for than were made."),
    "cards-missing": _l("Cards that were made are not accounted for."),
    "ballots-exceed-cards": _l("There are more ballots than cards handed out."),
    "card-shown-twice": _l("A card was shown more than once."),
    "card-unknown": _l("A card that was shown is not of this election."),
    "spoiled-card-voted": _l("A spoiled card has a ballot."),
    "left-card-voted": _l("A card left over has a ballot."),
    "spoiled-cards-not-shown": _l("Cards marked as spoiled were not shown."),
    "left-cards-not-shown": _l("Cards counted as left were not shown."),
    "spoiled-cards-unmarked": _l("Cards were shown as spoiled that were not marked so."),
    "left-cards-uncounted": _l("Cards were shown as left that were not counted so."),
}
