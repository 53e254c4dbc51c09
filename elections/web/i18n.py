"""The reader's language: Arabic by default, French, English; catalogues are compiled from their `.po` at the start."""

import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain, gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from elections import resources
from elections.errors import Refusal

LANGUAGES: Final = ("ar", "fr", "en")
NAMES: Final = {"ar": "العربية", "fr": "Français", "en": "English"}
COOKIE: Final = "__Host-lang"
_ISOLATE, _END = "\u2068", "\u2069"
_TAGS_FIRST = re.compile(r"(?:<[^>]*>|\s)*")

STATES: Final = {
    "draft": _l("In preparation"),
    "convened": _l("Convened"),
    "listed": _l("List of candidates closed"),
    "sitting": _l("Sitting under way"),
    "open": _l("Poll open"),
    "suspended": _l("Poll suspended"),
    "closed": _l("Poll closed"),
    "counted": _l("Votes counted"),
    "proclaimed": _l("Results proclaimed"),
    "without_result": _l("Without result"),
    "cancelled": _l("Cancelled"),
    "annulled": _l("Annulled"),
}
STATE_KINDS: Final = {
    **dict.fromkeys(("open", "sitting"), "now"),
    **dict.fromkeys(("closed", "counted", "suspended"), "wait"),
    **dict.fromkeys(("cancelled", "annulled", "without_result"), "refused"),
    "proclaimed": "done",
}
"""How a state's chip looks; plain where none is named."""

OFFICES: Final = {
    "director": _l("Director general"),
    "delegate": _l("Director's representative"),
    "registrar": _l("Registrar"),
    "server": _l("Server"),
    "chair": _l("Chair"),
    "oldest": _l("Oldest"),
    "youngest": _l("Youngest"),
    "companion-oldest": _l("Oldest of the other corps"),
    "companion-youngest": _l("Youngest of the other corps"),
}


@cache
def _compiled(language: str) -> NullTranslations:
    path = resources.folder("translations") / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():  # English: its sentences are the keys
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):
    """The catalogues of the three languages, in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._compiled = {language: _compiled(language) for language in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        return self._compiled[language()]


def choose(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The language of an answer: the link's, else the cookie's, else the best the browser accepts, else Arabic."""
    for candidate in (asked, kept, accepted):
        if candidate in LANGUAGES:
            return str(candidate)
    return LANGUAGES[0]


def _accepted() -> str | None:
    """The first language the browser accepts that is one of ours: `fr-MA` counts as `fr`."""
    for tag, _ in request.accept_languages:
        main = str(tag).partition("-")[0].lower()
        if main in LANGUAGES:
            return main
    return None


def language() -> str:
    """The language of the answer being made: `ar`, `fr` or `en`."""
    if not has_request_context():
        return str(g.get("language", LANGUAGES[0])) if g else LANGUAGES[0]
    if "language" not in g:
        g.language = choose(request.args.get("lang"), request.cookies.get(COOKIE), _accepted())
    return str(g.language)


def direction() -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if language() == "ar" else "ltr"


def isolate(value: object) -> Markup:
    """A name or number with its own direction, so that it disturbs no line it stands in; dice run left to right."""
    text = str(value)
    if " " in text.strip() and not any(letter.isalpha() for letter in text):
        return Markup('<bdi dir="ltr">{}</bdi>').format(value)
    return Markup("<bdi>{}</bdi>").format(value)


def code(value: object) -> Markup:
    """A registration number, serial, hash or tracking number: left to right, in the monospace face."""
    return Markup('<bdi class="code" dir="ltr">{}</bdi>').format(value)


def groups(value: str) -> Markup:
    """A fingerprint or seal, to be read aloud: groups of four, in order, left to right."""
    text = value.replace(" ", "")
    parts = Markup(" ").join(
        Markup("<span>{}</span>").format(text[start : start + 4]) for start in range(0, len(text), 4)
    )
    return Markup('<bdi class="groups" dir="ltr">{}</bdi>').format(parts)


