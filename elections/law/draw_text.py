"""The text of a closed draw, read letter by letter and recomputed: the format is docs/draws.md."""

import unicodedata
from collections.abc import Iterator

from elections.errors import CheckFailed, Malformed
from elections.law.draws import COUNT, FORMAT, LARGEST, Draw, OpenDraw, Said, Secret, check_secret, draw_by


def check(data: bytes) -> Draw:
    """The draw told by `data`, recomputed.

    Raises:
        Malformed: the bytes are not a text of this format; the code says what is wrong first.
        CheckFailed: `draw-commitment`, `draw-seed`, `draw-tickets` or `draw-drawn`: the hashes say otherwise.
    """
    reader = _Reader(data)
    if reader.line() != FORMAT:
        raise Malformed("draw-unknown-format", "This is not a draw of the format sanduq-draw/1.")
    election, purpose, article = reader.value("election"), reader.value("purpose"), reader.value("article")
    attempt, head, places = reader.count("attempt"), reader.value("head"), reader.count("places")
    entries = tuple(reader.values("entry"))
    commitment = reader.value("commitment")
    said = tuple(_said(line) for line in reader.values("said"))
    opened = OpenDraw(election, purpose, article, attempt, head, places, entries, commitment, said)
    if not said:
        raise Malformed("draw-nothing-said", "Nobody spoke before the secret was shown.")
    secret = Secret(reader.value("secret"))
    reader.rule()
    check_secret(opened, secret)
    seed, tickets, drawn = reader.value("seed"), tuple(reader.values("ticket")), tuple(reader.values("drawn"))
    reader.end()
    draw = draw_by(opened, secret.digits)
    if seed != draw.seed:
        raise CheckFailed("draw-seed", "The seed is not the SHA-256 of what stands above it.")
    if tickets != tuple(f"{entry} {number}" for entry, number in draw.tickets):
        raise CheckFailed("draw-tickets", "The tickets are not those of the seed, or not lowest first.")
    if drawn != draw.drawn:
        raise CheckFailed("draw-drawn", "Those drawn are not those with the lowest tickets, in order.")
    return draw


class _Reader:
    """The lines of a text, one after the other."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST:
            raise Malformed("draw-too-large", "A draw has at most {most} bytes.", most=LARGEST)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("draw-not-utf-8", "The draw is not text in UTF-8.") from None
        if text != unicodedata.normalize("NFC", text):
            raise Malformed("draw-not-nfc", "The draw is not in Unicode's composed form (NFC).")
        if "\r" in text or not text.endswith("\n"):
            raise Malformed("draw-line-ends", "Every line of a draw ends with LF alone, the last one too.")
        self._lines = text[:-1].split("\n")
        self.number = 0

    def line(self) -> str:
        """The next line, or an empty one after the last."""
        self.number += 1
        return self._lines[self.number - 1] if self.number <= len(self._lines) else ""

    def value(self, name: str) -> str:
        """What follows `name: ` on the next line."""
        line = self.line()
        if not line.startswith(f"{name}: "):
            raise self._unexpected(name)
        return line[len(name) + 2 :]

    def values(self, name: str) -> Iterator[str]:
        """What follows `name: ` on each of the next lines that begin so."""
        while self.number < len(self._lines) and self._lines[self.number].startswith(f"{name}: "):
            yield self.value(name)

    def count(self, name: str) -> int:
        """The number on the next line: decimal, positive, no leading zero."""
        digits = self.value(name)
        if not COUNT.fullmatch(digits):
            raise Malformed("draw-bad-number", "Line {line} holds no number from 1 to 9999.", line=self.number)
        return int(digits)

    def rule(self) -> None:
        """Passes the line that ends what the seed covers."""
        if self.line() != "---":
            raise self._unexpected("---")

    def end(self) -> None:
        """Refuses anything after the last line read."""
        if self.number < len(self._lines):
            raise Malformed("draw-line-too-many", "Line {line} is one too many.", line=self.number + 1)

    def _unexpected(self, expected: str) -> Malformed:
        return Malformed(
            "draw-bad-line",
            "Line {line} is not the one expected there: {expected}.",
            line=self.number,
            expected=expected,
        )


def _said(line: str) -> Said:
    who, bar, what = line.partition(" | ")
    if not bar:
        raise Malformed("draw-bad-said", "What is said reads: who, a bar between two spaces, what.")
    return Said(who, what)
