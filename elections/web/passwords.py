"""Passwords of staff: hashed with scrypt, compared in constant time."""

import hashlib
import hmac
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable

LONGEST_PASSWORD = 1024
_COST, _BLOCK, _PARALLEL = 15, 8, 1
_MEMORY = 64 * 1024 * 1024


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    data = unicodedata.normalize("NFC", password).encode()
    return hashlib.scrypt(data, salt=salt, n=2**cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32)


def hash_password(password: str, random_bytes: Callable[[int], bytes]) -> str:
    """The text to store: `scrypt$15$8$1$<salt>$<hash>`, with log2 of the cost, the block size, and Base64.

    Raises:
        ValueError: the password is longer than `LONGEST_PASSWORD`.
    """
    if len(password) > LONGEST_PASSWORD:
        raise ValueError("password too long")
    salt = random_bytes(16)
    digest = _scrypt(password, salt, _COST, _BLOCK, _PARALLEL)
    return "$".join(
        ["scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), b64encode(salt).decode(), b64encode(digest).decode()]
    )


# The same work as for an account, made without doing it: no secret has this hash, and none would be let in by it.
_NOBODY = "$".join(
    ["scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), *(b64encode(bytes(n)).decode() for n in (16, 32))]
)


def password_matches(password: str, stored: str | None) -> bool:
    """Says whether `password` is the one `stored` was made from.

    With `stored` None (no such account) the same work is done and the answer is no, so that the time taken does
    not tell which accounts exist.
    """
    if len(password) > LONGEST_PASSWORD:
        return False
    _, cost, block, parallel, salt, digest = (stored or _NOBODY).split("$")
    found = _scrypt(password, b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, b64decode(digest)) and stored is not None
