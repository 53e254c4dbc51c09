"""The roll as it is posted: numbers and names, in bytes that have one form, and their hash."""

from collections.abc import Iterable

from elections.canonical import Canonical, canonical_bytes, sha256_hex
from elections.law.roll.trainee import Trainee


def posted_bytes(trainees: Iterable[Trainee]) -> bytes:
    """The roll as posted: registration and names only, in ascending byte order of the registration; canonical."""
    posted: list[Canonical] = [
        {"registration": one.registration, "name_ar": one.name_ar, "name_latin": one.name_latin}
        for one in sorted(trainees, key=lambda one: one.registration.encode())
    ]
    return canonical_bytes(posted)


def posted_hash(trainees: Iterable[Trainee]) -> str:
    """Hex SHA-256 of the posted roll, as `close_lists` records it."""
    return sha256_hex(posted_bytes(trainees))
