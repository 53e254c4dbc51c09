"""Credentials (section 4.8): a voting card's code, its secret exponent, its public half; and identifiers."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Final
from unicodedata import category

from elections.belenios import messages
from elections.belenios.group import Element, G, Q, Randomness, Scalar, check_member, mpz
from elections.belenios.powers import fixed_base
from elections.canonical import compact_bytes
from elections.errors import CheckFailed, Malformed

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH = 15
_DASHES: Final = "-‐‑–—−"
_UNSEEN: Final = {"Cc", "Cf"}


def generate(randomness: Randomness) -> str:
    """A new credential, `XXX-XXX-XXX-XXX-XXX`: 14 random characters and the check character."""
    characters = "".join(BASE58[randomness.below(58)] for _ in range(_LENGTH - 1))
    return _grouped(characters + _check_character(characters))


def normalise(typed: str) -> str:
    """The credential in its one form, from a code as somebody types or pastes it.

    Dashes, spaces, and the direction marks and controls that come along from a page or a scanner do not count.

    The key is derived from the characters with their dashes, so another form would be another key.

    Raises:
        Malformed: `credential-length`, `credential-character` (with the character), `credential-check`.
    """
    characters = "".join(one for one in typed if not (one in _DASHES or one.isspace() or category(one) in _UNSEEN))
    for character in characters:
        if character not in BASE58:
            raise Malformed(
                "credential-character",
                "“{character}” is on no voting card: the letters O, I, l and the digit 0 are never used.",
                character=character if character.isprintable() else "?",
            )
    if len(characters) != _LENGTH:
        raise Malformed(
            "credential-length", "A voting code has 15 characters; this one has {count}.", count=len(characters)
        )
    if _check_character(characters[:-1]) != characters[-1]:
        raise Malformed("credential-check", "A character of the voting code is mistyped: compare it with the card.")
    return _grouped(characters)


def derive(uuid: str, credential: str) -> Scalar:
    """The secret exponent of a credential: PBKDF2-HMAC-SHA256, salt = the election's uuid, 1000 rounds, modulo q."""
    key = hashlib.pbkdf2_hmac("sha256", normalise(credential).encode(), uuid.encode(), 1000, 32)
    return mpz(int.from_bytes(key, "big")) % Q


def public(secret: Scalar) -> Element:
    """The public half of a credential, g^secret."""
    return fixed_base(G).power(secret)


def public_credentials_bytes(credentials: Iterable[Element]) -> bytes:
    """The published list: a JSON array of strings, in ascending numerical order."""
    return compact_bytes([str(credential) for credential in sorted(credentials)])


def read_public_credentials(data: bytes) -> tuple[Element, ...]:
    """The published list from its bytes.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `credential-twice`, `credentials-not-sorted`: the order must say nothing about people.
    """
    credentials = messages.items(messages.parse(data), messages.number)
    messages.same_bytes(data, [str(credential) for credential in credentials])
    if len(set(credentials)) != len(credentials):
        raise CheckFailed("credential-twice", "The list of public credentials has one of them twice.")
    if list(credentials) != sorted(credentials):
        raise CheckFailed("credentials-not-sorted", "The list of public credentials is not in ascending order.")
    return credentials


def check_public_credentials(data: bytes, expected: int) -> tuple[Element, ...]:
    """The published list, once every credential is found in the group and there are as many as `expected`.

    Raises:
        Malformed, CheckFailed: as `read_public_credentials`; `credentials-count`, `not-in-group`.
    """
    credentials = read_public_credentials(data)
    if len(credentials) != expected:
        raise CheckFailed(
            "credentials-count",
            "There are {count} public credentials, where {expected} are expected.",
            count=len(credentials),
            expected=expected,
        )
    for credential in credentials:
        check_member(credential, "credential")
    return credentials


def _check_character(characters: str) -> str:
    value = 0
    for character in characters:
        value = value * 58 + BASE58.index(character)
    return BASE58[53 - value % 53]


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + 3] for start in range(0, _LENGTH, 3))


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
