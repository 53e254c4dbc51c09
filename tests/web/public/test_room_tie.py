"""The room announces a draw exactly where the law needs one, also after a candidate was struck off."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from elections import journal
from elections.acts import candidacies
from tests.acts.world import World


def heading(client: FlaskClient, world: World) -> str:
    page = client.get(f"/elections/{world.uuid}/room").text
    [shown] = re.findall(r"<h1.*?</p>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>|[\u2066-\u2069]", " ", shown).split())


@pytest.mark.parametrize(
    ("votes", "struck", "announced", "needed"),
    [
        ((2, 2, 1), 2, "The votes are counted Next: the proclamation.", None),
        ((3, 2, 2), 1, "2 candidates tied: 2 votes Next: the lot decides.", ("2", "3")),
        ((2, 0, 0), 1, "The votes are counted No vote was cast for any name.", None),
    ],
)
def test_a_candidate_struck_after_the_opening_is_out_of_the_tie(
    votes: tuple[int, ...],
    struck: int,
    announced: str,
    needed: tuple[str, ...] | None,
    stage: Callable[[str], World],
    client_of: Callable[[World], FlaskClient],
) -> None:
    world = stage("open")
    cast = [number for number, count in enumerate(votes, 1) for _ in range(count)]
    for card, number in enumerate(cast):
        world.vote(card, number)
    candidacies.strike(world.context, world.uuid, "director", struck, "withdrew")
    world.close()
    world.count(len(cast))
    tied = journal.outcome(world.standing()).draw
    assert (tied.entries if tied else None) == needed
    assert heading(client_of(world), world).startswith(announced)
