"""Statutes: quotations letter by letter, strict data, blanks that only an order fills."""

import copy
import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from elections import resources
from elections.canonical import canonical_bytes, parse_canonical
from elections.errors import Malformed, Missing, Refusal
from elections.law import statute
from elections.law.rules import Order, Rules
from elections.law.statute import Statute

IDS = ("ma-2.03.40", "tn-1999-1290", "tn-2020-28")

# SHA-256 of each quotation as restored from the official text; any letter changed shows here.
QUOTATIONS = {
    ("ma-2.03.40", "4"): "64a4923a465278eb25c80cf5da994bd3e9f5eb00d3b7e3d2675639cdd29f4923",
    ("ma-2.03.40", "5"): "9d47a045cf65867fdcedbde6487b49de191a67eafb248951a2a62f8614a5681e",
    ("ma-2.03.40", "6"): "508d1edec5c33d72e991ab5e5f823dbd059c05f471a958b88f689f3c877b6cbb",
    ("ma-2.03.40", "7"): "f6d5fdf19280c434a2a006db3217f0f22fbef01c1768c1e32a00248da834df71",
    ("tn-2020-28", "49"): "a506a08dc65d84a04e7d57bb321121a89774a16ad739118d3c206b77e91aeba5",
    ("tn-1999-1290", "7"): "7c7221f98a310fad7522f446cf5cdfe09fe9154f52d3451299d08ed5a3bbfbde",
}
ORDER = Order("12", "2026-09-01", "متكونو الصنف", 2, "own", "lot", 12)


def test_the_three_statutes_are_known() -> None:
    assert statute.known() == IDS


def test_every_quotation_is_the_official_text_letter_by_letter() -> None:
    found = {
        (statute_id, number): hashlib.sha256(article.text.encode()).hexdigest()
        for statute_id in IDS
        for number, article in statute.load(statute_id).articles.items()
    }
    assert found == QUOTATIONS


@pytest.mark.parametrize("statute_id", IDS)
def test_a_statute_goes_whole_through_a_journal(statute_id: str) -> None:
    law = statute.load(statute_id)
    assert Statute.from_data(parse_canonical(canonical_bytes(law.as_data()))) == law


def test_morocco_is_one_seat_for_a_cohort_by_one_name_in_a_month() -> None:
    law = statute.load("ma-2.03.40")
    assert (law.seats, law.names_on_ballot, law.poll_months, law.vacancy_days, law.tie) == (1, 1, 1, 30, "lot")
    assert (law.filled_by, law.blanks, law.body.ar) == ("election", (), "مجلس الإدارة")
    assert [corps.id for corps in law.corps] == ["attache", "clerk"]
    companion = law.companion_of("attache")
    assert companion is not None and companion.one.ar == "كاتب ضبط في طور التكوين"
    assert law.last_poll_day(date(2027, 1, 31)) == date(2027, 2, 28)
    assert law.last_vacancy_day(date(2026, 11, 21)) == date(2026, 12, 21)


def test_tunisia_sets_no_number_of_days_and_none_is_invented() -> None:
    law = statute.load("tn-2020-28")
    assert law.seats == 2
    assert law.last_poll_day(date(2026, 10, 1)) is None
    assert law.last_vacancy_day(date(2026, 10, 1)) is None


def test_words_belong_to_the_statute() -> None:
    ma, tn = statute.load("ma-2.03.40"), statute.load("tn-2020-28")
    assert (ma.cite("5", "ar"), tn.cite("49", "ar"), ma.cite("5", "fr")) == ("المادة 5", "الفصل 49", "article 5")
    assert (ma.vocabulary["number"].ar, tn.vocabulary["number"].ar) == ("رقم", "عدد")
    assert ma.says("7", "ar").startswith("يتم الانتخاب بالاقتراع السري")
    assert "relative majority" in ma.says("7", "en") and "majorité relative" in ma.says("7", "fr")


