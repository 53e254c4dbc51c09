"""Whole elections by acts alone."""

from elections.acts import count, draws
from tests.acts.world import World


def test_an_election_from_the_call_to_the_mandate(world: World) -> None:
    world.until_open("A-03", "A-04")
    for card, choice in enumerate((1, 1, 2, None)):
        world.vote(card, *([choice] if choice else []))
    world.close()
    assert world.state() == "closed"
    world.count(used=4)
    counts = world.standing().counts
    assert counts is not None
    assert (dict(counts.votes), counts.blank) == ({1: 2, 2: 1}, 1)
    world.together("proclaim")
    assert world.state() == "proclaimed"
    assert [(one.candidate, one.votes, one.by) for one in world.standing().elected] == [(1, 2, "votes")]


def test_a_tie_is_left_to_the_lot(world: World) -> None:
    world.until_open("A-03", "A-04")
    for card, choice in enumerate((1, 2)):
        world.vote(card, choice)
    world.close()
    world.count(used=2)
    draws.open_draw(world.context, world.uuid)
    for seat in ("chair", "oldest", "youngest"):
        draws.say(world.context, world.uuid, seat, seat, "4 1 6 3")
    drawn = draws.close_draw(world.context, world.uuid)
    world.together("proclaim")
    assert [(str(one.candidate), one.by) for one in world.standing().elected] == [(drawn[0], "lot")]


def test_nobody_is_elected_without_a_vote(world: World) -> None:
    world.until_open("A-03", "A-04")
    world.vote(0)
    world.close()
    world.count(used=1)
    count.end_without_votes(world.context, world.uuid)
    assert world.state() == "without_result"
