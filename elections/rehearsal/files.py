"""The files of a rehearsal, by name: the public record, and beside it the secrets that a real one never collects."""

from elections.belenios.trustees import private_key_bytes
from elections.rehearsal.room import Room

SECRETS = "secrets/"


def files(room: Room) -> dict[str, bytes]:
    """Path below the folder → bytes; those below `secrets/` are for the owner's eyes only."""
    found = {"journal.jsonl": b"".join(entry.to_bytes() for entry in room.journal)}
    if room.urn:
        found["archive.bel"] = b"".join(room.urn)
    for draw in room.standing.draws:
        if draw.closed:
            found[f"draws/{draw.number}.txt"] = draw.closed.text
    if room.cards:
        rows = "".join(f"{card.serial},{card.credential}\n" for card in room.cards)
        found[f"{SECRETS}cards.csv"] = ("serial,credential\n" + rows).encode()
    for owner, key in enumerate(room.keys, 1):
        found[f"{SECRETS}member-{owner}.key"] = private_key_bytes(key)
    return found
