"""The archive: written from its head alone, read as a stream, one form only."""

import io
from collections.abc import Callable

import pytest

from elections.belenios import archive
from elections.errors import OutOfState, Refusal
from elections.rehearsal import files
from tests.verify.right import read, room


def whole() -> bytes:
    return files(room())["archive.bel"]


def test_a_read_archive_is_written_again_byte_for_byte() -> None:
    data = whole()
    assert read(data).to_bytes() == data


def test_the_head_tells_size_height_and_ballots() -> None:
    data = whole()
    *_, last = archive.read(io.BytesIO(data))
    assert last.head.size == len(data)
    assert last.head.type == "Result"
    assert last.head.ballots == room().standing.ballots


def test_every_prefix_that_ends_with_an_event_is_an_archive() -> None:
    data = whole()
    for step in archive.read(io.BytesIO(data)):
        *_, last = archive.read(io.BytesIO(data[: step.head.size]))
        assert last.head == step.head


def test_every_other_prefix_is_refused() -> None:
    data = whole()
    ends = {step.head.size for step in archive.read(io.BytesIO(data))}
    for size in range(0, len(data), 512):
        if size not in ends:
            with pytest.raises(Refusal):
                list(archive.read(io.BytesIO(data[:size])))


def test_one_flipped_bit_is_refused_wherever_it_is() -> None:
    data = bytearray(whole())
    for place in range(0, len(data), 251):
        data[place] ^= 4
        with pytest.raises(Refusal):
            list(archive.read(io.BytesIO(data)))
        data[place] ^= 4


@pytest.mark.parametrize("last", ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"])
def test_only_what_the_grammar_allows_can_be_appended(last: archive.EventType) -> None:
    head = archive.ArchiveHead(1, 1, "ab" * 32, last, 0, 0)
    after: dict[str, Callable[[], archive.Appended]] = {
        "Ballot": lambda: archive.ballot(head, b"{}"),
        "EndBallots": lambda: archive.end_ballots(head),
        "EncryptedTally": lambda: archive.encrypted_tally(head, b"{}"),
        "PartialDecryption": lambda: archive.partial_decryption(head, 1, b"{}"),
        "Result": lambda: archive.result(head, b"{}"),
    }
    allowed = {
        "Setup": {"Ballot", "EndBallots"},
        "Ballot": {"Ballot", "EndBallots"},
        "EndBallots": {"EncryptedTally"},
        "EncryptedTally": {"PartialDecryption"},
        "PartialDecryption": {"PartialDecryption", "Result"},
        "Result": set(),
    }
    for kind, append in after.items():
        if kind in allowed[last]:
            assert append().head.type == kind
        else:
            with pytest.raises(OutOfState) as refused:
                append()
            assert refused.value.code == "archive-order"
            assert kind in str(refused.value) and last in str(refused.value)


def test_a_header_is_that_of_an_old_tar() -> None:
    block = archive.header_bytes("BELENIOS", 38, 1_795_297_882)
    assert len(block) == 512
    assert block[:8] == b"BELENIOS"
    assert block[100:124] == b"0000644\x000000000\x000000000\x00"
    assert block[124:148] == b"00000000046\x0015300411132\x00"
    assert block[154:157] == b"\x00 0"
    assert not block[157:].strip(b"\x00")
