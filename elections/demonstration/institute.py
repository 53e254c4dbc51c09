"""The example institute and its elections, each in another state; every moment is counted from the start."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from elections.acts import accounts, rolls
from elections.acts import mandates as mandate_acts
from elections.acts.transaction import Context
from elections.db.models import Mandate
from elections.demonstration.player import CHAIR, ZONE, Player, Times, new_player, order_of_tunisia
from elections.law import calendar, mandates
from elections.law.roll.trainee import Trainee
from elections.rehearsal.people import trainees
from elections.rehearsal.stream import Stream

NAMES = accounts.Names(
    "المعهد النموذجي للقضاء (عرض تجريبي)",
    "Institut judiciaire modèle (démonstration)",
    "Model Judicial Institute (demonstration)",
)
VISITORS_CARDS = 3

Say = Callable[[str], None]


@dataclass
class Built:
    """What a visitor is shown: elections by their part in the demonstration, and what opens them."""

    elections: dict[str, Player] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    cards: list[str] = field(default_factory=list, repr=False)


@dataclass
class _Site:
    context: Context
    start: datetime
    stream: Stream
    say: Say
    people: dict[tuple[str, str], list[Trainee]] = field(default_factory=dict)

    def cohort(self, corps: str, number: str, first_day: date, size: int) -> int:
        """Enters a cohort with its trainees; returns its id."""
        context = replace(self.context, clock=lambda: datetime.combine(first_day, self.start.timetz()))
        cohort_id = rolls.add_cohort(context, corps, number, first_day, first_day + timedelta(days=730))
        people = trainees(self.stream.branch(number + corps), size, corps=corps, cohort=number, year=first_day.year)
        lines = ["registration,name_ar,name_latin,birth date"]
        lines += [f"{one.registration},{one.name_ar},{one.name_latin},{one.birth_date}" for one in people]
        rolls.import_roll(context, "\n".join(lines).encode(), "roll.csv", cohort_id)
        self.people[corps, number] = people
        return cohort_id

    def times(self, opens: timedelta, hours: float, notice: int = 6) -> Times:
        """An election that opens so long after the start (before it, when negative): on another day, at ten."""
        opening = self.start + opens
        if abs(opens) > timedelta(days=1):
            zone = calendar.zone(ZONE)
            opening = calendar.instant(opening.astimezone(zone).date(), time(10), zone)
        return Times(
            called=opening - timedelta(days=notice),
            deadline=opening - timedelta(days=2),
            opens=opening,
            closes=opening + timedelta(hours=hours),
        )


def build(context: Context, start: datetime, password: Callable[[str], str], say: Say = lambda line: None) -> Built:
    """Builds the whole institute in an empty database.

    Args:
        context: where, and where chance comes from; its clock is set by each scene.
        start: the moment everything is counted from, whole seconds.
        password: makes and stores the password of a login, and returns its hash.
        say: told of each step.
    """
    site = _Site(context, start, Stream(b"sanduq", "demonstration"), say)
    built = Built()
    director = accounts.Account("director", CHAIR[0], "director", password("director"))
    accounts.set_up(context, NAMES, ZONE, director)
    accounts.add_account(context, accounts.Account("registrar", "نعيمة الزروالي", "registrar", password("registrar")))
    say("an institute with its cohorts")
    for name, scene in SCENES.items():
        built.elections[name] = scene(site, built)
        say(name.replace("_", " "))
    _appointment(site)
    return built


def _published(site: _Site, built: Built) -> Player:
    """Attachés; ended in a tie, which a draw settled."""
    times = site.times(timedelta(days=-9), 6)
    cohort = site.cohort("attache", "47", times.called.date() - timedelta(days=8), 96)
    people = site.people["attache", "47"]

    def others(player: Player) -> None:
        player.withdraw(people[40].registration)
        player.reject(people[41].registration, "طلب غير موقع، وصل بالبريد الإلكتروني")

    player = _until_open(site, "ma-2.03.40", cohort, times, ("attache", "47"), 4, "القاعة الكبرى", "31/2026", others)
    choices: list[list[int]] = [[2]] * 19 + [[3]] * 19 + [[1]] * 7 + [[4]] * 4 + [[]] * 3
    voters = [one.registration for one in people[: len(choices)]]
    choices = site.stream.branch("votes").shuffled(choices)
    player.vote(voters[:30], choices[:30])
    player.at(times.opens + timedelta(hours=2)).interrupt("انقطاع التيار الكهربائي في القاعة", 8)
    player.vote(voters[30:], choices[30:])
    player.close(times)
    player.at(times.closes + timedelta(minutes=20)).count()
    player.draw_seats()
    player.at(times.closes + timedelta(minutes=35)).together("proclaim")
    number = len(player.standing().draws)
    player.type_for_papers(times.papers(), 318, {str(number): " و".join(one.name_ar for one in people[50:52])})
    return player


def _open(site: _Site, built: Built) -> Player:
    """Attachés; the poll is open, and the visitor has three cards."""
    times = site.times(timedelta(minutes=-50), 11)
    cohort = site.cohort("attache", "48", times.called.date() - timedelta(days=5), 120)
    player = _until_open(site, "ma-2.03.40", cohort, times, ("attache", "48"), 5, "المدرج الأول", "36/2026")
    people = site.people["attache", "48"]
    choices = [[1 + index % 5] if index % 9 else [] for index in range(18)]
    player.at(site.start - timedelta(minutes=1))
    player.vote([one.registration for one in people[: len(choices)]], choices)
    player.type_for_papers(times.papers(ended=False), 341)
    for one in people[len(choices) : len(choices) + VISITORS_CARDS]:
        built.cards.append(player.hand_out(one.registration).code)
    return player


def _filing(site: _Site, built: Built) -> Player:
    """Clerks; candidacies are being filed."""
    ahead = site.times(timedelta(days=6), 6)
    times = replace(ahead, called=site.start - timedelta(days=2))
    cohort = site.cohort("clerk", "21", times.called.date() - timedelta(days=4), 84)
    player = new_player(site.context, "ma-2.03.40", cohort)
    player.convene(times, "قاعة الندوات", "37/2026")
    people = site.people["clerk", "21"]
    player.at(site.start - timedelta(hours=20)).file([people[5].registration, people[30].registration])
    player.at(site.start - timedelta(hours=2)).file([people[11].registration], admit=False)
    player.type_for_papers(times.papers(listed=False, ended=False), 352)
    return player


def _waiting(site: _Site, built: Built) -> Player:
    """Clerks; the cards are made, attendance is to be taken, the key to be made."""
    times = site.times(timedelta(minutes=-2), 8)
    cohort = site.cohort("clerk", "22", times.called.date() - timedelta(days=6), 40)
    player = new_player(site.context, "ma-2.03.40", cohort)
    player.convene(times, "القاعة رقم 3", "38/2026")
    people = site.people["clerk", "22"]
    player.at(times.called + timedelta(days=1)).file([people[3].registration, people[17].registration])
    player.close_lists(times)
    player.type_for_papers(times.papers(ended=False), 347)
    return player


def _vacancy(site: _Site, built: Built) -> Player:
    """Clerks; the seat fell vacant nine days ago: its clock runs, the by-election's draft is open."""
    times = site.times(timedelta(days=-120), 6)
    cohort = site.cohort("clerk", "20", times.called.date() - timedelta(days=8), 30)
    player = _until_open(site, "ma-2.03.40", cohort, times, ("clerk", "20"), 2, "القاعة الكبرى", "12/2026")
    people = site.people["clerk", "20"]
    player.vote([one.registration for one in people[:9]], [[1]] * 5 + [[2]] * 3 + [[]])
    player.close(times)
    player.at(times.closes + timedelta(minutes=15)).count()
    player.together("proclaim")
    with player.context.database.reading() as session:
        mandate = session.scalars(select(Mandate.id).where(Mandate.record == player.uuid)).one()
    player.at(site.start - timedelta(days=8))
    since = site.start.date() - timedelta(days=9)
    player.type_for_papers({**times.papers(), "vacancy": since}, 104)
    mandate_acts.vacate(player.context, mandate, "director", since, "resignation")
    return player


