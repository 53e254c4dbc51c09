"""Plays an election's people: the office, the chair, the members with their devices, the voters with their cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from elections.acts import (
    ballots,
    candidacies,
    ceremony,
    convocation,
    count,
    draws,
    members,
    notes,
    poll,
    proposals,
    sitting,
)
from elections.acts import cards as voting_cards
from elections.acts.transaction import Context, find_election, standing_of
from elections.belenios import ceremony as protocol
from elections.belenios import credentials, tally
from elections.belenios.ballot import make_ballot
from elections.belenios.group import Randomness, Scalar
from elections.belenios.questions import Election as Question
from elections.belenios.rounds import Ceremony, check_certificates
from elections.canonical import Canonical
from elections.db.models import Election
from elections.demonstration.typed import typed
from elections.journal import ElectionState
from elections.law import calendar
from elections.law.rules import Order, Rules
from elections.law.statute import load

CHAIR = ("سعاد المرابط", "Souad El Mrabet")
ZONE = "Africa/Casablanca"


@dataclass(frozen=True)
class Times:
    """When an election's acts happen."""

    called: datetime
    deadline: datetime
    opens: datetime
    closes: datetime

    def papers(self, *, listed: bool = True, ended: bool = True) -> dict[str, date]:
        """The day of each paper that there is by then."""
        told = {"convocation": self.called, "roll": self.deadline if listed else self.called}
        if listed:
            told |= {"receipt": self.called + timedelta(days=1)}
            told |= {"candidates": self.deadline, "candidates-office": self.deadline}
            told |= {"attendance": self.opens, "desk-roll": self.opens}
        if ended:
            told |= dict.fromkeys(("minutes", "extract", "proclamation", "attestation", "letter"), self.closes)
        return {kind: at.astimezone(calendar.zone(ZONE)).date() for kind, at in told.items()}


