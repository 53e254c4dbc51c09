"""Where random scalars come from: a source of bytes that the caller chooses, and rejection sampling."""

from collections.abc import Callable

from elections.protocol.group import Q, Scalar
from elections.protocol.numbers import mpz

RandomBytes = Callable[[int], bytes]
"""`secrets.token_bytes`, or in rehearsals and tests a stream made from a seed."""


class Randomness:
    """Uniform scalars, characters and permutations from a source of bytes."""

    def __init__(self, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes

    def scalar(self) -> Scalar:
        """A number drawn uniformly from [0, q): 32 bytes, drawn again while they are not below q."""
        while True:
            number = mpz(int.from_bytes(self._random_bytes(32), "big"))
            if number < Q:
                return number

    def below(self, bound: int) -> int:
        """A number drawn uniformly from [0, bound), for a bound up to 256."""
        while True:
            byte = self._random_bytes(1)[0]
            if byte < 256 - 256 % bound:
                return byte % bound
