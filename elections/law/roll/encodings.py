"""The encoding of a text file without a mark: the one that makes of its names and headers words of one script."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from elections.errors import Malformed
from elections.law.roll.headers import WORDS
from elections.law.roll.text import search_key

SEPARATORS: Final = (",", ";", "\t", "|")

NAMES: Final = {
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac OS Roman",
    "cp850": "DOS 850",
    "cp720": "DOS 720",
    "iso8859_6": "ISO 8859-6",
    "mac_arabic": "Mac OS Arabic",
}
"""The encodings that are tried, the likelier first, by the names that people know."""

_ACCENTED: Final = frozenset("àâäáãçéèêëíîïìñóôöòùûüúÿœæ")
_ARABIC: Final = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىـ")
_PLAIN: Final = frozenset("°º«»’‘–—،؛؟·\u00a0\u200e\u200f")
_TOKEN: Final = re.compile(rb"[^\x00-\x40\x5b-\x60\x7b-\x7f]+")
_MOST_TOKENS: Final = 2000
_LONGEST_TOKEN: Final = 64


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding where it was guessed, else "".

    Raises:
        Malformed: `roll-encoding`, bytes that are no text, or UTF-8 with damaged letters, or words in no one script.
    """
    try:
        text, guessed = _decode(data)
    except UnicodeDecodeError:
        raise _bad_encoding() from None
    if "\0" in text:
        raise _bad_encoding()
    return text, guessed


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), ""
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig"), ""
    if b"\0" in data:
        return _utf16(data), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        # Every byte is a letter somewhere: UTF-8 with one damaged letter would become a page of wrong names.
        tried = data.decode("utf-8", "replace")
        damaged = tried.count("\ufffd")
        if sum(char > "\x7f" for char in tried) - damaged > damaged:
            raise
        return _guessed(data)


def _utf16(data: bytes) -> str:
    """UTF-16 without its mark: separators and digits have a zero byte after them, or before."""
    text = data.decode("utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be")
    if not any(separator in text for separator in SEPARATORS):
        raise _bad_encoding()
    return text


def _guessed(data: bytes) -> tuple[str, str]:
    tokens: dict[bytes, None] = {}
    for found in _TOKEN.finditer(data):
        if not found[0].isascii():
            tokens[found[0][:_LONGEST_TOKEN]] = None
            if len(tokens) >= _MOST_TOKENS:
                break
    marks = {name: _mark(list(tokens), name) for name in NAMES}
    best = max(mark for mark, _ in marks.values())
    readings = [(name, words) for name, (mark, words) in marks.items() if mark == best]
    # The same words from two encodings are no question; other words are, and nobody is asked to tell letters apart.
    if best < 0 or any(words != readings[0][1] for _, words in readings):
        raise _bad_encoding()
    return data.decode(readings[0][0]), NAMES[readings[0][0]]


def _mark(tokens: list[bytes], encoding: str) -> tuple[float, list[str]]:
    """How well the words read in an encoding: above 0 when most of them are words of one script."""
    try:
        words = [token.decode(encoding) for token in tokens]
    except UnicodeDecodeError:
        return float("-inf"), []
    return sum(_reads(word) for word in words), words


@lru_cache(maxsize=20_000)
def _reads(word: str) -> int:
    """One for a word of one script as people write it, more for a header's; below 0 for one that nobody writes."""
    mark = 0
    scripts = set()
    letters = ""
    for char in word:
        kind = unicodedata.category(char)
        if "a" <= char.lower() <= "z" or char.lower() in _ACCENTED:
            scripts.add("latin")
            letters += char
        elif char in _ARABIC or "\u064b" <= char <= "\u0652":
            scripts.add("arabic")
        elif char not in _PLAIN:
            mark -= 2 if kind[0] == "L" else 3
    if len(scripts) > 1:
        mark -= 4
    if letters and not (letters.islower() or letters.isupper() or letters.istitle()):
        mark -= 2
    if mark < 0:
        return mark
    return 5 if search_key(word) in WORDS else len(scripts)


def _bad_encoding() -> Malformed:
    return Malformed("roll-encoding", "The file is not readable text; save it as CSV in UTF-8.")
