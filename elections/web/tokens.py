"""Signed texts: links, bearers and confirmations; one salt for each purpose, a list of keys, the newest last."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from elections.errors import Forbidden


class Purpose(StrEnum):
    """What a signed text is good for; one made for one purpose is worthless for another."""

    SEAT_LINK = "seat-link"
    BEARER = "bearer"
    FIRST_RUN = "first-run"
    RECEIPT = "receipt"
    RESUME = "resume"


class Tokens:
    """Signs and reads back short JSON values. Holds the keys; never shows them."""

    def __init__(self, keys: tuple[str, ...], clock: Callable[[], datetime]) -> None:
        class _Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock().timestamp())

        self._signers = {
            purpose: URLSafeTimedSerializer(
                list(keys),
                salt=f"sanduq/{purpose}",
                signer=_Signer,
                signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
            )
            for purpose in Purpose
        }

    def sign(self, purpose: Purpose, value: Any) -> str:
        """The signed text of `value` (JSON), good for `purpose` only."""
        return str(self._signers[purpose].dumps(value))

    def read(self, purpose: Purpose, token: str, max_age: int | None = None) -> Any:
        """The value that was signed for `purpose`, at most `max_age` seconds ago.

        Raises:
            Forbidden: `link-expired`, or `link-forged` when the text was not signed here for this purpose.
        """
        try:
            return self._signers[purpose].loads(token, max_age=max_age)
        except SignatureExpired:
            raise Forbidden("link-expired", "This link is out of date. Ask the institute for a new one.") from None
        except BadSignature:
            raise Forbidden(
                "link-forged", "This link is not complete or not from here. Open it again from where it was given."
            ) from None
