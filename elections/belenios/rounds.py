"""The rounds of the key ceremony, as anybody checks them: the server, each member's page.

What each round says is told in `ceremony`, its exact form in docs/protocol.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.belenios import messages, signed
from elections.belenios.group import Element, check_member, check_scalar
from elections.belenios.signed import EVERYBODY, Place, SignedMessage, check_signed, statement_fields
from elections.belenios.trustees import (
    THRESHOLDS,
    CertKeys,
    Trustees,
    VerificationKey,
    check_cert,
    check_coefexps,
    check_distinct,
    check_verification_key,
    read_coefexps,
    wrong_committee_size,
)
from elections.canonical import sha256_hex
from elections.errors import CheckFailed

CERTIFICATE: Final = "certificate"
POLYNOMIAL: Final = "polynomial"
OUTPUT: Final = "output"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Which ceremony it is: election, number (1, 2, …), how many members."""

    election: str
    number: int
    members: int

    def __post_init__(self) -> None:
        if self.members not in THRESHOLDS:
            raise wrong_committee_size()

    @property
    def threshold(self) -> int:
        """How many members are needed to open the urn."""
        return THRESHOLDS[self.members]

    @property
    def owners(self) -> range:
        """The members, counted from 1."""
        return range(1, self.members + 1)

    def place(self, round_: str, sender: int, recipient: int = EVERYBODY) -> Place:
        """Where a statement of this ceremony belongs."""
        return Place(self.election, self.number, round_, sender, recipient)


