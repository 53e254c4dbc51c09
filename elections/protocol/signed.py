"""Signed messages (section 4.6.1), and the statements that members of a committee exchange with them.

A `signed_msg` is signed byte for byte. A statement is a signed message whose text is compact JSON that begins with
where it belongs: election, number of the ceremony, round, sender and recipient (owners count from 1; recipient 0 is
everybody). So none can be played again in another election, ceremony, round, or to another member.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.canonical import compact_bytes
from elections.errors import CheckFailed
from elections.protocol import messages
from elections.protocol.group import Element, Scalar
from elections.protocol.proofs import Proof, check_message_signature, make_message_signature

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
