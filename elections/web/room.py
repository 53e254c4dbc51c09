"""The screen of the room: public and without secrets, drawn by templates/room/, kept fresh by static/js/room.js."""

from typing import Any, Final

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections.acts import ceremony, count, members
from elections.acts.sitting import who_would_sit
from elections.belenios.trustees import four_by_four
from elections.db.models import Election, Elector
from elections.errors import Refusal
from elections.law import committee
from elections.papers.head import Data
from elections.web.i18n import OFFICES, isolate
from elections.web.public_election import PublicElection, person

SCREENS: Final = {
    **dict.fromkeys(("candidacies", "decisions", "close-lists"), "convened"),
    **dict.fromkeys(("no-candidate", "cards", "attendance", "committee"), "attendance"),
    **dict.fromkeys(("claims", "key", "rounds", "compare", "opening"), "key"),
    **dict.fromkeys(("poll", "suspended"), "poll"),
    **dict.fromkeys(("closing", "account", "shares", "paper-count"), "closed"),
    **dict.fromkeys(("tie", "no-vote", "proclaim", "mandate"), "result"),
    "over": "over",
}
"""By stage, the template of templates/room that shows it, where no draw is shown."""
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
    name = "draw" if draw else SCREENS[public.stage.name]
    match name:
        case "draw":
            return name, {"draw": draw}
        case "attendance":
            return name, _attendance(session, election, public)
        case "key":
            progress = ceremony.progress(session, election, len(standing.members))
            seats = {one.seat: one for one in members.committee(session, election.id)}
            return name, {"progress": progress, "seats": seats}
        case "closed":
            return name, {"given": len(count.shares_given(session, election))}
        case "over":
            return "ended" if public.state == "without_result" else "convened", {}
    return name, {}


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
    if draw is None or public.stage.name not in ("lot", "committee", "tie", "no-vote", "proclaim"):
        return None
    if public.standing.counts:
        return draw if draw["purpose"] == "seat" else None
    acts = (one.act for one in reversed(public.entries))
    return draw if next(act for act in acts if act in ("begin_poll", "step_aside", *DRAWING)) in DRAWING else None
