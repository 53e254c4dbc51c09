"""A fictional election told act by act, and the data of every paper of it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elections import journal
from elections.journal import ACTS, ElectionState
from elections.journal.shapes import check_fields
from elections.law import calendar, draws, statute
from elections.law.rules import Order, Rules
from elections.papers import minutes, typeset
from elections.papers.head import Data, Private, paper_head
from elections.papers.sheets import (
    appointment_data,
    attendance_data,
    attestation_data,
    candidates_data,
    convocation_data,
    desk_roll_data,
    letter_data,
    proclamation_data,
    receipt_data,
    roll_data,
    vacancy_data,
)

UUID = "7Hn3pQx9RtVw2KsYbZ4cLm"
HOST = "https://vote.example.ma"
PLACE = "القاعة الكبرى، الطابق الأول"
PRIVATE: Private = {
    "hijri": "11 جمادى الآخرة 1448",
    "city": "الرباط",
    "reference": "2026/318",
    "remarks": {"1": "طلب أحد الناخبين إعادة شرح كيفية التصويت، فاستجيب لطلبه.", "2": "انقطاع الكهرباء لمدة ست دقائق."},
    "refused": {"youngest": "عدم توصلي بنسخة من اللائحة قبل الجلسة"},
    "people": {
        "2026/041": {"name_ar": "كريم برادة", "name_latin": "Karim BERRADA"},
        "2026/117": {"name_ar": "نادية الفاسي", "name_latin": "Nadia EL FASSI"},
    },
    "witnesses": {"2": "سعيد المريني، ليلى بنجلون"},
    "verifiers": ["sanduq verify 0.1.0", "belenios-tool 2.0"],
    "time_confirmed": 1,
}

CANDIDATES: list[dict[str, Any]] = [
    {"number": 1, "registration": "2026/012", "name_ar": "أمين التازي", "name_latin": "Amine TAZI"},
    {
        "number": 2,
        "registration": "2026/045",
        "name_ar": "فاطمة الزهراء العلوي",
        "name_latin": "Fatima-Zahra EL ALAOUI",
    },
    {"number": 3, "registration": "2026/101", "name_ar": "يوسف بنعبد الله", "name_latin": "Youssef BENABDALLAH"},
    {"number": 4, "registration": "2026/139", "name_ar": "سلمى الإدريسي", "name_latin": "Salma EL IDRISSI"},
]
MEMBERS: list[dict[str, Any]] = [
    {"seat": "chair", "name_ar": "عبد الرحيم الصقلي", "name_latin": "Abderrahim SKALLI", "why": "office"},
    {
        "seat": "oldest",
        "name_ar": "نادية الفاسي",
        "name_latin": "Nadia EL FASSI",
        "registration": "2026/117",
        "why": "lot",
    },
    {
        "seat": "youngest",
        "name_ar": "هدى السلاوي",
        "name_latin": "Houda SLAOUI",
        "registration": "2026/150",
        "why": "next",
    },
]


@dataclass(frozen=True)
class Told:
    """An act of the sample, as `elections.papers.minutes` reads it."""

    at: datetime
    act: str
    by: str
    article: str
    data: Mapping[str, Any]


def hexes(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seal(digest: str) -> str:
    return " ".join(digest[start : start + 4] for start in range(0, 24, 4))


def act(at: str, name: str, by: str, article: str, /, **data: Any) -> Told:
    if "with_" in data:
        data["with"] = data.pop("with_")
    check_fields(ACTS[name].fields, data, name)
    return Told(calendar.parse_instant(f"2026-{at}Z"), name, by, article, data)


def state_of(acts: Iterable[Told]) -> ElectionState:
    """What a journal of these acts says, each checked by the journal's own rules."""
    state = ElectionState()
    for one in acts:
        data = dict(one.data)
        if one.act == "close_draw":
            data |= _closing(state, draws.Secret(data["secret"]))
        state = state.apply(journal.build(state, at=one.at, act=one.act, by=one.by, article=one.article, data=data))
    return state


