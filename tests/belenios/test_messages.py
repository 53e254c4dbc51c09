"""Messages have one form: whatever the damage, bytes that are accepted are written again as they were."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elections.belenios import messages
from elections.belenios.ballot import Ballot, check_ballot
from elections.belenios.messages import Message
from elections.belenios.proofs import Proof
from elections.belenios.questions import Election
from elections.belenios.rounds import Polynomial
from elections.belenios.signed import SignedMessage
from elections.belenios.tally import EncryptedTally, Result, Share
from elections.belenios.trustees import Trustees
from elections.errors import Malformed, Refusal
from tests.vectors.belenios.making import make_urn

URN = make_urn()
VOTES = [URN.vote(0, 1), URN.vote(1)]
TALLY = URN.counted(VOTES)
MESSAGES: list[Message] = [
    VOTES[0],
    URN.election,
    URN.key.trustees,
    URN.key.round1[0],
    URN.key.round2[0],
    TALLY,
    URN.share(1, TALLY),
    Result(1, (2**40, 0, 1)),
]
KINDS: list[type[Message]] = [
    Ballot,
    Election,
    Trustees,
    SignedMessage,
    Polynomial,
    EncryptedTally,
    Share,
    Result,
    Proof,
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_read_as_it_was_written(message: Message) -> None:
    assert type(message).from_bytes(message.to_bytes()) == message


@settings(max_examples=60)
@given(st.sampled_from(MESSAGES), st.data())
def test_a_flipped_byte_never_reads_as_another_form(message: Message, data: st.DataObject) -> None:
    good = message.to_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    try:
        read = type(message).from_bytes(changed)
    except Refusal:
        return
    assert read.to_bytes() == changed


@settings(max_examples=40)
@given(st.data())
def test_a_ballot_with_a_flipped_byte_is_refused(data: st.DataObject) -> None:
    good = VOTES[0].to_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    with pytest.raises(Refusal):
        check_ballot(URN.election, changed, set(URN.listed).__contains__)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.sampled_from(KINDS), values)
def test_any_other_json_is_refused_and_nothing_else_happens(kind: type[Message], value: object) -> None:
    with pytest.raises(Refusal):
        kind.from_bytes(json.dumps(value).encode())


@pytest.mark.parametrize("data", [b"\xff", b"", b"{", b"[" * 5000, b'{"a":' * 5000, b"1" * 5000, b"\xef\xbb\xbf{}"])
def test_what_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        Proof.from_bytes(data)


@pytest.mark.parametrize("text", ["", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "1e3", "0x1", "١", "²", "1" * 701])
def test_a_number_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        messages.number(text)
