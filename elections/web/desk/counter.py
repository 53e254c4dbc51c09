"""The desk: an elector is found, his card handed out with one press; a card that came back unused is spoiled."""

import re
from typing import Any, Final

from flask import Response, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import cards
from elections.acts.transaction import find_election
from elections.db.models import Election, Elector
from elections.errors import Malformed, Refusal
from elections.law.roll.text import search_key
from elections.web import problems
from elections.web.desk.page import DESK, blueprint, show, subject_of
from elections.web.office.page import done
from elections.web.security import access
from elections.web.store import context

MOST_FOUND: Final = 12
LONGEST_SEARCH: Final = 100
_PUBLIC: Final = re.compile(r"[1-9][0-9]{0,699}")


@blueprint.get("/desk")
@access(*DESK)
def desk(uuid: str) -> Response:
    """Search, the electors found, and the cards out and left."""
    return _show(uuid)


@blueprint.post("/desk")
@access(*DESK)
def search(uuid: str) -> Response:
    """The electors found. Who is being served is never part of an address: a log would tell the order of the desk."""
    return _show(uuid)


@blueprint.get("/desk/state.json")
@access(*DESK)
def desk_state(uuid: str) -> dict[str, Any]:
    """The numbers that every open desk follows."""
    with context().database.reading() as reading:
        return _numbers(reading, find_election(reading, uuid))


@blueprint.post("/desk/hand-out")
@access(*DESK)
def hand_out(uuid: str) -> Response | BaseResponse:
    """Ticks an elector: identity seen, signed, card drawn."""
    registration = request.form.get("registration", "")
    try:
        cards.hand_out(context(), uuid, registration)
    except Refusal as refusal:
        return _show(uuid, refusal)
    session["ticked"] = registration
    return done(url_for("desk.desk", uuid=uuid))


@blueprint.post("/desk/take-back")
@access(*DESK)
def take_back(uuid: str) -> Response | BaseResponse:
    """Undoes a tick made for the wrong elector."""
    registration = request.form.get("registration", "")
    try:
        cards.take_back(context(), uuid, registration)
    except Refusal as refusal:
        return _show(uuid, refusal)
    session["asked"] = registration
    return done(url_for("desk.desk", uuid=uuid), _("The tick was undone; no card is counted for it."))


@blueprint.post("/desk/spoil")
@access(*DESK)
def spoil(uuid: str) -> Response | BaseResponse:
    """Voids a card that came back unused, by its public half; its holder draws another."""
    credential = request.form.get("credential", "")
    try:
        if not _PUBLIC.fullmatch(credential):
            raise Malformed("bad-credential", "A public credential is a decimal number.")
        cards.spoil(context(), uuid, credential)
    except Refusal as refusal:
        return _show(uuid, refusal)
    return done(
        url_for("desk.desk", uuid=uuid),
        _("The card is void. Its holder draws another one; nothing is ticked again."),
    )


def _numbers(reading: Session, election: Election) -> dict[str, Any]:
    count = cards.count(reading, election)
    return {
        "state": election.state,
        "electors": count.electors,
        "handed_out": count.handed_out,
        "left": count.left,
        "spoiled": count.spoiled,
        "ballots": election.ballots,
    }


def _show(uuid: str, refusal: Refusal | None = None) -> Response:
    asked = request.form.get("q", session.pop("asked", "")).strip()[:LONGEST_SEARCH]
    ticked = session.pop("ticked", "")
    with context().database.reading() as reading:
        subject = subject_of(reading, uuid)
        election = subject.election
        just = reading.get(Elector, (election.id, ticked)) if ticked else None
        found = _found(reading, election, asked) if asked else []
        numbers = _numbers(reading, election)
    return show(
        "desk/desk.html",
        subject,
        problems.status_of(refusal) if refusal else 200,
        asked=asked,
        found=found[:MOST_FOUND],
        more=len(found) > MOST_FOUND,
        just=just if just is not None and just.handed_out else None,
        numbers=numbers,
        refusal=refusal,
    )


def _found(reading: Session, election: Election, asked: str) -> list[Elector]:
    # A registration number keeps its punctuation, which a folded name has lost.
    by_number = reading.get(Elector, (election.id, asked)) if any(map(str.isdigit, asked)) else None
    if by_number is not None and by_number.side == "own":
        return [by_number]
    found = cards.find_electors(reading, election, asked.lower(), MOST_FOUND + 1)
    return found or cards.find_electors(reading, election, search_key(asked), MOST_FOUND + 1)
