"""What all papers of a record share, and what they take beside the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol, TypedDict
from zoneinfo import ZoneInfo

from elections.law import calendar

Data = dict[str, Any]

_WORDS: Final = {
    "article": "article", "no": "number", "list": "list", "director": "director", "striking": "striking",
    "cohort_word": "cohort", "registration_word": "registration", "mandate_word": "mandate",
}  # fmt: skip
"""Field of a paper's sentence to the statute's word that fills it; `_word` where a paper has a slot of that name."""


class Line(Protocol):
    """What is read of a journal's entry (`elections.journal.entry.Entry` is one)."""

    @property
    def at(self) -> datetime:
        """When, in UTC."""

    @property
    def act(self) -> str:
        """Which act."""

    @property
    def by(self) -> str:
        """Which office or seat."""

    @property
    def article(self) -> str:
        """Id of the article applied, or `rule`."""

    @property
    def data(self) -> Mapping[str, Any]:
        """As docs/record.md says."""


class Private(TypedDict, total=False):
    """What the journal does not hold. All may be left out."""

    date: str
    hijri: str
    city: str
    reference: str
    demonstration: int
    remarks: dict[str, str]
    """Text of each remark, by its number as text."""
    refused: dict[str, str]
    """Seat to the reason for not signing."""
    people: dict[str, dict[str, str]]
    """Registration number to `name_ar` and `name_latin`, for the draws among equal ages."""
    witnesses: dict[str, str]
    """Draw number as text to who was present."""
    verifiers: list[str]
    """Programs that checked the record, with their versions."""
    chair: str
    """The chair's name, for minutes drawn up before there is a committee."""
    time_confirmed: int
    """1 where the committee confirmed the server's time at the opening."""


ON_HEAD: Final = ("date", "hijri", "city", "reference", "demonstration")
"""What of it stands on a paper's head, public or not."""


def paper_head(
    opening: Mapping[str, Any], articles: Iterable[str], private: Private, *, date: str = "", fingerprint: str = ""
) -> Data:
    """What every paper is headed and footed with.

    Args:
        opening: data of the record's first line (`convene` or `appoint`).
        articles: ids of the articles that the paper applies.
        private: the day of the paper, city, reference, Hijri date, demonstration mark.
        date: the day of the paper where `private` gives none, `2026-11-21`.
        fingerprint: the election's, once it exists.
    """
    statute, institute = opening["statute"], opening["institute"]
    languages = ("ar", "fr", "en")
    words = statute["vocabulary"]
    return {
        "institute": {language: institute[f"name_{language}"] for language in languages},
        "statute": statute["title"],
        "body": statute["body"],
        "corps": corps_of(statute, opening["cohort"]),
        "cohort": opening["cohort"]["number"],
        "seats": opening.get("seats", 1),
        "texts": list(opening.get("texts", statute["texts"])),
        "articles": [one["number"] for one in statute["articles"] if one["number"] in set(articles)],
        "vocabulary": {
            language: {field: words[word][language].replace("'", "’") for field, word in _WORDS.items()}
            for language in languages
        },
        "months": statute["months"],
        "election": opening.get("election", opening.get("record", "")),
        "fingerprint": fingerprint,
        "date": private.get("date", date),
        "hijri": private.get("hijri", ""),
        "city": private.get("city", ""),
        "reference": private.get("reference", ""),
        "demonstration": private.get("demonstration", 0),
        "on_paper": 0,
    }


def corps_of(statute: Mapping[str, Any], cohort: Mapping[str, Any]) -> Data:
    """What a cohort of that corps is called, by language."""
    found: Data = next(corps["cohort"] for corps in statute["corps"] if corps["id"] == cohort["corps"])
    return found


def local(at: datetime | str, zone: ZoneInfo) -> str:
    """An instant on the institute's clock, `2026-11-21T09:00:07`."""
    instant = calendar.parse_instant(at) if isinstance(at, str) else at
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def rest_of(statute: Mapping[str, Any], day: str) -> str:
    """What kind of rest a last lawful day falls on, "weekend" or "holiday"; "" for none, or for no such day."""
    if not day:
        return ""
    return calendar.rest_day(calendar.parse_day(day), statute["weekend"], statute["holidays"])
