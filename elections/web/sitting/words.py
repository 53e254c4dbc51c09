"""Words that several screens of the sitting share; above all what a page's trouble means."""

from typing import Any, Final

from flask import Flask
from flask_babel import lazy_gettext as _l

from elections.law.calendar import parse_instant
from elections.web import browser_texts
from elections.web.acts_of_two import MEANINGS, TITLES
from elections.web.room_blocks import within
from elections.web.room_words import CAUSES, DIFFERENCES, ROUNDS

DIFFERING: Final = frozenset(
    {
        "trustees-differ",
        "certificates-changed",
        "certificates-differ",
        "own-certificate-changed",
        "polynomials-changed",
        "commitment-broken",
        "coefexps-differ",
        "fingerprint-differs",
        "wrong-public-key",
    }
)
"""What a page says when it was shown something else than its colleagues: codes of ceremony.js and presses.js."""

LOST: Final = frozenset({"nothing-kept", "round-missing", "no-storage"})
"""What a page says when its device has lost its part of the key."""

_TROUBLE: Final = {
    "differs": _l(
        "The page was shown something else than its colleagues. Before the opening the key is made anew, before "
        "everybody; after it, the committee goes over to paper."
    ),
    "lost": _l(
        "The device has lost its part. Before the opening the key is made anew; at the count the member goes on with "
        "his key file."
    ),
    "other": _l("The page could not go on. Look at it together with the member; if it stays so, make the key anew."),
}

_TEXTS: Final[dict[str, Any]] = {"copy_failed": _l("Copying is not possible here; show the QR code.")}


def troubles(code: str) -> Any:
    """What a code that a member's page reported means for the chair."""
    return _TROUBLE["differs" if code in DIFFERING else "lost" if code in LOST else "other"]


def install(app: Flask) -> None:
    """Gives templates and scripts these words."""
    browser_texts.GROUPS["sitting"] = _TEXTS
    app.jinja_env.globals.update(
        troubles=troubles,
        act_titles=TITLES,
        act_meanings=MEANINGS,
        difference_names=DIFFERENCES,
        round_names=ROUNDS,
        cause_names=CAUSES,
        moment_of=parse_instant,
        within=within,
    )
