"""Every paper renders in three languages, reads rightly, and is the same bytes for the same data."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter

from elections import resources
from elections.errors import Malformed, Missing, Refusal
from elections.law.rules import CATALOGUE
from elections.papers import minutes, typeset
from elections.papers.sheets import candidates_data, desk_roll_data, receipt_data, roll_data
from elections.rehearsal import Plan, rehearse
from tests.conftest import require_tool
from tests.papers import reading, samples

SAMPLES = samples.every_paper()
ACCEPTED = Path(__file__).parent / "accepted"
LONG = ("اسم طويل جدا " * 20)[:200].strip()
MANY = 14
MARK = {"ar": "لا قيمة قانونية", "fr": "sans valeur légale", "en": "no legal value"}
PICTURES = dict.fromkeys(
    "cards cards-large convocation extract minutes proclamation desk-roll appointment attendance-both".split(), 1
)


@cache
def pdf(name: str, lang: str) -> bytes:
    kind, data = SAMPLES[name]
    return typeset.render(kind, lang, data)


@cache
def read(name: str, lang: str) -> str:
    return reading.text(pdf(name, lang), rtl=lang == "ar")


def with_long_names(value: Any) -> Any:
    """A paper's data with names as long as they may be; of each list as much as fills a page and begins another."""
    if isinstance(value, Mapping):
        return {
            key: LONG if key in ("name_ar", "name_latin") and part else with_long_names(part)
            for key, part in value.items()
        }
    return [with_long_names(part) for part in value[:MANY]] if isinstance(value, list) else value


@pytest.mark.parametrize("lang", typeset.LANGUAGES)
def test_every_paper_has_its_glyphs_keeps_long_names_on_the_sheet_and_marks_a_demonstration(lang: str) -> None:
    marked = [
        typeset.Paper(kind, {**with_long_names(data), "head": {**data["head"], "demonstration": 1}})
        for kind, data in SAMPLES.values()
    ]
    pages = list(reading.glyphs(typeset.bundle(lang, marked)))
    assert len(pages) >= len(SAMPLES)
    for number, page in enumerate(pages, 1):
        assert MARK[lang] in "".join(reading.lines_of(page, rtl=lang == "ar")), number
        for char in page:
            assert "(cid:" not in char.get_text() and "\ufffd" not in char.get_text(), number
            on_sheet = 0 <= char.x0 and char.x1 <= 596 and 0 <= char.y0 and char.y1 <= 843
            assert on_sheet or not char.upright, (number, char.get_text())


def test_every_kind_of_paper_has_a_sample_and_a_template() -> None:
    assert {kind for kind, _ in SAMPLES.values()} == set(typeset.KINDS)
    assert all((resources.folder("papers") / f"{kind}.typ").is_file() for kind in typeset.KINDS)


def test_the_same_data_give_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    script = (
        "import sys; from elections.papers import typeset; from tests.papers import samples;"
        "sys.stdout.buffer.write(typeset.render(*(lambda s: (s[0], 'ar', s[1]))(samples.every_paper()['minutes'])))"
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "7"}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    other = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True).stdout
    assert other == pdf("minutes", "ar")
    assert b"CreationDate" not in other


def test_numbers_dates_hours_and_codes_read_rightly_in_a_right_to_left_line() -> None:
    seen = read("convocation", "ar")
    assert "السبت 21 نونبر 2026" in seen
    assert "من 10:00 إلى 13:00" in seen
    assert "رقم 2026/12 بتاريخ 28 شتنبر 2026" in seen
    assert "المرسوم رقم 2.03.40 الصادر في 20 من رجب 1424 (17 شتنبر 2003)" in seen
    assert "الموافق 11 جمادى الآخرة 1448" in seen
    assert "2026/045" in read("candidates", "ar")
    assert "43,8 %" in read("proclamation", "ar")


