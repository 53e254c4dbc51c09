"""The group BELENIOS-2048 (section 5.1): its numbers, who belongs to it, and where random scalars come from.

Only this group is used; its parameters are fixed here and never read from a message. Elements and scalars are
GMP numbers in memory, many times faster than Python's own, and decimal strings in messages. gmpy2 carries no types; to
the type checker an `mpz` is an `int`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from elections.errors import CheckFailed

if TYPE_CHECKING:
    mpz = int

    def powmod(base: int, exponent: int, modulus: int, /) -> int:
        """base^exponent modulo modulus."""

    def invert(number: int, modulus: int, /) -> int:
        """The inverse of a number modulo modulus."""

    def unpack(number: int, bits: int, /) -> list[int]:
        """The digits of a number that is not negative, each of so many bits, lowest first."""

else:
    from gmpy2 import invert, mpz, powmod, unpack  # noqa: F401 - others take them from here


Element: TypeAlias = int
"""A number modulo p; a member of the group once `is_member` says so."""
Scalar: TypeAlias = int
"""A number modulo q."""

NAME: Final = "BELENIOS-2048"

P: Final[Element] = mpz(
    "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433"
    "8129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049"
    "0811670993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019"
    "1100078673730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366"
    "8860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201"
    "3204811188524087310770141516662001623131771693721892480785077118278423174980732765988288251691831031"
    "25680162072880719"
)
"""The prime modulus, 2048 bits."""
Q: Final[Scalar] = mpz("78571733251071885079927659812671450121821421258408794611510081919805623223441")
"""The prime order of the group, 256 bits; (p - 1) / q = 2 * 3 * a composite."""
G: Final[Element] = mpz(
    "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678"
    "7996946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274"
    "0288984613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065"
    "8186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982"
    "6651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751"
    "7771148149092045660020547812705472823814097251863985833411570056835369555342378147558249189605029668"
    "0037745308460627"
)
"""The generator."""


def is_element(number: mpz) -> bool:
    """Whether 0 < number < p."""
    return bool(0 < number < P)


def is_member(number: mpz) -> bool:
    """Whether `number` belongs to the group: 0 < x < p and x^q = 1.

    The full power is needed: (p - 1) / q has the factors 2 and 3, so that a Jacobi symbol says too little.
    """
    return is_element(number) and powmod(number, Q, P) == 1


def is_scalar(number: mpz) -> bool:
    """Whether 0 <= number < q."""
    return bool(0 <= number < Q)


def check_member(number: mpz, field: str, member: int | None = None) -> None:
    """Refuses a number outside the group.

    Raises:
        CheckFailed: `not-in-group`, naming the field, and the member who sent it.
    """
    if not is_member(number):
        raise not_in_group(field, member)


def check_scalar(number: mpz, field: str, member: int | None = None) -> None:
    """Refuses a number outside [0, q).

    Raises:
        CheckFailed: `scalar-out-of-range`, naming the field, and the member who sent it.
    """
    if not is_scalar(number):
        raise CheckFailed(
            "scalar-out-of-range", "A number in “{field}” is not reduced modulo q.", member=member, field=field
        )


def not_in_group(field: str, member: int | None = None) -> CheckFailed:
    """The refusal of an element outside the group, for those who test membership by themselves."""
    return CheckFailed(
        "not-in-group", "A number in “{field}” does not belong to the group BELENIOS-2048.", member=member, field=field
    )


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
