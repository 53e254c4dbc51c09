"""The recorded draw: a commitment, what is said in the room, the secret, and whom the hashes draw.

The text of a draw is `docs/draws.md`, format `sanduq-draw/1`. Rules kept here:

1. The secret is drawn when the draw is opened and only its SHA-256 is shown, so that it cannot follow what is said.
2. At least one person speaks before the secret is shown; the seed covers every byte down to the secret.
3. An entry's ticket is the SHA-256 of `seed:entry`; the lowest tickets are drawn, in order. No modulo, no bias.
4. Until the secret is shown a draw may be annulled, with a reason; the next attempt has a new secret.

Where randomness comes from, who may speak and where the text is kept is not this module's business.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from elections.canonical import is_one_line, sha256_hex
from elections.errors import CheckFailed, Malformed, OutOfState, Refusal

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


def draw_secret(random_bytes: Callable[[int], bytes]) -> Secret:
    """A new secret from 32 random bytes."""
    return Secret(random_bytes(32).hex())


def open_draw(
    *,
    election: str,
    purpose: str,
    article: str,
    attempt: int,
    head: str,
    places: int,
    entries: Collection[str],
    secret: Secret,
) -> OpenDraw:
    """Opens a draw of `places` among `entries`, taken in any order; only the secret's commitment goes in.

    Args:
        election: the election's uuid.
        purpose: `oldest`, `youngest` or `seat`.
        article: statute id and article, one space between: `ma-2.03.40 6`.
        attempt: 1, or one more than the attempt that was annulled.
        head: hash of the journal's last entry, 64 hex digits.
        places: how many are drawn, fewer than there are entries.
        entries: candidate numbers (`seat`) or registration numbers.
        secret: from `draw_secret`, kept by the caller until `close` or `annul`.

    Raises:
        Malformed: one of these is not as described, or an entry is there twice.
    """
    ordered = tuple(sorted(entries, key=lambda entry: entry.encode("utf-8", "surrogatepass")))
    return OpenDraw(election, purpose, article, attempt, head, places, ordered, secret.commitment)


def say(draw: OpenDraw, who: str, what: str) -> OpenDraw:
    """The draw with one more contribution; one person may speak several times.

    Raises:
        Malformed: `who` or `what` is not one printable line in NFC, or is too long; `|` in `who`.
    """
    return replace(draw, said=(*draw.said, Said(who, what)))


def close(draw: OpenDraw, secret: Secret, *, must_speak: Collection[str] = ()) -> Draw:
    """Shows the secret and draws.

    Args:
        draw: the open draw.
        secret: the one it was opened with.
        must_speak: those without whose word (`who`, letter by letter) the draw does not close.

    Raises:
        OutOfState: nobody has spoken, or one of `must_speak` has not.
        CheckFailed: the secret is another one.
    """
    if not draw.said:
        raise OutOfState("draw-nothing-said", "Nobody has spoken yet; let at least one person say something first.")
    for who in must_speak:
        if all(said.who != who for said in draw.said):
            raise OutOfState("draw-silent-member", "{who} has not spoken yet; let everybody concerned speak.", who=who)
    check_secret(draw, secret)
    return draw_by(draw, secret.digits)


def annul(draw: OpenDraw, secret: Secret, reason: str) -> AnnulledDraw:
    """Ends an attempt whose secret has not been shown; a closed draw is another type and cannot come here.

    Raises:
        Malformed: the reason is not one printable line.
        CheckFailed: the secret is another one.
    """
    if not is_one_line(reason) or len(reason) > WHAT_LENGTH:
        raise Malformed(
            "draw-bad-reason",
            "Write the reason on one line of at most {most} characters, without invisible marks.",
            most=WHAT_LENGTH,
        )
    check_secret(draw, secret)
    return AnnulledDraw(draw, secret.digits, reason)


def open_again(annulled: AnnulledDraw, *, head: str, secret: Secret) -> OpenDraw:
    """The next attempt at the same question.

    Raises:
        Refusal: the secret is the one already published.
        Malformed: `head` is not a hash.
    """
    if secret.digits == annulled.secret:
        raise Refusal("draw-secret-reused", "This secret has been published; draw a new one.")
    before = annulled.opened
    return replace(before, attempt=before.attempt + 1, head=head, commitment=secret.commitment, said=())
