"""The committee member's part: the claim, what his page follows and says, and what it sends."""

from base64 import b64encode
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Flask, Response, g, json, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from elections import journal
from elections.acts import ceremony, count, draws, members, poll, proposals
from elections.acts.transaction import find_election, standing_of
from elections.db.models import Election, Institute, Proposal, Seat
from elections.errors import Malformed, OutOfState
from elections.journal import ElectionState
from elections.law.calendar import instant_text
from elections.web import browser_texts
from elections.web.i18n import OFFICES
from elections.web.names import ACT_MEANINGS, ACT_TITLES
from elections.web.security import Bearer, Who, access, make_bearer, tokens
from elections.web.store import context
from elections.web.tokens import Purpose

blueprint: Final = Blueprint("committee", __name__)

MESSAGE_LIMIT: Final = 64 * 1024

TEXTS: Final[dict[str, Any]] = {
    **{f"seat_{name}": said for name, said in OFFICES.items()},
    **{f"act_{name}": said for name, said in ACT_TITLES.items()},
    **{f"meaning_{name}": said for name, said in ACT_MEANINGS.items()},
    "of_cohort": _l("Election committee · cohort {number}"),
    "claiming": _l("Taking the seat…"),
    "rounds_done": _l("done"),
    "rounds_mine": _l("this device has answered"),
    "rounds_wait": _l("waiting for: {seats}"),
    "comparing": _l("This device checks the whole key against what it used itself…"),
    "file_right": _l("The file is right: it holds this seat's key."),
    "file_wrong": _l("This file is not the key of this seat. Save it again, then choose it again."),
    "not_confirmed_yet": _l("Still to confirm: {seats}"),
    "all_confirmed": _l("All have confirmed. The chair opens at the announced time."),
    "opens_at": _l("Opening: {time}"),
    "open_until": _l("The poll is open until {time}."),
    "turnout": _l("{ballots} ballots in the urn, {handed_out} cards handed out"),
    "counting": _l("This device opens its part…"),
    "shares": _l("{given} of {threshold} shares are in"),
    "said": _l("{who}: {what}"),
    "throw_dice": _l("Throw before everybody and enter the numbers as they fell. No draw ends without your word."),
    "word_entered": _l("Your word is entered; you may add another."),
    "words_entered": _l("Your words are entered."),
    "reason": _l("Reason: {reason}"),
    "new_closing": _l("New closing: {time}"),
    "paper_votes": _l("{number}. {name}: {votes}"),
    "paper_rest": _l("Voters {voters}, blank {blank}, null {null}"),
    "remark_done": _l("It stands in the minutes, as number {number}."),
    "destroy_done": _l("The key is gone from this device. Destroy the file too."),
    "over_result": _l("The result is proclaimed. Thank you."),
    "over_none": _l("The election ended without result."),
    "over_cancelled": _l("The election was cancelled."),
    "list_comma": _l(", "),
    "device_refused": _l("This device refuses: {code}. Say it to the chair."),
    "needs_https": _l("This page works over HTTPS only. Tell the institute."),
    "no_storage": _l("This browser keeps nothing. Leave the private window, and open the link again."),
}


@blueprint.post("/committee/claim")
@access("link")
def claim() -> tuple[Response, int]:
    """Claims a seat with its link; the bearer is good once the chair has confirmed."""
    uuid, seat, version = _link(_field(_object(), "token", 2000))
    members.claim(context(), uuid, seat, version)
    return _answer({"bearer": make_bearer(Bearer(uuid, seat, version)), "election": uuid, "seat": seat}), 201


@blueprint.get("/committee")
@access("public")
def page() -> Response:
    """The member's page; whose it is stands in the address's fragment, or on the device."""
    with context().database.reading() as session:
        house = session.get(Institute, 1)
    return make_response(render_template("committee/page.html", house=house))


@blueprint.post("/committee/seat")
@access("link")
def seat() -> Response:
    """Whose seat a link (`{"token": …}`) or a page (`{"bearer": …}`) is for, and whether the chair has confirmed."""
    data = _object()
    uuid, name, version = _link(_field(data, "token", 2000)) if "token" in data else _held(_field(data, "bearer", 2000))
    with context().database.reading() as session:
        election, holder = find_election(session, uuid), members.held_seat(session, uuid, name, version)
        return _answer(describe(session, election, holder))


