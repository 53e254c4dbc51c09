"""What the law says, as data: one statute with its quotations, and what the institute adds to it.

A statute is a file of `elections/law/`: seats, corps, body, committee, tie rule, poll period, vacancy period,
quotations, vocabulary, month names. Another country is another file. Beside it stand the institute's own rules
(`Rules`) and, where the statute leaves the procedure to an authority's order, that order (`Order`): a blank
that no order has filled is a refusal to convene.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from elections import resources
from elections.canonical import Canonical
from elections.errors import Malformed, Missing, Refusal
from elections.law import calendar
from elections.law.articles import (
    LANGUAGES,
    Article,
    Corps,
    Fields,
    Names,
    read_article,
    read_corps,
    read_months,
    read_proposal,
    read_vocabulary,
    set_french,
)
from elections.law.rules import BLANKS, CATALOGUE, Option, Order, Rule, Rules, spare_cards

__all__ = [
    "CATALOGUE",
    "Article",
    "Corps",
    "Names",
    "Option",
    "Order",
    "Rule",
    "Rules",
    "Statute",
    "apply_order",
    "check_complete",
    "check_rules",
    "known",
    "load",
    "names_on_ballot",
    "of_zone",
    "proposal",
    "proposed",
    "spare_cards",
]

_ID = re.compile(r"[a-z]{2}-[0-9][0-9.-]{2,30}", re.ASCII)


@dataclass(frozen=True)
class Statute:
    """One statute.

    `language` is that of its text, `country` whose it is, `time_zone` the country's; `hijri` is 1 where papers bear the
    date of the Hijri year too. `filled_by` is "election" or "appointment". `names_on_ballot`, `poll_months` and
    `vacancy_days` are 0, `committee` and `tie` "", where the text is silent. `blanks` are the fields an order must fill
    in, `proposed` what the form offers for them, always shown as a proposal. The `…_article` fields say which article
    to quote for the call and its period, the committee, the count, a vacancy, the ballot. `weekend` (ISO week days) and
    `holidays` (`MM-DD`) are the country's calendar, `texts` the texts in force to be confirmed, `doubt` what is not
    certain about them.
    """

    id: str
    language: str
    country: Names
    time_zone: str
    hijri: int
    filled_by: str
    title: Names
    body: Names
    corps: tuple[Corps, ...]
    seats: int
    names_on_ballot: int
    poll_article: str
    committee_article: str
    count_article: str
    vacancy_article: str
    ballot_article: str
    poll_months: int
    vacancy_days: int
    committee: str
    tie: str
    blanks: tuple[str, ...]
    proposed: Mapping[str, str | int]
    vocabulary: Mapping[str, Names]
    months: Mapping[str, tuple[str, ...]]
    weekend: tuple[int, ...]
    holidays: tuple[str, ...]
    texts: tuple[str, ...]
    doubt: Names
    articles: Mapping[str, Article]

    def article(self, number: str) -> Article:
        """The article `number`.

        Raises:
            Missing: `no-such-article`.
        """
        if number not in self.articles:
            raise Missing("no-such-article", "There is no article {number} in {id}.", number=number, id=self.id)
        return self.articles[number]

    def corps_named(self, corps: str) -> Corps:
        """The corps with the id `corps`.

        Raises:
            Missing: `no-such-corps`.
        """
        for one in self.corps:
            if one.id == corps:
                return one
        raise Missing("no-such-corps", "There is no corps {corps} in {id}.", corps=corps, id=self.id)

    def companion_of(self, corps: str) -> Corps | None:
        """The other corps, whose oldest and youngest sit too in the reading "both"; None where there is no other."""
        self.corps_named(corps)
        others = [one for one in self.corps if one.id != corps]
        return others[0] if len(others) == 1 else None

    def cite(self, number: str, language: str) -> str:
        """An article's name in the statute's own words: «المادة 5»."""
        return f"{self.vocabulary['article'].in_language(language)} {self.article(number).number}"

    def says(self, number: str, language: str) -> str:
        """What the article says: the text itself in the statute's language, our rendering in the others."""
        article = self.article(number)
        reader = language if language in LANGUAGES else "en"
        if reader == self.language:
            return article.text
        return set_french(article.says[reader]) if reader == "fr" else article.says[reader]

    def write_day(self, day: date, language: str) -> str:
        """The day in words with the statute's month names: «17 شتنبر 2003»."""
        months = self.months[language if language in LANGUAGES else "en"]
        first = "1er" if language == "fr" and day.day == 1 else str(day.day)
        return f"{first} {months[day.month - 1]} {day.year}"

    def last_poll_day(self, first_day: date) -> date | None:
        """The last lawful day of a cohort's poll; None where the statute sets no number of months."""
        return calendar.last_day_of_training_month(first_day, self.poll_months) if self.poll_months else None

    def last_vacancy_day(self, vacant_since: date) -> date | None:
        """The last lawful day to fill a vacancy; None where the statute sets none."""
        return calendar.last_day_to_fill(vacant_since, self.vacancy_days) if self.vacancy_days else None

    def rest_day(self, day: date) -> str:
        """Whether `day` is a "holiday" (of fixed date), a "weekend", or "" in the statute's country."""
        return calendar.rest_day(day, self.weekend, self.holidays)

    def as_data(self) -> dict[str, Canonical]:
        """The statute as its file and a journal hold it."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "country": self.country.as_data(),
            "title": self.title.as_data(),
            "body": self.body.as_data(),
            "corps": [corps.as_data() for corps in self.corps],
            "blanks": list(self.blanks),
            "proposal": dict(self.proposed),
            "vocabulary": {word: names.as_data() for word, names in self.vocabulary.items()},
            "months": {language: list(months) for language, months in self.months.items()},
            "weekend": list(self.weekend),
            "holidays": list(self.holidays),
            "texts": list(self.texts),
            "doubt": self.doubt.as_data(),
            "articles": [article.as_data() for article in self.articles.values()],
        }

    @classmethod
    def from_data(cls, data: object) -> "Statute":
        """The statute that `as_data` wrote, or that a file holds.

        Raises:
            Malformed: `bad-statute-data`, a field too many, too few, or out of its values.
        """
        read = Fields("statute", data)
        language = read.text("language", among=LANGUAGES)
        statute = cls(
            id=read.text("id"),
            language=language,
            country=read.names("country"),
            time_zone=read.text("time_zone"),
            hijri=read.number("hijri", 0, 1),
            filled_by=read.text("filled_by", among=("election", "appointment")),
            title=read.names("title"),
            body=read.names("body"),
            corps=tuple(read_corps(item) for item in read.items("corps")),
            seats=read.number("seats", 1, 20),
            names_on_ballot=read.number("names_on_ballot", 0, 20),
            poll_article=read.text("poll_article"),
            committee_article=read.text("committee_article"),
            count_article=read.text("count_article"),
            vacancy_article=read.text("vacancy_article"),
            ballot_article=read.text("ballot_article"),
            poll_months=read.number("poll_months", 0, 24),
            vacancy_days=read.number("vacancy_days", 0, 366),
            committee=read.text("committee", among=("oldest-and-youngest",), blank=True),
            tie=read.text("tie", among=("lot",), blank=True),
            blanks=read.texts("blanks"),
            proposed=read_proposal(read.take("proposal")),
            vocabulary=read_vocabulary(read.within("vocabulary")),
            months=read_months(read.within("months")),
            weekend=read.numbers("weekend", 1, 7),
            holidays=read.texts("holidays"),
            texts=read.texts("texts"),
            doubt=read.names("doubt"),
            articles={
                article.number: article for article in (read_article(item, language) for item in read.items("articles"))
            },
        )
        read.done()
        _check_whole(statute)
        return statute


_PLAIN: Final = (
    "id language time_zone hijri filled_by seats names_on_ballot poll_article committee_article count_article "
    "vacancy_article ballot_article poll_months vacancy_days committee tie"
).split()


def known() -> tuple[str, ...]:
    """The ids of the statutes that this installation holds, in order."""
    return tuple(sorted(path.stem for path in resources.folder("statutes").glob("*.json")))


@cache
def of_zone(time_zone: str) -> tuple[Statute, ...]:
    """Every statute, those of the country on whose clock `time_zone` is first: what an institute there is offered."""
    return tuple(sorted(map(load, known()), key=lambda law: (law.time_zone != time_zone, law.id)))


@cache
def load(statute_id: str) -> Statute:
    """The statute with this id, from its file.

    Raises:
        Missing: `no-such-statute`.
    """
    if statute_id not in known():
        raise Missing("no-such-statute", "There is no statute {id}; choose one of those listed.", id=statute_id)
    statute = Statute.from_data(json.loads((resources.folder("statutes") / f"{statute_id}.json").read_bytes()))
    if statute.id != statute_id:
        raise Malformed("bad-statute-data", "{where}: {name} is not allowed.", where=statute_id, name="id")
    return statute


def proposal(statute: Statute) -> Order:
    """What the form proposes for the order: our Moroccan rules where they fit, the order's number and date blank.

    A proposal, and shown as one: only what the institute enters from its order counts.
    """
    return Order.from_data({**Order().as_data(), **statute.proposed})


def proposed(statute: Statute) -> tuple[str, ...]:
    """The fields of the order that `proposal` fills in, each to be marked as a proposal."""
    return tuple(statute.proposed)


def check_elected(statute: Statute) -> None:
    """Refuse to vote on a seat that the statute fills by appointment.

    Raises:
        Refusal: `filled-by-appointment`.
    """
    if statute.filled_by == "appointment":
        raise Refusal(
            "filled-by-appointment",
            "Under {id} the seat is filled by appointment; record the act of appointment instead.",
            id=statute.id,
        )


def check_complete(statute: Statute, order: Order | None) -> None:
    """Refuse to convene under a statute that has a blank, or that leaves the seat to an appointment.

    Raises:
        Refusal: `filled-by-appointment`, `blank-in-statute`, `order-not-foreseen`, `too-many-names`.
    """
    check_elected(statute)
    if order is not None and not statute.blanks:
        raise Refusal("order-not-foreseen", "{id} foresees no order; leave it out.", id=statute.id)
    blanks = (order or Order()).blanks(statute.blanks)
    if blanks:
        raise Refusal(
            "blank-in-statute",
            "{id} leaves the procedure to an order; enter from it first: {blanks}.",
            id=statute.id,
            blanks=", ".join(blanks),
        )
    if order is not None and order.names_on_ballot > statute.seats:
        raise Refusal(
            "too-many-names",
            "A ballot bears at most as many names as there are seats: {seats}.",
            seats=statute.seats,
        )


def apply_order(rules: Rules, order: Order) -> Rules:
    """The rules with the order's committee and term in the place of the institute's; its blanks change nothing."""
    return replace(rules, reading=order.committee or rules.reading, term_months=order.term_months or rules.term_months)


def names_on_ballot(statute: Statute, order: Order | None) -> int:
    """How many names one ballot may bear, by the statute or by the order that fills its blank."""
    return statute.names_on_ballot or (order.names_on_ballot if order else 0)


def check_rules(statute: Statute, rules: Rules) -> None:
    """Refuse rules that do not fit the statute, or still lack the place, when convening.

    Raises:
        Refusal: `no-companion-corps`, `place-missing`.
    """
    if rules.reading == "both" and len(statute.corps) != 2:
        raise Refusal("no-companion-corps", "{id} names no second corps whose members could sit.", id=statute.id)
    if not rules.place:
        raise Refusal("place-missing", "The place of the poll is missing; enter it among the institute's rules.")


def check_companion(rules: Rules, corps: str, companion: str | None) -> None:
    """Refuse a companion cohort (its corps, if one is named) that does not fit the reading, or the cohort's `corps`.

    Raises:
        Refusal: `companion-missing`, `companion-not-called`, `bad-companion`.
    """
    if rules.reading == "both" and companion is None:
        raise Refusal("companion-missing", "The reading “both corps” needs the companion cohort; name it first.")
    if rules.reading == "own" and companion is not None:
        raise Refusal("companion-not-called", "In the reading “own corps” no other cohort is named; leave it out.")
    if companion == corps:
        raise Refusal("bad-companion", "The companion cohort is one of the other corps.")


def _is_zone(name: str) -> bool:
    try:
        calendar.zone(name)
    except Refusal:
        return False
    return True


def _check_whole(statute: Statute) -> None:
    cited = (
        statute.poll_article,
        statute.committee_article,
        statute.count_article,
        statute.vacancy_article,
        statute.ballot_article,
    )
    whole = {
        "id": bool(_ID.fullmatch(statute.id)),
        "articles": all(number in statute.articles for number in cited),
        "corps": bool(statute.corps) and len({corps.id for corps in statute.corps}) == len(statute.corps),
        "time_zone": _is_zone(statute.time_zone),
        "months": all(len(months) == 12 for months in statute.months.values()),
        "blanks": set(statute.blanks) <= set(BLANKS),
        "proposal": set(statute.proposed) <= set(statute.blanks),
        "holidays": all(re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", day) for day in statute.holidays),
    }
    for name, good in whole.items():
        if not good:
            raise Malformed("bad-statute-data", "{where}: {name} is not allowed.", where="statute", name=name)
