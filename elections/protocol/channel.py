"""The channel between two members (in the place of section 4.6.3): one scalar, masked for its recipient.

The sender picks r and sends g^r and s + H(context | ek^r) modulo q, where ek is the recipient's encryption key. H is
SHA-512: 512 bits modulo q are uniform up to 2^-256. The statement around it is signed; no cipher is needed.
"""

import hashlib
from dataclasses import dataclass

from elections.protocol.group import Element, G, P, Q, Scalar
from elections.protocol.numbers import mpz, powmod
from elections.protocol.powers import fixed_base
from elections.protocol.signed import Place


@dataclass(frozen=True, slots=True)
class Masked:
    """A scalar on its way: `point` = g^r, `masked` = the scalar plus the mask, modulo q."""

    point: Element
    masked: Scalar


def mask(place: Place, encryption_key: Element, scalar: Scalar, r: Scalar) -> Masked:
    """The scalar, masked with `r` for the holder of `encryption_key`."""
    point = fixed_base(G).power(r)
    shared = powmod(encryption_key, r, P)
    return Masked(point, (scalar + _mask(place, encryption_key, point, shared)) % Q)


def unmask(place: Place, decryption_key: Scalar, masked: Masked) -> Scalar:
    """The scalar, for the holder of `decryption_key`; `masked.point` is a member of the group."""
    encryption_key = fixed_base(G).power(decryption_key)
    shared = powmod(masked.point, decryption_key, P)
    return (masked.masked - _mask(place, encryption_key, masked.point, shared)) % Q


def _mask(place: Place, encryption_key: Element, point: Element, shared: Element) -> Scalar:
    parts = (
        "channel",
        place.election,
        place.ceremony,
        place.round,
        place.sender,
        place.recipient,
        encryption_key,
        point,
        shared,
    )
    return mpz(int.from_bytes(hashlib.sha512("|".join(map(str, parts)).encode()).digest(), "big")) % Q