def test_the_statute_s_own_words_and_months_are_used() -> None:
    tunisian, moroccan = read("appointment", "ar"), read("vacancy", "ar")
    assert "الفصل 7 من الأمر عدد 1290 لسنة 1999" in tunisian
    assert "القرار عدد 512 بتاريخ 28 أكتوبر 2026" in tunisian and "1 نوفمبر 2026" in tunisian
    assert "المادة 6 من المرسوم رقم 2.03.40" in moroccan and "3 دجنبر 2026" in moroccan


def test_french_and_english_dates() -> None:
    assert "Samedi 21 novembre 2026" in read("convocation", "fr") and "1er décembre 2026" in read("convocation", "fr")
    assert "De 10 h 00 à 13 h 00" in read("convocation", "fr")
    assert "Saturday 21 November 2026" in read("convocation", "en")


def test_the_notice_of_vacancy_names_its_last_lawful_day_and_nobody() -> None:
    seen = read("vacancy", "ar")
    assert "السبت 2 يناير 2027" in seen
    assert all(one["name_ar"] not in seen for one in samples.CANDIDATES)


def test_only_the_office_s_copy_tells_rejections_and_reasons() -> None:
    assert "طلب غير موقع" in read("candidates-office", "ar")
    assert "طلب غير موقع" not in read("candidates", "ar") and "عمر المريني" not in read("candidates", "ar")


def test_full_minutes_tell_what_the_issue_asks_for() -> None:
    seen = read("minutes", "ar")
    for told in (
        "فوارق في الأعداد", "بطاقات مطبوعة غير محصاة: 1", "شخصا", "القرعة رقم 2", "الأكبر سنا", "طلب أحد الناخبين",
        "امتناع عن التوقيع", "ختم الاختتام", "belenios-tool 2.0", "ballot.js", "سعيد المريني", "تعويض مدة الانقطاع",
    ):  # fmt: skip
        assert told in seen, told
    data = SAMPLES["minutes"][1]
    assert all(group in seen for group in data["fingerprints"]["seal"].split())
    assert data["draws"][1]["seed"][:8] in seen and data["draws"][1]["commitment"][:8] in seen


def test_the_public_extract_holds_nothing_private() -> None:
    seen = read("extract", "ar")
    private = ("طلب أحد", "انقطاع الكهرباء", "امتناع", "سعيد المريني", "كريم برادة", "belenios-tool 2.0")
    assert not [told for told in private if told in seen]


@pytest.mark.parametrize(
    ("cause", "title"),
    [
        ("no-candidate", "محضر عدم تقديم أي ترشيح"),
        ("no-vote-cast", "محضر عدم التعبير عن أي صوت"),
        ("adjourned", "محضر تأجيل الجلسة"),
        ("impossible-count", "محضر تعذر الفرز"),
    ],
)
def test_minutes_without_result_say_so_first(cause: str, title: str) -> None:
    assert title in "\n".join(reading.lines(pdf(f"minutes-{cause}", "ar"), rtl=True)[:12])


def test_a_minutes_running_head_says_what_its_title_says() -> None:
    told = reading.text(pdf("minutes-adjourned", "fr"), rtl=False)
    assert told.count("Procès-verbal d’ajournement") == reading.pages(pdf("minutes-adjourned", "fr")) == 2


def test_those_drawn_for_their_age_are_named_in_the_paper_s_script_and_seats_stand_within_sentences() -> None:
    seen = read("minutes", "fr")
    assert "2026/041 · Karim BERRADA" in seen and "Tirage n° 1 · Égalité d’âge : le plus âgé" in seen
    assert "y ont participé : le président, le plus jeune" in seen and "Le président, le plus âgé" in seen


