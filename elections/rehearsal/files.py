"""The files of a rehearsal, by name: the public record, and beside it the secrets that a real one never collects."""

from io import BytesIO

from elections.belenios import advice
from elections.belenios.trustees import private_key_bytes
from elections.rehearsal.room import Progress, Room

SECRETS = "secrets/"


def files(room: Room, progress: Progress = lambda what, done, total: None) -> dict[str, bytes]:
    """Path below the folder → bytes; those below `secrets/` are for the owner's eyes only."""
    found = {"journal.jsonl": b"".join(entry.to_bytes() for entry in room.journal)}
    if room.urn:
        found["archive.bel"] = b"".join(room.urn)
        written: list[bytes] = []
        for one in advice.advise_all(BytesIO(found["archive.bel"])):
            written.append(one)
            progress("commitments", len(written), room.head.ballots)
        found[advice.FILE] = b"".join(written)
    for draw in room.standing.draws:
        if draw.closed:
            found[f"draws/{draw.number}.txt"] = draw.closed.text
    if room.cards:
        rows = "".join(f"{card.serial},{card.credential}\n" for card in room.cards)
        found[f"{SECRETS}cards.csv"] = ("serial,credential\n" + rows).encode()
    for owner, key in enumerate(room.keys, 1):
        found[f"{SECRETS}member-{owner}.key"] = private_key_bytes(key)
    return found
