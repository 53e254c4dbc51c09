"""Elections at every stage, each brought there once by the right acts: a test goes on from a copy of the database."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import pytest
from sqlalchemy import select

from elections.acts import convocation, draws, mandates
from elections.acts.transaction import Context
from elections.db.database import connect
from elections.db.models import Mandate
from tests.acts.world import Clock, Stream, World, make_world


def _draft(world: World) -> None:
    world.uuid = convocation.create_draft(world.context, "ma-2.03.40", world.cohort)


def _convened(world: World) -> None:
    world.convene()


def _listed(world: World) -> None:
    world.list_candidates("A-03", "A-04")
    world.make_cards()


def _sitting(world: World) -> None:
    """Everybody has confirmed the key; nothing is left but to open."""
    world.begin()
    world.seat_committee()
    world.make_key()


def _open(world: World) -> None:
    """Two have voted, for two candidates alike; more ballots are made, and wait."""
    world.together("open")
    world.vote(0, 1)
    world.vote(1, 2)


def _suspended(world: World) -> None:
    world.together("suspend", reason="the power failed")


def _closed(world: World) -> None:
    world.close()


def _on_paper(world: World) -> None:
    world.together("leave_machine", reason="the power failed")


def _counted(world: World) -> None:
    """The two are tied: the lot comes next."""
    world.count(used=2)


def _proclaimed(world: World) -> None:
    draws.open_draw(world.context, world.uuid)
    for member in world.standing().members:
        draws.say(world.context, world.uuid, member.seat, member.seat, "4 1 6 3")
    draws.close_draw(world.context, world.uuid)
    world.together("proclaim")


def _vacant(world: World) -> None:
    """The seat has fallen vacant; the draft of the by-election is the election at hand."""
    world.clock.advance(days=2)
    with world.database.reading() as session:
        held = session.scalars(select(Mandate.id).where(Mandate.record == world.uuid)).one()
    world.uuid = mandates.vacate(world.context, held, "director", world.clock().date(), "resignation")


def _annulled(world: World) -> None:
    mandates.annul(world.context, world.uuid, "director", "The court", "7/2026", world.clock().date())


def _cancelled(world: World) -> None:
    convocation.cancel(world.context, world.uuid, "director", "another hall")


def _no_candidate(world: World) -> None:
    world.list_candidates()


STAGES: dict[str, tuple[str, Callable[[World], None]]] = {
    "draft": ("", _draft),
    "convened": ("", _convened),
    "listed": ("convened", _listed),
    "sitting": ("listed", _sitting),
    "open": ("sitting", _open),
    "suspended": ("open", _suspended),
    "closed": ("open", _closed),
    "on paper": ("open", _on_paper),
    "counted": ("closed", _counted),
    "proclaimed": ("counted", _proclaimed),
    "vacant": ("proclaimed", _vacant),
    "annulled": ("proclaimed", _annulled),
    "cancelled": ("convened", _cancelled),
    "without result": ("convened", _no_candidate),
}
"""By name: the stage before, and the acts from there."""


class Stages:
    """Makes the stages of one kind of database, and copies of them."""

    def __init__(self, make: Callable[[str], str], duplicate: Callable[[str, str], str]) -> None:
        self._make, self._duplicate = make, duplicate
        self._kept: dict[str, World] = {}
        self._taken = 0

    def take(self, stage: str) -> World:
        """A world of its own at this stage; whoever takes it disposes of its engine."""
        self._taken += 1
        return _over(self._at(stage), self._duplicate(_name(stage), f"copy{self._taken}"), stage)

    def _at(self, stage: str) -> World:
        if stage not in self._kept:
            before, acts = STAGES[stage]
            if before:
                world = _over(self._at(before), self._duplicate(_name(before), _name(stage)), stage)
            else:
                world = make_world(self._make(_name(stage)))
            acts(world)
            world.database.engine.dispose()
            self._kept[stage] = world
        return self._kept[stage]


def _name(stage: str) -> str:
    return f"stage_{stage.replace(' ', '_')}"


def _over(world: World, url: str, seed: str) -> World:
    """The same world over another database."""
    clock, copied = Clock(), copy(world)
    clock.now = world.clock.now
    copied.context, copied.clock = Context(connect(url), clock, Stream(seed.encode())), clock
    return copied


def on_sqlite(folder: Path) -> Stages:
    """Files, copied."""

    def make(name: str) -> str:
        return f"sqlite:///{folder}/{name}.db"

    def duplicate(old: str, new: str) -> str:
        shutil.copy(folder / f"{old}.db", folder / f"{new}.db")
        return make(new)

    return Stages(make, duplicate)


def on_postgresql(address: str) -> Iterator[Stages]:
    """Databases, each made in the likeness of another; they end with the session's server."""
    prefix = f"t{secrets.token_hex(4)}_"
    server = connect(address.format("postgres"))

    def create(name: str, template: str) -> str:
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {prefix}{name} TEMPLATE {template}")
        return address.format(prefix + name)

    yield Stages(lambda name: create(name, "template1"), lambda old, new: create(new, prefix + old))
    server.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def stages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    """Every stage, on each kind of database; each is made when it is first asked for."""
    if request.param == "sqlite":
        yield on_sqlite(tmp_path_factory.mktemp("stages"))
    else:
        yield from on_postgresql(request.getfixturevalue("postgresql_server"))
