"""Voting cards: made without a name, handed out at the desk, spoiled and replaced.

The secret codes leave `make_cards` once, for the printer, and are kept nowhere. Handing out a card ticks the elector
and counts one card; which card it was is known to nobody.
"""

from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from elections.acts.candidacies import electors
from elections.acts.convocation import choices
from elections.acts.transaction import Context, acting, find_election
from elections.belenios import credentials
from elections.belenios.group import Randomness
from elections.canonical import sha256_hex
from elections.db.models import Ballot, Card, Election, Elector
from elections.errors import Missing, OutOfState
from elections.law.rules import spare_cards

POLLING = ("open", "suspended")


@dataclass(frozen=True)
class PrintedCard:
    """A card as printed: a serial that says nothing, and the secret code."""

    serial: int
    code: str = field(repr=False)


@dataclass(frozen=True)
class DeskCount:
    """What the desk always sees."""

    electors: int
    made: int
    handed_out: int
    spoiled: int

    @property
    def left(self) -> int:
        """Cards still at the desk."""
        return self.made - self.handed_out - self.spoiled


def make_cards(context: Context, uuid: str, by: str) -> tuple[PrintedCard, ...]:
    """Makes as many cards as electors, plus spares; earlier cards of this election are void.

    Raises:
        OutOfState: the list is not closed, or the sitting has begun.
    """
    election_uuid, number, spares = _how_many(context, uuid)
    randomness = Randomness(context.random_bytes)
    codes = [credentials.generate(randomness) for _ in range(number)]
    publics = sorted(credentials.public(credentials.derive(election_uuid, code)) for code in codes)
    published = credentials.public_credentials_bytes(publics)
    with acting(context, uuid) as act:
        act.enter(
            "make_cards",
            by,
            "rule",
            {"made": number, "spares": spares, "credentials": sha256_hex(published)},
        )
        act.session.execute(delete(Card).where(Card.election_id == act.election.id))
        act.session.execute(
            insert(Card), [{"election_id": act.election.id, "credential": str(public)} for public in publics]
        )
        act.election.credentials_json = published
    return tuple(PrintedCard(serial, code) for serial, code in enumerate(codes, 1))


def count(session: Session, election: Election) -> DeskCount:
    """The desk's numbers."""
    made = session.scalar(select(func.count()).select_from(Card).where(Card.election_id == election.id)) or 0
    return DeskCount(electors(session, election.id), made, election.handed_out, election.spoiled)


def hand_out(context: Context, uuid: str, registration: str) -> None:
    """The desk ticks an elector: identity seen, signed, card drawn.

    Raises:
        Missing: `not-on-roll`.
        OutOfState: `card-handed-out`, `no-card-left`, `desk-closed`.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        elector = _elector(session, election, registration)
        _check_desk(election)
        if elector.handed_out:
            raise OutOfState("card-handed-out", "This elector has drawn a card already. Look at the signature.")
        if count(session, election).left < 1:
            raise OutOfState("no-card-left", "No card is left. Tell the chair, who enters it in the minutes.")
        elector.handed_out = True
        election.handed_out += 1


def take_back(context: Context, uuid: str, registration: str) -> None:
    """Undoes a tick made for the wrong elector: no card was drawn.

    Raises:
        Missing: `not-on-roll`.
        OutOfState: `card-not-handed-out`, `desk-closed`.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        elector = _elector(session, election, registration)
        _check_desk(election)
        if not elector.handed_out:
            raise OutOfState("card-not-handed-out", "This elector has not drawn a card.")
        elector.handed_out = False
        election.handed_out -= 1


def spoil(context: Context, uuid: str, credential: str) -> None:
    """Voids a card that came back unused, by its public half; its holder draws another.

    Raises:
        Missing: `no-such-card`.
        OutOfState: `card-has-voted`, `card-spoiled`, `no-card-left`, `desk-closed`.
    """
    with context.database.writing() as session:
        election = find_election(session, uuid, lock=True)
        _check_desk(election)
        card = session.get(Card, (election.id, credential))
        if card is None:
            raise Missing("no-such-card", "This code is not of a card of this election. Compare it with the card.")
        if session.get(Ballot, (election.id, credential)) is not None:
            raise OutOfState("card-has-voted", "This card has a ballot in the urn; it cannot be replaced.")
        if card.status != "made":
            raise OutOfState("card-spoiled", "This card was returned already.")
        if count(session, election).left < 1:
            raise OutOfState("no-card-left", "No card is left. Tell the chair, who enters it in the minutes.")
        card.status = "spoiled"
        election.spoiled += 1


def find_electors(session: Session, election: Election, search: str, limit: int = 20) -> list[Elector]:
    """Electors whose name or number contains every word of `search`, already folded by `roll.search_key`."""
    query = select(Elector).where(Elector.election_id == election.id, Elector.side == "own")
    for word in search.split():
        query = query.where(Elector.search.contains(word, autoescape=True))
    return list(session.scalars(query.order_by(Elector.registration).limit(limit)))


def _how_many(context: Context, uuid: str) -> tuple[str, int, int]:
    with context.database.reading() as session:
        election = find_election(session, uuid)
        number = electors(session, election.id)
        spares = spare_cards(choices(election).rules, number)
        return election.uuid, number + spares, spares


def _elector(session: Session, election: Election, registration: str) -> Elector:
    elector = session.get(Elector, (election.id, registration))
    if elector is None or elector.side != "own":
        raise Missing("not-on-roll", "This number is not on the roll of this election. Check it, or correct the roll.")
    return elector


def _check_desk(election: Election) -> None:
    if election.state not in POLLING:
        raise OutOfState("desk-closed", "Cards are handed out only while the poll is open.")
