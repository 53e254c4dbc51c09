"""The parts of a statute: articles, corps, vocabulary, months; every field typed and bounded, none left over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from elections.canonical import Canonical, is_one_line
from elections.errors import Malformed
from elections.law.rules import BLANKS, Order

LONGEST_LINE = 2000
LANGUAGES = ("ar", "fr", "en")


@dataclass(frozen=True)
class Names:
    """One thing's name in the three languages."""

    ar: str
    fr: str
    en: str

    def as_data(self) -> dict[str, Canonical]:
        """The names as a journal holds them."""
        return {"ar": self.ar, "fr": self.fr, "en": self.en}

    def in_language(self, language: str) -> str:
        """The name in `language` as it is set, English where it is none of the three."""
        return {"ar": self.ar, "fr": set_french(self.fr)}.get(language, self.en)


def set_french(text: str) -> str:
    """Typed French as it is set: the typographic apostrophe, and spaces that do not break at `: ; ? ! « » n°`.

    The data stay as they are: a record holds them, and is compared with them.
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    return re.sub(r" (?=[:;?!»])|(?<=«) |(?<=\bn°) ", "\u00a0", text)


class Fields:
    """The fields of one object, each taken once; `done` refuses what was not taken."""

    def __init__(self, where: str, data: object) -> None:
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise Malformed("bad-statute-data", "{where} is not an object.", where=where)
        self._where = where
        self._left: dict[str, object] = dict(data)

    def take(self, name: str) -> object:
        """The field `name`, whatever its type."""
        if name not in self._left:
            raise Malformed("bad-statute-data", "{where} lacks the field {name}.", where=self._where, name=name)
        return self._left.pop(name)

    def text(self, name: str, *, among: tuple[str, ...] = (), blank: bool = False) -> str:
        """A line of printable text; one of `among` where given; empty only where `blank` allows it."""
        value = self.take(name)
        if blank and value == "":
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_LINE or not is_one_line(value):
            raise Malformed(
                "bad-statute-data", "{where}: {name} is not one line of text.", where=self._where, name=name
            )
        if among and value not in among:
            raise Malformed("bad-statute-data", "{where}: {name} is not allowed.", where=self._where, name=name)
        return value

    def number(self, name: str, low: int, high: int) -> int:
        """An integer between `low` and `high`, both included."""
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise Malformed("bad-statute-data", "{where}: {name} is out of range.", where=self._where, name=name)
        return value

    def items(self, name: str) -> list[object]:
        """A list."""
        value = self.take(name)
        if not isinstance(value, list):
            raise Malformed("bad-statute-data", "{where}: {name} is not a list.", where=self._where, name=name)
        return list(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of lines of text."""
        values = self.items(name)
        lines = [value for value in values if isinstance(value, str) and is_one_line(value)]
        if len(lines) != len(values):
            raise Malformed("bad-statute-data", "{where}: {name} is not lines of text.", where=self._where, name=name)
        return tuple(lines)

    def numbers(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """A list of integers between `low` and `high`."""
        return tuple(
            Fields(f"{self._where}.{name}", {"item": item}).number("item", low, high) for item in self.items(name)
        )

    def within(self, name: str) -> "Fields":
        """The fields of the object `name`."""
        return Fields(f"{self._where}.{name}", self.take(name))

    def names(self, name: str) -> Names:
        """A name in the three languages."""
        fields = self.within(name)
        names = Names(*(fields.text(language) for language in LANGUAGES))
        fields.done()
        return names

    def done(self) -> None:
        """Refuse any field that was not asked for."""
        for name in self._left:
            raise Malformed("bad-statute-data", "{where} has an unknown field {name}.", where=self._where, name=name)


_VOCABULARY: Final = (
    "article", "number", "cohort", "trainee", "director", "list", "registration", "mandate", "striking",
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    """One article: its number, its text letter by letter, and what it `says` in the other languages."""

    number: str
    text: str
    says: Mapping[str, str]

    def as_data(self) -> dict[str, Canonical]:
        """The article as a journal holds it."""
        return {"number": self.number, "text": self.text, "says": dict(self.says)}


@dataclass(frozen=True)
class Corps:
    """One corps (or category) of trainees: the name of one of them, of many, and of a cohort of them."""

    id: str
    one: Names
    many: Names
    cohort: Names

    def as_data(self) -> dict[str, Canonical]:
        """The corps as a journal holds it."""
        return {
            "id": self.id,
            "one": self.one.as_data(),
            "many": self.many.as_data(),
            "cohort": self.cohort.as_data(),
        }


def read_article(data: object, language: str) -> Article:
    """The article that `Article.as_data` wrote, whose text is in `language`."""
    read = Fields("article", data)
    number, text, says = read.text("number"), read.text("text"), read.within("says")
    article = Article(number, text, {other: says.text(other) for other in LANGUAGES if other != language})
    says.done()
    read.done()
    return article


def read_corps(data: object) -> Corps:
    """The corps that `Corps.as_data` wrote."""
    read = Fields("corps", data)
    corps = Corps(read.text("id"), read.names("one"), read.names("many"), read.names("cohort"))
    read.done()
    return corps


def read_vocabulary(read: Fields) -> dict[str, Names]:
    """The statute's own words, all of them."""
    words = {word: read.names(word) for word in _VOCABULARY}
    read.done()
    return words


def read_months(read: Fields) -> dict[str, tuple[str, ...]]:
    """The names of the months in the three languages."""
    months = {language: read.texts(language) for language in LANGUAGES}
    read.done()
    return months


def read_proposal(data: object) -> dict[str, str | int]:
    """What the form proposes for an order: values that an order may have, never its number and date."""
    if not isinstance(data, dict) or not set(data) <= set(BLANKS) - {"number", "date"}:
        raise Malformed("bad-statute-data", "{where}: {name} is not allowed.", where="statute", name="proposal")
    Order.from_data({**Order().as_data(), **data})
    return dict(data)
