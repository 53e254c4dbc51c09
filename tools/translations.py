#!/usr/bin/env python3
"""The catalogues of texts: `update` reads the program's texts into them, `check` says what they lack.

tools/translations.py update            every text of the program into translations/<lang>/LC_MESSAGES/messages.po
tools/translations.py missing ar        what lacks, as JSON: {"English text": null}, or a list for plural forms
tools/translations.py fill ar FILE      puts the translations of such a JSON file into the catalogue
tools/translations.py check             exit 1 when a text is missing, fuzzy, or does not fit its original
"""

import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from elections.law.articles import set_french

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "fr")
# English is the key. The sentence of a refusal is its second argument.
REFUSALS = (
    "Refusal", "Malformed", "Forbidden", "Missing", "OutOfState", "CheckFailed", "RowRefusals",
    "Closed", "NotOpenYet", "NotSignedIn", "Option", "Reason", "Rule", "Suspended", "TooMany",
)  # fmt: skip
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "Plural": (1, 2),
    **{name: (2,) for name in REFUSALS},
}
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_FIELD = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)[sd]")
_DAMAGED = re.compile("\u0627[\u0623\u0625\u0622]\u0644")  # what broken PDF readers make of a lam-alef


def extract(root: Path = ROOT) -> Catalog:
    """Every text of the program, with the files it stands in."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(project="Sanduq", charset="utf-8", creation_date=_SINCE)
    for name, line, text, comments, context in extract_from_dir(
        root, methods, options, KEYWORDS, comment_tags=("Translators:",), directory_filter=_ours
    ):
        found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def _ours(folder: str | os.PathLike[str]) -> bool:
    return Path(folder).name not in {"tests", "build", "node_modules"} and not Path(folder).name.startswith(".")


def path_of(language: str, root: Path = ROOT) -> Path:
    """Where a language's catalogue is."""
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str, root: Path = ROOT) -> Catalog:
    """A language's catalogue, empty when there is none yet."""
    path = path_of(language, root)
    if not path.is_file():
        return _blank(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _blank(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Sanduq",
        header_comment="# Texts of Sanduq. The key is English; {fields} and %(fields)s stay as they are.",
        creation_date=_SINCE,
        revision_date=_SINCE,
        version="0",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )


def merged(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The texts of `template` with the translations of `old`; what the program says no more is kept as obsolete."""
    new = _blank(language)
    kept = {_key(message): message for message in [*old.obsolete.values(), *old] if message.id}
    for message in template:
        if not message.id:
            continue
        before = kept.pop(_key(message), None)
        fits = before is not None and isinstance(before.id, tuple) == isinstance(message.id, tuple)
        new.add(
            message.id,
            before.string if before is not None and fits else None,
            [(name, 0) for name in sorted({name for name, _ in message.locations})],
            flags={"fuzzy"} if before is not None and fits and before.fuzzy else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before is not None else (),
            context=message.context,
        )
    for message in kept.values():
        if _said(message):
            new.obsolete[new._key_for(message.id, message.context)] = message
    return new


def _key(message: Message) -> tuple[str, str]:
    return (message.id[0] if isinstance(message.id, (tuple, list)) else message.id, message.context or "")


def _said(message: Message) -> bool:
    text = message.string
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    folder = os.open(root / "translations", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write(catalogue: Catalog, language: str, root: Path) -> None:
    path = path_of(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)
    fresh.replace(path)


def update(root: Path = ROOT) -> None:
    """Brings the catalogues up to the program's texts."""
    template = extract(root)
    with _alone(root):
        for language in LANGUAGES:
            _write(merged(template, read(language, root), language), language, root)


def fill(language: str, texts: Mapping[str, str | Sequence[str] | None], root: Path = ROOT) -> list[str]:
    """Puts translations into a catalogue, and returns those whose English text the program does not say."""
    template = extract(root)
    unknown = []
    with _alone(root):
        catalogue = merged(template, read(language, root), language)
        by_text = {_key(message)[0]: message for message in catalogue if message.id}
        for english, text in texts.items():
            if english not in by_text:
                unknown.append(english)
            elif text:
                message = by_text[english]
                message.string = text if isinstance(text, str) else tuple(text)
                message.flags.discard("fuzzy")
        _write(catalogue, language, root)
    return unknown


def _complaints(message: Message, language: str, forms: int) -> Iterator[str]:
    english = _key(message)[0]
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not _said(message) or (isinstance(message.id, (tuple, list)) and len(texts) != forms):
        yield f"{language}: missing: {english}"
        return
    if message.fuzzy:
        yield f"{language}: fuzzy: {english}"
    sources = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    allowed = {field for source in sources for field in _FIELD.findall(source)}
    for text in filter(None, texts):
        fields = set(_FIELD.findall(text))
        # "one ballot" may say its number as a word; anything else keeps every field.
        if fields - allowed or (len(texts) == 1 and fields != allowed):
            yield f"{language}: other fields than the original: {english}"
        if language == "ar" and _DAMAGED.search(text):
            yield f"{language}: damaged letters: {english}"
        if language == "fr" and text != set_french(text):
            yield f"{language}: a straight apostrophe, or a space that breaks before a sign: {english}"


def check(root: Path = ROOT) -> list[str]:
    """What is missing, fuzzy or unfit in the catalogues, one sentence each."""
    template = extract(root)
    complaints: list[str] = []
    for language in LANGUAGES:
        catalogue = merged(template, read(language, root), language)
        for message in catalogue:
            if message.id:
                complaints += _complaints(message, language, catalogue.num_plurals)
    return complaints


def missing(language: str, root: Path = ROOT) -> dict[str, list[None] | None]:
    """What a catalogue lacks: None for each text, or for each plural form in the language's order."""
    catalogue = merged(extract(root), read(language, root), language)
    return {
        _key(message)[0]: [None] * catalogue.num_plurals if isinstance(message.id, (tuple, list)) else None
        for message in catalogue
        if message.id and (message.fuzzy or not _said(message))
    }


def main(arguments: list[str]) -> int:
    """Runs a command; 0 done, 1 something lacks, 2 wrong use."""
    match arguments:
        case ["update"]:
            update()
        case ["missing", language] if language in LANGUAGES:
            print(json.dumps(missing(language), ensure_ascii=False, indent=1))
        case ["fill", language, file] if language in LANGUAGES:
            unknown = fill(language, json.loads(Path(file).read_text(encoding="utf-8")))
            for text in unknown:
                print(f"not a text of the program: {text}", file=sys.stderr)
            return 1 if unknown else 0
        case ["check"]:
            complaints = check()
            print("\n".join(complaints))
            return 1 if complaints else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
