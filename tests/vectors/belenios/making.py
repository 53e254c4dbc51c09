"""A small election, always the same, for the vectors: its members, cards, ballots, tally and shares."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from elections.belenios import ballot, credentials, tally, trustees
from elections.belenios import ceremony as rounds
from elections.belenios.answers import Answer, blank_statements, overall_statements, whole_context
from elections.belenios.ballot import Ballot, Signature
from elections.belenios.group import P, Randomness
from elections.belenios.proofs import (
    Ciphertext,
    Statement,
    bproof_hash,
    encrypt,
    iprove_hash,
    make_ballot_signature,
    make_disjunction,
)
from elections.belenios.questions import Election, Question
from elections.belenios.rounds import (
    Ceremony,
    Certificates,
    Polynomial,
    check_certificates,
    check_output,
    make_trustees,
)
from elections.belenios.signed import SignedMessage

UUID = "SanduqVectorsE1ection9"

Hash = Callable[[str], int]
"""The hash of a proof, waiting for its commitments."""


def stream(label: str) -> Randomness:
    """Randomness that depends on `label` alone."""
    state = hashlib.sha256(label.encode()).digest()

    def random_bytes(count: int) -> bytes:
        nonlocal state
        data = b""
        while len(data) < count:
            state = hashlib.sha256(state).digest()
            data += hashlib.sha256(b"out" + state).digest()
        return data[:count]

    return Randomness(random_bytes)


def seed(label: str) -> bytes:
    return hashlib.sha256(b"seed" + label.encode()).digest()


@dataclass
class Key:
    """A finished ceremony."""

    ceremony: Ceremony
    label: str = ""

    @cached_property
    def members(self) -> list[rounds.Member]:
        place = f"{self.label}|{self.ceremony}"
        return [rounds.Member(self.ceremony, owner, seed(f"{place}|{owner}")) for owner in self.ceremony.owners]

    @cached_property
    def round1(self) -> list[SignedMessage]:
        return [rounds.make_certificate(member) for member in self.members]

    @cached_property
    def certificates(self) -> Certificates:
        return check_certificates(self.ceremony, self.round1)

    @cached_property
    def round2(self) -> list[Polynomial]:
        return [rounds.make_polynomial(member, self.certificates) for member in self.members]

    @cached_property
    def round3(self) -> list[SignedMessage]:
        return [rounds.make_output(member, self.certificates, self.round2) for member in self.members]

    @cached_property
    def trustees(self) -> trustees.Trustees:
        keys = [
            check_output(self.ceremony, self.certificates, self.round2, owner, self.round3[owner - 1])
            for owner in self.ceremony.owners
        ]
        return make_trustees(self.ceremony, self.certificates, self.round2, keys)

    @cached_property
    def private_keys(self) -> list[int]:
        return [rounds.receive_shares(member, self.certificates, self.round2) for member in self.members]


@cache
def make_key(uuid: str, members: int = 3, number: int = 1, label: str = "") -> Key:
    """Always the same, and made once: nobody changes it."""
    return Key(Ceremony(uuid, number, members), label)


def make_election(uuid: str, key: Key, names: int, maximum: int = 1) -> Election:
    answers = ("1. سعاد العلوي", "2. Driss Amrani", "3. Ünal 'O\" \\ é", *(f"{n}. name" for n in range(4, names + 1)))
    return Election(
        description="ثلاثة مترشحين",
        name="Vectors",
        public_key=key.trustees.public_key,
        question=Question(answers[:names], maximum, "من يمثل المتدربين؟"),
        uuid=uuid,
    )


@dataclass
class Urn:
    """An election with cards and ballots."""

    election: Election
    key: Key
    cards: list[str]

    @cached_property
    def secrets(self) -> list[int]:
        return [credentials.derive(self.election.uuid, card) for card in self.cards]

    @cached_property
    def listed(self) -> list[int]:
        return sorted(credentials.public(secret) for secret in self.secrets)

    def vote(self, card: int, *chosen: int, label: str = "") -> Ballot:
        randomness = stream(f"vote|{card}|{chosen}|{label}")
        return ballot.make_ballot(self.election, self.secrets[card], chosen, randomness)

    def sign_again(self, changed: Ballot, card: int) -> Ballot:
        """The ballot with a signature that holds."""
        proof = make_ballot_signature(self.secrets[card], changed.signed_hash(), stream("again").scalar())
        return replace(changed, signature=Signature(changed.signed_hash(), proof))

    def with_answer(self, answer: Answer, card: int) -> Ballot:
        return self.sign_again(replace(self.vote(card, 1), answers=(answer,)), card)

    def lie(
        self,
        card: int,
        values: list[int],
        *,
        branches: list[int] | None = None,
        twist: Ciphertext | None = None,
        label: str = "",
        overall: int = 1,
        blank: int = 0,
        hashed: Callable[[Hash], Hash] = lambda hash_: hash_,
    ) -> Ballot:
        """A signed ballot that encrypts `values`, each claimed to be its branch, whatever the question says.

        `twist` is multiplied into the first ciphertext. The branch `overall` of the overall proof and `blank` of the
        blank proof are the ones claimed to hold. `hashed` stands between each proof and its hash.
        """
        election, randomness = self.election, stream(f"lie|{values}|{label}")
        powers = election.powers
        nonces = [randomness.scalar() for _ in values]
        encrypted = [encrypt(powers, nonce, 0) for nonce in nonces]
        choices = [
            Ciphertext(c.alpha, c.beta * powers.g(value) % P) for c, value in zip(encrypted, values, strict=True)
        ]
        if twist is not None:
            choices[0] = choices[0] * twist
        context = f"{election.fingerprint}|{credentials.public(self.secrets[card])}"
        individual = tuple(
            make_disjunction(
                powers,
                [Statement(choice, 0), Statement(choice, 1)],
                branch,
                nonce,
                hashed(iprove_hash(context, choice)),
                randomness,
            )
            for choice, branch, nonce in zip(choices, branches or values, nonces, strict=True)
        )
        whole, names = whole_context(context, tuple(choices)), sum(nonces[1:])
        answer = Answer(
            tuple(choices),
            individual,
            make_disjunction(
                powers,
                overall_statements(tuple(choices), election.question.max),
                overall,
                names if overall else nonces[0],
                hashed(bproof_hash(1, whole)),
                randomness,
            ),
            make_disjunction(
                powers,
                blank_statements(tuple(choices)),
                blank,
                names if blank else nonces[0],
                hashed(bproof_hash(0, whole)),
                randomness,
            ),
        )
        return self.with_answer(answer, card)

    def counted(self, ballots: list[Ballot]) -> tally.EncryptedTally:
        return tally.aggregate(self.election.question, [one.choices() for one in ballots])

    def share(self, owner: int, encrypted: tally.EncryptedTally) -> tally.Share:
        key = self.key.private_keys[owner - 1]
        return tally.make_share(self.election.fingerprint, key, encrypted, stream(f"share|{owner}"))


@cache
def make_urn(uuid: str = UUID, names: int = 3, maximum: int = 1, members: int = 3, cards: int = 4) -> Urn:
    """Always the same, and made once: nobody changes it."""
    key = make_key(uuid, members)
    codes = [credentials.generate(stream(f"{uuid}|card|{n}")) for n in range(cards)]
    return Urn(make_election(uuid, key, names, maximum), key, codes)
