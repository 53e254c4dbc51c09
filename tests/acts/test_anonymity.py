"""Nothing ties a ballot to a person: no column, no order and no time joins cards or ballots to electors."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, inspect, text

from elections.acts import ballots, cards
from elections.belenios import credentials
from elections.db.models import Base, Seconds
from tests.acts.world import World, make_world

ELECTORS = 12
PEOPLE = [f"A-{number:02}" for number in range(1, ELECTORS + 1)]
VOTING = frozenset({"cards", "ballots", "urn"})
"""The tables of cards and ballots; the elections' own row and the journal hold lists that are public."""


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = make_world(database_url, ELECTORS)
    made.until_open("A-03", "A-04")
    yield made
    made.database.engine.dispose()


def poll_in_the_order(world: World, order: list[str]) -> list[str]:
    """Each draws a card and votes at once: the worst case. Returns the trackers in the order of voting."""
    trackers = []
    for card, person in enumerate(order):
        cards.hand_out(world.context, world.uuid, person)
        trackers.append(ballots.cast(world.context, world.uuid, world.ballot(card, 1 + (card % 3 == 0))).tracker)
        world.clock.advance(seconds=7)
    return trackers


def dump(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every table with every column, row by row as they lie in the store, with what the store adds by itself."""
    hidden = "rowid" if world.database.is_sqlite else "ctid::text AS rowid, xmin::text AS xmin"
    tables: dict[str, list[dict[str, Any]]] = {}
    with world.database.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            order = "rowid" if world.database.is_sqlite else "ctid"
            rows = connection.execute(text(f"SELECT {hidden}, * FROM {name} ORDER BY {order}"))
            tables[name] = [dict(row) for row in rows.mappings()]
    return tables


def values(row: dict[str, Any]) -> str:
    return "\n".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for value in row.values()
    )


def test_no_row_of_any_table_names_a_person_and_a_card_or_a_ballot(world: World) -> None:
    order = random.sample(PEOPLE, ELECTORS)
    trackers = poll_in_the_order(world, order)
    world.close()
    world.count(used=ELECTORS)
    world.together("proclaim")
    publics = [str(credentials.public(credentials.derive(world.uuid, card.code))) for card in world.cards]
    secret = [card.code for card in world.cards]
    for name, rows in dump(world).items():
        for row in rows:
            if name == "urn" and row["height"] == 0:
                continue  # the set-up, published at the opening: it names the candidates
            said = values(row)
            person = any(one in said for one in PEOPLE) or "Trainee" in said
            voting = any(one in said for one in (*trackers, *publics[:ELECTORS]))
            assert not any(code in said or code.replace("-", "") in said for code in secret), name
            if name != "elections":
                assert not (person and voting), name
            assert not (person and name in VOTING), name


def test_no_table_of_electors_cards_or_ballots_has_a_time() -> None:
    for name in ("electors", *VOTING):
        for column in Base.metadata.tables[name].columns:
            assert not isinstance(column.type, Seconds), f"{name}.{column.name}"
            # A birth date says nothing about the day of the poll.
            assert not isinstance(column.type, Date) or column.name == "birth_date"


def test_the_store_keeps_the_roll_in_the_rolls_order_whoever_drew_first(world: World) -> None:
    order = random.sample(PEOPLE, ELECTORS - 2)
    poll_in_the_order(world, order)
    world.close()
    electors = dump(world)["electors"]
    assert [row["registration"] for row in electors] == PEOPLE
    assert {row["registration"] for row in electors if row["handed_out"]} == set(order)
    if not world.database.is_sqlite:
        assert len({row["xmin"] for row in electors}) == 1
        assert len({row["xmin"] for row in dump(world)["cards"]}) == 1


def test_what_is_kept_of_people_is_the_same_in_whatever_order_they_voted(world: World, tmp_path: Path) -> None:
    order = random.sample(PEOPLE, ELECTORS)
    poll_in_the_order(world, order)
    world.close()
    kept = people(world)
    other = make_world(f"sqlite:///{tmp_path}/other.db", ELECTORS)
    other.until_open("A-03", "A-04")
    poll_in_the_order(other, order[::-1])
    other.close()
    assert people(other) == kept
    other.database.engine.dispose()


def people(world: World) -> list[tuple[Any, ...]]:
    """Electors and the counters of their election, in the store's order, without the store's own numbers."""
    tables = dump(world)
    rows = [(*sorted(plain(row).items()),) for row in tables["electors"]]
    [election] = tables["elections"]
    return [*rows, (election["handed_out"], election["spoiled"], election["ballots"])]


def plain(row: dict[str, Any]) -> dict[str, str]:
    own = {"rowid", "xmin", "election_id"}
    return {name: written(value) for name, value in row.items() if name not in own}


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def test_nothing_of_the_order_stays_beside_the_tables(world: World, database_url: str) -> None:
    poll_in_the_order(world, random.sample(PEOPLE, ELECTORS))
    world.close()
    if world.database.is_sqlite:
        log = Path(database_url.removeprefix("sqlite:///") + "-wal")
        assert not log.exists() or log.stat().st_size < 100_000, "the poll's own frames are gone from the log"
        assert not log.exists() or b"Trainee" not in log.read_bytes()
        return
    with world.database.engine.connect() as connection:
        asked = text("SELECT pg_stat_force_next_flush(), n_dead_tup FROM pg_stat_user_tables WHERE relname='electors'")
        dead = connection.execute(asked).one().n_dead_tup
    assert dead == 0


def test_tries_are_counted_under_keyed_hashes_only() -> None:
    assert {column.name for column in Base.metadata.tables["tries"].columns} == {"key", "count", "until"}
