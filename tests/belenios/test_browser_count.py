"""A member's page gives its share of one sum only: that of the public urn whose seal the room saw."""

from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route

from elections.belenios import archive, credentials, tally
from elections.belenios.ballot import Ballot
from elections.belenios.trustees import four_by_four
from elections.canonical import compact_bytes
from tests.belenios.conftest import Devices
from tests.vectors.belenios.making import Urn, make_urn

# One worker starts the one Chromium.
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("protocol_chromium")]

OWNER = 2
COUNT = """async ({ state, file }) => {
  const { Member } = await import("/static/js/member.js");
  try {
    await new Member().count(state, new TextEncoder().encode(file), () => {});
  } catch (error) {
    return error.code ?? String(error);
  }
  return "given";
}"""


class Server:
    """What the page is given as the public archive, and what it sends as its share."""

    def __init__(self, page: Page, urn: Urn) -> None:
        self.page, self.urn = page, urn
        self.archive, self.seal = b"", ""
        self.shares: list[bytes] = []
        page.route("**/archive.bel", lambda route: route.fulfill(body=self.archive))
        page.route("**/committee/share", self._share)

    def _share(self, route: Route, request: Request) -> None:
        self.shares.append(request.post_data_buffer or b"")
        route.fulfill(json={})

    def closes(self, ballots: list[Ballot], encrypted: tally.EncryptedTally | None = None) -> None:
        cards = credentials.public_credentials_bytes(self.urn.listed)
        steps = [archive.setup(1795297882, self.urn.election.data, self.urn.key.trustees.to_bytes(), cards)]
        for one in ballots:
            steps.append(archive.ballot(steps[-1].head, one.to_bytes()))
        steps.append(archive.end_ballots(steps[-1].head))
        steps.append(
            archive.encrypted_tally(steps[-1].head, (encrypted or self.urn.counted(ballots)).to_bytes()),
        )
        self.archive = b"".join(step.records for step in steps)
        self.seal = four_by_four(steps[-1].head.event)

    def count(self, **other: Any) -> str:
        state = {
            "election": self.urn.election.uuid,
            "ceremony": {"number": 1},
            "owner": OWNER,
            "ballots": 3,
            "trustees": self.urn.key.trustees.to_bytes().decode(),
            "seal": self.seal,
        }
        file = compact_bytes(str(self.urn.key.private_keys[OWNER - 1])).decode()
        answer: str = self.page.evaluate(COUNT, {"state": state | other, "file": file})
        return answer


@pytest.fixture(scope="module")
def urn() -> Urn:
    return make_urn("BrowserCountE1ectionXX")


@pytest.fixture
def server(devices: Devices, urn: Urn) -> Server:
    return Server(devices(1)[0], urn)


def test_the_share_is_that_of_all_ballots_and_of_no_other_sum_later(server: Server, urn: Urn) -> None:
    votes = [urn.vote(0, 1), urn.vote(1), urn.vote(2, 3)]
    server.closes(votes)
    assert server.count() == "given"
    assert server.count() == "given"
    for given in server.shares:
        share = tally.Share.from_bytes(given)
        verification_key = urn.key.trustees.verification_key(OWNER)
        tally.check_share(urn.election.fingerprint, verification_key, urn.counted(votes), share, OWNER)
    server.closes(votes[1:])
    assert server.count() == "urn-changed"
    assert len(server.shares) == 2


def test_no_share_of_one_ballot_of_a_shorter_urn_or_of_another_key(server: Server, urn: Urn) -> None:
    votes = [urn.vote(0, 1), urn.vote(1), urn.vote(2, 3)]
    server.closes(votes)
    shown = server.seal
    server.closes(votes, urn.counted(votes[:1]))
    assert server.count() == "wrong-tally"
    server.closes(votes[:1])
    assert server.count(seal=shown) == "urn-differs"
    server.closes(votes)
    other = make_urn("BrowserCountE1ectionX2")
    assert server.count(trustees=other.key.trustees.to_bytes().decode()) == "urn-differs"
    assert server.count(election=other.election.uuid) == "urn-differs"
    assert server.shares == []
