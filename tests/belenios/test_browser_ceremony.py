"""Members of a committee in real Chromiums: their key, the comparison, a reload in each round, their shares."""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from elections.belenios import ballot, ceremony, credentials, tally, trustees
from elections.belenios.group import Q
from elections.belenios.questions import Election, Question
from elections.belenios.rounds import (
    Ceremony,
    Polynomial,
    check_certificates,
    check_output,
    check_polynomial,
    make_trustees,
)
from elections.belenios.signed import SignedMessage, sign
from elections.errors import Refusal
from tests.belenios.conftest import Devices
from tests.belenios.tool import Tool
from tests.vectors.belenios.making import make_key, stream

# One worker starts the one Chromium.
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("protocol_chromium")]

UUID = "BrowserCeremonyE1ectio"
ACT = "async (of) => (await import('/tests/belenios/member.js')).act(of)"
KEPT = "async () => (await import('/tests/belenios/member.js')).kept()"


class Room:
    """Members, each in a browser context of its own, and the server between them, which is Python."""

    def __init__(self, pages: list[Page], number: int = 1, *, reload: bool = False) -> None:
        self.pages = pages
        self.reload = reload
        self.ceremony = Ceremony(UUID, number, len(pages))

    def act(self, owner: int, step: str, argument: Any = None) -> str:
        """One step of a member, by a device opened anew from what it keeps; after a reload of the page, if asked."""
        page = self.pages[owner - 1]
        which = {"election": UUID, "ceremony": self.ceremony.number, "members": len(self.pages), "owner": owner}
        answer: str = page.evaluate(ACT, {"which": which, "step": step, "argument": argument})
        if self.reload:
            page.reload()
        return answer

    def all(self, step: str, argument: Any = None) -> list[str]:
        return [self.act(owner, step, argument) for owner in self.ceremony.owners]

    def finish(self) -> tuple[list[str], list[str], list[str], trustees.Trustees]:
        """The three rounds, each message checked as the server does."""
        round1 = self.all("certificate")
        certificates = check_certificates(self.ceremony, [SignedMessage.from_bytes(text.encode()) for text in round1])
        round2 = self.all("polynomial", round1)
        polynomials = [Polynomial.from_bytes(text.encode()) for text in round2]
        for owner, polynomial in zip(self.ceremony.owners, polynomials, strict=True):
            check_polynomial(self.ceremony, certificates, owner, polynomial)
        round3 = self.all("output", round2)
        keys = [
            check_output(self.ceremony, certificates, polynomials, owner, SignedMessage.from_bytes(text.encode()))
            for owner, text in zip(self.ceremony.owners, round3, strict=True)
        ]
        return round1, round2, round3, make_trustees(self.ceremony, certificates, polynomials, keys)


@dataclass
class Finished:
    """A room and what was said in it."""

    room: Room
    round1: list[str]
    round2: list[str]
    round3: list[str]
    key: trustees.Trustees


@pytest.fixture(scope="module")
def ended(devices: Devices) -> tuple[Finished, list[str]]:
    """A ceremony of three at its end, and what each device then keeps."""
    room = Room(devices(3))
    return Finished(room, *room.finish()), [page.evaluate(KEPT) for page in room.pages]


@pytest.fixture
def finished(devices: Devices, ended: tuple[Finished, list[str]]) -> Finished:
    """A ceremony of three at its end, on devices that keep what theirs did."""
    for page, kept in zip(devices(3), ended[1], strict=True):
        page.evaluate("(kept) => Object.assign(localStorage, JSON.parse(kept))", kept)
    return ended[0]


def _stranger(room: Room, owner: int) -> str:
    """A certificate that the server makes in a member's name, sound in itself."""
    return ceremony.make_certificate(ceremony.Member(room.ceremony, owner, b"\x07" * 32)).to_bytes().decode()


def test_a_reload_in_each_round_resumes_to_the_same_bytes(devices: Devices) -> None:
    room = Room(devices(3), reload=True)
    round1, round2, round3, key = room.finish()
    assert room.all("certificate") == round1
    assert room.all("polynomial", round1) == round2
    assert room.all("output", round2) == round3
    assert trustees.check_trustees(key) == key.public_key


