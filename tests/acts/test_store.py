"""The store itself refuses what must never be: in whatever way a row comes, and whoever asks at the same moment."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from elections.acts import accounts, convocation, mandates, rolls
from elections.acts.accounts import Account
from elections.acts.transaction import find_election, journal_lines
from elections.db.database import connect
from elections.db.models import Ballot, Base, Card, Draw, Filing, JournalLine, Proposal, Staff, UrnEvent
from elections.errors import Refusal
from elections.journal.entry import parse_line
from elections.law.mandates import Appointment
from tests.acts.dumping import dump
from tests.acts.world import World, make_world
from tests.serve.serving import at_once

ELECTION = 1


def rows(world: World) -> dict[str, tuple[type[Base], dict[str, Any]]]:
    """By what is impossible: a row that would make it so."""
    now = world.clock()
    return {
        "two ballots for one card": (
            Ballot,
            {"election_id": ELECTION, "credential": "11", "tracker": "other", "height": 9},
        ),
        "one ballot under two cards": (
            Ballot,
            {"election_id": ELECTION, "credential": "12", "tracker": "first", "height": 9},
        ),
        "a ballot without a card": (
            Ballot,
            {"election_id": ELECTION, "credential": "99", "tracker": "other", "height": 9},
        ),
        "one card made twice": (Card, {"election_id": ELECTION, "credential": "11"}),
        "a card in no known state": (Card, {"election_id": ELECTION, "credential": "13", "status": "sold"}),
        "two candidacies of one trainee": (
            Filing,
            {"election_id": ELECTION, "filing": 7, "registration": "A-01", "filed_at": now},
        ),
        "two candidates under one number": (
            Filing,
            {"election_id": ELECTION, "filing": 7, "registration": "A-05", "filed_at": now, "number": 1},
        ),
        "a second chain beside the journal": (JournalLine, {"record": world.uuid, "seq": 1, "line": b"{}"}),
        "a second chain beside the urn": (UrnEvent, {"election_id": ELECTION, "height": 0, "records": b"x"}),
        "a ballot of no election": (UrnEvent, {"election_id": 999, "height": 0, "records": b"x"}),
        "two acts waiting at once": (
            Proposal,
            {"election_id": ELECTION, "number": 2, "act": "close", "data": "{}", "proposed_at": now},
        ),
        "two draws open at once": (Draw, {"election_id": ELECTION, "draw": 2, "purpose": "seat"}),
        "a second institute": (
            Base.metadata.tables["institutes"],  # type: ignore[dict-item]
            {"id": 2, "name_ar": "x", "name_fr": "x", "name_en": "x", "time_zone": "Africa/Tunis"},
        ),
        "two accounts under one login": (
            Staff,
            {"login": "director", "name": "x", "office": "registrar", "password": "x"},
        ),
        "an office that does not exist": (Staff, {"login": "x", "name": "x", "office": "admin", "password": "x"}),
    }


def put(connection: Connection, kind: Any, values: dict[str, Any]) -> None:
    """Inserts one row, past every act."""
    table = getattr(kind, "__table__", kind)
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if column.default is not None and column.default.is_scalar and column.name not in values
    }
    connection.execute(table.insert().values(**defaults, **values))


def test_no_row_can_make_the_impossible_true(world: World) -> None:
    world.convene()
    with world.database.engine.begin() as connection:
        for credential in ("11", "12"):
            put(connection, Card, {"election_id": ELECTION, "credential": credential})
        put(connection, Ballot, {"election_id": ELECTION, "credential": "11", "tracker": "first", "height": 1})
        filed = {"election_id": ELECTION, "filing": 1, "registration": "A-01", "filed_at": world.clock(), "number": 1}
        put(connection, Filing, filed)
        put(connection, UrnEvent, {"election_id": ELECTION, "height": 0, "records": b"x"})
        waiting = {"election_id": ELECTION, "number": 1, "act": "open", "data": "{}", "proposed_at": world.clock()}
        put(connection, Proposal, waiting)
        put(connection, Draw, {"election_id": ELECTION, "draw": 1, "purpose": "seat"})
    before = dump(world.database)
    for name, (kind, values) in rows(world).items():
        with pytest.raises(IntegrityError), world.database.engine.begin() as connection:
            put(connection, kind, values)
            pytest.fail(name)
    assert dump(world.database) == before


def test_what_the_store_refuses_is_told_without_the_values(world: World) -> None:
    values = {"login": "director", "name": "Salma Idrissi", "office": "registrar", "password": "a hash"}
    with pytest.raises(IntegrityError) as refused, world.database.engine.begin() as connection:
        put(connection, Staff, values)
    assert "Salma" not in str(refused.value).split("DETAIL")[0] and "a hash" not in str(refused.value)


def test_sqlite_keeps_what_was_acknowledged_and_takes_its_lock_at_once(world: World) -> None:
    if not world.database.is_sqlite:
        with world.database.writing() as session:
            assert session.scalar(text("SHOW transaction_isolation")) == "read committed"
        return
    with world.database.reading() as session:
        told = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("foreign_keys", "journal_mode", "synchronous")
        }
    assert told == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}
    impatient = connect(world.database.engine.url.render_as_string())
    with world.database.writing() as session:
        assert session.scalar(text("SELECT 1")), "read, and written nothing yet"
        with pytest.raises(DBAPIError, match="locked"), impatient.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1")
            connection.exec_driver_sql("UPDATE staff SET name = 'x'")
    impatient.engine.dispose()


def told(act: Callable[[int], object]) -> Callable[[int], str]:
    """What each of those who press at once is told: "" when his press was the act."""

    def press(number: int) -> str:
        try:
            act(number)
        except Refusal as refusal:
            return refusal.code
        return ""

    return press


def test_acts_of_the_office_that_two_press_at_once_are_one_act(world: World) -> None:
    context = world.context
    first_day, last_day = date(2026, 11, 1), date(2027, 11, 1)
    roll = b"registration,name,birth date\nA-91,Salma Idrissi,1999-02-03\n"
    director = Account("second", "S", "director", "none")

    def cohort(_number: int) -> object:
        return rolls.add_cohort(context, "attache", "48", first_day, last_day)

    def account(_number: int) -> object:
        return accounts.add_account(context, director)

    assert sorted(at_once(4, told(cohort))) == ["", *["cohort-known"] * 3]
    assert sorted(at_once(4, told(account))) == ["", *["login-taken"] * 3]
    # A file that is taken twice corrects what it added.
    assert at_once(4, told(lambda _: rolls.import_roll(context, roll, "roll.csv", world.cohort))) == [""] * 4
    with world.database.reading() as session:
        ids = [one.id for one in session.query(Staff).where(Staff.office == "director")]
    assert len(ids) == 2
    assert sorted(at_once(2, told(lambda number: accounts.deactivate(context, ids[number])))) == ["", "last-director"]


def test_a_first_run_that_two_press_at_once_makes_one_director(world: World) -> None:
    with world.database.writing() as session:
        session.execute(Base.metadata.tables["staff"].delete())
        session.execute(Base.metadata.tables["institutes"].delete())
    names = accounts.Names("المعهد", "L’Institut", "The Institute")

    def first(number: int) -> object:
        return accounts.set_up(
            world.context, names, "Africa/Casablanca", Account(f"director{number}", "D", "director", "none")
        )

    assert sorted(at_once(4, told(first))) == ["", *["set-up-done"] * 3]
    assert len(dump(world.database)["staff"]) == 1


def test_a_vacancy_of_an_appointed_seat_that_two_press_at_once_is_one_vacancy(world: World) -> None:
    cohort = rolls.add_cohort(world.context, "attache", "49", date(2026, 1, 5), date(2027, 11, 1))
    appointed = mandates.Appointment(
        statute="tn-1999-1290",
        cohort_id=cohort,
        registration="A-01",
        name_ar="",
        name_latin="Salma Idrissi",
        act=Appointment("The minister", "3/2026", date(2026, 1, 10)),
        starts_on=date(2026, 1, 12),
        ends_on=date(2027, 1, 11),
    )
    held = mandates.appoint(world.context, "director", appointed)
    days = [date(2026, 10, day) for day in (1, 2, 3, 4)]

    def vacate(number: int) -> object:
        return mandates.vacate(world.context, held, "director", days[number], "resignation")

    said = at_once(4, told(vacate))
    assert said.count("") == 1, said
    with world.database.reading() as session:
        assert mandates.find_mandate(session, held).vacant_since == days[said.index("")]


def test_after_a_clock_was_set_back_an_act_is_of_the_last_acts_time(database_url: str) -> None:
    world = make_world(database_url)
    world.convene()
    with world.database.reading() as session:
        convened = parse_line(journal_lines(session, world.uuid)[-1])
    world.clock.advance(days=-2)
    convocation.cancel(world.context, world.uuid, "director", "another hall")
    with world.database.reading() as session:
        assert parse_line(journal_lines(session, world.uuid)[-1]).at == convened.at
        assert find_election(session, world.uuid).purge_on == convened.at.date() + timedelta(
            days=world.standing().rules.appeal_days
        )
    world.database.engine.dispose()