def test_months_bear_the_names_of_their_country() -> None:
    ma, tn, day = statute.load("ma-2.03.40"), statute.load("tn-2020-28"), date(2027, 8, 1)
    assert (ma.write_day(day, "ar"), tn.write_day(day, "ar")) == ("1 غشت 2027", "1 أوت 2027")
    assert (ma.write_day(day, "fr"), ma.write_day(day, "en")) == ("1er août 2027", "1 August 2027")
    assert ma.months["ar"][8] == "شتنبر" and tn.months["ar"][0] == "جانفي"


def test_an_unknown_statute_article_or_corps_is_missing() -> None:
    law = statute.load("ma-2.03.40")
    for ask, code in (
        (lambda: statute.load("../ma-2.03.40"), "no-such-statute"),
        (lambda: law.article("8"), "no-such-article"),
        (lambda: law.corps_named("judge"), "no-such-corps"),
    ):
        with pytest.raises(Missing) as refused:
            ask()
        assert refused.value.code == code


def _change(data: Any, path: str, value: object) -> None:
    *way, last = path.split(".")
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    if value is None:
        del data[last]
    else:
        data[int(last) if isinstance(data, list) else last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "MA"),
        ("id", 5),
        ("seats", 0),
        ("seats", "1"),
        ("seats", True),
        ("seats", None),
        ("extra", 1),
        ("filled_by", "lottery"),
        ("tie", "age"),
        ("committee", "notables"),
        ("poll_article", "99"),
        ("blanks", ["colour"]),
        ("proposal", {"number": "1"}),
        ("proposal", {"tie": "lot"}),
        ("proposal", []),
        ("months.ar", ["يناير"]),
        ("vocabulary.article", None),
        ("vocabulary.extra", "x"),
        ("corps", []),
        ("corps.1.id", "attache"),
        ("corps.0.one.ar", ""),
        ("corps.0", "attache"),
        ("weekend", [0]),
        ("weekend", "67"),
        ("holidays", ["13-01"]),
        ("texts", [1]),
        ("articles.0.text", "two\nlines"),
        ("articles.0.text", "with a \u200fmark"),
        ("articles.0.says.fr", None),
        ("articles.0.says.ar", "twice"),
        ("language", "de"),
        ("time_zone", "Nowhere/At-all"),
        ("hijri", 2),
        ("country", "MA"),
        ("articles", []),
    ],
)
def test_data_that_is_no_statute_is_refused(path: str, value: object) -> None:
    data: Any = copy.deepcopy(statute.load("ma-2.03.40").as_data())
    _change(data, path, value)
    with pytest.raises(Malformed) as refused:
        Statute.from_data(data)
    assert refused.value.code == "bad-statute-data"
    assert "{" not in str(refused.value)


def test_morocco_has_no_blank_and_takes_no_order() -> None:
    law = statute.load("ma-2.03.40")
    statute.check_complete(law, None)
    with pytest.raises(Refusal) as refused:
        statute.check_complete(law, ORDER)
    assert refused.value.code == "order-not-foreseen"


def test_without_the_ministers_order_convening_is_refused_and_names_every_blank() -> None:
    with pytest.raises(Refusal) as refused:
        statute.check_complete(statute.load("tn-2020-28"), None)
    assert refused.value.code == "blank-in-statute"
    assert refused.value.details["blanks"] == "number, date, electorate, names_on_ballot, committee, tie, term_months"


@pytest.mark.parametrize("blank", Order().as_data())
def test_one_blank_in_the_order_is_enough_to_refuse(blank: str) -> None:
    order = Order.from_data({**ORDER.as_data(), blank: Order().as_data()[blank]})
    with pytest.raises(Refusal) as refused:
        statute.check_complete(statute.load("tn-2020-28"), order)
    assert (refused.value.code, refused.value.details["blanks"]) == ("blank-in-statute", blank)