def test_voting_cards_scan_and_bear_no_name() -> None:
    zbar, made = require_tool("zbarimg"), samples.cards(8)
    data = typeset.cards_data(SAMPLES["cards"][1]["head"], made, samples.HOST)
    for large, pages in ((0, 2), (1, 4)):
        head = {**data["head"], "demonstration": 1 - large}
        document = typeset.render("cards", "ar", {**data, "head": head, "large": large})
        found: list[str] = []
        for page in range(1, pages + 1):
            command = [zbar, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-"]
            shown = subprocess.run(
                [require_tool("pdftoppm"), "-r", "200", "-f", str(page), "-l", str(page), "-png", "-"],
                input=document, capture_output=True, check=True,
            )  # fmt: skip
            found += (
                subprocess.run(command, input=shown.stdout, capture_output=True, check=True).stdout.decode().split()
            )
        assert sorted(found) == sorted(f"{samples.HOST}/vote/{samples.UUID}#{code}" for _, code in made)
        seen = reading.text(document, rtl=False)
        assert all(code[:12] in seen and code[12:] in seen and serial in seen for serial, code in made)
    codes = [c for page in reading.glyphs(document) for c in page if c.get_text() in "0O1lI" and "Mono" in c.fontname]
    assert codes and all("DejaVuSansMono" in char.fontname for char in codes)


def test_the_slip_s_code_is_its_link_under_the_mark_of_a_demonstration_too() -> None:
    zbar, data = require_tool("zbarimg"), SAMPLES["slip"][1]
    marked = typeset.render("slip", "fr", {**data, "head": {**data["head"], "demonstration": 1}})
    shown = subprocess.run(
        [require_tool("pdftoppm"), "-r", "150", "-png", "-"], input=marked, capture_output=True, check=True
    )
    found = subprocess.run([zbar, "-q", "--raw", "png:-"], input=shown.stdout, capture_output=True, check=True)
    assert found.stdout.decode().strip() == data["link"]


def test_300_cards_are_made_at_once() -> None:
    document = typeset.render(
        "cards", "ar", typeset.cards_data(SAMPLES["cards"][1]["head"], samples.cards(300), samples.HOST)
    )
    assert reading.pages(document) == 50


def test_the_sitting_s_papers_come_in_order_each_with_its_own_pages() -> None:
    document = typeset.sitting_papers(
        "fr",
        candidates=SAMPLES["candidates"][1],
        attendance=SAMPLES["attendance"][1],
        desk_roll=SAMPLES["desk-roll"][1],
        slips=[SAMPLES["slip"][1]] * 2,
        cards=SAMPLES["cards"][1],
    )
    seen = reading.text(document, rtl=False)
    titles = ("Liste des candidats", "Feuille de présence", "Accès d’un membre", "Liste d’émargement", "Carte de vote")
    places = [seen.index(title) for title in titles]
    assert places == sorted(places)
    # A running head stands on the pages after a paper's first: none on the slips, one on the attendance's second.
    assert [seen.count(title) for title in titles[:4]] == [1, 2, 2, 3]
    assert seen.count("Page 1 sur 1") == 3 and "Page 2 sur 3" in seen


def test_an_institute_changes_a_template(tmp_path: Path) -> None:
    own = shutil.copytree(resources.folder("papers"), tmp_path / "papers")
    path = own / "letter.typ"
    path.write_text(path.read_text("utf-8").replace('say(c, "letter.greeting")', '"Notre lettre"'), "utf-8")
    kind, data = SAMPLES["letter"]
    assert "Notre lettre" in reading.text(typeset.render(kind, "fr", data, templates=own), rtl=False)


def without_end(folder: Path) -> Path:
    """Templates of an institute's own that are never done."""
    (folder / "main.typ").write_text("#for one in range(100000) { for other in range(100000) {} }")
    return folder


def test_a_paper_that_is_not_done_in_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "SECONDS", 1)
    kind, data = SAMPLES["letter"]
    with pytest.raises(Refusal) as refused:
        typeset.render(kind, "fr", data, templates=without_end(tmp_path))
    assert refused.value.code == "paper-too-slow"


