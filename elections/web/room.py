"""The screen of the room: public and without secrets, drawn by templates/room/, kept fresh by static/js/room.js."""

from typing import Any, Final

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections import journal
from elections.acts import ceremony, count, members
from elections.acts.sitting import who_would_sit
from elections.belenios.trustees import four_by_four
from elections.db.models import Election, Elector
from elections.errors import Refusal
from elections.law import committee
from elections.papers.head import Data
from elections.web.i18n import OFFICES, isolate
from elections.web.public_election import PublicElection, person

SHOWN: Final = 12
"""Of a long list of names, so many are shown."""
DRAWING: Final = ("open_draw", "close_draw", "annul_draw", "draw_by_hand")


def screen(session: Session, election: Election, public: PublicElection) -> str:
    """The page, as the room sees it now."""
    name, more = _now(session, election, public)
    standing = public.standing
    return render_template(
        f"room/{name}.html",
        public=public,
        standing=standing,
        minutes=public.minutes,
        shown=SHOWN,
        fingerprint=four_by_four(standing.trustees),
        **more,
    )


def _now(session: Session, election: Election, public: PublicElection) -> tuple[str, dict[str, Any]]:
    """The template of what is to be seen, and what it takes besides."""
    standing, draw = public.standing, _draw_shown(public)
    match public.state:
        case "sitting" | "counted" if draw:
            return "draw", {"draw": draw}
        case "listed" | "sitting" if not standing.members:
            return "attendance", _attendance(session, election, public)
        case "sitting":
            progress = ceremony.progress(session, election, len(standing.members))
            seats = {one.seat: one for one in members.committee(session, election.id)}
            return "key", {"progress": progress, "seats": seats}
        case "open" | "suspended":
            return "poll", {}
        case "closed":
            return "closed", {"given": len(count.shares_given(session, election))}
        case "counted" | "proclaimed":
            return "result", {"outcome": journal.outcome(standing)}
        case "without_result":
            return "ended", {}
    return "convened", {}


def _attendance(session: Session, election: Election, public: PublicElection) -> dict[str, Any]:
    query = select(func.count()).select_from(Elector).where(Elector.election_id == election.id, Elector.present)
    present = {side: session.scalar(query.where(Elector.side == side)) or 0 for side in ("own", "companion")}
    found: dict[str, Any] = {"present": present["own"], "companion_present": present["companion"]}
    try:
        would = who_would_sit(session, election, public.standing)
    except Refusal:
        return {**found, "too_few": True}
    if isinstance(would, committee.DrawNeeded):
        return {**found, "too_few": False, "draw": would}
    names = [
        isolate(person(session.get_one(Elector, (election.id, one.registration))))
        if one.registration
        else OFFICES["director"]
        for one in would.members
    ]
    seats = [OFFICES[one.seat] for one in would.members]
    return {**found, "too_few": False, "draw": None, "would_sit": list(zip(seats, names, strict=True))}


def _draw_shown(public: PublicElection) -> Data | None:
    """A draw for a seat is shown until the proclamation; one for the committee until that is formed, or called anew."""
    draw: Data | None = next(reversed(public.minutes["draws"]), None)
    if draw is None or public.standing.members and draw["purpose"] != "seat":
        return None
    if draw["purpose"] == "seat":
        return draw if public.state == "counted" else None
    acts = (one.act for one in reversed(public.entries))
    return draw if next(act for act in acts if act in ("begin_poll", "step_aside", *DRAWING)) in DRAWING else None
