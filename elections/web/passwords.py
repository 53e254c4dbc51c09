"""Passwords and recovery codes of staff: hashed with scrypt, compared in constant time."""

import unicodedata
from collections.abc import Callable

from werkzeug.security import check_password_hash, generate_password_hash

LONGEST_PASSWORD = 1024
METHOD = "scrypt:32768:8:1"
"""Cost, block size and parallelism; each hash says its own."""
CODE_LENGTH = 20
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def hash_password(password: str) -> str:
    """The text to store: `scrypt:32768:8:1$<salt>$<hash>`.

    Raises:
        ValueError: the password is longer than `LONGEST_PASSWORD`.
    """
    if len(password) > LONGEST_PASSWORD:
        raise ValueError("password too long")
    return generate_password_hash(unicodedata.normalize("NFC", password), METHOD)


def password_matches(password: str, stored: str | None) -> bool:
    """Says whether `password` is the one `stored` was made from.

    With `stored` None (no such account) the same work is done and the answer is no, so that the time taken does
    not tell which accounts exist.
    """
    if len(password) > LONGEST_PASSWORD:
        return False
    # The same work as for an account: no secret has an empty hash, and none would be let in by it.
    matches = check_password_hash(stored or f"{METHOD}$nobody$", unicodedata.normalize("NFC", password))
    return matches and stored is not None


def new_recovery_code(random_bytes: Callable[[int], bytes]) -> str:
    """A recovery code: 20 characters without look-alikes, in groups of five."""
    numbers: list[int] = []
    while len(numbers) < CODE_LENGTH:  # bytes above a multiple of the alphabet's length are left out: all are alike
        numbers += [one for one in random_bytes(32) if one < 256 - 256 % len(_ALPHABET)]
    text = "".join(_ALPHABET[one % len(_ALPHABET)] for one in numbers[:CODE_LENGTH])
    return "-".join(text[start : start + 5] for start in range(0, CODE_LENGTH, 5))


def plain_code(code: str) -> str:
    """A recovery code as it is hashed: without blanks and hyphens, in small letters."""
    return "".join(code.lower().split()).replace("-", "")
