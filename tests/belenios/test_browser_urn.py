"""What a member's page checks of the urn before it decrypts, in a real Chromium: archives wrong by one thing."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO

import pytest
from playwright.sync_api import Page

from elections.belenios import archive, credentials
from elections.belenios.ballot import Ballot
from elections.belenios.tally import EncryptedTally
from elections.belenios.trustees import four_by_four
from tests.vectors.belenios.making import Urn, make_urn

# One worker starts the one Chromium.
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("protocol_chromium")]

READ = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const { readUrn } = await import("/static/js/urn.js");
  const counts = [];
  await readUrn(bytes, (done) => counts.push(done));
  const urn = await readUrn(bytes);
  const { uuid } = urn.election;
  return { uuid, counts, ballots: urn.ballots, seal: urn.seal, tally: new TextDecoder().decode(urn.tallyBytes) };
}"""
STAMP = 1795297882


def _text(data: bytes) -> str:
    """Bytes on their way to the page."""
    return b64encode(data).decode()


@pytest.fixture(scope="module")
def urn() -> Urn:
    return make_urn("BrowserUrnTestE1ection")


def _archive(
    urn: Urn,
    ballots: list[Ballot],
    tally: EncryptedTally,
    listed: list[int] | None = None,
    *,
    counted: int | None = None,
) -> bytes:
    cards = credentials.public_credentials_bytes(urn.listed if listed is None else listed)
    steps = [archive.setup(STAMP, urn.election.data, urn.key.trustees.to_bytes(), cards)]
    for one in ballots:
        steps.append(archive.ballot(steps[-1].head, one.to_bytes()))
    steps.append(archive.end_ballots(steps[-1].head))
    head = steps[-1].head if counted is None else replace(steps[-1].head, ballots=counted)
    steps.append(archive.encrypted_tally(head, tally.to_bytes()))
    return b"".join(step.records for step in steps)


def _votes(urn: Urn) -> list[Ballot]:
    return [urn.vote(0, 1), urn.vote(1), urn.vote(2, 3)]


def test_a_closed_urn_is_read_with_its_seal_and_its_number_of_ballots(page: Page, urn: Urn) -> None:
    votes = _votes(urn)
    data = _archive(urn, votes, urn.counted(votes))
    said = page.evaluate(READ, _text(data))
    *_, last = archive.read(BytesIO(data))
    assert said == {
        "uuid": urn.election.uuid,
        "counts": [1, 2, 3],
        "ballots": 3,
        "seal": four_by_four(last.head.event),
        "tally": urn.counted(votes).to_bytes().decode(),
    }
    shared = data + archive.partial_decryption(last.head, 1, urn.share(1, urn.counted(votes)).to_bytes()).records
    assert page.evaluate(READ, _text(shared)) == said


def _wrong(urn: Urn) -> dict[str, tuple[bytes, str]]:
    votes = _votes(urn)
    right = _archive(urn, votes, urn.counted(votes))
    stranger = replace(votes[0], credential=urn.vote(3, 1).credential)
    forged = replace(votes[0], answers=urn.vote(0, 2).answers)
    lent = urn.sign_again(votes[0], 1)
    one_alone = urn.counted(votes[:1])
    # Signed with its card, and a thousand votes: what the sum would show of another's choices goes the same way.
    heavy = urn.lie(3, [0, 1000, 0, 0], branches=[0, 1, 0, 0])
    return {
        "one voter's ballot as the tally": (_archive(urn, votes, one_alone), "wrong-tally"),
        "a tally of fewer choices": (_archive(urn, votes, EncryptedTally(one_alone.choices[1:])), "wrong-tally"),
        "a ballot twice": (_archive(urn, [*votes, votes[0]], urn.counted([*votes, votes[0]])), "unknown-credential"),
        "a card that is not listed": (
            _archive(urn, votes, urn.counted(votes), [votes[0].credential]),
            "unknown-credential",
        ),
        "a ballot in another card's name": (
            _archive(urn, [stranger], urn.counted([stranger])),
            "individual-proof-failed",
        ),
        "another ballot's answer": (_archive(urn, [forged], urn.counted([forged])), "wrong-hash"),
        "a ballot that weighs a thousand": (
            _archive(urn, [*votes, heavy], urn.counted([*votes, heavy])),
            "individual-proof-failed",
        ),
        "a signature of another card": (_archive(urn, [lent], urn.counted([lent])), "wrong-signature"),
        "a number changed": (
            _replaced(right, b'"num_tallied":3', b'"num_tallied":4'),
            "record-name",
        ),
        "a false number of ballots": (_archive(urn, votes, urn.counted(votes), counted=4), "wrong-num-tallied"),
        "cut short": (right[:-1], "record-cut"),
        "an event taken out": (_without_event(right, 2), "event-height"),
        "still open": (right[: _ends(right)[3]], "urn-not-closed"),
        "nothing": (b"", "urn-not-closed"),
        "no archive": (b"x" * 2048, "not-an-archive"),
    }


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1
    return data.replace(old, new)


def _ends(data: bytes) -> list[int]:
    return [step.head.size for step in archive.read(BytesIO(data))]


def _without_event(data: bytes, index: int) -> bytes:
    ends = _ends(data)
    return data[: ends[index - 1]] + data[ends[index] :]


def test_an_urn_that_is_wrong_by_one_thing_is_refused_for_it(page: Page, urn: Urn) -> None:
    said, wrong = {}, _wrong(urn)
    for name, (data, _) in wrong.items():
        answer = page.evaluate(f"(text) => ({READ})(text).catch((error) => error.code ?? String(error))", _text(data))
        said[name] = answer
    assert said == {name: code for name, (_, code) in wrong.items()}
