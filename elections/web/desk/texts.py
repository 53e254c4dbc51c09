"""What static/js/cards.js says."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from elections.web.browser_texts import Plural

CARDS: Final[dict[str, Any]] = {
    "scan": _l("Scan with the camera"),
    "scan_stop": _l("Stop the camera"),
    "scan_failed": _l("The camera cannot be used. Type the code, or use a hand scanner."),
    "no_camera": _l("This browser reads no codes through its camera: type them, or use a hand scanner."),
    "card_code": _l("Voting code of a card that is left"),
    "card_add": _l("Add this card"),
    "card_undo": _l("Take away"),
    "card_empty": _l("no ballot"),
    "card_voted": _l("has a ballot: {tracker}"),
    "card_unasked": _l("not asked yet: the connection is lost"),
    "card_twice": _l("This card was shown already."),
    "card_other": _l("This is a card of another election."),
    "card_character": _l("The character {character} is in no voting code. Compare the code with the card."),
    "card_length": _l("A voting code has 15 characters; these are {count}."),
    "card_check": _l("This is no voting code: a character is wrong. Compare the code with the card."),
    "cards_shown": Plural("{num} card shown", "{num} cards shown"),
    "cards_of": _l("{shown} of {expected}"),
}
