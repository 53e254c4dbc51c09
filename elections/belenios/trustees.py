"""The trustees object of a threshold key (sections 4.6.2, 4.6.4, 4.6.7, 4.7): its bytes, its checks, its fingerprint.

`[["Pedersen", {"threshold", "certs", "coefexps", "verification_keys"}]]`: one item, no server key. Owners count from
1, in the order of the lists. How the object comes about is told in `ceremony`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from elections.belenios import messages
from elections.belenios.group import Element, P, Scalar, check_member, check_scalar, is_scalar, mpz, powmod
from elections.belenios.proofs import Proof, check_pok
from elections.belenios.signed import SignedMessage, check_signed
from elections.canonical import sha256_hex
from elections.errors import CheckFailed, Malformed

THRESHOLDS: Final = {3: 2, 5: 3}
"""How many members are needed, of how many: a majority."""


@dataclass(frozen=True, slots=True)
class CertKeys(messages.Message):
    """`cert_keys` of section 4.6.2: a member's public keys for the ceremony."""

    verification: Element
    encryption: Element

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"verification": str(self.verification), "encryption": str(self.encryption)}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields."""
        f = messages.fields(value, "verification", "encryption")
        return cls(messages.number(f["verification"]), messages.number(f["encryption"]))


@dataclass(frozen=True, slots=True)
class VerificationKey(messages.Message):
    """`trustee_public_key` of section 4.5: a public key with a proof that its private key is known."""

    pok: Proof
    public_key: Element

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"pok": self.pok.to_json(), "public_key": str(self.public_key)}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields."""
        f = messages.fields(value, "pok", "public_key")
        return cls(Proof.from_json(f["pok"]), messages.number(f["public_key"]))


@dataclass(frozen=True, slots=True)
class Trustees(messages.Message):
    """`trustees` with one "Pedersen" item: all that is published about the committee's key."""

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    verification_keys: tuple[VerificationKey, ...]

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        parameters = {
            "threshold": self.threshold,
            "certs": [cert.to_json() for cert in self.certs],
            "coefexps": [coefexps.to_json() for coefexps in self.coefexps],
            "verification_keys": [key.to_json() for key in self.verification_keys],
        }
        return [["Pedersen", parameters]]

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields; `check_trustees` checks what they say.

        Raises:
            Malformed: `not-canonical`.
            CheckFailed: `wrong-trustees`: another kind of key than a committee's alone.
        """
        kinds = messages.items(value, lambda kind: messages.items(kind, lambda part: part))
        if len(kinds) != 1 or len(kinds[0]) != 2 or kinds[0][0] != "Pedersen":
            raise CheckFailed("wrong-trustees", "The key is not a committee's threshold key alone.")
        f = messages.fields(kinds[0][1], "threshold", "certs", "coefexps", "verification_keys")
        return cls(
            messages.integer(f["threshold"]),
            messages.items(f["certs"], SignedMessage.from_json),
            messages.items(f["coefexps"], SignedMessage.from_json),
            messages.items(f["verification_keys"], VerificationKey.from_json),
        )

    @property
    def public_key(self) -> Element:
        """The election's key: the product of the members' A_z0."""
        key = mpz(1)
        for coefexps in self.coefexps:
            key = key * read_coefexps(coefexps)[0] % P
        return key

    def verification_key(self, owner: int) -> Element:
        """The public key behind the shares of member `owner` (from 1)."""
        return self.verification_keys[owner - 1].public_key


def check_cert(cert: SignedMessage, member: int) -> CertKeys:
    """The keys in a certificate, checked: members of the group, signed with the key they contain.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `not-in-group`, `scalar-out-of-range`, `wrong-message-signature`; each with the member.
    """
    keys = CertKeys.from_json(cert.content())
    check_member(keys.verification, "verification", member)
    check_member(keys.encryption, "encryption", member)
    _check_ranges(cert, member)
    check_signed(cert, keys.verification, member)
    return keys


def read_coefexps(coefexps: SignedMessage) -> tuple[Element, ...]:
    """The elements A_i0 … A_it in `raw_coefexps` (section 4.6.4).

    Raises:
        Malformed: `not-json`, `not-canonical`.
    """
    f = messages.fields(coefexps.content(), "coefexps")
    return messages.items(f["coefexps"], messages.number)


def check_coefexps(
    coefexps: SignedMessage, verification_key: Element, threshold: int, member: int
) -> tuple[Element, ...]:
    """The elements of a member's coefexps, checked: as many as the threshold, in the group, signed.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `wrong-threshold`, `not-in-group`, `scalar-out-of-range`, `wrong-message-signature`; each with
            the member.
    """
    elements = read_coefexps(coefexps)
    if len(elements) != threshold:
        raise CheckFailed(
            "wrong-threshold", "Member {owner} made a polynomial of another degree.", member=member, owner=member
        )
    for element in elements:
        check_member(element, "coefexps", member)
    _check_ranges(coefexps, member)
    check_signed(coefexps, verification_key, member)
    return elements


def share_image(coefexps: Sequence[Element], owner: int) -> Element:
    """g^f(owner), from the images A_0 … A_t of f's coefficients: Π A_k^(owner^k)."""
    image = mpz(1)
    for element in reversed(coefexps):
        image = powmod(image, owner, P) * element % P
    return image