def test_the_typesetter_ends_in_time_though_nobody_waits_for_it(tmp_path: Path) -> None:
    order = {"input": str(without_end(tmp_path) / "main.typ"), "root": str(tmp_path)}
    command = [sys.executable, "-P", str(typeset.TYPESETTER), "1"]
    done = subprocess.run(command, input=json.dumps(order).encode(), capture_output=True)
    assert (done.returncode, done.stdout) == (-signal.SIGPROF, b"")


def test_what_is_wrong_with_an_institutes_template_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.typ").write_text("#unheard-of")
    kind, data = SAMPLES["letter"]
    with pytest.raises(RuntimeError, match="unheard-of"):
        typeset.render(kind, "fr", data, templates=tmp_path)


@pytest.mark.parametrize(
    ("kind", "lang", "change", "code"),
    [
        ("poster", "ar", {}, "no-such-paper"),
        ("roll", "es", {}, "no-such-language"),
        ("roll", "ar", {"electors": None}, "paper-data"),
        ("roll", "ar", {"birth_dates": []}, "paper-data"),
        ("roll", "ar", {"head": {}}, "paper-data"),
    ],
)
def test_refused(kind: str, lang: str, change: dict[str, Any], code: str) -> None:
    data = {name: value for name, value in {**SAMPLES["roll"][1], **change}.items() if value is not None}
    with pytest.raises((Malformed, Missing)) as refused:
        typeset.render(kind, lang, data)
    assert refused.value.code == code


def test_a_bundle_of_nothing_is_refused() -> None:
    with pytest.raises(Malformed, match="nothing to print"):
        typeset.bundle("ar", [])


@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("name", PICTURES)
def test_looks_as_accepted(name: str, lang: str) -> None:
    """Compares with tests/papers/accepted; SANDUQ_ACCEPT=1 accepts what is seen now, after somebody has looked."""
    shown = reading.picture(pdf(name, lang), PICTURES[name], 50)
    path = ACCEPTED / f"{name}-{lang}.png"
    if os.environ.get("SANDUQ_ACCEPT") == "1":
        shown.quantize(16).save(path, optimize=True)
    accepted = Image.open(path).convert("L")
    assert shown.size == accepted.size
    soft = [picture.filter(ImageFilter.GaussianBlur(1.5)) for picture in (shown, accepted)]
    differing = ImageChops.difference(*soft).point(lambda value: 255 if value > 40 else 0).histogram()[255]
    assert differing < 0.002 * shown.width * shown.height


def test_minutes_of_an_election_on_paper_are_marked_so() -> None:
    seen = read("minutes-on-paper", "ar")
    assert "تصويت على الورق" in seen and "ترك الآلة" in seen
    assert samples.told(samples.on_paper())["count"]["ballots"] == 150


def test_a_call_under_another_decree_says_what_its_order_says() -> None:
    seen = read("convocation-tunisian", "ar")
    for told in (
        "الفصل 49", "عدد 512 بتاريخ 28 أكتوبر 2026", "المتكونون من الصنف المعني", "اسمان على الأكثر", "مقعدان",
        "عدد 77 بتاريخ 2 نوفمبر 2026", "تأخر صدور القرار", "خارج الأجل القانوني", "30 سبتمبر 2027",
        "عن المدير العام وبتفويض منه",
    ):  # fmt: skip
        assert told in seen, told


def test_the_words_of_the_statute_stand_in_every_sentence() -> None:
    call = samples.tunisian()
    filed = samples.act("11-10T09:00:00", "file", "registrar", "49", filing=1)
    receipt = receipt_data(filed, [call, filed], {}, samples.electors(1)[0], received_by="")
    roll = roll_data([call], {}, samples.electors(2))
    told = minutes.minutes_data(rehearse(Plan(12, 3, seats=2, statute="tn-2020-28", seed=b"words")).standing, {})
    sheets = [typeset.Paper("receipt", receipt), typeset.Paper("roll", roll), typeset.Paper("minutes", told)]
    seen = read("convocation-tunisian", "ar") + reading.text(typeset.bundle("ar", sheets), rtl=True)
    for own in (
        "قائمة الناخبين",
        "الصنف المرافق",
        "مدة العضوية",
        "عدد الترسيم",
        "عدد الإيداع",
        "تحمل اسمين على الأكثر",
    ):
        assert own in seen, own
    for other in ("لائحة", "فوج", "الانتداب", "رقم التسجيل", "مادة"):
        assert other not in seen, other
    assert "Electors of the category of trainees" in reading.text(typeset.render("roll", "en", roll), rtl=False)


