"""After the closing: the cards' account, the members' shares, the count, paper's counts, and the key's end."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elections.acts.candidacies import after_no_result
from elections.acts.members import find_seat
from elections.acts.proposals import Data, takes_two
from elections.acts.transaction import Act, Context, acting, archive_head
from elections.acts.urn import stream
from elections.belenios import archive, tally, trustees
from elections.belenios.questions import Election as Question
from elections.canonical import Canonical
from elections.db.models import Ballot, Card, Election, Seat, Share
from elections.errors import OutOfState, Refusal
from elections.law import cards


def account_cards(context: Context, uuid: str, left: Sequence[str] | None) -> tuple[Refusal, ...]:
    """Enters the cards' account; returns the differences, which stop nothing.

    Args:
        context: where, when, chance.
        uuid: the election.
        left: the public halves of the cards left over, scanned or typed before everybody; None records that they
            were not checked.

    Raises:
        OutOfState: the poll is not closed, or the cards were accounted for already.
    """
    with acting(context, uuid) as act:
        election = act.election
        cards_made = select(Card.credential, Card.status).where(Card.election_id == election.id)
        statuses = {credential: status for credential, status in act.session.execute(cards_made)}
        voted = set(act.session.scalars(select(Ballot.credential).where(Ballot.election_id == election.id)))
        spoiled = sorted(one for one, status in statuses.items() if status == "spoiled")
        shown = sorted(left) if left is not None else []
        number_left = len(set(shown)) if left is not None else None
        differences = cards.account(len(statuses), election.handed_out, election.spoiled, number_left, election.ballots)
        differences += cards.check_credentials(
            listed=statuses,
            voted=voted,
            spoiled=spoiled,
            left=shown,
            spoiled_number=election.spoiled,
            left_number=number_left or 0,
        )
        data: dict[str, Canonical] = {
            "checked": int(left is not None),
            "made": len(statuses),
            "handed_out": election.handed_out,
            "spoiled": election.spoiled,
            "ballots": election.ballots,
            "spoiled_credentials": [*spoiled],
            "left_credentials": [*sorted(set(shown) & set(statuses))],
            "differences": [*sorted({difference.code for difference in differences})],
        }
        if number_left is not None:
            data["left"] = number_left
        act.enter("account_cards", "chair", "rule", data)
        known = sorted(set(shown) & set(statuses))
        act.session.execute(
            update(Card)
            .where(Card.election_id == election.id, Card.credential.in_(known), Card.status == "made")
            .values(status="left")
        )
        return differences


def encrypted_tally(session: Session, election: Election) -> bytes:
    """The encrypted tally that members decrypt, in its bytes.

    Raises:
        OutOfState: `not-closed`.
    """
    if election.archive_head:
        for step in archive.read(stream(session, election)):
            if step.event.type == "EncryptedTally":
                return step.data[0]
    raise OutOfState("not-closed", "The poll is not closed yet.")


def give_share(context: Context, uuid: str, seat: str, data: bytes) -> None:
    """Takes a member's partial decryption, checked; the same bytes again are the same share.

    Raises:
        OutOfState: the count has not begun, or `share-given`.
        Malformed, CheckFailed: what is wrong with the share, with the member.
    """
    with acting(context, uuid) as act:
        owner = find_seat(act.session, act.election.id, seat).owner
        given = act.session.get(Share, (act.election.id, owner))
        if given is not None and given.body == data:
            return
        act.check("count", "chair")
        if given is not None:
            raise OutOfState("share-given", "This seat has given its share already.")
        question, keys = _question(act.election)
        share = tally.Share.from_bytes(data)
        encrypted = tally.EncryptedTally.from_bytes(encrypted_tally(act.session, act.election))
        tally.check_share(question.fingerprint, keys.verification_key(owner), encrypted, share, owner)
        act.session.add(Share(election_id=act.election.id, owner=owner, body=data))


def shares_given(session: Session, election: Election) -> list[int]:
    """The owners who have given their share."""
    return list(session.scalars(select(Share.owner).where(Share.election_id == election.id).order_by(Share.owner)))


def publish_result(context: Context, uuid: str) -> None:
    """The chair publishes the result once a majority is in; nothing may follow it in the urn.

    Raises:
        OutOfState: `too-few-shares`.
        CheckFailed: an incident: the shares give no result, and the urn is untouched.
    """
    with acting(context, uuid) as act:
        act.check("count", "chair")
        question, keys = _question(act.election)
        rows = list(
            act.session.scalars(select(Share).where(Share.election_id == act.election.id).order_by(Share.owner))
        )
        shares = {row.owner: tally.Share.from_bytes(row.body) for row in rows}
        encrypted = tally.EncryptedTally.from_bytes(encrypted_tally(act.session, act.election))
        result = tally.make_result(keys, question.question, encrypted, act.election.ballots, shares)
        for row in rows:
            act.append(archive.partial_decryption(archive_head(act.election), row.owner, row.body))
        act.append(archive.result(archive_head(act.election), result.to_bytes()))
        numbers = [candidate.number for candidate in act.standing.on_ballot]
        votes: list[Canonical] = [
            {"candidate": number, "votes": votes} for number, votes in zip(numbers, result.votes, strict=True)
        ]
        act.enter(
            "count",
            "chair",
            act.standing.statute.count_article,
            {
                "event": archive_head(act.election).event,
                "shares": [row.owner for row in rows],
                "blank": result.blank,
                "votes": votes,
            },
        )


@takes_two("count_on_paper")
def _count_on_paper(act: Act, data: Data, seat: str) -> None:
    """Enters paper's counts: `voters`, `blank`, `null`, `votes` [{`candidate`, `votes`}…]."""
    act.enter("count_on_paper", "chair", act.standing.statute.count_article, {**data, "with": seat})


