"""The engine at the door: ballots come one by one, each is answered at once, several threads ask at a time."""

from collections.abc import Sequence
from threading import Lock
from typing import Final

from elections.protocol import powers
from elections.protocol.group import Element, Scalar, is_element
from elections.protocol.multi_exponent import libcrypto

# OpenSSL's object has buffers of its own; its calls keep Python's lock anyway, so that waiting costs nothing.
_ONE_AT_A_TIME: Final = Lock()


class DoorPowers(powers.Powers):
    """Powers for one election, by OpenSSL where it is there, else by the comb; membership is asked at once."""

    def chain(self, base: Element, exponents: Sequence[Scalar]) -> list[Element]:
        """base^e for each e in [0, 2^256)."""
        library = libcrypto()
        if library is None or not is_element(base):
            return powers.chain(base, exponents)
        with _ONE_AT_A_TIME:
            return library.powers(base, exponents)