def by_language(ar: object, fr: object = None, en: object = None) -> str:
    """The one of the three texts that the reader's language asks for; where it lacks, whichever there is."""
    return str({"ar": ar, "fr": fr, "en": en or fr}[language()] or ar or fr or en or "")


def capital(value: object) -> str:
    """The text as a heading or label begins: its first letter is a capital; markup stays markup."""
    if isinstance(value, Markup):
        tags = _TAGS_FIRST.match(value)
        start = tags.end() if tags else 0
        return Markup(str(value)[:start] + str(value)[start : start + 1].upper() + str(value)[start + 1 :])  # noqa: S704 — markup it was
    text = str(value)
    return text[:1].upper() + text[1:]


def numbered(name: str, number: object) -> Markup:
    """A name with its number, as the reader's language joins them: `promotion n° 47`."""
    return Markup("{}{}{}").format(name, by_language("\u00a0", " n°\u00a0", "\u00a0"), number)


def colon() -> str:
    """The colon of the reader's language, after a word and before what it names."""
    return by_language(":", "\u00a0:", ":")


def named(thing: Any, field: str = "name") -> str:
    """`thing.name_ar`, `thing.name_fr`… (or keys of a mapping) by language; `name_latin` serves French and English."""

    def get(suffix: str) -> object:
        key = f"{field}_{suffix}"
        return thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)

    latin = get("latin")
    return by_language(get("ar"), get("fr") or latin, get("en") or latin)


def _translated(message: str, details: Mapping[str, object]) -> str:
    """`message` in the reader's language with its fields filled; a translation that lacks a field is not used."""
    try:
        return str(gettext(message)).format(**details)
    except (KeyError, IndexError, ValueError):
        return message.format(**details)


def sentence(refusal: Refusal) -> str:
    """A refusal's sentence as plain text; in Arabic its details are isolated by Unicode's own marks."""
    if language() == "ar":
        return _translated(refusal.message, {key: f"{_ISOLATE}{value}{_END}" for key, value in refusal.details.items()})
    return _translated(refusal.message, refusal.details)


def sentence_markup(refusal: Refusal) -> Markup:
    """A refusal's sentence for a page, its details isolated."""
    fields = {key: isolate(value) for key, value in refusal.details.items()}
    try:
        return escape(gettext(refusal.message)).format(**fields)
    except (KeyError, IndexError, ValueError):
        return escape(refusal.message).format(**fields)


def link_to_language(target: str) -> str:
    """This page in another language."""
    arguments = {**request.args.to_dict(), "lang": target}
    return "?" + "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in arguments.items())


def install(app: Flask) -> None:
    """Gives the application its catalogues, filters and template words."""
    babel = Babel(app, default_locale="ar", locale_selector=language)
    catalogues = _Catalogues()
    babel.domain_instance = catalogues
    app.extensions["babel"].default_domain = catalogues
    app.jinja_env.filters.update(
        isolate=isolate,
        code=code,
        groups=groups,
        named=named,
        capital=capital,
    )
    app.jinja_env.globals.update(
        language=language,
        direction=direction,
        languages=NAMES,
        link_to_language=link_to_language,
        by_language=by_language,
        colon=colon,
        numbered=numbered,
        state_names=STATES,
        state_kinds=STATE_KINDS,
        office_names=OFFICES,
        sentence=sentence_markup,
    )

    @app.after_request
    def keep(response: Response) -> Response:
        asked = request.args.get("lang")
        if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
            response.set_cookie(
                COOKIE, str(asked), max_age=31_536_000, path="/", secure=True, httponly=True, samesite="Lax"
            )
        if response.mimetype in {"text/html", "application/problem+json"}:
            response.headers["Content-Language"] = language()
            response.vary.update(["Accept-Language", "Cookie"])
        return response