def _closing(state: ElectionState, secret: draws.Secret) -> dict[str, Any]:
    """What the close of the open draw says: it hangs on the head of the journal at its opening."""
    if state.open_draw is None or state.open_draw.opened is None:
        raise AssertionError("a draw is open")
    closed = draws.close(state.open_draw.opened, secret)
    return {"seed": closed.seed, "drawn": list(closed.drawn), "text": hashlib.sha256(closed.text).hexdigest()}


def told(acts: Iterable[Told], private: Private | None = None) -> Data:
    """The data of the minutes after these acts."""
    return minutes.minutes_data(state_of(acts), private)


def convene(**other: Any) -> Told:
    law = statute.load("ma-2.03.40")
    data: dict[str, Any] = {
        "format": "sanduq-record/1",
        "election": UUID,
        "institute": {
            "name_ar": "المعهد العالي للقضاء",
            "name_fr": "Institut supérieur de la magistrature",
            "name_en": "Higher Institute of the Judiciary",
            # Not Casablanca's, whose hours changed in 2026: what the samples show must not hang on tzdata's age.
            "time_zone": "Africa/Tunis",
        },
        "statute": law.as_data(),
        "rules": Rules(place=PLACE).as_data(),
        "cohort": {"corps": "attache", "number": "47", "first_day": "2026-11-02"},
        "seats": 1,
        "names_on_ballot": 1,
        "texts": list(law.texts),
        "decision": {"number": "2026/12", "date": "2026-09-28"},
        "filing_deadline": "2026-11-16T14:00:00Z",
        "opens_at": "2026-11-21T09:00:00Z",
        "closes_at": "2026-11-21T12:00:00Z",
        "place": PLACE,
        "last_lawful_day": "2026-12-01",
        "late": 0,
    }
    return act("11-09T09:30:00", "convene", "director", "4", **(data | other))


def tunisian() -> Told:
    """A call under the Tunisian decree: by order, by a delegate, late, in the reading "both", for what remains."""
    law = statute.load("tn-2020-28")
    order = Order("512", "2026-10-28", "المتكونون من الصنف المعني", 2, "both", "lot", 12)
    return act(
        "11-09T09:30:00", "convene", "delegate", "49",
        **{
            **convene().data, "statute": law.as_data(), "rules": Rules(reading="both").as_data(),
            "cohort": {"corps": "clerk", "number": "9", "first_day": "2026-10-01"},
            "companion": {"corps": "attache", "number": "31", "first_day": "2026-10-01"},
            "seats": 2, "names_on_ballot": 2, "texts": list(law.texts), "order": order.as_data(),
            "delegation": {"number": "77", "date": "2026-11-02"}, "late": 1, "reason": "تأخر صدور القرار",
            "last_lawful_day": "2026-11-20",
            "mandate": {"election": UUID, "until": "2027-09-30", "vacant_since": "2026-10-21"},
        },
    )  # fmt: skip


def delegated() -> Told:
    """The same without a mandate before it, on time: the first line of a journal."""
    without = ("mandate", "last_lawful_day", "reason")
    first = {name: value for name, value in tunisian().data.items() if name not in without}
    rules = Rules(reading="both", term_months=12, place=PLACE)
    return act("11-09T09:30:00", "convene", "delegate", "49", **{**first, "late": 0, "rules": rules.as_data()})


def listed(candidates: list[dict[str, Any]] = CANDIDATES) -> list[Told]:
    return [
        convene(),
        *(act(f"11-1{min(n, 4)}T10:00:00", "file", "registrar", "4", filing=n) for n in range(1, 7)),
        act("11-14T11:00:00", "withdraw", "registrar", "4", filing=5),
        act("11-15T09:00:00", "reject", "director", "4", filing=6, cause="rejected"),
        *(act("11-15T09:00:00", "admit", "director", "4", filing=one["number"]) for one in candidates),
        act("11-16T09:00:00", "correct_roll", "registrar", "4", cause="added", electors=160),
        act("11-16T14:05:00", "close_lists", "director", "4", electors=160, roll=hexes("roll"), candidates=candidates),
    ]