def _council(site: _Site, built: Built) -> Player:
    """A disciplinary council with two seats, under the Tunisian decree and a fictional order."""
    times = site.times(timedelta(days=-30), 5)
    cohort = site.cohort("attache", "33", times.called.date() - timedelta(days=9), 36)
    player = new_player(site.context, "tn-2020-28", cohort)
    player.convene(times, "قاعة الاجتماعات", "9/2026", order_of_tunisia(times.called.date()))
    people = site.people["attache", "33"]
    player.at(times.called + timedelta(days=1)).file([people[index].registration for index in (2, 9, 15, 21)])
    player.close_lists(times)
    player.sit(times, [])
    player.make_key()
    player.open(times)
    choices = [[1, 3]] * 6 + [[2, 3]] * 4 + [[1]] * 2 + [[4]] + [[]]
    player.vote([one.registration for one in people[: len(choices)]], choices)
    player.close(times)
    player.at(times.closes + timedelta(minutes=15)).count(("oldest", "youngest"))
    player.together("proclaim")
    player.type_for_papers(times.papers(), 77)
    return player


SCENES: dict[str, Callable[[_Site, Built], Player]] = {
    "a_published_election": _published,
    "an_open_poll": _open,
    "an_election_receiving_filings": _filing,
    "an_election_waiting_for_its_sitting": _waiting,
    "a_vacancy": _vacancy,
    "a_disciplinary_council": _council,
}


def _until_open(
    site: _Site,
    statute: str,
    cohort: int,
    times: Times,
    key: tuple[str, str],
    candidates: int,
    place: str,
    decision: str,
    others: Callable[[Player], None] = lambda player: None,
) -> Player:
    player = new_player(site.context, statute, cohort)
    player.convene(times, place, decision)
    people = site.people[key]
    filed = [people[4 + 5 * index].registration for index in range(candidates)]
    player.at(times.called + timedelta(days=1)).file(filed)
    others(player)
    player.close_lists(times)
    player.sit(times, [one.registration for one in people[-3:]])
    player.make_key()
    player.open(times)
    return player


def _appointment(site: _Site) -> None:
    first_day = site.start.date() - timedelta(days=200)
    cohort = site.cohort("attache", "32", first_day, 20)
    one = site.people["attache", "32"][6]
    day = first_day + timedelta(days=30)
    mandate_acts.appoint(
        replace(site.context, clock=lambda: site.start - timedelta(days=160)),
        "director",
        mandate_acts.Appointment(
            statute="tn-1999-1290",
            cohort_id=cohort,
            registration=one.registration,
            name_ar=one.name_ar,
            name_latin=one.name_latin,
            act=mandates.Appointment("وزير العدل", "418", day),
            starts_on=day + timedelta(days=2),
            ends_on=first_day + timedelta(days=720),
        ),
    )
    site.say("a seat filled by appointment")
