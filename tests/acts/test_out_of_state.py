"""Every act in every state where it has no place: refused, with a sentence, and nothing at all is changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from elections.acts import (
    ballots,
    candidacies,
    cards,
    ceremony,
    convocation,
    count,
    draws,
    mandates,
    members,
    poll,
    proposals,
    sitting,
)
from elections.belenios import credentials
from elections.errors import Refusal
from elections.journal import ACTS, STATES
from elections.law import calendar
from elections.law.rules import Rules
from tests.acts.dumping import dump
from tests.acts.stages import STAGES, Stages, stages
from tests.acts.world import World

__all__ = ["stages"]

Act = Callable[[World], object]


def public_half(world: World, card: int = 3) -> str:
    return str(credentials.public(credentials.derive(world.uuid, world.cards[card].code)))


def later(world: World, hours: int) -> str:
    return calendar.instant_text(world.context.now() + timedelta(hours=hours))


def with_two(name: str, **data: Any) -> Act:
    """The chair's press; the act would be done by a member's, and is tried at once."""
    return lambda world: proposals.propose(world.context, world.uuid, name, data)


def of(act: Callable[..., object], *arguments: Any) -> Act:
    return lambda world: act(world.context, world.uuid, *arguments)


PAPER = {"voters": 2, "blank": 0, "null": 0, "votes": [{"candidate": 1, "votes": 1}, {"candidate": 2, "votes": 1}]}

# By the act of the record that each would enter: how it is pressed.
ENTERED: dict[str, list[Act]] = {
    "convene": [
        lambda world: convocation.convene(world.context, world.uuid, "director", world.call()),
        of(convocation.choose, convocation.Choices(Rules(place="x"), None), None, {}),
        of(convocation.drop_draft),
    ],
    "file": [of(candidacies.file_candidacy, "registrar", "A-06")],
    "withdraw": [of(candidacies.withdraw, "registrar", 1)],
    "admit": [of(candidacies.admit, "director", 1)],
    "reject": [of(candidacies.reject, "director", 1, "a reason")],
    "correct_roll": [of(candidacies.correct_roll, "registrar", "A-07", cause) for cause in ("removed", "corrected")],
    "close_lists": [of(candidacies.close_lists, "director")],
    "make_cards": [of(cards.make_cards, "registrar"), of(sitting.mark_present, "A-01", True)],
    "strike": [of(candidacies.strike, "director", 1, "withdrew")],
    "begin_poll": [of(sitting.begin_poll), of(sitting.mark_all, True)],
    "adjourn": [
        lambda world: sitting.adjourn(
            world.context,
            world.uuid,
            world.context.now() + timedelta(days=1),
            world.context.now() + timedelta(days=1, hours=2),
        )
    ],
    "step_aside": [of(sitting.step_aside, "oldest")],
    "form_committee": [of(sitting.form_committee, "المدير", "")],
    "claim": [of(members.claim, "oldest", 1), of(members.confirm_claim, "oldest")],
    "release": [of(members.release, "oldest", "a telephone was lost")],
    "begin_ceremony": [of(ceremony.begin_ceremony, "device")],
    "make_key": [of(ceremony.receive, "oldest", "certificate", b"{}")],
    "confirm_key": [of(ceremony.confirm_key, "oldest", "0" * 64)],
    "open": [with_two("open")],
    "suspend": [with_two("suspend", reason="x")],
    "resume": [with_two("resume", reason="x")],
    "extend": [
        lambda world: proposals.propose(
            world.context, world.uuid, "extend", {"closes_at": later(world, 9), "reason": "x"}
        ),
        of(cards.hand_out, "A-05"),
        of(cards.take_back, "A-01"),
        lambda world: cards.spoil(world.context, world.uuid, public_half(world) if world.cards else "12"),
    ],
    "remark": [of(poll.remark, "oldest", "remark", "the light went out")],
    "close": [with_two("close", reason="x")],
    "account_cards": [of(count.account_cards, None), of(count.publish_result), of(count.give_share, "oldest", b"{}")],
    "leave_machine": [with_two("leave_machine", reason="x")],
    "count_on_paper": [with_two("count_on_paper", **PAPER)],
    "open_draw": [of(draws.open_draw)],
    "draw_by_hand": [of(draws.draw_by_hand, ("1",), "a trainee", "everybody")],
    "say": [of(draws.say, "chair", "chair", "4 1 6")],
    "close_draw": [of(draws.close_draw)],
    "annul_draw": [of(draws.annul_age_draw, "x"), with_two("annul_draw", reason="x")],
    "destroy_key": [of(count.destroy_key), of(count.key_destroyed, "oldest")],
    "proclaim": [with_two("proclaim")],
    "end_without_result": [of(count.end_without_votes), with_two("declare_impossible", reason="x")],
    "cancel": [of(convocation.cancel, "director", "x")],
    "contest": [of(mandates.contest, "registrar", "who and why")],
    "settle_contest": [of(mandates.settle_contest, "director", 1, "dismissed")],
    "annul": [
        lambda world: mandates.annul(world.context, world.uuid, "director", "The court", "7/2026", world.clock().date())
    ],
}


def test_every_act_that_the_record_knows_is_tried() -> None:
    # The count is pressed under the cards' account; a vacancy and an appointment are of mandates, not of an election.
    assert set(ENTERED) == set(ACTS) - {"count", "vacate", "appoint"}
    assert {state for name in STAGES for state in [name.replace(" ", "_")]} - {"on_paper", "vacant"} == set(STATES) - {
        "appointed"
    }
    pressed = {name for name in proposals.acts_for_two()}
    assert pressed - {"close_all_voted", "declare_impossible"} <= set(ENTERED)


@pytest.mark.parametrize("stage", STAGES)
def test_an_act_out_of_its_state_is_refused_and_changes_nothing(stages: Stages, stage: str) -> None:
    world = stages.take(stage)
    state, before = world.state(), dump(world.database)
    taken = []
    for name, presses in ENTERED.items():
        if state in ACTS[name].states:
            continue
        for number, press in enumerate(presses):
            try:
                press(world)
            except Refusal as refusal:
                assert str(refusal), "a sentence that says what to do"
            else:
                taken.append((name, number))
    assert not taken
    assert dump(world.database) == before
    world.database.engine.dispose()


@pytest.mark.parametrize("stage", ["draft", "convened", "listed", "sitting", "suspended", "closed", "counted"])
def test_a_ballot_enters_no_urn_but_an_open_one(stages: Stages, stage: str) -> None:
    opened, world = stages.take("open"), stages.take(stage)
    before = dump(world.database)
    with pytest.raises(Refusal):
        ballots.cast(world.context, world.uuid, opened.ballot(4, 1))
    assert dump(world.database) == before
    for one in (opened, world):
        one.database.engine.dispose()
