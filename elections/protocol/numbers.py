"""Big numbers: GMP's, which are many times faster than Python's own and mix freely with them.

gmpy2 carries no types; to the type checker an `mpz` is an `int`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    mpz = int

    def powmod(base: int, exponent: int, modulus: int, /) -> int:
        """base^exponent modulo modulus."""

    def invert(number: int, modulus: int, /) -> int:
        """The inverse of a number modulo modulus."""

else:
    from gmpy2 import invert, mpz, powmod

__all__ = ["invert", "mpz", "powmod"]