def _ages() -> list[Told]:
    """The lot falls on Nadia EL FASSI; seed and drawn follow from the secret where the acts become a journal."""
    secret = draws.Secret(hexes("ages-1"))
    return [
        act("11-21T08:41:00", "open_draw", "chair", "5", draw=1, purpose="oldest", seat="oldest", attempt=1, places=1,
            entries=["2026/041", "2026/117"], commitment=secret.commitment),
        act("11-21T08:42:00", "say", "chair", "5", draw=1, who="chair", what="4 1 6 3"),
        act("11-21T08:43:00", "close_draw", "chair", "5", draw=1, secret=secret.digits, seed=hexes(""),
            drawn=["2026/117"], text=hexes("")),
    ]  # fmt: skip


def opened() -> list[Told]:
    key, ready = hexes("trustees"), "ceremony"
    return [
        *listed(),
        act("11-17T10:00:00", "make_cards", "registrar", "rule", made=168, spares=8, credentials=hexes("cards")),
        act("11-21T08:40:00", "begin_poll", "chair", "5", present=141),
        *_ages(),
        act("11-21T08:44:00", "step_aside", "chair", "rule", seat="youngest", cause="stepped-aside"),
        act("11-21T08:45:00", "form_committee", "chair", "5", members=MEMBERS, threshold=2),
        *(act("11-21T08:46:00", "claim", "chair", "rule", seat=one["seat"]) for one in MEMBERS),
        act("11-21T08:46:00", "begin_ceremony", "chair", "rule", ceremony=1, cause="first"),
        act("11-21T08:50:00", "begin_ceremony", "chair", "rule", ceremony=2, cause="device"),
        act("11-21T08:53:00", "make_key", "server", "rule", **{ready: 2}, trustees=key, fingerprint=seal(key)),
        *(
            act(f"11-21T08:5{n}:00", "confirm_key", seat, "rule", ceremony=2, seat=seat, trustees=key)
            for n, seat in ((4, "chair"), (5, "oldest"), (6, "youngest"))
        ),
        act("11-21T09:00:00", "open", "chair", "7", with_="oldest", fingerprint="kP3" * 14 + "w", setup=hexes("setup"),
            scripts={f"{name}.js": hexes(name) for name in ("ballot", "group", "proofs", "trustee")}, version="0.1.0"),
    ]  # fmt: skip


def closed() -> list[Told]:
    event = hexes("closing")
    return [
        *opened(),
        act("11-21T09:40:00", "remark", "chair", "rule", remark=1, kind="remark"),
        act("11-21T10:12:00", "suspend", "server", "rule", cause="outage"),
        act("11-21T10:18:00", "remark", "oldest", "rule", remark=2, kind="incident"),
        act("11-21T10:19:00", "resume", "chair", "rule", with_="youngest", reason="عودة التيار الكهربائي"),
        act("11-21T11:50:00", "extend", "chair", "rule", with_="oldest", closes_at="2026-11-21T12:10:00Z",
            reason="تعويض مدة الانقطاع"),
        act("11-21T12:10:00", "close", "server", "4", cause="clock", handed_out=153, ballots=152, event=event,
            seal=seal(event)),
    ]  # fmt: skip


def counted(votes: Mapping[int, int] = {1: 11, 2: 64, 3: 64, 4: 7}, blank: int = 6) -> list[Told]:  # noqa: B006
    return [
        *closed(),
        act("11-21T12:25:00", "account_cards", "chair", "rule", checked=1, made=168, handed_out=153, spoiled=1, left=13,
            ballots=152, spoiled_credentials=["123"], left_credentials=[], differences=["cards-missing"]),
        act("11-21T12:30:00", "count", "chair", "6", event=hexes("result"), shares=[1, 3], blank=blank,
            votes=[{"candidate": number, "votes": got} for number, got in votes.items()]),
        act("11-21T12:31:00", "destroy_key", "chair", "rule", seats=["chair", "oldest", "youngest"]),
    ]  # fmt: skip