def test_five_members_make_a_key_that_three_can_use(devices: Devices) -> None:
    room = Room(devices(5))
    key = room.finish()[3]
    assert key.threshold == 3
    assert trustees.check_trustees(key) == key.public_key
    assert set(room.all("compare", key.to_bytes().decode())) == {trustees.fingerprint(key.to_bytes())}


@pytest.mark.belenios_tool
def test_a_key_and_shares_made_in_chromium_open_an_urn_that_belenios_tool_accepts(
    finished: Finished, tmp_path: Path
) -> None:
    room, key = finished.room, finished.key
    data = key.to_bytes().decode()
    assert room.all("compare", data) == [trustees.fingerprint(key.to_bytes())] * 3

    question = Question(("1. سعاد", "2. O'Neil"), 1, "؟")
    election = Election("d", "n", key.public_key, question, UUID, "a", "c")
    cards = [credentials.generate(stream(f"card {number}")) for number in range(3)]
    secrets = [credentials.derive(UUID, card) for card in cards]
    listed = sorted(credentials.public(secret) for secret in secrets)
    tool = Tool(tmp_path)
    tool.init(election.data, key.to_bytes(), credentials.public_credentials_bytes(listed))
    ballots = [
        ballot.make_ballot(election, secret, chosen, stream(str(secret)))
        for secret, chosen in zip(secrets, [(1,), (), (1,)], strict=True)
    ]
    for one in ballots:
        tool.add_event("Ballot", one.to_bytes().decode())
    tool.add_event("EndBallots")
    counted = tally.aggregate(question, [one.choices() for one in ballots])
    tool.add_event("EncryptedTally", tool.run("election", "compute-encrypted-tally"))

    [archive] = tmp_path.glob("*.bel")
    public = {"archive": b64encode(archive.read_bytes()).decode()}
    file = room.act(2, "keyFile")
    room.act(2, "forget")
    made = {3: room.act(3, "share", public), 2: room.act(2, "shareFromFile", {**public, "file": file + "\n"})}
    shares = {}
    for owner, text in made.items():
        shares[owner] = tally.Share.from_bytes(text.encode())
        tally.check_share(election.fingerprint, key.verification_key(owner), counted, shares[owner], owner)
        owned = {"owner": owner, "payload": _sha256(text)}
        tool.add_event("PartialDecryption", text + "\n" + json.dumps(owned, separators=(",", ":")))
    result = tally.make_result(key, question, counted, 3, shares)
    assert result == tally.Result(1, (2, 0))
    assert tool.run("election", "compute-result").strip() == result.to_bytes().decode()
    tool.add_event("Result", result.to_bytes().decode())
    assert "W:" not in tool.verify()

    name = tool.write("member.key", file)
    theirs = tool.run("election", "decrypt", "--privkey", name, "--trustee-id", "2").splitlines()[0]
    assert tally.Share.from_bytes(theirs.encode()).decryption_factors == shares[2].decryption_factors


def test_a_server_that_shows_two_members_different_certificates_is_noticed(devices: Devices) -> None:
    """Member 1 is shown a certificate of the server's own in the place of member 3's; each world is sound in itself."""
    room = Room(devices(3))
    true = room.all("certificate")
    shown = [true[0], true[1], _stranger(room, 3)]
    answers = [room.act(1, "polynomial", shown), *(room.act(owner, "polynomial", true) for owner in (2, 3))]
    for world, owner, sender in ((true, 2, 1), (shown, 1, 2)):
        certificates = [SignedMessage.from_bytes(text.encode()) for text in world]
        checked = check_certificates(room.ceremony, certificates)
        with pytest.raises(Refusal) as refused:
            check_polynomial(room.ceremony, checked, sender, Polynomial.from_bytes(answers[sender - 1].encode()))
        assert refused.value.code == "certificates-differ"
        with pytest.raises(Exception, match="certificates-differ|commitment-broken"):
            room.act(owner, "output", answers)


