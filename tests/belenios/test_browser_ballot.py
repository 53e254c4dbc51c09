"""Ballots made in a real Chromium, against Python and against belenios-tool."""

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Page

from elections.belenios import ballot, credentials
from elections.belenios.group import Randomness
from elections.belenios.questions import Election
from elections.errors import Refusal
from tests.belenios.tool import Tool
from tests.vectors.belenios.making import make_election, make_key, stream

# One worker starts the one Chromium.
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("protocol_chromium")]

UUID = "BrowserBa11otTestE1ect"
MAKE = "async (of) => (await import('/tests/belenios/maker.js')).ballot(of)"


@pytest.fixture(scope="module")
def election() -> Election:
    return make_election(UUID, make_key(UUID), 7, 2)


@pytest.fixture(scope="module")
def credential() -> str:
    return credentials.generate(Randomness(secrets.token_bytes))


def _make(page: Page, election: Election, credential: str, *chosen: int) -> bytes:
    of = {"election": election.data.decode(), "credential": credential, "chosen": chosen}
    made = page.evaluate(MAKE, of)
    assert made["tracker"] == ballot.tracker(made["ballot"].encode())
    assert made["fingerprint"] == election.fingerprint
    steps, total = made["steps"], made["of"]
    assert steps == sorted(set(steps)) and steps[-1] == total
    return made["ballot"].encode()


@pytest.mark.parametrize("chosen", [(), (1,), (7,), (2, 5)])
def test_a_ballot_made_in_chromium_is_accepted_by_python(
    page: Page, election: Election, credential: str, chosen: tuple[int, ...]
) -> None:
    data = _make(page, election, credential, *chosen)
    public = credentials.public(credentials.derive(UUID, credential))
    checked = ballot.check_ballot(election, data, {public}.__contains__)
    assert checked.credential == public


@pytest.mark.parametrize("chosen", [(1, 2, 3), (8,), (0,), (2, 2)])
def test_names_that_are_not_on_the_list_or_too_many_are_refused(
    page: Page, election: Election, credential: str, chosen: tuple[int, ...]
) -> None:
    with pytest.raises(Exception, match="wrong-choice"):
        _make(page, election, credential, *chosen)


def test_the_code_typed_with_spaces_or_without_dashes_gives_the_same_card(
    page: Page, election: Election, credential: str
) -> None:
    public = credentials.public(credentials.derive(UUID, credential))
    for typed in (credential.replace("-", ""), credential.replace("-", " "), f" {credential} "):
        data = _make(page, election, typed, 1)
        ballot.check_ballot(election, data, {public}.__contains__)


def test_python_and_chromium_make_the_same_bytes_from_the_same_randomness(
    page: Page, election: Election, credential: str
) -> None:
    secret = credentials.derive(UUID, credential)
    for chosen in ((), (3,), (1, 7)):
        taken: list[bytes] = []
        source = stream(f"same {chosen}")

        def record(count: int, source: Randomness = source, taken: list[bytes] = taken) -> bytes:
            taken.append(source._random_bytes(count))
            return taken[-1]

        made = ballot.make_ballot(election, secret, chosen, Randomness(record)).to_bytes()
        of = {"election": election.data.decode(), "credential": credential, "chosen": chosen}
        assert page.evaluate(MAKE, {**of, "randomness": b"".join(taken).hex()})["ballot"].encode() == made


def test_a_wrong_product_is_not_handed_over(page: Page, election: Election, credential: str) -> None:
    """A table with one wrong entry, as a faulty device would have: the maker's own check finds it."""
    of = {"election": election.data.decode(), "credential": credential, "chosen": [1], "fault": True}
    with pytest.raises(Exception, match="proof-failed|not-in-group|wrong-signature|own-ballot-wrong"):
        page.evaluate(MAKE, of)


def test_the_page_stays_alive_while_a_ballot_is_made(page: Page, election: Election, credential: str) -> None:
    of = {"election": election.data.decode(), "credential": credential, "chosen": [1]}
    # On this device every step takes longer than a page may stand still.
    page.evaluate("() => { let now = 0; performance.now = () => (now += 1000); }")
    made = page.evaluate(MAKE, of)
    page.evaluate("() => { delete performance.now; }")
    assert made["turns"] >= len(made["steps"]) >= 9


@pytest.mark.belenios_tool
def test_ballots_made_in_chromium_are_accepted_by_belenios_tool(page: Page, tmp_path: Path) -> None:
    """An election, its cards and its key made by belenios-tool alone."""
    tool = Tool(tmp_path)
    question = {"answers": ["1. سعاد", "2. O'Neil"], "blank": True, "min": 1, "max": 1, "question": "؟"}
    template: dict[str, object] = {"description": "", "name": "n", "questions": [question]}
    template |= {"administrator": "a", "credential_authority": "c"}
    cards = tool.set_up(UUID, template, 2)
    tool.run("archive", "init")
    election = Election.from_bytes(tool.read("election.json").encode())
    for card, chosen in zip(cards, [(1,), ()], strict=True):
        tool.add_event("Ballot", _make(page, election, card, *chosen).decode())
    assert "no result" in tool.verify()


def test_an_altered_election_file_has_another_fingerprint_and_its_ballot_is_refused(
    page: Page, election: Election, credential: str
) -> None:
    renamed = election.data.replace(b"Vectors", b"Vectors.")
    of = {"election": renamed.decode(), "credential": credential, "chosen": [1]}
    made = page.evaluate(MAKE, of)
    assert made["fingerprint"] != election.fingerprint
    with pytest.raises(Refusal) as refused:
        ballot.check_ballot(election, made["ballot"].encode(), lambda _: True)
    assert refused.value.code == "wrong-election-hash"
