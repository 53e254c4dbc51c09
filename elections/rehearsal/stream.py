"""Bytes and choices that follow from a seed: what stands for chance in a rehearsal, and nowhere else."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from elections.belenios.credentials import BASE58

_T = TypeVar("_T")


class Stream:
    """SHA-256 of seed, label and counter, block after block. The same seed and label give the same bytes."""

    def __init__(self, seed: bytes, label: str) -> None:
        self._seed, self._label = seed, label
        self._count = 0
        self._left = b""

    def __call__(self, size: int) -> bytes:
        """The next `size` bytes."""
        while len(self._left) < size:
            block = b"sanduq-rehearsal|%s|%s|%d" % (self._seed, self._label.encode(), self._count)
            self._left += hashlib.sha256(block).digest()
            self._count += 1
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def branch(self, label: str) -> "Stream":
        """Another stream of the same seed, which does not depend on how much of this one was used."""
        return Stream(self._seed, f"{self._label}/{label}")

    def below(self, bound: int) -> int:
        """A number from [0, bound); the bias of 64 bits does not matter to a rehearsal."""
        return int.from_bytes(self(8), "big") % bound

    def choice(self, items: Sequence[_T]) -> _T:
        """One of the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """The items in another order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def base58(self, length: int) -> str:
        """A word of so many Base58 characters, as an election's identifier is."""
        return "".join(self.choice(BASE58) for _ in range(length))