@dataclass(frozen=True, slots=True)
class Polynomial(messages.Message):
    """Round 2: the Belenios coefexps, and a statement with a masked share for each member, oneself included."""

    coefexps: SignedMessage
    shares: tuple[SignedMessage, ...]

    def to_json(self) -> Any:
        """The fields in their order."""
        return {"coefexps": self.coefexps.to_json(), "shares": [share.to_json() for share in self.shares]}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; `check_polynomial` checks what they say."""
        f = messages.fields(value, "coefexps", "shares")
        return cls(SignedMessage.from_json(f["coefexps"]), messages.items(f["shares"], SignedMessage.from_json))


@dataclass(frozen=True, slots=True)
class Certificates:
    """Round 1, complete and checked: what the later rounds build on."""

    certs: tuple[SignedMessage, ...]
    keys: tuple[CertKeys, ...]
    commitments: tuple[str, ...]
    hash: str


def check_certificate(ceremony: Ceremony, owner: int, statement: SignedMessage) -> tuple[SignedMessage, CertKeys, str]:
    """The certificate, its keys and the commitment in a member's round 1, checked.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `wrong-place`, `not-in-group`, `scalar-out-of-range`, `wrong-message-signature`; each with the
            member.
    """
    f = statement_fields(statement, ceremony.place(CERTIFICATE, owner), "certificate", "coefexps")
    cert = SignedMessage.from_json(f["certificate"])
    keys = check_cert(cert, owner)
    _check_statement(statement, keys, owner)
    return cert, keys, messages.hex_hash(f["coefexps"])


def check_certificates(ceremony: Ceremony, statements: Sequence[SignedMessage]) -> Certificates:
    """Round 1 as a whole, checked: one statement of each member, in their order, all keys distinct.

    Raises:
        Malformed, CheckFailed: as `check_certificate`; `wrong-committee-size`, `certificate-twice`.
    """
    if len(statements) != ceremony.members:
        raise wrong_committee_size()
    checked = [check_certificate(ceremony, owner, statements[owner - 1]) for owner in ceremony.owners]
    keys = tuple(keys for _, keys, _ in checked)
    check_distinct(keys)
    return Certificates(
        certs=tuple(cert for cert, _, _ in checked),
        keys=keys,
        commitments=tuple(commitment for _, _, commitment in checked),
        hash=sha256_hex("\n".join(statement.message for statement in statements).encode()),
    )


def check_polynomial(
    ceremony: Ceremony, certificates: Certificates, owner: int, polynomial: Polynomial
) -> tuple[Element, ...]:
    """A member's round 2, checked as far as all can see; returns its elements A_0 … A_t.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `commitment-broken`, `wrong-threshold`, `not-in-group`, `scalar-out-of-range`,
            `wrong-message-signature`, `wrong-length`, `wrong-place`, `certificates-differ`; each with the member.
    """
    if sha256_hex(polynomial.coefexps.message.encode("utf-8", "replace")) != certificates.commitments[owner - 1]:
        raise CheckFailed(
            "commitment-broken",
            "Member {owner} sent other coefficients than announced in the first round.",
            member=owner,
            owner=owner,
        )
    keys = certificates.keys[owner - 1]
    elements = check_coefexps(polynomial.coefexps, keys.verification, ceremony.threshold, owner)
    if len(polynomial.shares) != ceremony.members:
        raise CheckFailed("wrong-length", "“{field}” has another length than demanded.", member=owner, field="shares")
    for recipient in ceremony.owners:
        read_share(ceremony, certificates, owner, recipient, polynomial)
    return elements


def read_share(
    ceremony: Ceremony, certificates: Certificates, sender: int, recipient: int, polynomial: Polynomial
) -> signed.Masked:
    """The masked share from `sender` to `recipient`, its statement checked.

    Raises:
        Malformed, CheckFailed: as `check_polynomial`.
    """
    statement = polynomial.shares[recipient - 1]
    place = ceremony.place(POLYNOMIAL, sender, recipient)
    f = statement_fields(statement, place, "certificates", "point", "masked")
    _check_statement(statement, certificates.keys[sender - 1], sender)
    if f["certificates"] != certificates.hash:
        raise CheckFailed(
            "certificates-differ",
            "Member {owner} was shown other certificates: stop, and begin a new ceremony before everybody.",
            member=sender,
            owner=sender,
        )
    masked = signed.Masked(messages.number(f["point"]), messages.number(f["masked"]))
    check_member(masked.point, "point", sender)
    check_scalar(masked.masked, "masked", sender)
    return masked


def check_output(
    ceremony: Ceremony,
    certificates: Certificates,
    polynomials: Sequence[Polynomial],
    owner: int,
    statement: SignedMessage,
) -> VerificationKey:
    """The public key in a member's round 3, checked; `polynomials` are all members', each checked before.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `wrong-place`, `scalar-out-of-range`, `wrong-message-signature`, `certificates-differ`,
            `coefexps-differ`, `not-in-group`, `wrong-verification-key`, `pok-failed`; each with the member.
    """
    place = ceremony.place(OUTPUT, owner)
    f = statement_fields(statement, place, "certificates", "coefexps", "verification_key")
    _check_statement(statement, certificates.keys[owner - 1], owner)
    if f["certificates"] != certificates.hash:
        raise CheckFailed(
            "certificates-differ",
            "Member {owner} was shown other certificates: stop, and begin a new ceremony before everybody.",
            member=owner,
            owner=owner,
        )
    if f["coefexps"] != coefexps_hash(polynomials):
        raise CheckFailed(
            "coefexps-differ",
            "Member {owner} was shown other coefficients: stop, and begin a new ceremony before everybody.",
            member=owner,
            owner=owner,
        )
    key = VerificationKey.from_json(f["verification_key"])
    check_verification_key(key, [read_coefexps(polynomial.coefexps) for polynomial in polynomials], owner)
    return key


def coefexps_hash(polynomials: Sequence[Polynomial]) -> str:
    """The hash of all members' coefexps, as they were used."""
    return sha256_hex("\n".join(polynomial.coefexps.message for polynomial in polynomials).encode())


def make_trustees(
    ceremony: Ceremony,
    certificates: Certificates,
    polynomials: Sequence[Polynomial],
    keys: Sequence[VerificationKey],
) -> Trustees:
    """The trustees object that the three rounds give."""
    return Trustees(
        ceremony.threshold,
        certificates.certs,
        tuple(polynomial.coefexps for polynomial in polynomials),
        tuple(keys),
    )


def _check_statement(statement: SignedMessage, keys: CertKeys, owner: int) -> None:
    check_scalar(statement.signature.challenge, "signature", owner)
    check_scalar(statement.signature.response, "signature", owner)
    check_signed(statement, keys.verification, owner)
