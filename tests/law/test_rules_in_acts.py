"""What the institute's rules and the statute's limits do in the acts of an election."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from elections.acts import candidacies, convocation, mandates, sitting, upkeep
from elections.db.models import Election, Elector, Mandate
from elections.errors import Refusal
from elections.law.rules import Order, Rules
from tests.acts.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(f"sqlite:///{tmp_path / 'law.db'}")
    yield made
    made.database.engine.dispose()


def convene_refused(world: World, **rules: object) -> str:
    with pytest.raises(Refusal) as refused:
        world.convene(**rules)  # type: ignore[arg-type]
    assert world.state() == "draft"
    return refused.value.code


@pytest.mark.parametrize(("order", "listed"), [("filing", ["A-05", "A-02"]), ("alphabetical", ["A-02", "A-05"])])
def test_candidates_are_numbered_in_the_order_chosen(world: World, order: str, listed: list[str]) -> None:
    world.convene(list_order=order)
    world.list_candidates("A-05", "A-02")
    assert [one.registration for one in world.standing().candidates] == listed


@pytest.mark.parametrize(("may_sit", "oldest"), [(0, "A-02"), (1, "A-01")])
def test_who_withdrew_sits_only_where_the_institute_says_so(world: World, may_sit: int, oldest: str) -> None:
    world.convene(withdrawn_may_sit=may_sit)
    number = candidacies.file_candidacy(world.context, world.uuid, "registrar", "A-01")
    candidacies.withdraw(world.context, world.uuid, "registrar", number)
    world.list_candidates("A-05")
    world.make_cards()
    world.begin()
    sitting.form_committee(world.context, world.uuid, "المدير العام", "Director General")
    assert [one.registration for one in world.standing().members if one.seat == "oldest"] == [oldest]


def test_a_longer_notice_is_asked_for_where_the_institute_wants_it(world: World) -> None:
    assert convene_refused(world, minimum_notice_days=3) == "notice-too-short"
    world.convene(minimum_notice_days=2)
    assert world.state() == "convened"


def test_the_place_is_asked_for_when_convening(world: World) -> None:
    assert convene_refused(world, place="") == "place-missing"


@pytest.mark.parametrize(("percent", "minimum", "spares"), [(0, 0, 0), (5, 2, 2), (50, 2, 4)])
def test_spare_cards_are_made_as_the_institute_says(world: World, percent: int, minimum: int, spares: int) -> None:
    world.convene(spare_percent=percent, spare_minimum=minimum)
    world.list_candidates("A-05")
    world.make_cards()
    assert len(world.cards) == 8 + spares


def test_a_poll_after_the_first_month_is_confirmed_with_a_reason_and_late_for_good(world: World) -> None:
    world.clock.advance(days=28)
    assert convene_refused(world) == "late-needs-reason"
    convocation.convene(world.context, world.uuid, "director", world.call("strike"))
    standing = world.standing()
    assert (standing.last_lawful_day, standing.late) == (date(2026, 11, 30), True)


def test_the_last_lawful_day_itself_is_not_late(world: World) -> None:
    world.clock.advance(days=24)
    world.convene()
    assert not world.standing().late


def test_without_the_ministers_order_nobody_is_convened(world: World) -> None:
    world.uuid = convocation.create_draft(world.context, "tn-2020-28", world.cohort)
    for order in (None, Order(number="3", date="2026-10-01")):
        chosen = convocation.Choices(Rules(place="Hall 1"), order)
        convocation.choose(world.context, world.uuid, chosen, None, {})
        with pytest.raises(Refusal) as refused:
            convocation.convene(world.context, world.uuid, "director", world.call())
        assert (refused.value.code, world.state()) == ("blank-in-statute", "draft")


def test_the_roll_is_purged_when_the_days_of_appeal_are_over_and_a_term_lasts_its_months(world: World) -> None:
    world.until_open("A-03", "A-04", appeal_days=10, term_months=6)
    world.vote(0, 1)
    world.close()
    world.count(used=1)
    world.together("proclaim")
    standing = world.standing()
    assert (standing.starts_on, standing.ends_on) == (date(2026, 11, 6), date(2027, 5, 5))
    world.clock.advance(days=9)
    assert upkeep.purge(world.context) == (0, 0)
    world.clock.advance(days=1)
    assert upkeep.purge(world.context)[0] == 1
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Elector)) == 0


def test_a_vacancy_opens_a_by_election_within_thirty_days_for_the_time_that_remains(world: World) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0, 1)
    world.close()
    world.count(used=1)
    world.together("proclaim")
    first = world.standing()
    with world.database.reading() as session:
        held = session.scalars(select(Mandate.id)).one()
    world.clock.advance(days=30)
    since = world.clock.now.date() - timedelta(days=1)
    mandates.vacate(world.context, held, "director", since, "resignation")
    assert "resignation" not in b"".join(_lines(world)).decode()
    with world.database.reading() as session:
        drafts = [one for one in mandates.representatives(session, world.clock.now.date())]
        assert [one.vacant_since for one in drafts] == [since]
        draft = session.scalars(select(Election).where(Election.state == "draft")).one()
        assert convocation.last_lawful_day(session, draft) == since + timedelta(days=30)
        world.uuid = draft.uuid
    chosen = convocation.Choices(Rules(place="Hall 1"), None)
    convocation.choose(world.context, world.uuid, chosen, None, {})
    convocation.convene(world.context, world.uuid, "director", world.call())
    assert world.standing().mandate["until"] == str(first.ends_on)


def _lines(world: World) -> list[bytes]:
    from elections.acts.transaction import journal_lines

    with world.database.reading() as session:
        return journal_lines(session, world.uuid)


def test_the_orders_committee_and_term_are_the_elections(world: World) -> None:
    world.convene("both", "tn-2020-28", term_months=36)
    standing = world.standing()
    assert (standing.rules.reading, standing.rules.term_months) == ("both", 12)
    assert (standing.seats, standing.names_on_ballot) == (2, 2)
    assert (standing.last_lawful_day, standing.late) == (None, False)