def public_share(all_coefexps: Sequence[Sequence[Element]], owner: int) -> Element:
    """The public key of member `owner`: Π over all members' polynomials of g^f_i(owner) (section 4.6.6)."""
    key = mpz(1)
    for coefexps in all_coefexps:
        key = key * share_image(coefexps, owner) % P
    return key


def check_verification_key(key: VerificationKey, all_coefexps: Sequence[Sequence[Element]], member: int) -> None:
    """Checks a member's public key: the one that the polynomials demand, with proof of its private key.

    Raises:
        CheckFailed: `not-in-group`, `wrong-verification-key`, `scalar-out-of-range`, `pok-failed`; each with the
            member.
    """
    check_member(key.public_key, "public_key", member)
    if key.public_key != public_share(all_coefexps, member):
        raise CheckFailed(
            "wrong-verification-key",
            "The public key of member {owner} is not the one that the polynomials give.",
            member=member,
            owner=member,
        )
    check_scalar(key.pok.challenge, "pok", member)
    check_scalar(key.pok.response, "pok", member)
    if not check_pok(key.public_key, key.pok):
        raise CheckFailed(
            "pok-failed", "Member {owner} does not prove to know the private key.", member=member, owner=member
        )


def check_trustees(trustees: Trustees) -> Element:
    """Checks the whole object from what it says alone; returns the election's public key.

    Raises:
        Malformed: `not-json`, `not-canonical`.
        CheckFailed: `wrong-committee-size`, and as `check_cert`, `certificate-twice`, `check_coefexps`,
            `check_verification_key`.
    """
    size = len(trustees.certs)
    lengths = {len(trustees.coefexps), len(trustees.verification_keys)}
    if lengths != {size} or THRESHOLDS.get(size) != trustees.threshold:
        raise wrong_committee_size()
    owners = range(1, size + 1)
    keys = [check_cert(cert, owner) for owner, cert in zip(owners, trustees.certs, strict=True)]
    check_distinct(keys)
    all_coefexps = [
        check_coefexps(coefexps, key.verification, trustees.threshold, owner)
        for owner, key, coefexps in zip(owners, keys, trustees.coefexps, strict=True)
    ]
    for owner, verification_key in zip(owners, trustees.verification_keys, strict=True):
        check_verification_key(verification_key, all_coefexps, owner)
    return trustees.public_key


def check_distinct(keys: Sequence[CertKeys]) -> None:
    """Refuses two members with one certificate key: one of them copied it.

    Raises:
        CheckFailed: `certificate-twice`, with the later member.
    """
    seen: set[Element] = set()
    for owner, key in enumerate(keys, 1):
        if key.verification in seen or key.encryption in seen:
            raise CheckFailed(
                "certificate-twice", "Member {owner} shows another member's key.", member=owner, owner=owner
            )
        seen |= {key.verification, key.encryption}


def fingerprint(data: bytes) -> str:
    """What members compare aloud: the first 24 hex digits of the trustees object's SHA-256, four by four."""
    return four_by_four(sha256_hex(data))


def four_by_four(digits: str) -> str:
    """The first 24 characters in six groups of four."""
    return " ".join(digits[start : start + 4] for start in range(0, 24, 4))


def private_key_bytes(private_key: Scalar) -> bytes:
    """A member's key file: the JSON string of the number, as `belenios-tool election decrypt --privkey` reads it."""
    return f'"{private_key}"'.encode()


def read_private_key(data: bytes) -> Scalar:
    """The private key in a member's key file; a line end after it does no harm.

    Raises:
        Malformed: `not-a-key-file`.
    """
    text = data.strip()
    if len(text) <= 80 and text.startswith(b'"') and text.endswith(b'"') and text[1:-1].isdigit():
        key = mpz(text[1:-1].decode())
        if is_scalar(key):
            return key
    raise Malformed("not-a-key-file", "This is not the key file of a member of the committee.")


def _check_ranges(signed: SignedMessage, member: int) -> None:
    check_scalar(signed.signature.challenge, "signature", member)
    check_scalar(signed.signature.response, "signature", member)


def wrong_committee_size() -> CheckFailed:
    """The refusal of a committee that is not 3 with 2 needed or 5 with 3 needed."""
    return CheckFailed("wrong-committee-size", "A committee has 3 members of whom 2 are needed, or 5 of whom 3 are.")
