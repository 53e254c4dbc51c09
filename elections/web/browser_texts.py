"""What scripts say to people: named texts that a template hands over as one JSON block, in the reader's language.

`{{ texts("booth") }}` in a template; `text("sending")` and `plural("ballots", 3)` of `static/js/texts.js` in a script.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from elections.web import i18n

# One number for each plural category of CLDR, as browsers know them (Intl.PluralRules).
_CATEGORIES: Final = {
    "ar": {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100},
    "fr": {"one": 1, "many": 1_000_000, "other": 2},
    "en": {"one": 1, "other": 2},
}


@dataclass(frozen=True)
class Plural:
    """A text with a number in it, `{num}`; both forms are read by the extractor (keyword `Plural:1,2`)."""

    one: str
    other: str

    def forms(self) -> dict[str, str]:
        """The form of each plural category of the reader's language."""
        return {
            category: str(ngettext(self.one, self.other, example))
            for category, example in _CATEGORIES[i18n.language()].items()
        }


# Said by every page that talks to the server.
_COMMON: Final[dict[str, Any]] = {
    "copied": _l("Copied"),
    "lost": _l("The connection is lost. Trying again…"),
    "fault": _l("Something went wrong on this page. Load it again; nothing is lost."),
}

# One group for each script that touches a page.
GROUPS: Final[dict[str, dict[str, Any]]] = {"common": _COMMON}


def block(*names: str) -> Markup:
    """The data block of the groups `names` (and of the common one). It holds data, no script: nothing runs it.

    Raises:
        KeyError: no such group.
    """
    said: dict[str, Any] = {}
    for name in ("common", *names):
        for key, text in GROUPS[name].items():
            said[key] = text.forms() if isinstance(text, Plural) else str(text)
    return data_block("texts", said)


def data_block(name: str, value: object) -> Markup:
    """A block of data for a script, called `name`. It holds data, no script: nothing runs it."""
    data = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        data = data.replace(character, escaped)
    return Markup('<script type="application/json" id="{}">{}</script>').format(
        name,
        Markup(data),  # noqa: S704 — nothing in it can end the block any more
    )
