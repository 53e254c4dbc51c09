"""Which language an answer is in, and how it writes days, times, numbers and directions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import ngettext
from markupsafe import Markup

from elections.errors import Refusal
from elections.law.statute import load
from elections.web import browser_texts, formats, i18n


@contextmanager
def reading(app: Flask, language: str) -> Iterator[None]:
    with app.test_request_context(f"/?lang={language}"):
        yield


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        (None, None, None, "ar"),
        (None, None, "fr", "fr"),
        (None, "en", "fr", "en"),
        ("fr", "en", "ar", "fr"),
        ("xx", "en", None, "en"),
        ("../ar", "zz", "de", "ar"),
    ],
)
def test_the_link_goes_before_the_cookie_and_the_cookie_before_the_browser(
    asked: str | None, kept: str | None, accepted: str | None, language: str
) -> None:
    assert i18n.choose(asked, kept, accepted) == language


@pytest.mark.parametrize(
    ("header", "language"), [("fr-MA,fr;q=0.9,en;q=0.5", "fr"), ("de, en-GB;q=0.8", "en"), ("de", "ar"), ("*", "ar")]
)
def test_the_browsers_wish_counts_without_its_country(client: FlaskClient, header: str, language: str) -> None:
    response = client.get("/nowhere", headers={"Accept-Language": header})
    assert response.headers["Content-Language"] == language
    assert f'lang="{language}"' in response.text
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_a_language_link_is_remembered_in_a_cookie_of_this_host(client: FlaskClient) -> None:
    cookie = client.get("/nowhere?lang=fr").headers["Set-Cookie"]
    assert cookie.startswith("__Host-lang=fr;")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert client.get("/nowhere").headers["Content-Language"] == "fr"


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    response = client.get("/nowhere?lang=de")
    assert "Set-Cookie" not in response.headers and response.headers["Content-Language"] == "ar"


def test_arabic_pages_run_from_right_to_left(client: FlaskClient) -> None:
    assert 'dir="rtl"' in client.get("/nowhere?lang=ar").text
    assert '<html lang="fr" dir="ltr">' in client.get("/nowhere?lang=fr").text


@pytest.mark.parametrize(
    ("language", "law", "text"),
    [
        ("ar", "ma-2.03.40", "21 نونبر 2026"),
        ("ar", "tn-2020-28", "21 نوفمبر 2026"),
        ("fr", "ma-2.03.40", "21 novembre 2026"),
        ("en", "ma-2.03.40", "21 November 2026"),
    ],
)
def test_a_day_is_written_with_the_months_of_the_statutes_country(
    app: Flask, language: str, law: str, text: str
) -> None:
    with reading(app, language):
        formats.in_place(load(law), "Africa/Casablanca")
        assert formats.day_text(date(2026, 11, 21)) == text


@pytest.mark.parametrize(("month", "name"), [(7, "يوليوز"), (8, "غشت"), (9, "شتنبر"), (12, "دجنبر"), (5, "ماي")])
def test_months_in_morocco(app: Flask, month: int, name: str) -> None:
    with reading(app, "ar"):
        assert formats.day_text(date(2026, month, 2)) == f"2 {name} 2026"


def test_the_first_of_a_month_in_french(app: Flask) -> None:
    with reading(app, "fr"):
        assert formats.day_text(date(2026, 8, 1), weekday=True) == "samedi 1er août 2026"


def test_a_time_is_told_in_the_institutes_zone(app: Flask) -> None:
    when = datetime(2026, 11, 21, 23, 5, tzinfo=UTC)
    with reading(app, "ar"):
        formats.in_place(load("tn-2020-28"), "Africa/Tunis")
        assert formats.clock_text(when) == "0:05"
        assert formats.day_text(when) == "22 نوفمبر 2026"
    with reading(app, "fr"):
        formats.in_place(load("ma-2.03.40"), "Africa/Casablanca")
        assert formats.clock_text(datetime(2020, 11, 21, 8, 0, tzinfo=UTC)) == "9\u00a0h\u00a000"


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    with reading(app, "ar"), pytest.raises(ValueError, match="zone"):
        formats.clock_text(datetime(2026, 11, 21, 8, 0))  # noqa: DTZ001


def test_two_times_are_said_with_words_and_isolated(app: Flask) -> None:
    with reading(app, "ar"):
        text = formats.from_to(datetime(2026, 11, 21, 8, tzinfo=UTC), datetime(2026, 11, 21, 11, tzinfo=UTC))
    assert "من <time" in text and " إلى <time" in text and text.count('dir="ltr"') == 2


@pytest.mark.parametrize(("language", "text"), [("ar", "1460"), ("fr", "1\u202f460"), ("en", "1,460")])
def test_digits_are_the_same_in_all_languages(app: Flask, language: str, text: str) -> None:
    with reading(app, language):
        assert text in formats.number(1460)


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(64, 146, "43,8 %"), (1, 8, "12,5 %"), (1, 3, "33,3 %"), (0, 0, "–")]
)
def test_shares_are_told_with_one_decimal_as_the_maghreb_writes_it(
    app: Flask, part: int, whole: int, text: str
) -> None:
    for one in ("ar", "fr"):
        with reading(app, one):
            assert formats.percent(part, whole).striptags().replace("\u00a0", " ") == text
    with reading(app, "en"):
        assert formats.percent(part, whole).striptags() == text.replace(",", ".").replace(" ", "")


def test_names_and_numbers_are_isolated_and_escaped(app: Flask) -> None:
    assert i18n.isolate("<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert i18n.code("2024-045") == '<bdi class="code" dir="ltr">2024-045</bdi>'
    assert i18n.groups("7d0c19ae").count("<span>") == 2


def test_a_label_begins_with_a_capital_and_stays_what_it_was(app: Flask) -> None:
    assert i18n.capital("élection partielle n° 2") == "Élection partielle n° 2"
    assert i18n.capital(i18n.isolate("décret")) == Markup("<bdi>Décret</bdi>")
    assert i18n.capital(Markup("<b>{}</b>").format("<i>")) == Markup("<b>&lt;i&gt;</b>")
    assert i18n.capital("<i>a") == "<i>a" and not isinstance(i18n.capital("<i>a"), Markup)
    assert i18n.capital("فوج") == "فوج" and i18n.capital("") == ""


@pytest.mark.parametrize(("language", "name"), [("ar", "سلمى"), ("fr", "Salma"), ("en", "Salma")])
def test_a_person_is_named_in_the_readers_script(app: Flask, language: str, name: str) -> None:
    with reading(app, language):
        assert i18n.named(SimpleNamespace(name_ar="سلمى", name_latin="Salma")) == name
        assert i18n.named({"name_ar": "سلمى", "name_latin": ""}) == "سلمى"


@pytest.mark.parametrize("number", [0, 1, 2, 3, 11, 100])
def test_arabic_has_six_plural_forms(app: Flask, number: int) -> None:
    def say(count: int) -> str:
        with reading(app, "ar"):
            return str(ngettext("%(num)s field needs another look", "%(num)s fields need another look", count))

    assert "%" not in say(number)
    assert say(2).startswith("خانتان") and say(3).startswith("3 خانات") and say(11).startswith("11 خانة")


@pytest.mark.parametrize(("language", "forms"), [("ar", 6), ("fr", 3), ("en", 2)])
def test_browsers_get_one_form_for_each_plural_category(app: Flask, language: str, forms: int) -> None:
    plural = browser_texts.Plural("%(num)s field needs another look", "%(num)s fields need another look")
    with reading(app, language):
        assert len(plural.forms()) == forms


def test_the_data_block_cannot_be_left_by_what_it_holds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(browser_texts.GROUPS, "odd", {"odd": "</script><!-- & -->"})
    with reading(app, "en"):
        block = str(browser_texts.block("odd"))
    assert block.count("</script>") == 1 and "<!--" not in block


def test_a_refusal_is_said_in_the_readers_language_with_its_details_isolated(app: Flask) -> None:
    refusal = Refusal("x", "There is no corps {corps} in {id}.", corps="<7>", id="ma-2.03.40")
    with reading(app, "ar"):
        assert "\u2068ma-2.03.40\u2069" in i18n.sentence(refusal)
        assert "<bdi>&lt;7&gt;</bdi>" in i18n.sentence_markup(refusal)
    with reading(app, "en"):
        assert i18n.sentence(refusal) == "There is no corps <7> in ma-2.03.40."


def test_language_links_keep_the_rest_of_the_address(app: Flask) -> None:
    with app.test_request_context("/?q=a%26b&lang=ar"):
        assert i18n.link_to_language("fr") == "?q=a%26b&lang=fr"
