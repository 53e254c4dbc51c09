"""The server killed in the middle of votes, and many who press at once."""

import http.client
import json
import os
import random
import threading
from collections.abc import Iterable

from sqlalchemy import select

from elections.acts import proposals, urn
from elections.acts.transaction import find_election, standing_of
from elections.belenios import archive, credentials
from elections.belenios.ballot import make_ballot, tracker
from elections.belenios.group import Randomness
from elections.belenios.questions import Election
from elections.db.models import Ballot, JournalLine
from tests.acts.world import World
from tests.conftest import PATIENCE
from tests.serve.conftest import Opener
from tests.serve.serving import Server, ask, at_once, versions

KILLS = 10
A_ROUND = 9
VISITORS = 6


def test_killed_ten_times_in_a_storm_of_votes_every_acknowledged_ballot_is_there(
    opened: Opener, server: Server
) -> None:
    number = KILLS * A_ROUND
    world = opened("A-03", trainees=number)
    waiting = make_ballots(world, range(number))
    sent, acknowledged = list(waiting), {}
    for _ in range(KILLS):
        server.start()
        for data, status in storm(server, world.uuid, waiting, until=random.randrange(2, A_ROUND)):
            assert status in (200, 201)
            acknowledged[tracker(data)] = data
        waiting = [data for data in waiting if tracker(data) not in acknowledged]
        assert_whole(world, acknowledged)
    server.start()
    for data in waiting:
        assert server.post(f"/elections/{world.uuid}/ballots", data).status in (200, 201)
    assert server.get("/healthz").status == 200
    server.stop()
    assert_whole(world, {tracker(data): data for data in sent}, all_there=True)


def test_fifty_at_once_with_one_card_are_one_ballot(opened: Opener, server: Server) -> None:
    world = opened("A-03", "A-04")
    ballots = make_ballots(world, [0] * 50)
    with server:
        answers = at_once(50, lambda number: server.post(f"/elections/{world.uuid}/ballots", ballots[number]))
        assert sorted(answer.status for answer in answers) == [201] + [409] * 49
        [first] = [answer.json["tracker"] for answer in answers if answer.status == 201]
        assert {answer.json["tracker"] for answer in answers} == {first}
        same = make_ballots(world, [1])[0]
        answers = at_once(20, lambda number: server.post(f"/elections/{world.uuid}/ballots", same))
        assert sorted(answer.status for answer in answers) == [200] * 19 + [201]
    assert_whole(world, {first: b""})


def test_one_button_pressed_in_many_browsers_is_one_act(opened: Opener, server: Server) -> None:
    world = opened("A-03", "A-04")
    version = versions(world)
    with server:
        number = proposals.propose(world.context, world.uuid, "suspend", {"reason": "the power failed"})
        bearers = [server.bearer(world, seat, version[seat]) for seat in ("oldest", "youngest")]
        answers = at_once(
            8, lambda press: server.post("/committee/confirm", {"proposal": number}, **bearers[press % 2])
        )
        assert sorted(answer.status for answer in answers) == [200] + [409] * 7
        with world.database.reading() as session:
            lines = [json.loads(line) for line in session.scalars(select(JournalLine.line))]
        assert [line["act"] for line in lines].count("suspend") == 1
        assert world.state() == "suspended"


def make_ballots(world: World, cards: Iterable[int]) -> list[bytes]:
    """A ballot for the first candidate by each of these cards."""
    data = world.election().election_json
    assert data
    question, randomness = Election.from_bytes(data), Randomness(os.urandom)
    secrets = [credentials.derive(world.uuid, world.cards[card].code) for card in cards]
    return [make_ballot(question, secret, (1,), randomness).to_bytes() for secret in secrets]


def storm(server: Server, uuid: str, ballots: list[bytes], until: int) -> list[tuple[bytes, int]]:
    """Posts from several visitors until so many are acknowledged, then kills; what was acknowledged."""
    left, said, lock, enough = iter(list(ballots)), [], threading.Lock(), threading.Event()

    def visit() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        try:
            while True:
                with lock:
                    data = next(left, None)
                if data is None:
                    break
                status = ask(connection, "POST", f"/elections/{uuid}/ballots", data).status
                with lock:
                    said.append((data, status))
                    if len(said) >= until:
                        enough.set()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    assert enough.wait(PATIENCE)
    server.kill()
    for thread in threads:
        thread.join()
    return said


def assert_whole(world: World, acknowledged: dict[str, bytes], all_there: bool = False) -> None:
    """Every acknowledged ballot is in the urn, none twice, and every chain holds."""
    with world.database.reading() as session:
        election = find_election(session, world.uuid)
        steps = list(archive.read(urn.stream(session, election)))
        known = list(session.scalars(select(Ballot.tracker)))
        assert standing_of(session, election).head == election.head
        number = election.ballots
    in_urn = [tracker(step.data[0]) for step in steps if step.event.type == "Ballot"]
    assert len(in_urn) == len(set(in_urn)) == number
    assert sorted(in_urn) == sorted(known)
    assert set(acknowledged) <= set(in_urn)
    assert not all_there or set(acknowledged) == set(in_urn)
