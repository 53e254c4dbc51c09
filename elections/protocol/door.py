"""The engine at the door: ballots come one by one, each is answered at once, several threads ask at a time."""

from collections.abc import Sequence

from elections.protocol import powers
from elections.protocol.group import Element, Scalar, is_element
from elections.protocol.multi_exponent import libcrypto


class DoorPowers(powers.Powers):
    """Powers for one election, by OpenSSL where it is there, else by the comb; membership is asked at once."""

    def chain(self, base: Element, exponents: Sequence[Scalar], shifts: Sequence[int] = ()) -> list[Element]:
        """(base / g^s)^e for each e in [0, 2^256) and its shift s."""
        library = libcrypto()
        if library is None or not is_element(base):
            return super().chain(base, exponents, shifts)
        return library.powers(base, exponents, shifts)
