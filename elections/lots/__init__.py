"""The recorded draw: a commitment, what is said in the room, the secret, and whom the hashes draw.

The text of a draw is `docs/draws.md`, format `sanduq-draw/1`. Rules kept here:

1. The secret is drawn when the draw is opened and only its SHA-256 is shown, so that it cannot follow what is said.
2. At least one person speaks before the secret is shown; the seed covers every byte down to the secret.
3. An entry's ticket is the SHA-256 of `seed:entry`; the lowest tickets are drawn, in order. No modulo, no bias.
4. Until the secret is shown a draw may be annulled, with a reason; the next attempt has a new secret.

Where randomness comes from, who may speak and where the text is kept is not this module's business.
"""

from elections.lots.acts import annul, close, draw_secret, open_again, open_draw, say
from elections.lots.parts import (
    FORMAT,
    LARGEST,
    MOST_ENTRIES,
    MOST_SAID,
    PURPOSES,
    WHAT_LENGTH,
    WHO_LENGTH,
    AnnulledDraw,
    Draw,
    HandDraw,
    OpenDraw,
    Said,
    Secret,
    seed_of,
    ticket,
)
from elections.lots.text import check

__all__ = [
    "FORMAT",
    "LARGEST",
    "MOST_ENTRIES",
    "MOST_SAID",
    "PURPOSES",
    "WHAT_LENGTH",
    "WHO_LENGTH",
    "AnnulledDraw",
    "Draw",
    "HandDraw",
    "OpenDraw",
    "Said",
    "Secret",
    "annul",
    "check",
    "close",
    "draw_secret",
    "open_again",
    "open_draw",
    "say",
    "seed_of",
    "ticket",
]
