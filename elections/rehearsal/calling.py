"""The rehearsal from the convocation to the voting cards."""

from datetime import date, time, timedelta

from elections.belenios import credentials
from elections.belenios.group import Randomness
from elections.canonical import Canonical, sha256_hex
from elections.journal.entry import Entry
from elections.law import calendar, statute
from elections.law.roll.posted import posted_hash
from elections.law.roll.trainee import Trainee
from elections.law.rules import Order, Rules, spare_cards
from elections.rehearsal.people import trainees
from elections.rehearsal.room import Card, Room

_INSTITUTE = {"name_ar": "المعهد (تمرين)", "name_fr": "Institut (répétition)", "name_en": "Institute (rehearsal)"}


def convene(room: Room) -> Entry:
    """The call: a cohort, its roll, the rules, and a poll within the training's first month."""
    plan, stream = room.plan, room.stream.branch("convocation")
    law = statute.load(plan.law)
    first_day = date(2026, 9, 7) + timedelta(weeks=stream.below(4))  # a Monday; the poll is on a Thursday
    zone = calendar.zone(law.time_zone)
    corps = law.corps[0].id
    number = str(40 + stream.below(10))
    room.roll = trainees(stream, plan.electors, corps=corps, cohort=number, year=first_day.year)
    rules = Rules(place="القاعة الكبرى", reading=plan.reading)
    data: dict[str, Canonical] = {}
    if law.blanks:
        order = Order(
            number="12",
            date=(first_day - timedelta(days=30)).isoformat(),
            electorate="جميع المتكونين من الصنف",
            names_on_ballot=plan.seats,
            committee=plan.reading,
            tie="lot",
            term_months=12,
        )
        rules = statute.apply_order(rules, order)
        data["order"] = order.as_data()
    if plan.reading == "both":
        other = law.companion_of(corps)
        data["companion"] = {"corps": other.id if other else "", "number": number, "first_day": first_day.isoformat()}
        room.companion = trainees(
            stream, max(4, plan.electors // 3), corps=other.id if other else "", cohort=number, year=first_day.year
        )
    if plan.tie:
        _same_age(room)
    opens = calendar.instant(first_day + timedelta(days=10), time(10), zone)
    last = law.last_poll_day(first_day)
    if last:
        data["last_lawful_day"] = last.isoformat()
    room.now = calendar.instant(first_day + timedelta(days=3), time(9), zone)
    return room.act(
        "convene",
        "director",
        law.poll_article,
        **data,
        format="sanduq-record/1",
        election=stream.base58(22),
        institute={**_INSTITUTE, "time_zone": zone.key},
        statute=law.as_data(),
        rules=rules.as_data(),
        cohort={"corps": corps, "number": number, "first_day": first_day.isoformat()},
        seats=plan.seats,
        names_on_ballot=plan.seats,
        texts=list(law.texts),
        decision={"number": "7", "date": (first_day - timedelta(days=60)).isoformat()},
        filing_deadline=calendar.instant_text(calendar.instant(first_day + timedelta(days=7), time(16), zone)),
        opens_at=calendar.instant_text(opens),
        closes_at=calendar.instant_text(opens + timedelta(hours=2)),
        place=rules.place,
        late=0,
    )


def file(room: Room) -> None:
    """Filings: the candidates, and where enough trainees are left, one who withdraws and one who is rejected."""
    stream, article = room.stream.branch("filings"), room.standing.statute.poll_article
    extra = 2 if room.plan.electors >= room.plan.candidates + 6 else 0
    # The two of equal age are kept for the committee (`_same_age`): they are the roll's first two.
    pool = room.roll[2:] if room.plan.tie else room.roll
    filers = stream.shuffled(pool)[: room.plan.candidates + extra]
    out = dict(zip(stream.shuffled(range(1, len(filers) + 1))[:extra], ("withdraw", "reject"), strict=False))
    # A day, shared out: a minute at least is left to each act however many there are.
    pause = max(1, 600 // (len(filers) or 1))
    for filing in range(1, len(filers) + 1):
        room.pass_time(minutes=1 + stream.below(pause))
        room.act("file", "registrar", article, filing=filing)
    for filing in range(1, len(filers) + 1):
        if out.get(filing) == "reject":
            room.act("reject", "director", article, filing=filing, cause="rejected")
        else:
            room.act("admit", "director", article, filing=filing)
        if out.get(filing) == "withdraw":
            room.act("withdraw", "registrar", article, filing=filing)
    room.filed = [*filers]
    room.candidates = [filer for filing, filer in enumerate(filers, 1) if filing not in out]


def close_lists(room: Room) -> None:
    """Roll and list are closed after the deadline, the candidates numbered in the order of filing."""
    room.now = max(room.now, room.standing.filing_deadline or room.now) + timedelta(minutes=5)
    rows: list[Canonical] = [_row(number, one) for number, one in enumerate(room.candidates, 1)]
    room.act(
        "close_lists",
        "director",
        room.standing.statute.poll_article,
        electors=len(room.roll),
        roll=posted_hash(room.roll),
        candidates=rows,
    )


def make_cards(room: Room) -> None:
    """The voting cards: as many as electors, plus spares; their numbers say nothing about the published list."""
    randomness = Randomness(room.stream.branch("cards"))
    spares = spare_cards(room.standing.rules, len(room.roll))
    number = len(room.roll) + spares
    for serial in range(1, number + 1):
        credential = credentials.generate(randomness)
        secret = credentials.derive(room.standing.election, credential)
        room.cards.append(Card(serial, credential, secret, credentials.public(secret)))
        room.progress("cards", serial, number)
    listed = credentials.public_credentials_bytes(card.public for card in room.cards)
    room.act(
        "make_cards",
        "registrar",
        room.standing.statute.ballot_article,
        made=number,
        spares=spares,
        credentials=sha256_hex(listed),
    )


def _same_age(room: Room) -> None:
    """Makes the roll's first two the oldest of all, born on one day."""
    born = min(one.birth_date for one in room.roll) - timedelta(days=1)
    for index in (0, 1):
        one = room.roll[index]
        room.roll[index] = Trainee(one.registration, one.name_ar, one.name_latin, born, one.corps, one.cohort)


def _row(number: int, one: Trainee) -> dict[str, Canonical]:
    return {
        "number": number,
        "registration": one.registration,
        "name_ar": one.name_ar,
        "name_latin": one.name_latin,
    }
