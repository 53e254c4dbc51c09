"""Archives to measure on: seven names and blank, so many ballots; made once, kept in the temporary folder."""

import io
import tempfile
from pathlib import Path

from elections.belenios import archive
from elections.belenios.advice import FILE, advise_all
from elections.belenios.ballot import Ballot
from elections.belenios.group import Randomness
from elections.belenios.tally import aggregate, make_result, make_share
from elections.rehearsal import Plan, Room, rehearse
from elections.rehearsal.stream import Stream

NAMES = 7
_VERSION = 2


def folder(ballots: int) -> Path:
    """A folder with nothing but the archive of a counted election, and its advice."""
    place = Path(tempfile.gettempdir()) / f"sanduq-bench-{_VERSION}-{ballots}"
    if not (place / "archive.bel").exists():
        place.mkdir(exist_ok=True)
        # Nearly all electors of a rehearsal vote, seven of eight at least.
        room = rehearse(Plan(ballots * 8 // 7 + 2, NAMES, seed=b"bench", until="open"))
        data = _counted(room, ballots)
        (place / FILE).write_bytes(b"".join(advise_all(io.BytesIO(data))))
        (place / "archive.part").write_bytes(data)
        (place / "archive.part").rename(place / "archive.bel")
    return place


def _counted(room: Room, ballots: int) -> bytes:
    """The archive of an open poll, cut after so many ballots, closed and counted."""
    assert room.election and room.trustees
    steps = archive.read(io.BytesIO(b"".join(room.urn)))
    setup = next(steps)
    bodies = [step.data[0] for _, step in zip(range(ballots), steps, strict=False)]
    assert len(bodies) == ballots, "too few electors voted"
    added = archive.setup(setup.head.timestamp, *setup.data[:3])
    written = [added.records]

    def append(more: archive.Appended) -> None:
        nonlocal added
        written.append(more.records)
        added = more

    for body in bodies:
        append(archive.ballot(added.head, body))
    tally = aggregate(room.election.question, (Ballot.from_bytes(body).choices() for body in bodies))
    append(archive.end_ballots(added.head))
    append(archive.encrypted_tally(added.head, tally.to_bytes()))
    randomness = Randomness(Stream(b"bench", "shares"))
    shares = {
        owner: make_share(room.election.fingerprint, room.keys[owner - 1], tally, randomness)
        for owner in range(1, room.trustees.threshold + 1)
    }
    for owner, share in shares.items():
        append(archive.partial_decryption(added.head, owner, share.to_bytes()))
    result = make_result(room.trustees, room.election.question, tally, ballots, shares)
    append(archive.result(added.head, result.to_bytes()))
    return b"".join(written)
