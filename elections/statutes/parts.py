"""The parts of a statute: articles, corps, vocabulary, months, and the proposal for an order, read strictly."""

from dataclasses import dataclass
from typing import Final

from elections.canonical import Canonical
from elections.errors import Malformed
from elections.statutes.fields import LANGUAGES, Fields, Names
from elections.statutes.order import BLANKS, Order

_VOCABULARY: Final = (
    "article", "number", "cohort", "trainee", "director", "list", "registration", "mandate", "striking",
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    """One article: its number, its text letter by letter, and what it says in the two other languages."""

    number: str
    text_ar: str
    says_en: str
    says_fr: str

    def as_data(self) -> dict[str, Canonical]:
        """The article as a journal holds it."""
        return {"number": self.number, "text_ar": self.text_ar, "says_en": self.says_en, "says_fr": self.says_fr}


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


def read_article(data: object) -> Article:
    """The article that `Article.as_data` wrote."""
    read = Fields("article", data)
    article = Article(read.text("number"), read.text("text_ar"), read.text("says_en"), read.text("says_fr"))
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
