"""The key ceremony (section 3.1.1, "Pedersen"): three rounds between the members, relayed and checked by the server.

    1. certificate   the member's public keys, and the SHA-256 of the coefexps to come
    2. polynomial    the coefexps, and to each member one share of the polynomial, masked
    3. output        the member's public key with proof, once all shares have been checked

Every message is a statement (`signed`) bound to election, ceremony, round, sender and recipient; docs/protocol.md
gives their exact form. All that a member needs is derived from a seed kept on the device, so that a page resumes after
a reload. The commitments of round 1 keep anybody from choosing coefficients after seeing the others'. A member's page
keeps the certificates it used first and never answers for others: else a server that shows other certificates after a
reload could learn shares.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from elections.canonical import sha256_hex
from elections.errors import CheckFailed
from elections.protocol import channel, messages
from elections.protocol.group import Element, G, Q, Scalar, check_member, check_scalar
from elections.protocol.numbers import mpz
from elections.protocol.powers import fixed_base
from elections.protocol.proofs import make_pok
from elections.protocol.signed import Place, SignedMessage, check_signed, sign, statement_fields
from elections.protocol.trustees import (
    THRESHOLDS,
    CertKeys,
    Trustees,
    VerificationKey,
    check_cert,
    check_coefexps,
    check_distinct,
    check_trustees,
    check_verification_key,
    read_coefexps,
    share_image,
    wrong_committee_size,
)

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

    def place(self, round_: str, sender: int, recipient: int = 0) -> Place:
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


@dataclass(frozen=True, slots=True)
class Member:
    """A member with the seed of the device; everything of the ceremony is derived from it.

    The scalar for a label is HMAC-SHA-512(seed, "sanduq|election|ceremony|owner|label") modulo q. The label of a
    signature's nonce contains the whole message, so that no nonce ever serves two messages.
    """

    ceremony: Ceremony
    owner: int
    seed: bytes = field(repr=False)

    def scalar(self, label: str) -> Scalar:
        """The scalar for a label."""
        text = f"sanduq|{self.ceremony.election}|{self.ceremony.number}|{self.owner}|{label}"
        digest = hmac.new(self.seed, text.encode(), hashlib.sha512).digest()
        return mpz(int.from_bytes(digest, "big")) % Q

    def coefficients(self) -> list[Scalar]:
        """The polynomial a_0 … a_t."""
        return [self.scalar(f"coefficient|{index}") for index in range(self.ceremony.threshold)]

    def coefexps(self) -> SignedMessage:
        """The Belenios coefexps: the images of the coefficients, signed."""
        images = [str(fixed_base(G).power(coefficient)) for coefficient in self.coefficients()]
        return sign(self.scalar("signing"), {"coefexps": images}, self.scalar)


def make_certificate(member: Member) -> SignedMessage:
    """Round 1: the Belenios certificate and the commitment to the coefexps, in one statement."""
    signing_key = member.scalar("signing")
    power = fixed_base(G).power
    keys = CertKeys(power(signing_key), power(member.scalar("decryption")))
    cert = sign(signing_key, keys.to_json(), member.scalar)
    content = {
        **member.ceremony.place(CERTIFICATE, member.owner).to_json(),
        "certificate": cert.to_json(),
        "coefexps": sha256_hex(member.coefexps().message.encode()),
    }
    return sign(signing_key, content, member.scalar)


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


def make_polynomial(member: Member, certificates: Certificates, used: str | None = None) -> Polynomial:
    """Round 2: the coefexps, and for each member the share f(j), masked.

    `used` is the hash of the certificates that this member answered for before, if any: a page keeps it.

    Raises:
        CheckFailed: `certificates-changed`, `own-certificate-changed`.
    """
    if used is not None and used != certificates.hash:
        raise CheckFailed(
            "certificates-changed",
            "The server shows other certificates than before: stop, and begin a new ceremony before everybody.",
        )
    _check_own(member, certificates)
    coefficients = member.coefficients()
    shares = []
    for owner, keys in zip(member.ceremony.owners, certificates.keys, strict=True):
        place = member.ceremony.place(POLYNOMIAL, member.owner, owner)
        r = member.scalar(f"share|{owner}|{certificates.hash}")
        masked = channel.mask(place, keys.encryption, _evaluate(coefficients, owner), r)
        content = {
            **place.to_json(),
            "certificates": certificates.hash,
            "point": str(masked.point),
            "masked": str(masked.masked),
        }
        shares.append(sign(member.scalar("signing"), content, member.scalar))
    return Polynomial(member.coefexps(), tuple(shares))


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
        _read_share(ceremony, certificates, owner, recipient, polynomial)
    return elements


def _read_share(
    ceremony: Ceremony, certificates: Certificates, sender: int, recipient: int, polynomial: Polynomial
) -> channel.Masked:
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
    masked = channel.Masked(messages.number(f["point"]), messages.number(f["masked"]))
    check_member(masked.point, "point", sender)
    check_scalar(masked.masked, "masked", sender)
    return masked


def receive_shares(member: Member, certificates: Certificates, polynomials: Sequence[Polynomial]) -> Scalar:
    """The member's private key: the sum of the shares received, each checked against its sender's coefexps.

    Raises:
        Malformed, CheckFailed: as `check_polynomial`; `wrong-committee-size`, `own-certificate-changed`,
            `share-inconsistent` with its sender.
    """
    if len(polynomials) != member.ceremony.members:
        raise wrong_committee_size()
    _check_own(member, certificates)
    private_key = mpz(0)
    for sender, polynomial in zip(member.ceremony.owners, polynomials, strict=True):
        elements = check_polynomial(member.ceremony, certificates, sender, polynomial)
        masked = _read_share(member.ceremony, certificates, sender, member.owner, polynomial)
        place = member.ceremony.place(POLYNOMIAL, sender, member.owner)
        share = channel.unmask(place, member.scalar("decryption"), masked)
        if fixed_base(G).power(share) != share_image(elements, member.owner):
            raise CheckFailed(
                "share-inconsistent",
                "The share from member {owner} does not fit the coefficients this member published.",
                member=sender,
                owner=sender,
            )
        private_key = (private_key + share) % Q
    return private_key


def make_output(member: Member, certificates: Certificates, polynomials: Sequence[Polynomial]) -> SignedMessage:
    """Round 3: the member's public key with the proof of its private key, once all shares are checked.

    Raises:
        Malformed, CheckFailed: as `receive_shares`.
    """
    return sign(member.scalar("signing"), _output_content(member, certificates, polynomials), member.scalar)


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


def check_own_trustees(
    member: Member, certificates: Certificates, polynomials: Sequence[Polynomial], data: bytes
) -> Trustees:
    """The published trustees object, checked whole against what this member used itself.

    `certificates` and `polynomials` are those on the member's device, not those the server shows now. This, and the
    fingerprint read aloud, is what keeps a server from holding the key.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: as `trustees.check_trustees`, and `trustees-differ` with the first member whose part differs.
    """
    published = Trustees.from_bytes(data)
    if len(published.certs) != member.ceremony.members:
        raise wrong_committee_size()
    check_trustees(published)
    for owner in member.ceremony.owners:
        used = (certificates.certs[owner - 1], polynomials[owner - 1].coefexps)
        if used != (published.certs[owner - 1], published.coefexps[owner - 1]):
            raise _trustees_differ(owner)
    mine = VerificationKey.from_json(_output_content(member, certificates, polynomials)["verification_key"])
    if published.verification_keys[member.owner - 1] != mine:
        raise _trustees_differ(member.owner)
    return published


def _output_content(member: Member, certificates: Certificates, polynomials: Sequence[Polynomial]) -> dict[str, Any]:
    private_key = receive_shares(member, certificates, polynomials)
    public_key = fixed_base(G).power(private_key)
    pok = make_pok(private_key, public_key, member.scalar(f"pok|{public_key}"))
    return {
        **member.ceremony.place(OUTPUT, member.owner).to_json(),
        "certificates": certificates.hash,
        "coefexps": coefexps_hash(polynomials),
        "verification_key": VerificationKey(pok, public_key).to_json(),
    }


def _evaluate(coefficients: Sequence[Scalar], at: int) -> Scalar:
    value = mpz(0)
    for coefficient in reversed(coefficients):
        value = (value * at + coefficient) % Q
    return value


def _check_statement(statement: SignedMessage, keys: CertKeys, owner: int) -> None:
    check_scalar(statement.signature.challenge, "signature", owner)
    check_scalar(statement.signature.response, "signature", owner)
    check_signed(statement, keys.verification, owner)


def _check_own(member: Member, certificates: Certificates) -> None:
    power = fixed_base(G).power
    mine = CertKeys(power(member.scalar("signing")), power(member.scalar("decryption")))
    if certificates.keys[member.owner - 1] != mine:
        raise CheckFailed(
            "own-certificate-changed",
            "The server shows another certificate in your name: stop, and begin a new ceremony before everybody.",
        )


def _trustees_differ(owner: int) -> CheckFailed:
    return CheckFailed(
        "trustees-differ",
        "The published key differs from what this device used, at member {owner}: begin a new ceremony.",
        member=owner,
        owner=owner,
    )
