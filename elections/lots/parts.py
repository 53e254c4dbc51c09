"""What a draw is made of: the secret, what is said, and the draw open, closed, annulled or done by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from elections.canonical import is_one_line, sha256_hex
from elections.errors import CheckFailed, Malformed

FORMAT: Final = "sanduq-draw/1"
PURPOSES: Final = ("oldest", "youngest", "seat")
WHO_LENGTH: Final = 240
WHAT_LENGTH: Final = 500
MOST_ENTRIES: Final = 2000
MOST_SAID: Final = 200
LARGEST: Final = 1 << 20
"""Bytes of the largest text that `check` reads."""

_HEX = re.compile(r"[0-9a-f]{64}")
_ELECTION = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,64}")
_ARTICLE = re.compile(r"[a-z0-9.-]{1,40} [A-Za-z0-9.-]{1,16}")
COUNT = re.compile(r"[1-9][0-9]{0,3}")
_ENTRY = {
    "oldest": re.compile(r"[A-Za-z0-9/.-]{1,32}"),
    "youngest": re.compile(r"[A-Za-z0-9/.-]{1,32}"),
    "seat": COUNT,
}
_HIGHEST = 9999


@dataclass(frozen=True)
class Secret:
    """64 hex digits that nobody sees before the draw is closed or annulled."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.digits):
            raise Malformed("draw-bad-secret", "A draw's secret is 64 hexadecimal digits.")

    @property
    def commitment(self) -> str:
        """The SHA-256 of the 64 digits as text, in hex."""
        return sha256_hex(self.digits.encode())


@dataclass(frozen=True)
class Said:
    """One contribution: `who` said `what`, each one printable line."""

    who: str
    what: str

    def __post_init__(self) -> None:
        if not is_one_line(self.who) or "|" in self.who or len(self.who) > WHO_LENGTH:
            raise Malformed(
                "draw-bad-who",
                "Write who speaks on one line of at most {most} characters, without “|” and without invisible marks.",
                most=WHO_LENGTH,
            )
        if not is_one_line(self.what) or len(self.what) > WHAT_LENGTH:
            raise Malformed(
                "draw-bad-what",
                "Write what was said on one line of at most {most} characters, without invisible marks.",
                most=WHAT_LENGTH,
            )


@dataclass(frozen=True)
class OpenDraw:
    """A draw between its opening and its end: all of it is public."""

    election: str
    purpose: str
    article: str
    attempt: int
    head: str
    places: int
    entries: tuple[str, ...]
    commitment: str
    said: tuple[Said, ...] = ()

    def __post_init__(self) -> None:
        _check_question(self.purpose, self.places, self.entries)
        if not _ELECTION.fullmatch(self.election):
            raise Malformed("draw-bad-election", "The election's identifier has at least 14 Base58 characters.")
        if not _ARTICLE.fullmatch(self.article):
            raise Malformed("draw-bad-article", "A draw names the statute and the article it applies.")
        if not 1 <= self.attempt <= _HIGHEST:
            raise Malformed("draw-bad-attempt", "Attempts of a draw are numbered from 1.")
        if not _HEX.fullmatch(self.head):
            raise Malformed(
                "draw-bad-head", "A draw names the journal's last entry by its hash, 64 hexadecimal digits."
            )
        if len(self.said) > MOST_SAID:
            raise Malformed("draw-too-much-said", "In one draw at most {most} things are said.", most=MOST_SAID)
        if not _HEX.fullmatch(self.commitment):
            raise Malformed("draw-bad-commitment", "A draw's commitment is 64 hexadecimal digits.")

    @property
    def text(self) -> bytes:
        """The text so far, as far as the last thing said."""
        return "".join(f"{line}\n" for line in self._lines()).encode()

    def _lines(self) -> Iterator[str]:
        yield FORMAT
        yield f"election: {self.election}"
        yield f"purpose: {self.purpose}"
        yield f"article: {self.article}"
        yield f"attempt: {self.attempt}"
        yield f"head: {self.head}"
        yield f"places: {self.places}"
        for entry in self.entries:
            yield f"entry: {entry}"
        yield f"commitment: {self.commitment}"
        for said in self.said:
            yield f"said: {said.who} | {said.what}"