def test_a_complete_order_is_taken_and_replaces_the_institutes_rules() -> None:
    law = statute.load("tn-2020-28")
    statute.check_complete(law, ORDER)
    rules = statute.apply_order(Rules(place="القاعة"), Order.from_data({**ORDER.as_data(), "committee": "both"}))
    assert (rules.reading, rules.term_months, rules.place) == ("both", 12, "القاعة")
    assert statute.apply_order(rules, Order()) == rules
    assert statute.names_on_ballot(law, ORDER) == 2
    assert statute.names_on_ballot(statute.load("ma-2.03.40"), None) == 1


def test_the_proposal_is_visibly_one_and_never_complete() -> None:
    law = statute.load("tn-2020-28")
    order = statute.proposal(law)
    assert (order.committee, order.tie, order.names_on_ballot) == ("own", "lot", 1)
    assert statute.proposed(law) == ("electorate", "names_on_ballot", "committee", "tie", "term_months")
    with pytest.raises(Refusal) as refused:
        statute.check_complete(law, order)
    assert refused.value.details["blanks"] == "number, date"


def test_more_names_than_seats_are_refused() -> None:
    order = Order.from_data({**ORDER.as_data(), "names_on_ballot": 3})
    with pytest.raises(Refusal) as refused:
        statute.check_complete(statute.load("tn-2020-28"), order)
    assert refused.value.code == "too-many-names"


def test_a_seat_filled_by_appointment_is_not_voted_on() -> None:
    with pytest.raises(Refusal) as refused:
        statute.check_complete(statute.load("tn-1999-1290"), None)
    assert refused.value.code == "filled-by-appointment"


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2026-02-30"},
        {"date": "01/09/2026"},
        {"number": "two\nlines"},
        {"number": 12},
        {"names_on_ballot": -1},
        {"names_on_ballot": "1"},
        {"committee": "notables"},
        {"tie": "oldest"},
        {"term_months": 999},
        {"electorate": "x" * 501},
        {"extra": ""},
    ],
)
def test_an_order_that_the_program_cannot_carry_out_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refused:
        Order.from_data({**ORDER.as_data(), **change})
    assert refused.value.code == "bad-order"


def test_another_country_is_another_file_and_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data: Any = copy.deepcopy(statute.load("ma-2.03.40").as_data())
    _change(data, "id", "xx-2030-1")
    _change(data, "country.en", "Elsewhere")
    _change(data, "language", "fr")
    _change(data, "time_zone", "Indian/Maldives")
    _change(data, "months.ar.0", "كانون الثاني")
    for article in data["articles"]:
        article.update(text=article["says"].pop("fr"), says={**article["says"], "ar": article["text"]})
    _change(data, "seats", 3)
    _change(data, "vacancy_days", 15)
    (tmp_path / "xx-2030-1.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    assert statute.known() == ("xx-2030-1",)
    law = statute.load("xx-2030-1")
    assert (law.seats, law.last_vacancy_day(date(2030, 1, 1))) == (3, date(2030, 1, 16))
    assert law.write_day(date(2030, 1, 1), "ar") == "1 كانون الثاني 2030"
    assert law.says("7", "fr") == law.article("7").text and "السري" in law.says("7", "ar")


def test_a_file_whose_name_is_not_its_statutes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx-2030-2.json").write_text(json.dumps(statute.load("tn-2020-28").as_data()), encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    with pytest.raises(Malformed) as refused:
        statute.load("xx-2030-2")
    assert refused.value.code == "bad-statute-data"


def test_articles_cited_by_the_moroccan_decree_decide_what_they_say() -> None:
    law = statute.load("ma-2.03.40")
    assert "الشهر الأول" in law.article(law.poll_article).text
    assert "لجنة انتخابات" in law.article(law.committee_article).text
    assert "القرعة" in law.article(law.count_article).text
    assert "الثلاثين يوما" in law.article(law.vacancy_article).text
    assert re.search("السري", law.article(law.ballot_article).text)
