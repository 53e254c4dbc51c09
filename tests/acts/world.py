"""A small institute to act in: a clock that is set, chance from a seed, and people who do their part."""

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from elections.acts import (
    accounts,
    ballots,
    candidacies,
    ceremony,
    convocation,
    count,
    members,
    poll,
    proposals,
    rolls,
    sitting,
)
from elections.acts import cards as voting_cards
from elections.acts.transaction import Context, find_election, standing_of
from elections.belenios import ceremony as protocol
from elections.belenios import credentials, tally
from elections.belenios.ballot import make_ballot
from elections.belenios.group import Randomness
from elections.belenios.questions import Election as Question
from elections.belenios.rounds import Ceremony, check_certificates
from elections.belenios.signed import SignedMessage
from elections.db.database import Database, connect, migrate
from elections.db.models import Election
from elections.journal import ElectionState
from elections.law.rules import Order, Rules

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: int) -> None:
        self.now += timedelta(**span)


class Stream:
    """Bytes from a seed."""

    def __init__(self, seed: bytes = b"acts") -> None:
        self._seed, self._taken = seed, 0

    def __call__(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += hashlib.sha256(self._seed + self._taken.to_bytes(8, "big")).digest()
            self._taken += 1
        return data[:size]


@dataclass
class World:
    """An institute with cohorts, and one election at a time under way."""

    context: Context
    clock: Clock
    cohort: int
    companion: int
    uuid: str = ""
    duration: timedelta = timedelta(hours=3)
    cards: tuple[voting_cards.PrintedCard, ...] = ()
    keys: dict[str, protocol.Member] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.context.database

    def state(self) -> str:
        with self.database.reading() as session:
            return find_election(session, self.uuid).state

    def standing(self) -> ElectionState:
        with self.database.reading() as session:
            return standing_of(session, find_election(session, self.uuid))

    def election(self) -> Election:
        with self.database.reading() as session:
            election = find_election(session, self.uuid)
            session.expunge(election)
            return election

    # The acts, one after the other.

    def convene(self, reading: str = "own", statute: str = "ma-2.03.40", **rules: object) -> None:
        self.uuid = convocation.create_draft(self.context, statute, self.cohort)
        order = None
        if statute == "tn-2020-28":
            order = Order("3", "2026-10-01", "all trainees of the category", 2, reading, "lot", 12)
        chosen = Rules.from_data({**Rules(place="Hall 1", reading=reading).as_data(), **rules})
        companion = self.companion if reading == "both" else None
        convocation.choose(self.context, self.uuid, convocation.Choices(chosen, order), companion, {})
        convocation.convene(self.context, self.uuid, "director", self.call())

    def call(self, late_reason: str = "") -> convocation.Call:
        now = self.context.now()
        return convocation.Call(
            texts=("Decree 2.03.40",),
            decision=convocation.Reference("12/2026", (now - timedelta(days=3)).date()),
            filing_deadline=now + timedelta(days=3),
            opens_at=now + timedelta(days=4),
            closes_at=now + timedelta(days=4) + self.duration,
            late_reason=late_reason,
        )

    def list_candidates(self, *registrations: str) -> None:
        for registration in registrations:
            number = candidacies.file_candidacy(self.context, self.uuid, "registrar", registration)
            candidacies.admit(self.context, self.uuid, "director", number)
        self.clock.advance(days=3, minutes=1)
        candidacies.close_lists(self.context, self.uuid, "director")

    def make_cards(self) -> None:
        self.cards = voting_cards.make_cards(self.context, self.uuid, "registrar")

    def begin(self) -> None:
        self.clock.now = self.election().opens_at or self.clock.now
        sitting.mark_all(self.context, self.uuid, True)
        sitting.begin_poll(self.context, self.uuid)

    def seat_committee(self) -> None:
        sitting.form_committee(self.context, self.uuid, "المدير العام", "Director General")
        for member in self.standing().members:
            self.claim(member.seat)

    def claim(self, seat: str) -> None:
        with self.database.reading() as session:
            version = members.find_seat(session, self.election().id, seat).version
        members.claim(self.context, self.uuid, seat, version)
        members.confirm_claim(self.context, self.uuid, seat)

    def make_key(self, cause: str = "first") -> None:
        number = ceremony.begin_ceremony(self.context, self.uuid, cause)
        seats = [member.seat for member in self.standing().members]
        place = Ceremony(self.uuid, number, len(seats))
        self.keys = {seat: protocol.Member(place, owner, seed_of(seat, number)) for owner, seat in enumerate(seats, 1)}
        certs = {seat: protocol.make_certificate(one) for seat, one in self.keys.items()}
        for seat, cert in certs.items():
            ceremony.receive(self.context, self.uuid, seat, "certificate", cert.to_bytes())
        certificates = check_certificates(place, list(certs.values()))
        polynomials = {seat: protocol.make_polynomial(one, certificates) for seat, one in self.keys.items()}
        for seat, polynomial in polynomials.items():
            ceremony.receive(self.context, self.uuid, seat, "polynomial", polynomial.to_bytes())
        shared = list(polynomials.values())
        outputs: dict[str, SignedMessage] = {}
        for seat, one in self.keys.items():
            outputs[seat] = protocol.make_output(one, certificates, shared)
            ceremony.receive(self.context, self.uuid, seat, "output", outputs[seat].to_bytes())
        self.secrets = {seat: protocol.receive_shares(one, certificates, shared) for seat, one in self.keys.items()}
        for seat in seats:
            ceremony.confirm_key(self.context, self.uuid, seat, self.standing().trustees)

    def together(self, act: str, **data: object) -> None:
        number = proposals.propose(self.context, self.uuid, act, dict(data))  # type: ignore[arg-type]
        proposals.confirm(self.context, self.uuid, number, "oldest")

    def until_open(self, *candidates: str, **rules: object) -> None:
        self.convene(**rules)  # type: ignore[arg-type]
        self.list_candidates(*candidates)
        self.make_cards()
        self.begin()
        self.seat_committee()
        self.make_key()
        self.together("open")

    def ballot(self, card: int, *chosen: int) -> bytes:
        data = self.election().election_json
        assert data is not None
        secret = credentials.derive(self.uuid, self.cards[card].code)
        return make_ballot(Question.from_bytes(data), secret, chosen, Randomness(self.context.random_bytes)).to_bytes()

    def vote(self, card: int, *chosen: int) -> ballots.Receipt:
        with self.database.reading() as session:
            elector = next(one for one in candidacies.roll_of(session, self.election().id) if not one.handed_out)
        voting_cards.hand_out(self.context, self.uuid, elector.registration)
        return ballots.cast(self.context, self.uuid, self.ballot(card, *chosen))

    def close(self) -> None:
        self.clock.now = (self.election().closes_at or self.clock.now) + timedelta(seconds=1)
        poll.close_due(self.context)

    def left_credentials(self, used: int) -> list[str]:
        return [str(credentials.public(credentials.derive(self.uuid, card.code))) for card in self.cards[used:]]

    def count(self, used: int, seats: tuple[str, ...] = ("chair", "youngest")) -> None:
        count.account_cards(self.context, self.uuid, self.left_credentials(used))
        for seat in seats:
            self.give_share(seat)
        count.publish_result(self.context, self.uuid)

    def give_share(self, seat: str) -> None:
        with self.database.reading() as session:
            election = find_election(session, self.uuid)
            encrypted = tally.EncryptedTally.from_bytes(count.encrypted_tally(session, election))
            assert election.election_json is not None
            question = Question.from_bytes(election.election_json)
        share = tally.make_share(
            question.fingerprint, self.secrets[seat], encrypted, Randomness(self.context.random_bytes)
        )
        count.give_share(self.context, self.uuid, seat, share.to_bytes())


def seed_of(seat: str, ceremony: int = 1) -> bytes:
    """The 32 bytes that the device on `seat` keeps in a ceremony."""
    return hashlib.sha256(f"{seat}{ceremony}".encode()).digest()


def make_world(url: str, trainees: int = 8, clock: Clock | None = None, seed: bytes = b"acts") -> World:
    """An institute with a cohort of attachés (A-01, A-02, …) and one of clerks (K-01, …), in training since a day."""
    place = _new_file(url)
    if place is not None and clock is None:
        place.write_bytes(_institute(trainees))
        clock = Clock()
        return World(Context(connect(url), clock, Stream(seed)), clock, 1, 2)
    clock = clock or Clock()
    context = Context(empty_database(url), clock, Stream(seed))
    attaches, clerks = _found(context, trainees)
    return World(context, clock, attaches, clerks)


def empty_database(url: str) -> Database:
    """The database at `url` with today's tables and nothing in them; a file of SQLite's is migrated once and copied."""
    database, place = connect(url), _new_file(url)
    if place is not None:
        place.write_bytes(_migrated())
    else:
        migrate(database)
    return database


def _new_file(url: str) -> Path | None:
    """Where a database of SQLite's would be made; None where it exists, and for PostgreSQL."""
    place = Path(url.removeprefix("sqlite:///"))
    return None if not url.startswith("sqlite") or place.exists() else place


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = connect(f"sqlite:///{folder}/empty.db")
        migrate(database)
        database.engine.dispose()
        return (Path(folder) / "empty.db").read_bytes()


@cache
def _institute(trainees: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = empty_database(f"sqlite:///{folder}/institute.db")
        _found(Context(database, Clock(), Stream()), trainees)
        database.engine.dispose()
        return (Path(folder) / "institute.db").read_bytes()


def _found(context: Context, trainees: int) -> list[int]:
    """Sets the institute up; the ids of its two cohorts."""
    first_day = context.clock().date() - timedelta(days=1)
    director = accounts.Account("director", "Director", "director", "scrypt$…")
    accounts.set_up(context, accounts.Names("المعهد", "L’Institut", "The Institute"), "Africa/Casablanca", director)
    ids = []
    for corps, letter, called in (("attache", "A", "Trainee"), ("clerk", "K", "Clerk")):
        ids.append(rolls.add_cohort(context, corps, "47", first_day, first_day + timedelta(days=730)))
        lines = ["registration,name,birth date"]
        lines += [
            f"{letter}-{n:02},{called} {_letters(n)},{date(1990, 3, 1) + timedelta(days=10 * n)}"
            for n in range(1, trainees + 1)
        ]
        rolls.import_roll(context, "\n".join(lines).encode(), "roll.csv", ids[-1])
    return ids


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))