@dataclass(frozen=True)
class Draw:
    """A closed draw: nothing about it can change any more."""

    opened: OpenDraw
    secret: str
    seed: str
    tickets: tuple[tuple[str, str], ...]
    """(entry, ticket) for every entry, the lowest ticket first."""

    @property
    def drawn(self) -> tuple[str, ...]:
        """The entries drawn, in the order drawn."""
        return tuple(entry for entry, _ in self.tickets[: self.opened.places])

    @property
    def text(self) -> bytes:
        """The whole text, whose SHA-256 the journal holds."""
        lines = ["---", f"seed: {self.seed}"]
        lines += [f"ticket: {entry} {ticket}" for entry, ticket in self.tickets]
        lines += [f"drawn: {entry}" for entry in self.drawn]
        return _above(self.opened, self.secret) + "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True)
class AnnulledDraw:
    """An attempt that ended before its secret was shown; the secret is published with the reason."""

    opened: OpenDraw
    secret: str
    reason: str


@dataclass(frozen=True)
class HandDraw:
    """The outcome of slips drawn from a box: `drawer` drew, `before` tells before whom.

    Raises:
        Malformed: the question, the drawer or the witnesses are not as in a recorded draw.
        CheckFailed: those drawn are not `places` different entries.
    """

    purpose: str
    places: int
    entries: tuple[str, ...]
    drawn: tuple[str, ...]
    drawer: str
    before: str

    def __post_init__(self) -> None:
        _check_question(self.purpose, self.places, self.entries)
        Said(self.drawer, self.before)
        if (
            len(self.drawn) != self.places
            or len(set(self.drawn)) != self.places
            or not {*self.drawn} <= {*self.entries}
        ):
            raise CheckFailed(
                "hand-draw-bad-outcome", "Exactly {places} of the entries are drawn, each once.", places=self.places
            )


def seed_of(above: bytes) -> str:
    """The seed: hex SHA-256 of all bytes above the line `---`, the LF before it included."""
    return sha256_hex(above)


def ticket(seed: str, entry: str) -> str:
    """The ticket of an entry: hex SHA-256 of `seed:entry`."""
    return sha256_hex(f"{seed}:{entry}".encode())


def check_secret(draw: OpenDraw, secret: Secret) -> None:
    """Refuses another secret than the one committed to: `draw-commitment`."""
    if secret.commitment != draw.commitment:
        raise CheckFailed("draw-commitment", "The secret is not the one committed to when the draw was opened.")


def draw_by(draw: OpenDraw, secret: str) -> Draw:
    """The closed draw that this secret, now shown, gives."""
    seed = seed_of(_above(draw, secret))
    tickets = sorted(((entry, ticket(seed, entry)) for entry in draw.entries), key=lambda pair: pair[1])
    return Draw(draw, secret, seed, tuple(tickets))


def _above(draw: OpenDraw, secret: str) -> bytes:
    return draw.text + f"secret: {secret}\n".encode()


def _check_question(purpose: str, places: int, entries: tuple[str, ...]) -> None:
    if purpose not in PURPOSES:
        raise Malformed("draw-bad-purpose", "A draw settles who is oldest, who is youngest, or who takes a seat.")
    if len(entries) > MOST_ENTRIES:
        raise Malformed("draw-too-many-entries", "A draw has at most {most} entries.", most=MOST_ENTRIES)
    for entry in entries:
        if not _ENTRY[purpose].fullmatch(entry):
            raise Malformed("draw-bad-entry", "Entries are candidate numbers or registration numbers, never names.")
    if any(one >= other for one, other in zip(entries, entries[1:], strict=False)):
        raise Malformed("draw-entry-order", "Entries stand in ascending byte order, each once.")
    if not 1 <= places < len(entries):
        raise Malformed("draw-bad-places", "A draw has more entries than places, and at least one place.")