@takes_two("declare_impossible")
def _declare_impossible(act: Act, data: Data, seat: str) -> None:
    """Ends an election whose urn cannot be opened, for too few keys are left; `data` holds `reason`."""
    act.enter(
        "end_without_result",
        "chair",
        "rule",
        {"with": seat, "cause": "impossible-count", "reason": data["reason"]},
    )
    after_no_result(act)


def end_without_votes(context: Context, uuid: str) -> None:
    """Ends an election in which nobody received a vote.

    Raises:
        OutOfState: somebody did, or nothing was counted yet.
    """
    with acting(context, uuid) as act:
        article = act.standing.statute.count_article
        act.enter("end_without_result", "chair", article, {"cause": "no-vote-cast"})
        after_no_result(act)


def key_destroyed(context: Context, uuid: str, seat: str) -> None:
    """A member says that his key is gone from his device and that its file is destroyed.

    Raises:
        OutOfState: the votes have not been counted.
    """
    with acting(context, uuid) as act:
        act.check("destroy_key", "chair")
        find_seat(act.session, act.election.id, seat).key_destroyed = True


def destroy_key(context: Context, uuid: str) -> None:
    """The chair enters whose keys are destroyed.

    Raises:
        OutOfState: `no-key-destroyed`, or the votes have not been counted.
    """
    with acting(context, uuid) as act:
        query = select(Seat.seat).where(Seat.election_id == act.election.id, Seat.key_destroyed).order_by(Seat.owner)
        seats = [seat for seat in act.session.scalars(query) if seat not in act.standing.destroyed]
        if not seats:
            raise OutOfState("no-key-destroyed", "No member has said yet that his key is destroyed.")
        act.enter("destroy_key", "chair", "rule", {"seats": [*seats]})


def cards_left(session: Session, election: Election) -> int:
    """How many cards should be left, by the desk's numbers."""
    made = session.scalar(select(func.count()).select_from(Card).where(Card.election_id == election.id)) or 0
    return made - election.handed_out - election.spoiled


def _question(election: Election) -> tuple[Question, trustees.Trustees]:
    if election.election_json is None or election.trustees_json is None:
        raise OutOfState("not-closed", "The poll is not closed yet.")
    return Question.from_bytes(election.election_json), trustees.Trustees.from_bytes(election.trustees_json)
