"""What a committee member's page follows, as JSON: the sitting as it stands, and this seat's part in it."""

import json
from base64 import b64encode
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from elections.acts import ceremony, count, members, proposals
from elections.acts.transaction import find_election, standing_of
from elections.db.models import Election, Proposal, Seat
from elections.journal import ElectionState
from elections.law.calendar import instant_text


def describe(session: Session, election: Election, seat: Seat) -> dict[str, Any]:
    """Whose seat it is, in which cohort's election."""
    return {
        "election": election.uuid,
        "seat": seat.seat,
        "name_ar": seat.name_ar,
        "name_latin": seat.name_latin,
        "claimed": int(seat.claimed),
        "confirmed": int(seat.confirmed),
        "cohort": election.cohort.number,
    }


def standing_for(session: Session, uuid: str, seat: str, now: datetime) -> dict[str, Any]:
    """The state of the election for the member on `seat`; messages of a round are shown once the round is complete."""
    election = find_election(session, uuid)
    standing = standing_of(session, election)
    seats = members.committee(session, election.id)
    shares = count.shares_given(session, election)
    mine = next(one for one in seats if one.seat == seat)
    counting = election.state == "closed" and not election.on_paper and standing.account is not None
    return {
        **describe(session, election, mine),
        "state": election.state,
        "on_paper": int(election.on_paper),
        "owner": mine.owner,
        "time_zone": standing.institute["time_zone"],
        "now": instant_text(now),
        "opens_at": instant_text(election.opens_at) if election.opens_at else "",
        "closes_at": instant_text(election.closes_at) if election.closes_at else "",
        "handed_out": election.handed_out,
        "ballots": election.ballots,
        "seal": standing.seal,
        "members": [
            {
                "seat": one.seat,
                "owner": one.owner,
                "name_ar": one.name_ar,
                "name_latin": one.name_latin,
                "claimed": int(one.confirmed),
                "confirmed": int(one.seat in standing.confirmed),
                "share": int(one.owner in shares),
            }
            for one in seats
        ],
        "candidates": [
            {"number": one.number, "name_ar": one.name_ar, "name_latin": one.name_latin} for one in standing.candidates
        ],
        "threshold": standing.threshold,
        "ceremony": _ceremony(session, election, standing, len(seats)),
        "trustees": election.trustees_json.decode() if election.trustees_json else "",
        "election_json": b64encode(election.election_json).decode() if election.election_json else "",
        "count": int(counting),
        "shares": shares,
        "key_destroyed": int(mine.key_destroyed),
        "trouble": mine.trouble,
        "draw": _draw(standing),
        "proposal": _proposal(proposals.open_proposal(session, election)),
    }


def _ceremony(session: Session, election: Election, standing: ElectionState, seats: int) -> dict[str, Any]:
    progress = ceremony.progress(session, election, seats)
    return {
        "number": progress.number,
        "round": progress.round if standing.ceremony_cause else "",
        "sent": {name: sorted(sent) for name, sent in progress.messages.items()},
        "messages": {
            name: [sent[owner].decode() for owner in sorted(sent)]
            for name, sent in progress.messages.items()
            if progress.complete(name)
        },
    }


def _draw(standing: ElectionState) -> dict[str, Any]:
    found = standing.open_draw
    if found is None or found.opened is None:
        return {}
    return {
        "number": found.number,
        "purpose": found.opened.purpose,
        "entries": list(found.opened.entries),
        "commitment": found.opened.commitment,
        "said": [{"who": said.who, "what": said.what} for said in found.opened.said],
    }


def _proposal(waiting: Proposal | None) -> dict[str, Any]:
    if waiting is None:
        return {}
    return {
        "number": waiting.number,
        "act": waiting.act,
        "data": json.loads(waiting.data),
        "at": instant_text(waiting.proposed_at),
    }
