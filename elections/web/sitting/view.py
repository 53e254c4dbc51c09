"""Where a sitting stands: the stage that the journal gives, and what the chair's screen of it needs to say it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.acts import ceremony, count, members, proposals
from elections.acts.sitting import who_would_sit
from elections.db.models import Cohort, Election, Elector, Proposal, Seat
from elections.errors import Refusal
from elections.journal import ElectionState
from elections.journal.stage import Stage, stage
from elections.law import committee, counting
from elections.law.statute import Statute

SCREENS: Final = {
    **dict.fromkeys(("draft", "candidacies", "decisions", "close-lists"), "early"),
    **dict.fromkeys(("no-candidate", "cards"), "attendance"),
    **dict.fromkeys(("lot", "tie"), "draw"),
    **dict.fromkeys(("closing", "suspended"), "poll"),
    "claims": "seats",
    "opening": "ready",
    "account": "cards",
    "paper-count": "paper",
    "no-vote": "no_vote",
    "mandate": "over",
}
"""By stage, the template of templates/sitting that shows it; the others are called as their stage."""


@dataclass
class SittingView:
    """A sitting as the chair's pages show it at one moment; of the database each thing is asked once, when needed."""

    session: Session
    election: Election
    state: ElectionState
    law: Statute
    now: datetime

    @cached_property
    def stage(self) -> Stage:
        """What is now, and what may be done."""
        return stage(self.state, self.now, self.law)

    @property
    def screen(self) -> str:
        """The template of templates/sitting that shows the stage."""
        if self.stage.name == "committee":
            return "too_few" if self.too_few else "draw" if self.draw else "form"
        return SCREENS.get(self.stage.name, self.stage.name)

    @property
    def cohort(self) -> Cohort:
        """The cohort that votes."""
        return self.election.cohort

    @property
    def companion(self) -> Cohort | None:
        """The cohort of the other corps, where it takes part in the committee."""
        return self.election.companion

    @property
    def is_late(self) -> bool:
        """Whether the closing time has come."""
        return self.state.poll_is_over(self.now)

    @cached_property
    def electors(self) -> list[Elector]:
        """The roll, by registration number."""
        query = select(Elector).where(Elector.election_id == self.election.id)
        return list(self.session.scalars(query.order_by(Elector.registration)))

    @cached_property
    def people(self) -> dict[str, Elector]:
        """The electors by registration number."""
        return {one.registration: one for one in self.electors}

    def present(self, side: str) -> int:
        """How many are in the room."""
        return sum(one.present for one in self.electors if one.side == side)

    @cached_property
    def seats(self) -> list[Seat]:
        """The committee's seats and the devices that hold them."""
        return members.committee(self.session, self.election.id)

    @cached_property
    def proposal(self) -> Proposal | None:
        """The act that waits for a second member."""
        return proposals.open_proposal(self.session, self.election)

    @property
    def proposed(self) -> dict[str, Any]:
        """The data of the act that waits for a second member."""
        found: dict[str, Any] = json.loads(self.proposal.data) if self.proposal else {}
        return found

    @cached_property
    def progress(self) -> ceremony.Progress:
        """How far the key is made."""
        return ceremony.progress(self.session, self.election, len(self.state.members))

    @cached_property
    def shares(self) -> list[int]:
        """The owners who have given their share of the count."""
        return count.shares_given(self.session, self.election)

    @cached_property
    def left(self) -> int:
        """How many cards should be left, by the desk's numbers."""
        return count.cards_left(self.session, self.election)

    @cached_property
    def _committee(self) -> committee.Seated | committee.DrawNeeded | Refusal:
        try:
            return who_would_sit(self.session, self.election, self.state)
        except Refusal as refusal:
            return refusal

    @property
    def too_few(self) -> Refusal | None:
        """Why those present are no committee."""
        return self._committee if isinstance(self._committee, Refusal) else None

    @property
    def would_sit(self) -> list[dict[str, Any]]:
        """Seat, person (None: the chair) and why, of the committee that age and draws give."""
        found = self._committee.members if isinstance(self._committee, committee.Seated) else ()
        return [
            {"seat": one.seat, "why": one.why, "person": self.people[one.registration] if one.registration else None}
            for one in found
        ]

    @property
    def draw(self) -> committee.DrawNeeded | counting.DrawNeeded | None:
        """The draw that is needed: among equal votes, or among equal ages."""
        if self.state.counts:
            return self.stage.tied
        return self._committee if isinstance(self._committee, committee.DrawNeeded) else None

    def entry(self, name: str) -> Any:
        """Who stands behind an entry of a draw: an elector, or a candidate by his number."""
        if self.state.counts:
            return next(one for one in self.state.candidates if str(one.number) == name)
        return self.people[name]

    @property
    def version(self) -> str:
        """Changes whenever the chair's screen has something else to show; live numbers are not part of it."""
        parts: list[object] = [self.state.seq, self.stage.name, *self.stage.next, f"{self.is_late:d}"]
        parts += [self.proposal.number if self.proposal else 0]
        parts += [f"{seat.claimed:d}{seat.confirmed:d}{seat.key_destroyed:d}{seat.trouble}" for seat in self.seats]
        if self.state.state == "sitting" and self.state.members:
            parts += [f"{name}{sorted(sent)}" for name, sent in sorted(self.progress.messages.items())]
        if self.state.state == "closed":
            parts += self.shares
        return "|".join(map(str, parts))

    def live(self) -> dict[str, Any]:
        """What the chair's open page asks for every few seconds."""
        closes_at, name = self.state.closes_at, self.stage.name
        left = closes_at - self.now if closes_at and name == "poll" else timedelta()
        return {
            "version": self.version,
            "present": self.present("own") + self.present("companion") if name in ("cards", "attendance") else 0,
            "handed_out": self.election.handed_out,
            "ballots": self.election.ballots,
            "left": self.left if self.state.state in ("open", "suspended", "closed") else 0,
            "seconds": int(left.total_seconds()),
        }
