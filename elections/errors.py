"""What a refusal is: a stable code, a sentence for the reader, and the details that go into it."""

import copyreg
from collections.abc import Mapping
from typing import Final

Detail = str | int


class Refusal(Exception):
    """Something asked for is refused; nothing was changed.

    `code` is stable, in kebab-case, and is what tests and machines read. `message` is an English sentence that
    says what is wrong and what to do, with `{name}` fields for `details`; it is the key of its translations
    (the extractor reads it as the second argument), so it is always written as one literal.
    """

    def __init__(self, code: str, message: str, /, **details: Detail) -> None:
        self.code: Final = code
        self.message: Final = message
        self.details: Final[Mapping[str, Detail]] = details
        super().__init__(code)

    def __reduce__(self) -> tuple[object, ...]:
        """How it goes from process to process: by its fields, since an exception's own way gives its `args` alone."""
        return copyreg.__newobj__, (type(self), self.code), self.__dict__  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return self.message.format(**self.details)


class Malformed(Refusal):
    """The bytes or fields themselves are not what was agreed (HTTP 400)."""


class Forbidden(Refusal):
    """The one who asks may not do this (HTTP 403)."""


class Missing(Refusal):
    """There is no such thing (HTTP 404)."""


class OutOfState(Refusal):
    """The act does not fit where the election stands now; the sentence says what has to come first (HTTP 409)."""


class CheckFailed(Refusal):
    """A cryptographic or arithmetical check failed (HTTP 422).

    `member` is the owner (1, 2, …) of the message at fault, where the check proves whose fault it is.
    """

    def __init__(self, code: str, message: str, /, *, member: int | None = None, **details: Detail) -> None:
        super().__init__(code, message, **details)
        self.member: Final = member


class RowRefusals(Refusal):
    """Several things are wrong at once, each with its place; nothing was taken."""

    def __init__(self, code: str, message: str, rows: "tuple[Refusal, ...]", /, **details: Detail) -> None:
        super().__init__(code, message, **details)
        self.rows: Final = rows
