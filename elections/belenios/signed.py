"""Signed messages (section 4.6.1), statements of a committee's members, and the channel between two of them.

A `signed_msg` is signed byte for byte. A statement is a signed message whose text is compact JSON that begins with
where it belongs: election, number of the ceremony, round, sender and recipient (owners count from 1; recipient 0 is
everybody). So none can be played again in another election, ceremony, round, or to another member.

The channel (in the place of section 4.6.3) carries one scalar, masked for its recipient: the sender picks r and sends
g^r and s + H(context | ek^r) modulo q, where ek is the recipient's encryption key. H is SHA-512: 512 bits modulo q are
uniform up to 2^-256. The statement around it is signed; no cipher is needed.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.belenios import messages
from elections.belenios.group import Element, G, P, Q, Scalar, mpz, powmod
from elections.belenios.powers import fixed_base
from elections.belenios.proofs import Proof, check_message_signature, make_message_signature
from elections.canonical import compact_bytes
from elections.errors import CheckFailed

EVERYBODY: Final = 0

Nonce = Callable[[str], Scalar]
"""A scalar for a label: the same for the same label, and unrelated to any other's."""


@dataclass(frozen=True, slots=True)
class SignedMessage(messages.Message):
    """`signed_msg`: a text and the sender's signature of its bytes."""

    message: str
    signature: Proof

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"message": self.message, "signature": self.signature.to_json()}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; the signature is checked by `check_signed`."""
        f = messages.fields(value, "message", "signature")
        return cls(messages.text(f["message"]), Proof.from_json(f["signature"]))

    def content(self) -> object:
        """The JSON value that the text is the compact form of.

        Raises:
            Malformed: `not-json`, `not-canonical`.
        """
        try:
            data = self.message.encode()
        except UnicodeEncodeError:
            raise messages.not_canonical() from None
        value = messages.parse(data)
        messages.same_bytes(data, value)
        return value


def sign(signing_key: Scalar, content: Any, nonce: Nonce) -> SignedMessage:
    """The signed message whose text is the compact JSON of `content`."""
    message = compact_bytes(content).decode()
    return SignedMessage(message, make_message_signature(signing_key, message, nonce("signature|" + message)))


def check_signed(signed: SignedMessage, verification_key: Element, member: int) -> None:
    """Refuses a signature that does not hold under `verification_key`, a member of the group.

    Raises:
        CheckFailed: `wrong-message-signature`, with the member who should have signed.
    """
    if not check_message_signature(verification_key, signed.message, signed.signature):
        raise CheckFailed(
            "wrong-message-signature",
            "A message of member {owner} is not signed with this member's key.",
            member=member,
            owner=member,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement belongs."""

    election: str
    ceremony: int
    round: str
    sender: int
    recipient: int = EVERYBODY

    def to_json(self) -> dict[str, Any]:
        """The fields that every statement begins with."""
        return {
            "election": self.election,
            "ceremony": self.ceremony,
            "round": self.round,
            "sender": self.sender,
            "recipient": self.recipient,
        }


_PLACE = ("election", "ceremony", "round", "sender", "recipient")


def statement_fields(signed: SignedMessage, place: Place, *names: str) -> dict[str, Any]:
    """The fields `names` of a statement that belongs to `place`.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `wrong-place`, with the sender.
    """
    f = messages.fields(signed.content(), *_PLACE, *names)
    if any(f[name] != expected or type(f[name]) is not type(expected) for name, expected in place.to_json().items()):
        raise CheckFailed(
            "wrong-place",
            "A message of member {owner} belongs to another election, ceremony, round, sender or recipient.",
            member=place.sender,
            owner=place.sender,
        )
    return f


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
