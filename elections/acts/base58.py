"""Identifiers of elections and appointments: 22 random Base58 characters."""

from collections.abc import Callable
from typing import Final

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH: Final = 22
"""Characters; Belenios asks for at least 14."""


def new_uuid(random_bytes: Callable[[int], bytes]) -> str:
    """A new identifier; bytes that would favour some characters are thrown away."""
    characters = ""
    while len(characters) < LENGTH:
        value = random_bytes(1)[0]
        if value < 4 * len(ALPHABET):
            characters += ALPHABET[value % len(ALPHABET)]
    return characters
