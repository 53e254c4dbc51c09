"""The rehearsal from the account of the cards to the proclamation."""

from elections import journal
from elections.belenios import archive, tally
from elections.belenios.group import Randomness
from elections.law import calendar, cards, mandates
from elections.rehearsal.room import Room
from elections.rehearsal.sitting import draw, the_urn

_RULE = "rule"


def account(room: Room) -> None:
    """The cards' account before everybody: the ones left are shown."""
    shown = {card.serial for card in (*room.given, *room.spoiled)}
    left = [card for card in room.cards if card.serial not in shown]
    ballots = room.head.ballots
    voted = [str(card.public) for card in room.given[:ballots]]
    spoiled, remaining = ([str(card.public) for card in some] for some in (room.spoiled, left))
    found = (
        *cards.account(len(room.cards), len(room.given), len(room.spoiled), len(left), ballots),
        *cards.check_credentials(
            listed=[str(card.public) for card in room.cards],
            voted=voted,
            spoiled=spoiled,
            left=remaining,
            spoiled_number=len(room.spoiled),
            left_number=len(left),
        ),
    )
    room.act(
        "account_cards",
        "chair",
        _RULE,
        checked=1,
        made=len(room.cards),
        handed_out=len(room.given),
        spoiled=len(room.spoiled),
        left=len(left),
        ballots=ballots,
        spoiled_credentials=list(spoiled),
        left_credentials=list(remaining),
        differences=[one.code for one in found],
    )


def count(room: Room) -> None:
    """A majority of the members opens the urn."""
    election, encrypted = the_urn(room), room.aggregate
    trustees = room.trustees
    if trustees is None or encrypted is None:
        raise AssertionError("the urn is closed before the count")
    randomness = Randomness(room.stream.branch("count"))
    stream = room.stream.branch("majority")
    owners = stream.shuffled(range(1, len(room.keys) + 1))[: room.standing.threshold]
    shares: dict[int, tally.Share] = {}
    for owner in owners:
        share = tally.make_share(election.fingerprint, room.keys[owner - 1], encrypted, randomness)
        tally.check_share(election.fingerprint, trustees.verification_key(owner), encrypted, share, owner)
        shares[owner] = share
        room.append(archive.partial_decryption(room.head, owner, share.to_bytes()))
        room.pass_time(minutes=1)
    result = tally.make_result(trustees, election.question, encrypted, room.head.ballots, shares)
    room.append(archive.result(room.head, result.to_bytes()))
    numbers = [candidate.number for candidate in room.standing.on_ballot]
    room.act(
        "count",
        "chair",
        room.standing.statute.count_article,
        event=room.head.event,
        shares=[*sorted(owners)],
        blank=result.blank,
        votes=[{"candidate": one, "votes": votes} for one, votes in zip(numbers, result.votes, strict=True)],
    )


def proclaim(room: Room) -> None:
    """Lots where seats are tied, then the names; nobody is elected without a vote."""
    standing, article = room.standing, room.standing.statute.count_article
    outcome = journal.outcome(standing)
    if outcome.no_vote_cast:
        room.act("end_without_result", "chair", article, cause="no-vote-cast")
        destroy(room)
        return
    if outcome.draw:
        seats = [member.seat for member in standing.members]
        draw(room, article, "seat", "", outcome.draw.places, outcome.draw.entries, seats)
        outcome = journal.outcome(room.standing)
    starts = calendar.local_day(room.now, standing.zone)
    training_ends = calendar.add_months(starts, 24)
    room.act(
        "proclaim",
        "chair",
        article,
        second="youngest",
        elected=[{"candidate": one.candidate, "votes": one.votes, "by": one.by} for one in outcome.elected],
        open_seats=outcome.open_seats,
        starts_on=starts.isoformat(),
        ends_on=mandates.term(starts, standing.rules, training_ends).isoformat(),
    )
    destroy(room)


def destroy(room: Room) -> None:
    """Every member confirms that his key is destroyed; the rehearsal's files keep theirs, for tests."""
    room.act("destroy_key", "chair", _RULE, seats=[member.seat for member in room.standing.members])
