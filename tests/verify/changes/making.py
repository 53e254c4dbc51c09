"""The tables of changes, and what several of them do to a record."""

from collections.abc import Callable

from elections.belenios.group import Randomness
from elections.belenios.questions import Election
from elections.belenios.tally import EncryptedTally
from elections.canonical import compact_bytes, sha256_hex
from elections.rehearsal import Room
from elections.rehearsal.stream import Stream
from tests.verify.right import Record, Urn

Change = Callable[[Record, Room], None]
URN: dict[str, Change] = {}
"""Changes of an archive that is then verified alone."""
RECORD: dict[str, Change] = {}
"""Changes of a whole record."""
DRAW: dict[str, Change] = {}
"""Changes of a whole record with draws."""
SINCE: dict[str, Change] = {}
"""Changes of a record that is then compared with its right earlier copy."""

HEX = "ab" * 32


def _into(table: dict[str, Change]) -> Callable[[Change], Change]:
    def enter(change: Change) -> Change:
        table[change.__name__.replace("_", "-")] = change
        return change

    return enter


urn_change, record_change, draw_change, since_change = map(_into, (URN, RECORD, DRAW, SINCE))


def urn_of(record: Record) -> Urn:
    assert record.urn
    return record.urn


def election_of(ready: Room) -> Election:
    assert ready.election
    return ready.election


def randomness(label: str) -> Randomness:
    return Randomness(Stream(label.encode(), "changes"))


def put_event(record: Record, kind: str, *data: bytes, place: int = -1) -> None:
    """Replaces an event of a type."""
    urn = urn_of(record)
    urn.steps[urn.of(kind)[place]] = (kind, data)


def data_of(record: Record, kind: str, place: int = -1) -> tuple[bytes, ...]:
    urn = urn_of(record)
    return urn.steps[urn.of(kind)[place]][1]


def put_tally(record: Record, tally: EncryptedTally) -> None:
    data = tally.to_bytes()
    count = len(urn_of(record).of("Ballot"))
    sized = {"num_tallied": count, "total_weight": count, "encrypted_tally": sha256_hex(data)}
    put_event(record, "EncryptedTally", data, compact_bytes(sized))
    urn_of(record).cut("EncryptedTally")


def put_share(record: Record, owner: int, share: bytes, place: int = -1) -> None:
    put_event(record, "PartialDecryption", share, owned(owner, share), place=place)


def owned(owner: int, share: bytes) -> bytes:
    return compact_bytes({"owner": owner, "payload": sha256_hex(share)})


def put_ballot(record: Record, data: bytes) -> None:
    """Puts a ballot in the place of the last one, in an urn that is still open."""
    put_event(record, "Ballot", data)
    urn = urn_of(record)
    del urn.steps[urn.of("EndBallots")[0] :]


def swapped(votes: list[int]) -> list[int]:
    """The same counts, two different ones in each other's place."""
    other = next(place for place, count in enumerate(votes) if count != votes[0])
    votes[0], votes[other] = votes[other], votes[0]
    return votes
