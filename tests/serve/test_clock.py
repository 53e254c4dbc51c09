"""The closing time: kept by the server's thread, never by a visit, and left to the committee after an outage."""

import json
from datetime import timedelta

from elections.acts import convocation, poll, upkeep
from elections.acts.transaction import find_election, journal_lines
from tests.acts.world import World, make_world
from tests.serve.conftest import Opener
from tests.serve.serving import Server, SharedClock


def acts(world: World) -> list[dict[str, object]]:
    with world.database.reading() as session:
        return [json.loads(line) for line in journal_lines(session, world.uuid)]


def test_the_thread_closes_a_poll_whose_time_is_over_and_no_visit_does(
    opened: Opener, server: Server, clock: SharedClock
) -> None:
    world = opened("A-03", "A-04")
    closes_at = world.election().closes_at
    assert closes_at
    clock.now = closes_at - timedelta(seconds=1)
    with server:
        base = f"/elections/{world.uuid}"
        sent, late = world.ballot(0, 1), world.ballot(1, 2)
        first = server.post(f"{base}/ballots", sent)
        assert first.status == 201
        clock.now = closes_at
        # Between the making of the ballot and its sending; the thread may have looked at the clock already, or not.
        assert server.post(f"{base}/ballots", late).status == 410
        server.until(lambda: world.state() == "closed")
        assert server.post(f"{base}/ballots", late).status == 410
        again = server.post(f"{base}/ballots", sent)
        assert (again.status, again.json) == (200, first.json)
    last = acts(world)[-1]
    assert (last["act"], last["by"]) == ("close", "server")
    assert [act["act"] for act in acts(world)].count("close") == 1


def test_a_server_that_was_down_at_the_closing_time_comes_back_suspended(
    opened: Opener, server: Server, clock: SharedClock
) -> None:
    world = opened("A-03", "A-04")
    closes_at = world.election().closes_at
    assert closes_at
    clock.now = closes_at - timedelta(seconds=20)
    poll.close_due(world.context)
    clock.now = closes_at + timedelta(minutes=2)
    with server:
        server.until(lambda: world.state() == "suspended")
        assert acts(world)[-1]["by"] == "server"
        assert server.post(f"/elections/{world.uuid}/ballots", world.ballot(0, 1)).status == 423


def test_an_election_that_ended_gets_its_extract_without_a_visit(
    database_url: str, server: Server, clock: SharedClock
) -> None:
    world = make_world(database_url, clock=clock)
    world.convene()
    convocation.cancel(world.context, world.uuid, "director", "another hall")
    with server:
        server.until(lambda: len(_extracts(world)) == len(upkeep.LANGUAGES))
        for language, body in _extracts(world).items():
            assert body.startswith(b"%PDF")
            assert server.get(f"/elections/{world.uuid}/minutes-{language}.pdf").body == body
    world.database.engine.dispose()


def _extracts(world: World) -> dict[str, bytes]:
    with world.database.reading() as session:
        election = find_election(session, world.uuid)
        found = {one: upkeep.frozen(session, election, "extract", one) for one in upkeep.LANGUAGES}
    return {language: body for language, body in found.items() if body is not None}