def test_a_last_lawful_day_of_rest_is_shown_as_such() -> None:
    assert re.search("Samedi 2 janvier 2027 .jour de repos, sans report", read("vacancy", "fr"))
    holiday = {**SAMPLES["convocation"][1], "last_lawful_day": "2026-11-06", "rest": "holiday"}
    seen = reading.text(typeset.render("convocation", "fr", holiday), rtl=False)
    assert re.search("Vendredi 6 novembre 2026 .jour férié, sans report", seen)


@pytest.mark.parametrize("electors", [14, 15, 16])
def test_what_closes_a_list_never_stands_alone_on_a_page(electors: int) -> None:
    data = desk_roll_data(samples.proclaimed(), samples.PRIVATE, samples.electors(electors))
    last = reading.lines_of(list(reading.glyphs(typeset.render("desk-roll", "fr", data)))[-1], rtl=False)
    closing = next(place for place, line in enumerate(last) if "Cartes rendues et remplacées" in line)
    assert any(f"2026/{electors:03}" in line for line in last[:closing])


def test_who_signs_is_named_by_the_office_held() -> None:
    ended = samples.act("11-16T14:06:00", "end_without_result", "delegate", "49", cause="no-candidate")
    told = samples.told([samples.delegated(), ended], {"chair": "ليلى بنجلون"})
    seen = reading.text(typeset.render("minutes", "fr", told), rtl=False)
    assert seen.index("Signatures") < seen.index(
        "Pour le directeur général et par délégation", seen.index("Signatures")
    )
    closed = next(entry for entry in samples.listed() if entry.act == "close_lists")
    by_delegate = samples.Told(closed.at, closed.act, "delegate", closed.article, closed.data)
    listed = candidates_data([samples.convene(), by_delegate], {}, signed_by="ليلى بنجلون")
    assert "Pour le directeur général" in reading.text(typeset.render("candidates", "fr", listed), rtl=False)


def test_a_call_always_says_whom_to_ask_and_tells_the_rules_in_their_order() -> None:
    data = {**SAMPLES["convocation"][1], "contact": ""}
    told = reading.lines(typeset.render("convocation", "fr", data), rtl=False)
    assert told[told.index("Renseignements") + 1] == "Le secrétariat"
    assert list(data["rules"]) == [rule.id for rule in CATALOGUE]


def test_typed_text_cannot_turn_a_line_round() -> None:
    kind, data = SAMPLES["vacancy"]
    turned = {**data, "signed_by": "ليلى \u202eبنجلون\u2069 123"}
    assert "ليلى بنجلون 123" in reading.text(typeset.render(kind, "ar", turned), rtl=True)


def test_the_extract_is_not_printed_from_private_data() -> None:
    with pytest.raises(Malformed) as refused:
        typeset.render("extract", "ar", SAMPLES["minutes"][1])
    assert refused.value.code == "extract-not-public"
    headed = minutes.minutes_data(samples.state_of(samples.proclaimed()), head=samples.PRIVATE | {"demonstration": 1})
    seen = reading.text(typeset.render("extract", "ar", headed), rtl=True)
    assert "لا قيمة قانونية" in seen and "11 جمادى الآخرة 1448" in seen
    assert not any(text in seen for text in (*samples.PRIVATE["remarks"].values(), "كريم برادة", "سعيد المريني"))
