"""The desk: an elector is found, his card handed out with one press; a card that came back unused is spoiled."""

import re
from typing import Any, Final

from flask import request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from elections.acts import cards
from elections.acts.transaction import find_election
from elections.db.models import Election, Elector
from elections.errors import Malformed
from elections.law.roll.text import search_key
from elections.web.office.page import blueprint
from elections.web.security import access
from elections.web.store import context
from elections.web.views import DESK, Answer, ElectionPage, act, done, page

MOST_FOUND: Final = 12
LONGEST_SEARCH: Final = 100
_PUBLIC: Final = re.compile(r"[1-9][0-9]{0,699}")


@page(blueprint, "/elections/<uuid>/desk", *DESK)
class Desk(ElectionPage):
    """Search, the electors found, and the cards out and left."""

    template = "office/desk.html"

    def values(self) -> dict[str, Any]:
        """The electors found, the one just ticked, and the numbers."""
        asked = request.form.get("q", session.pop("asked", "")).strip()[:LONGEST_SEARCH]
        ticked = session.pop("ticked", "")
        just = self.session.get(Elector, (self.election.id, ticked)) if ticked else None
        found = self._found(asked) if asked else []
        return {
            "asked": asked,
            "found": found[:MOST_FOUND],
            "more": len(found) > MOST_FOUND,
            "just": just if just is not None and just.handed_out else None,
            "numbers": _numbers(self.session, self.election),
        }

    def on(self, message: str = "") -> Answer:
        """To the desk."""
        return done(url_for("office.desk", uuid=self.uuid), message)

    def _found(self, asked: str) -> list[Elector]:
        # A registration number keeps its punctuation, which a folded name has lost.
        by_number = self.session.get(Elector, (self.election.id, asked)) if any(map(str.isdigit, asked)) else None
        if by_number is not None and by_number.side == "own":
            return [by_number]
        found = cards.find_electors(self.session, self.election, asked.lower(), MOST_FOUND + 1)
        return found or cards.find_electors(self.session, self.election, search_key(asked), MOST_FOUND + 1)


@act(blueprint, "/elections/<uuid>/desk", *DESK)
class Search(Desk):
    """The electors found. Who is being served is never part of an address: a log would tell the desk's order."""

    def post(self) -> Answer:
        """The page, with what was searched for."""
        with self.reading():
            return self.show()


@act(blueprint, "/elections/<uuid>/desk/hand-out", *DESK)
class HandOut(Desk):
    """Ticks an elector: identity seen, signed, card drawn."""

    def act(self) -> Answer:
        """Ticks."""
        registration = request.form.get("registration", "")
        cards.hand_out(context(), self.uuid, registration)
        session["ticked"] = registration
        return self.on()


@act(blueprint, "/elections/<uuid>/desk/take-back", *DESK)
class UndoHandOut(Desk):
    """Undoes a tick made for the wrong elector."""

    def act(self) -> Answer:
        """Undoes it."""
        registration = request.form.get("registration", "")
        cards.take_back(context(), self.uuid, registration)
        session["asked"] = registration
        return self.on(_("The tick was undone; no card is counted for it."))


@act(blueprint, "/elections/<uuid>/desk/spoil", *DESK)
class Spoil(Desk):
    """Voids a card that came back unused, by its public half; its holder draws another."""

    def act(self) -> Answer:
        """Voids it."""
        credential = request.form.get("credential", "")
        if not _PUBLIC.fullmatch(credential):
            raise Malformed("bad-credential", "A public credential is a decimal number.")
        cards.spoil(context(), self.uuid, credential)
        return self.on(_("The card is void. Its holder draws another one; nothing is ticked again."))


@blueprint.get("/elections/<uuid>/desk/state.json")
@access(*DESK)
def desk_state(uuid: str) -> dict[str, Any]:
    """The numbers that every open desk follows."""
    with context().database.reading() as reading:
        return _numbers(reading, find_election(reading, uuid))


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
