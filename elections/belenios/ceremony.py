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
from typing import Any

from elections.belenios import signed
from elections.belenios.group import G, Q, Scalar, mpz
from elections.belenios.powers import fixed_base
from elections.belenios.proofs import make_pok
from elections.belenios.rounds import (
    CERTIFICATE,
    OUTPUT,
    POLYNOMIAL,
    Ceremony,
    Certificates,
    Polynomial,
    check_certificate,
    check_certificates,
    check_output,
    check_polynomial,
    coefexps_hash,
    make_trustees,
    read_share,
)
from elections.belenios.signed import SignedMessage, sign
from elections.belenios.trustees import (
    CertKeys,
    Trustees,
    VerificationKey,
    check_trustees,
    share_image,
    wrong_committee_size,
)
from elections.canonical import sha256_hex
from elections.errors import CheckFailed

__all__ = [
    "CERTIFICATE",
    "OUTPUT",
    "POLYNOMIAL",
    "Ceremony",
    "Certificates",
    "Member",
    "Polynomial",
    "check_certificate",
    "check_certificates",
    "check_output",
    "check_own_trustees",
    "check_polynomial",
    "make_certificate",
    "make_output",
    "make_polynomial",
    "make_trustees",
    "receive_shares",
]


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
        masked = signed.mask(place, keys.encryption, _evaluate(coefficients, owner), r)
        content = {
            **place.to_json(),
            "certificates": certificates.hash,
            "point": str(masked.point),
            "masked": str(masked.masked),
        }
        shares.append(sign(member.scalar("signing"), content, member.scalar))
    return Polynomial(member.coefexps(), tuple(shares))


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
        masked = read_share(member.ceremony, certificates, sender, member.owner, polynomial)
        place = member.ceremony.place(POLYNOMIAL, sender, member.owner)
        share = signed.unmask(place, member.scalar("decryption"), masked)
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