def proclaimed() -> list[Told]:
    secret = draws.Secret(hexes("seat-1"))
    words = {"chair": "4 1 6 3", "oldest": "الرباط", "youngest": "5 2 2"}
    return [
        *counted(),
        act("11-21T12:35:00", "open_draw", "chair", "6", draw=2, purpose="seat", seat="", attempt=1, places=1,
            entries=["2", "3"], commitment=secret.commitment),
        *(
            act(f"11-21T12:3{6 + n}:00", "say", who, "6", draw=2, who=who, what=what)
            for n, (who, what) in enumerate(words.items())
        ),
        act("11-21T12:39:00", "close_draw", "chair", "6", draw=2, secret=secret.digits, seed=hexes(""),
            drawn=["3"], text=hexes("")),
        act("11-21T12:45:00", "proclaim", "chair", "6", with_="oldest",
            elected=[{"candidate": 3, "votes": 64, "by": "lot"}], open_seats=0, starts_on="2026-11-21",
            ends_on="2028-11-20"),
    ]  # fmt: skip


def head(entries: list[Told], *articles: str) -> Data:
    return paper_head(entries[0].data, articles, PRIVATE, date="2026-11-21")


FIRST = ("أمين", "مريم", "يونس", "سارة", "عمر", "خديجة", "رضا", "هاجر", "طارق", "إيمان")
LAST = ("التازي", "العلوي", "بنجلون", "الفاسي", "الإدريسي", "برادة", "السلاوي", "المريني", "الودغيري", "أقصبي")
FIRST_LATIN = ("Amine", "Meryem", "Younes", "Sara", "Omar", "Khadija", "Reda", "Hajar", "Tarik", "Imane")
LAST_LATIN = (
    "TAZI", "EL ALAOUI", "BENJELLOUN", "EL FASSI", "EL IDRISSI", "BERRADA", "SLAOUI", "MRINI", "OUDGHIRI", "AKESBI",
)  # fmt: skip


def electors(number: int) -> list[dict[str, Any]]:
    return [
        {
            "name_ar": f"{FIRST[n % 10]} {LAST[(n * 7 + n // 10) % 10]}",
            "name_latin": f"{FIRST_LATIN[n % 10]} {LAST_LATIN[(n * 7 + n // 10) % 10]}",
            "registration": f"2026/{n + 1:03}",
        }
        for n in range(number)
    ]


def cards(number: int) -> list[tuple[str, str]]:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    made = []
    for n in range(number):
        digest = hashlib.sha256(f"card-{n}".encode()).digest()
        code = "".join(alphabet[byte % 58] for byte in digest[:15])
        made.append((f"{digest[20] % 90 + 10}-{digest[21]:03}", "-".join(code[i : i + 3] for i in range(0, 15, 3))))
    return made


def without_result(cause: str) -> list[Told]:
    if cause == "no-candidate":
        ended = act("11-16T14:06:00", "end_without_result", "director", "4", cause=cause)
        return [entry for entry in listed([]) if entry.act not in ("file", "withdraw", "reject", "admit")] + [ended]
    if cause == "adjourned":
        return [*listed(), act("11-21T09:05:00", "adjourn", "chair", "5", cause="too-few",
                               opens_at="2026-11-24T09:00:00Z", closes_at="2026-11-24T12:00:00Z")]  # fmt: skip
    if cause == "no-vote-cast":
        return [*counted({1: 0, 2: 0, 3: 0, 4: 0}, 152),
                act("11-21T12:35:00", "end_without_result", "chair", "6", cause=cause)]  # fmt: skip
    return [*closed(), act("11-21T12:35:00", "end_without_result", "chair", "6", cause="impossible-count",
                           with_="oldest", reason="تعطل جهازين من أجهزة أمناء المفتاح")]  # fmt: skip


def on_paper() -> list[Told]:
    return [
        *opened(),
        act("11-21T10:00:00", "leave_machine", "chair", "rule", with_="oldest", reason="انقطاع الشبكة",
            event=hexes("sealed")),
        act("11-21T13:00:00", "count_on_paper", "chair", "6", with_="youngest", voters=150, blank=4, null=2,
            votes=[{"candidate": n, "votes": v} for n, v in ((1, 20), (2, 80), (3, 40), (4, 4))]),
        act("11-21T13:10:00", "proclaim", "chair", "6", with_="oldest",
            elected=[{"candidate": 2, "votes": 80, "by": "votes"}], open_seats=0, starts_on="2026-11-21",
            ends_on="2028-11-20"),
    ]  # fmt: skip


