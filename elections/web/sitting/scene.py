"""Where a sitting stands: which one thing is to be done now, and what its screen needs to say it."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections import journal
from elections.acts import ceremony, count, members, proposals
from elections.acts.sitting import who_would_sit
from elections.acts.transaction import Context, find_election, standing_of
from elections.db.models import Cohort, Election, Elector, Institute, Proposal, Seat
from elections.errors import Refusal
from elections.journal import ElectionState
from elections.law import committee, counting
from elections.law.statute import Statute, load
from elections.web import formats
from elections.web.office.page import house


@dataclass
class SittingView:
    """A sitting as the chair's pages show it. `stage` names the screen: a template of templates/sitting."""

    election: Election
    standing: ElectionState
    law: Statute
    institute: Institute
    cohort: Cohort
    companion: Cohort | None
    stage: str = ""
    hours: tuple[bool, bool] = (False, False)
    """Whether the opening time, and the closing time, have come."""
    electors: list[Elector] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    progress: ceremony.Progress | None = None
    proposal: Proposal | None = None
    shares: list[int] = field(default_factory=list)
    left: int = 0
    would_sit: committee.Seated | None = None
    draw: committee.DrawNeeded | counting.DrawNeeded | None = None
    too_few: Refusal | None = None
    outcome: counting.Outcome | None = None

    @property
    def people(self) -> dict[str, Elector]:
        """The electors by registration number."""
        return {one.registration: one for one in self.electors}

    @property
    def proposed(self) -> dict[str, Any]:
        """The data of the act that waits for a second member."""
        found: dict[str, Any] = json.loads(self.proposal.data) if self.proposal else {}
        return found

    @property
    def version(self) -> str:
        """Changes whenever the chair's screen has something else to show; live numbers are not part of it."""
        parts: list[object] = [self.election.state, self.election.seq, self.proposal.number if self.proposal else 0]
        parts += [f"{here:d}" for here in self.hours]
        parts += [f"{seat.claimed:d}{seat.confirmed:d}{seat.key_destroyed:d}{seat.trouble}" for seat in self.seats]
        if self.progress:
            parts += [f"{name}{sorted(sent)}" for name, sent in sorted(self.progress.messages.items())]
        return "|".join(map(str, [*parts, *self.shares]))

    def entry(self, name: str) -> Any:
        """Who stands behind an entry of a draw: an elector, or a candidate by his number."""
        if self.standing.state == "counted":
            return next(one for one in self.standing.candidates if str(one.number) == name)
        return self.people[name]


def read(context: Context, session: Session, uuid: str) -> SittingView:
    """The sitting of an election as it stands; from here on days are written as in its country.

    Raises:
        Missing: there is no such election.
    """
    election = find_election(session, uuid)
    standing = standing_of(session, election)
    law = standing.law or load(election.statute)
    institute = house(session)
    formats.in_place(law, institute.time_zone)
    scene = SittingView(election, standing, law, institute, election.cohort, election.companion)
    now = context.now()
    scene.hours = (standing.opening_has_come(now), standing.poll_is_over(now))
    if election.state in ("listed", "sitting"):
        query = select(Elector).where(Elector.election_id == election.id)
        scene.electors = list(session.scalars(query.order_by(Elector.registration)))
    if election.state not in ("draft", "convened", "listed"):
        scene.seats = members.committee(session, election.id)
        scene.proposal = proposals.open_proposal(session, election)
    scene.stage = _stage(session, scene)
    return scene


def _stage(session: Session, scene: SittingView) -> str:
    election, standing = scene.election, scene.standing
    match election.state:
        case "draft" | "convened":
            return "early"
        case "listed":
            return "attendance"
        case "sitting":
            return _key(session, scene) if standing.members else _committee(session, scene)
        case "open" | "suspended":
            scene.left = count.cards_left(session, election)
            return "poll"
        case "closed":
            return _closed(session, scene)
        case "counted":
            return _counted(scene)
    return "over"


def _committee(session: Session, scene: SittingView) -> str:
    if scene.standing.open_draw:
        return "draw"
    try:
        found = who_would_sit(session, scene.election, scene.standing)
    except Refusal as refusal:
        scene.too_few = refusal
        return "too_few"
    if isinstance(found, committee.DrawNeeded):
        scene.draw = found
        return "draw"
    scene.would_sit = found
    return "form"


def _key(session: Session, scene: SittingView) -> str:
    standing = scene.standing
    seats = {member.seat for member in standing.members}
    scene.progress = ceremony.progress(session, scene.election, len(seats))
    if standing.claimed != seats:
        return "seats"
    if not standing.ceremony_cause:
        return "key"
    if not standing.trustees:
        return "rounds"
    return "ready" if standing.confirmed == seats else "compare"


def _closed(session: Session, scene: SittingView) -> str:
    if scene.election.on_paper:
        return "paper"
    scene.shares = count.shares_given(session, scene.election)
    if scene.standing.account is None:
        scene.left = count.cards_left(session, scene.election)
        return "cards"
    return "shares"


def _counted(scene: SittingView) -> str:
    scene.outcome = journal.outcome(scene.standing)
    if scene.standing.open_draw:
        return "draw"
    if scene.outcome.draw:
        scene.draw = scene.outcome.draw
        return "draw"
    return "no_vote" if scene.outcome.no_vote_cast else "proclaim"


def live(context: Context, uuid: str) -> dict[str, Any]:
    """What the chair's open page asks for every few seconds."""
    with context.database.reading() as session:
        scene = read(context, session, uuid)
        closes_at, now = scene.election.closes_at, context.now()
        left = max(closes_at - now, timedelta()) if closes_at and scene.election.state == "open" else timedelta()
        return {
            "version": scene.version,
            "present": sum(one.present for one in scene.electors),
            "handed_out": scene.election.handed_out,
            "ballots": scene.election.ballots,
            "left": scene.left,
            "seconds": int(left.total_seconds()),
        }