@blueprint.get("/committee/state.json")
@access("member")
def state() -> Response:
    """Everything a member's page follows; messages of a round are shown once the round is complete."""
    me = _member()
    with context().database.reading() as session:
        return _answer(standing_for(session, me.election or "", me.seat or "", context().now()))


@blueprint.post("/committee/trouble")
@access("member")
def trouble() -> Response:
    """The member's page says what is wrong with it (`{"code": …}`), "" that nothing is any more; the chair sees it."""
    me, code = _member(), _object().get("code")
    members.report_trouble(context(), me.election or "", me.seat or "", code if isinstance(code, str) else "?")
    return _done()


@blueprint.post("/committee/<any('certificate','polynomial','output'):round_>")
@access("member", limit=MESSAGE_LIMIT)
def message(round_: str) -> Response:
    """Takes the member's message of a round: a Belenios message's bytes."""
    me = _member()
    ceremony.receive(context(), me.election or "", me.seat or "", round_, request.get_data())
    return _done()


@blueprint.post("/committee/share")
@access("member", limit=MESSAGE_LIMIT)
def share() -> Response:
    """Takes the member's partial decryption: a Belenios message's bytes."""
    me = _member()
    count.give_share(context(), me.election or "", me.seat or "", request.get_data())
    return _done()


@blueprint.post("/committee/confirm")
@access("member")
def confirm() -> Response:
    """Confirms the key (`{"trustees": hash}`), an act of the chair (`{"proposal": n}`), or the key's destruction."""
    me, data = _member(), _object()
    if set(data) == {"trustees"}:
        trustees = _field(data, "trustees", 64)
        ceremony.confirm_key(context(), me.election or "", me.seat or "", trustees)
    elif set(data) == {"proposal"}:
        proposals.confirm(context(), me.election or "", _number(data, "proposal"), me.seat or "")
    elif data == {"key_destroyed": 1}:
        count.key_destroyed(context(), me.election or "", me.seat or "")
    else:
        raise Malformed("bad-confirmation", "Nothing that could be confirmed was named. Load the page again.")
    return _done()


@blueprint.post("/committee/said")
@access("member")
def said() -> Response:
    """Adds the member's word to the open draw: `{"what": …}`."""
    me = _member()
    draws.say(context(), me.election or "", me.seat or "", me.seat or "", _field(_object(), "what", 500))
    return _done()


@blueprint.post("/committee/remark")
@access("member")
def remark() -> Response:
    """Enters the member's remark, complaint, incident or dissent: `{"kind": …, "text": …}`."""
    me, data = _member(), _object()
    kind, text = _field(data, "kind", 20), _field(data, "text", 4000)
    number = poll.remark(context(), me.election or "", me.seat or "", kind, text)
    return _answer({"remark": number})


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
    return {
        **describe(session, election, mine),
        "state": election.state,
        "stage": journal.stage(standing, now).name,
        "may_remark": int(journal.may(standing, "remark", seat, now) is None),
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


def _link(token: str) -> tuple[str, str, int]:
    match tokens().read(Purpose.SEAT_LINK, token):
        case [str(uuid), str(seat), int(version)]:
            return uuid, seat, version
    raise Malformed("bad-link", "This link is not one of a seat. Open it again from where it was given.")


def _held(bearer: str) -> tuple[str, str, int]:
    match tokens().read(Purpose.BEARER, bearer):
        case [str(uuid), str(seat), int(version)]:
            return uuid, seat, version
    raise Malformed("bad-bearer", "This page does not hold a seat. Open the link of the seat again.")


def _member() -> Who:
    who: Who = g.who
    if who.election is None or who.seat is None:
        raise OutOfState("no-seat", "This page does not hold a seat. Open the link of the seat again.")
    return who


def _object() -> dict[str, Any]:
    data = request.get_json(force=True, silent=True)
    if not isinstance(data, dict):
        raise Malformed("not-an-object", "A JSON object is expected here.")
    return data


def _field(data: dict[str, Any], name: str, most: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value or len(value) > most:
        raise Malformed("bad-field", "The field «{name}» is missing, or is not a text of the right length.", name=name)
    return value


def _number(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:
        raise Malformed("bad-number", "The field «{name}» is not a number.", name=name)
    return value


def _answer(data: dict[str, Any]) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), mimetype="application/json")


def _done() -> Response:
    return _answer({"done": 1})


def install(app: Flask) -> None:
    """Adds the routes, and gives the page's script its words."""
    browser_texts.GROUPS["committee"] = TEXTS
    app.register_blueprint(blueprint)