def every_paper() -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Name of the sample to its kind and data."""
    entries = proclaimed()
    full, public = told(entries, PRIVATE), told(entries)
    people, before = electors(38), head(entries, "4")
    rejected = {"filing": 6, "name_ar": "عمر المريني", "name_latin": "Omar MRINI", "registration": "2026/150",
                "outcome": "rejected", "reason": "طلب غير موقع"}  # fmt: skip
    signed = {"signed_by": "عبد الرحيم الصقلي"}
    received = {"received_by": "زينب العمراني"}
    law = statute.load("tn-1999-1290")
    appointed = act(
        "11-02T09:00:00", "appoint", "director", "7", format="sanduq-record/1", record=UUID,
        institute={"name_ar": "المعهد الأعلى للقضاء", "name_fr": "Institut supérieur de la magistrature",
                   "name_en": "Higher Institute of the Judiciary", "time_zone": "Africa/Tunis"},
        statute=law.as_data(), cohort={"corps": "attache", "number": "31", "first_day": "2026-10-01"},
        name_ar="أنيس الطرابلسي", name_latin="Anis TRABELSI", registration="T-2026-08", authority="وزير العدل",
        number="512", date="2026-10-28", starts_on="2026-11-01", ends_on="2028-10-31",
    )  # fmt: skip
    vacated = act("12-05T09:00:00", "vacate", "director", "6", candidate=2, vacant_since="2026-12-03",
                  last_lawful_day="2027-01-02")  # fmt: skip
    found: dict[str, tuple[str, Mapping[str, Any]]] = {
        "convocation": ("convocation", convocation_data(
            entries, PRIVATE, contact="كتابة المعهد، الهاتف 0537000000", **signed)),
        "convocation-tunisian": ("convocation", convocation_data(
            [tunisian()], {"city": "تونس"}, contact="كتابة المعهد", **signed)),
        "roll": ("roll", roll_data(
            entries[:1], PRIVATE, people, roll_hash=hexes("roll"), signed_by="زينب العمراني")),
        "roll-final": ("roll", roll_data(entries, PRIVATE, people, signed_by="زينب العمراني")),
        "receipt": ("receipt", receipt_data(entries[3], entries, PRIVATE, people[1], **received)),
        "receipt-withdrawal": ("receipt", receipt_data(entries[7], entries, PRIVATE, people[1], **received)),
        "candidates": ("candidates", candidates_data(
            entries, PRIVATE, signed_by=signed["signed_by"])),
        "candidates-office": ("candidates", candidates_data(
            entries, PRIVATE, office=True, not_listed=[rejected], signed_by=signed["signed_by"])),
        "cards": ("cards", typeset.cards_data(before, cards(8), HOST)),
        "cards-large": ("cards", typeset.cards_data(before, cards(2), HOST, large=True)),
        "desk-roll": ("desk-roll", desk_roll_data(entries, PRIVATE, people)),
        "attendance": ("attendance", attendance_data(entries, PRIVATE, people[:12])),
        "attendance-both": ("attendance", attendance_data([tunisian()], {}, people[:3], people[3:8])),
        "slip": ("slip", typeset.slip_data(
            head(entries, "5"), seat="oldest", name_ar="نادية الفاسي", name_latin="Nadia EL FASSI",
            link=f"{HOST}/committee#b2xkZXN0.Zx9kQ2.T3kvW1")),
        "minutes": ("minutes", full),
        "extract": ("extract", public),
        "minutes-on-paper": ("minutes", told(on_paper(), PRIVATE)),
        **{f"minutes-{cause}": (
            "minutes", told(without_result(cause), PRIVATE | {"chair": "عبد الرحيم الصقلي"}))
           for cause in ("no-candidate", "no-vote-cast", "adjourned", "impossible-count")},
        "proclamation": ("proclamation", proclamation_data(full, PRIVATE)),
        "attestation": ("attestation", attestation_data(
            full, PRIVATE, candidate=full["proclaimed"]["elected"][0]["number"], **signed)),
        "letter": ("letter", letter_data(full, PRIVATE, **signed)),
        "vacancy": ("vacancy", vacancy_data([*entries, vacated], PRIVATE | {"hijri": ""}, **signed)),
        "appointment": ("appointment", appointment_data(
            appointed, {"city": "تونس", "demonstration": 1}, **signed)),
    }  # fmt: skip
    return found