def test_a_device_answers_for_no_other_certificates_after_a_reload(devices: Devices) -> None:
    room = Room(devices(3))
    true = room.all("certificate")
    answer = room.act(1, "polynomial", true)
    with pytest.raises(Exception, match="certificates-changed"):
        room.act(1, "polynomial", [true[0], true[1], _stranger(room, 3)])
    assert room.act(1, "polynomial", true) == answer


def test_a_device_answers_for_no_other_polynomials_after_a_reload(finished: Finished) -> None:
    """A colleague signs another share, even one that is not for this member."""
    room, round2 = finished.room, finished.round2
    member_2 = ceremony.Member(room.ceremony, 2, bytes.fromhex(_seed(room.pages[1])))
    certificates = check_certificates(
        room.ceremony, [SignedMessage.from_bytes(text.encode()) for text in finished.round1]
    )
    honest = ceremony.make_polynomial(member_2, certificates)
    assert honest.to_bytes().decode() == round2[1]
    share = honest.shares[2]
    content = json.loads(share.message)
    content["masked"] = str((int(content["masked"]) + 1) % Q)
    twisted = replace(honest, shares=(*honest.shares[:2], sign(member_2.scalar("signing"), content, member_2.scalar)))
    with pytest.raises(Exception, match="polynomials-changed"):
        room.act(1, "output", [round2[0], twisted.to_bytes().decode(), round2[2]])
    assert room.act(1, "output", round2) == finished.round3[0]


def test_a_certificate_in_the_members_own_name_is_noticed(devices: Devices) -> None:
    room = Room(devices(3))
    shown = [_stranger(room, 1), *room.all("certificate")[1:]]
    with pytest.raises(Exception, match="own-certificate-changed"):
        room.act(1, "polynomial", shown)


def test_a_published_key_of_others_is_noticed_and_its_fingerprint_differs(finished: Finished) -> None:
    """The server publishes a key that is sound in itself, but made by itself and not on the members' devices."""
    room, mine = finished.room, finished.key.to_bytes().decode()
    others = make_key(UUID).trustees.to_bytes().decode()
    for owner in room.ceremony.owners:
        with pytest.raises(Exception, match="trustees-differ"):
            room.act(owner, "compare", others)
    assert room.act(1, "fingerprint", mine) != room.act(1, "fingerprint", others)


def test_a_new_ceremony_has_a_new_seed_and_new_keys(devices: Devices) -> None:
    room = Room(devices(3))
    first = room.all("certificate")
    again = Room(room.pages, 2)
    for old, new in zip(first, again.all("certificate"), strict=True):
        assert _cert(old) != _cert(new)


def test_the_key_file_of_another_member_is_refused(finished: Finished) -> None:
    room, key = finished.room, finished.key
    election = Election("d", "n", key.public_key, Question(("a", "b"), 1, "q"), UUID)
    public = {
        "election": election.data.decode(),
        "trustees": key.to_bytes().decode(),
        "tally": tally.aggregate(election.question, []).to_bytes().decode(),
    }
    for file, code in ((room.act(2, "keyFile"), "wrong-key-file"), ("12", "not-a-key-file"), ("", "not-a-key")):
        with pytest.raises(Exception, match=code):
            room.act(1, "shareFromFile", {**public, "file": file})
    stranger = Election("d", "n", key.verification_key(1), Question(("a", "b"), 1, "q"), UUID)
    with pytest.raises(Exception, match="wrong-public-key"):
        room.act(1, "share", {**public, "election": stranger.data.decode()})


def test_nothing_is_left_on_the_device_after_it_forgets(devices: Devices) -> None:
    room = Room(devices(3))
    room.act(1, "polynomial", room.all("certificate"))
    assert {"seed", "certificates"} <= set(json.loads(*json.loads(room.pages[0].evaluate(KEPT)).values()))
    room.act(1, "forget")
    assert room.pages[0].evaluate(KEPT) == "{}"


def _seed(page: Page) -> str:
    """What the device of a member drew for its first ceremony."""
    seed: str = page.evaluate("() => JSON.parse(Object.values(localStorage)[0]).seed")
    return seed


def _cert(statement: str) -> Any:
    return json.loads(json.loads(statement)["message"])["certificate"]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