@dataclass
class Player:
    """One election, and everything its people hold in their hands."""

    context: Context
    uuid: str
    cards: tuple[voting_cards.PrintedCard, ...] = ()
    seeds: dict[str, bytes] = field(default_factory=dict, repr=False)
    keys: dict[str, Scalar] = field(default_factory=dict, repr=False)
    used: int = 0

    def at(self, moment: datetime) -> "Player":
        """From now on the clock shows `moment`."""
        self.context = replace(self.context, clock=lambda: moment)
        return self

    def election(self) -> Election:
        """The election as stored."""
        with self.context.database.reading() as session:
            return find_election(session, self.uuid)

    def standing(self) -> ElectionState:
        """What its journal says."""
        with self.context.database.reading() as session:
            return standing_of(session, find_election(session, self.uuid))

    def convene(self, times: Times, place: str, decision: str, order: Order | None = None) -> None:
        """The director convenes, the rules at their defaults."""
        rules = Rules(place=place)
        convocation.choose(self.context, self.uuid, convocation.Choices(rules, order), None, {})
        self.at(times.called)
        call = convocation.Call(
            texts=load(self.election().statute).texts,
            decision=convocation.Reference(decision, times.called.date() - timedelta(days=3)),
            filing_deadline=times.deadline,
            opens_at=times.opens,
            closes_at=times.closes,
        )
        convocation.convene(self.context, self.uuid, "director", call)

    def file(self, registrations: Sequence[str], *, admit: bool = True) -> None:
        """Candidacies are filed and, with `admit`, admitted."""
        for registration in registrations:
            number = candidacies.file_candidacy(self.context, self.uuid, "registrar", registration)
            if admit:
                candidacies.admit(self.context, self.uuid, "director", number)

    def withdraw(self, registration: str) -> None:
        """One more candidacy is filed, and withdrawn."""
        number = candidacies.file_candidacy(self.context, self.uuid, "registrar", registration)
        candidacies.withdraw(self.context, self.uuid, "registrar", number)

    def reject(self, registration: str, reason: str) -> None:
        """One more candidacy is filed, and rejected."""
        number = candidacies.file_candidacy(self.context, self.uuid, "registrar", registration)
        candidacies.reject(self.context, self.uuid, "director", number, reason)

    def type_for_papers(self, days: Mapping[str, date], file: int, witnesses: Mapping[str, str] | None = None) -> None:
        """The office types what only papers show."""
        opened = "minutes" in days
        text = typed(load(self.election().statute), days, file, opened=opened, witnesses=witnesses)
        notes.keep_notes(self.context, self.uuid, text)

    def interrupt(self, reason: str, minutes: int) -> None:
        """The poll is suspended for so many minutes; the incident is entered."""
        began = self.context.now()
        poll.remark(self.context, self.uuid, "oldest", "incident", reason)
        self.together("suspend", reason=reason)
        self.at(began + timedelta(minutes=minutes)).together("resume", reason="زوال السبب")

    def close_lists(self, times: Times) -> None:
        """The lists are closed after the deadline, and the cards made."""
        self.at(times.deadline + timedelta(minutes=20))
        candidacies.close_lists(self.context, self.uuid, "director")
        self.cards = voting_cards.make_cards(self.context, self.uuid, "registrar")

    def sit(self, times: Times, absent: Collection[str]) -> None:
        """Everybody but `absent` is there; equal ages are drawn; the committee is formed and holds its seats."""
        self.at(times.opens - timedelta(minutes=25))
        sitting.mark_all(self.context, self.uuid, True)
        for registration in absent:
            sitting.mark_present(self.context, self.uuid, registration, False)
        sitting.begin_poll(self.context, self.uuid)
        while self._age_draw_needed():
            draws.open_draw(self.context, self.uuid)
            draws.say(self.context, self.uuid, "chair", "chair", "5 2 6")
            draws.close_draw(self.context, self.uuid)
        sitting.form_committee(self.context, self.uuid, *CHAIR)
        for member in self.standing().members:
            self.claim(member.seat)

    def claim(self, seat: str) -> None:
        """A member presses on his link, and the chair confirms."""
        with self.context.database.reading() as session:
            version = members.find_seat(session, find_election(session, self.uuid).id, seat).version
        members.claim(self.context, self.uuid, seat, version)
        members.confirm_claim(self.context, self.uuid, seat)

    def make_key(self) -> None:
        """The members' devices go through the three rounds, and everybody confirms."""
        number = ceremony.begin_ceremony(self.context, self.uuid)
        seats = [member.seat for member in self.standing().members]
        place = Ceremony(self.uuid, number, len(seats))
        self.seeds = {seat: self.context.random_bytes(32) for seat in seats}
        devices = {seat: protocol.Member(place, owner, self.seeds[seat]) for owner, seat in enumerate(seats, 1)}
        certs = {seat: protocol.make_certificate(device) for seat, device in devices.items()}
        certificates = check_certificates(place, list(certs.values()))
        polynomials = {seat: protocol.make_polynomial(device, certificates) for seat, device in devices.items()}
        shared = list(polynomials.values())
        outputs = {seat: protocol.make_output(device, certificates, shared) for seat, device in devices.items()}
        for round_, sent in (("certificate", certs), ("polynomial", polynomials), ("output", outputs)):
            for seat, message in sent.items():
                ceremony.receive(self.context, self.uuid, seat, round_, message.to_bytes())
        self.keys = {seat: protocol.receive_shares(device, certificates, shared) for seat, device in devices.items()}
        trustees = self.standing().trustees
        for seat in seats:
            ceremony.confirm_key(self.context, self.uuid, seat, trustees)

    def together(self, act: str, **data: Canonical) -> None:
        """The chair proposes, the oldest confirms."""
        number = proposals.propose(self.context, self.uuid, act, dict(data))
        proposals.confirm(self.context, self.uuid, number, "oldest")

    def open(self, times: Times) -> None:
        """The poll is opened at the announced time."""
        self.at(times.opens)
        self.together("open")

    def hand_out(self, registration: str) -> voting_cards.PrintedCard:
        """The desk ticks an elector, who draws a card."""
        voting_cards.hand_out(self.context, self.uuid, registration)
        self.used += 1
        return self.cards[self.used - 1]

    def vote(self, electors: Sequence[str], choices: Sequence[Sequence[int]]) -> None:
        """Each elector draws a card and votes: `choices` are positions on the ballot, none for a blank."""
        data = self.election().election_json
        if data is None:
            raise AssertionError("the poll was opened before anybody votes")
        question = Question.from_bytes(data)
        randomness = Randomness(self.context.random_bytes)
        for registration, chosen in zip(electors, choices, strict=True):
            secret = credentials.derive(self.uuid, self.hand_out(registration).code)
            cast = make_ballot(question, secret, chosen, randomness)
            ballots.cast(self.context, self.uuid, cast.to_bytes())

    def close(self, times: Times) -> None:
        """The clock closes the poll."""
        self.at(times.closes)
        poll.close_due(self.context)

    def count(self, seats: Sequence[str] = ("chair", "youngest")) -> None:
        """The left cards are shown, a majority counts, the result is published."""
        left = [str(credentials.public(credentials.derive(self.uuid, card.code))) for card in self.cards[self.used :]]
        count.account_cards(self.context, self.uuid, left)
        with self.context.database.reading() as session:
            election = find_election(session, self.uuid)
            encrypted = tally.EncryptedTally.from_bytes(count.encrypted_tally(session, election))
            question = Question.from_bytes(election.election_json or b"")
        randomness = Randomness(self.context.random_bytes)
        for seat in seats:
            share = tally.make_share(question.fingerprint, self.keys[seat], encrypted, randomness)
            count.give_share(self.context, self.uuid, seat, share.to_bytes())
        count.publish_result(self.context, self.uuid)

    def draw_seats(self) -> None:
        """A tie is drawn with dice."""
        draws.open_draw(self.context, self.uuid)
        for member, dice in zip(self.standing().members, ("4 1 6 3", "2 5", "2 2 5"), strict=False):
            draws.say(self.context, self.uuid, member.seat, member.seat, dice)
        draws.close_draw(self.context, self.uuid)

    def _age_draw_needed(self) -> bool:
        with self.context.database.reading() as session:
            election = find_election(session, self.uuid)
            found = sitting.who_would_sit(session, election, standing_of(session, election))
        return not hasattr(found, "members")


def new_player(context: Context, statute: str, cohort_id: int) -> Player:
    """A new election, in draft."""
    load(statute)
    return Player(context, convocation.create_draft(context, statute, cohort_id))


def order_of_tunisia(today: date) -> Order:
    """A fictional minister's order, complete."""
    return Order(
        number="114",
        date=(today - timedelta(days=60)).isoformat(),
        electorate="جميع المتكونين من الصنف المعني",
        names_on_ballot=2,
        committee="own",
        tie="lot",
        term_months=12,
    )
