"""The key ceremony as the server sees it: three rounds of messages checked and relayed, then the members' comparison.

The messages are `elections.belenios.ceremony`'s, in their bytes. The server holds no secret of the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elections.acts.members import find_seat
from elections.acts.transaction import Act, Context, acting
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
    make_trustees,
)
from elections.belenios.signed import SignedMessage
from elections.belenios.trustees import four_by_four
from elections.canonical import Canonical, sha256_hex
from elections.db.models import CeremonyMessage, Election, Seat
from elections.errors import OutOfState

ROUNDS = (CERTIFICATE, POLYNOMIAL, OUTPUT)


@dataclass(frozen=True)
class Progress:
    """The messages of the ceremony that is going on, by round and owner; a round is shown once it is complete."""

    number: int
    members: int
    messages: dict[str, dict[int, bytes]]

    def complete(self, round_: str) -> bool:
        """Whether every member has sent this round's message."""
        return len(self.messages.get(round_, {})) == self.members > 0

    @property
    def round(self) -> str:
        """The round that waits for messages, or "" once all are in."""
        return next((round_ for round_ in ROUNDS if not self.complete(round_)), "")


def begin_ceremony(context: Context, uuid: str, cause: str = "first") -> int:
    """The chair begins a ceremony (anew: `mismatch` or `device`); returns its number.

    Raises:
        OutOfState: there is no committee, or the poll is open.
    """
    with acting(context, uuid) as act:
        number = act.standing.ceremony + 1
        article = act.standing.statute.committee_article
        act.enter("begin_ceremony", "chair", article, {"ceremony": number, "cause": cause})
        act.election.ceremony = number
        act.session.execute(update(Seat).where(Seat.election_id == act.election.id).values(trouble=""))
        act.election.trustees_json = None
        return number


def progress(session: Session, election: Election, members: int) -> Progress:
    """How far the ceremony is."""
    query = select(CeremonyMessage).where(
        CeremonyMessage.election_id == election.id, CeremonyMessage.ceremony == election.ceremony
    )
    found: dict[str, dict[int, bytes]] = {}
    for message in session.scalars(query.order_by(CeremonyMessage.owner)):
        found.setdefault(message.round, {})[message.owner] = message.body
    return Progress(election.ceremony, members, found)


def receive(context: Context, uuid: str, seat: str, round_: str, data: bytes) -> None:
    """Takes a member's message of a round; the same bytes again are taken as the same message.

    When the last output is in, the trustees object is made and the key entered in the journal.

    Raises:
        OutOfState: `no-ceremony`, `round-not-due`, `round-sent`.
        Malformed, CheckFailed: what is wrong with the message, with the member.
    """
    with acting(context, uuid) as act:
        owner = find_seat(act.session, act.election.id, seat).owner
        if not act.standing.ceremony_cause or act.election.state != "sitting":
            raise OutOfState("no-ceremony", "No key is being made. Wait for the chair to begin.")
        place = Ceremony(act.election.uuid, act.election.ceremony, len(act.standing.members))
        so_far = progress(act.session, act.election, place.members)
        sent = so_far.messages.get(round_, {}).get(owner)
        if sent == data:
            return
        if sent is not None:
            raise OutOfState(
                "round-sent", "This seat has sent another message for this step. Ask the chair to begin the key anew."
            )
        if round_ != so_far.round:
            raise OutOfState("round-not-due", "This step is not due yet. Wait for the other members.")
        _check(place, so_far, round_, owner, data)
        act.session.add(
            CeremonyMessage(
                election_id=act.election.id,
                ceremony=act.election.ceremony,
                round=round_,
                owner=owner,
                body=data,
            )
        )
        so_far.messages.setdefault(round_, {})[owner] = data
        if so_far.complete(OUTPUT):
            _make_key(act, place, so_far)


def confirm_key(context: Context, uuid: str, seat: str, trustees: str) -> None:
    """A member confirms that the fingerprint matches, aloud, and that his key is saved; `trustees` is the hash he saw.

    Raises:
        CheckFailed: it is not the key that this ceremony made.
        OutOfState: no key is made, or the member has confirmed.
    """
    with acting(context, uuid) as act:
        data: dict[str, Canonical] = {"ceremony": act.election.ceremony, "seat": seat, "trustees": trustees}
        act.enter("confirm_key", seat, act.standing.statute.committee_article, data)


def _check(place: Ceremony, so_far: Progress, round_: str, owner: int, data: bytes) -> None:
    if round_ == CERTIFICATE:
        check_certificate(place, owner, SignedMessage.from_bytes(data))
        return
    certificates = _certificates(place, so_far)
    if round_ == POLYNOMIAL:
        check_polynomial(place, certificates, owner, Polynomial.from_bytes(data))
        return
    check_output(place, certificates, _polynomials(so_far), owner, SignedMessage.from_bytes(data))


def _make_key(act: Act, place: Ceremony, so_far: Progress) -> None:
    certificates, polynomials = _certificates(place, so_far), _polynomials(so_far)
    outputs = so_far.messages[OUTPUT]
    keys = [
        check_output(place, certificates, polynomials, owner, SignedMessage.from_bytes(outputs[owner]))
        for owner in place.owners
    ]
    trustees = make_trustees(place, certificates, polynomials, keys).to_bytes()
    act.election.trustees_json = trustees
    digest = sha256_hex(trustees)
    act.enter(
        "make_key",
        "server",
        act.standing.statute.committee_article,
        {"ceremony": act.election.ceremony, "trustees": digest, "fingerprint": four_by_four(digest)},
    )


def _certificates(place: Ceremony, so_far: Progress) -> Certificates:
    messages = so_far.messages[CERTIFICATE]
    return check_certificates(place, [SignedMessage.from_bytes(messages[owner]) for owner in place.owners])


def _polynomials(so_far: Progress) -> Sequence[Polynomial]:
    messages = so_far.messages[POLYNOMIAL]
    return [Polynomial.from_bytes(messages[owner]) for owner in sorted(messages)]
