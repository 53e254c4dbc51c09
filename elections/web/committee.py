"""The committee member's part: the claim, what his page follows, and what it sends."""

from base64 import b64encode
from typing import Any

from flask import Blueprint, Flask, Response, g, json, request

from elections.acts import ceremony, count, draws, members, poll, proposals
from elections.acts.transaction import find_election, standing_of
from elections.calendar import instant_text
from elections.errors import Malformed, OutOfState
from elections.web.security import Bearer, Who, access, make_bearer, tokens
from elections.web.store import context
from elections.web.tokens import Purpose

blueprint = Blueprint("committee", __name__)

MESSAGE_LIMIT = 64 * 1024


@blueprint.post("/committee/claim")
@access("link")
def claim() -> tuple[Response, int]:
    """Claims a seat with its link; the bearer is good once the chair has confirmed."""
    token = _field(_object(), "token", 2000)
    match tokens().read(Purpose.SEAT_LINK, token):
        case [str(uuid), str(seat), int(version)]:
            members.claim(context(), uuid, seat, version)
            return _answer({"bearer": make_bearer(Bearer(uuid, seat, version)), "election": uuid, "seat": seat}), 201
    raise Malformed("bad-link", "This link is not one of a seat. Open it again from where it was given.")


@blueprint.get("/committee/state.json")
@access("member")
def state() -> Response:
    """Everything a member's page follows; messages of a round are shown once the round is complete."""
    me = _member()
    with context().database.reading() as session:
        election = find_election(session, me.election or "")
        standing = standing_of(session, election)
        seats = members.committee(session, election.id)
        progress = ceremony.progress(session, election, len(seats))
        waiting = proposals.open_proposal(session, election)
        shares = count.shares_given(session, election)
        open_draw = standing.open_draw.opened if standing.open_draw else None
        mine = next(seat for seat in seats if seat.seat == me.seat)
        data: dict[str, Any] = {
            "election": election.uuid,
            "state": election.state,
            "on_paper": int(election.on_paper),
            "seat": me.seat,
            "owner": mine.owner,
            "members": [
                {
                    "seat": seat.seat,
                    "owner": seat.owner,
                    "name_ar": seat.name_ar,
                    "name_latin": seat.name_latin,
                    "claimed": int(seat.confirmed),
                    "confirmed": int(seat.seat in standing.confirmed),
                    "share": int(seat.owner in shares),
                }
                for seat in seats
            ],
            "threshold": standing.threshold,
            "ceremony": {
                "number": progress.number,
                "round": progress.round if standing.ceremony_cause else "",
                "sent": {name: sorted(sent) for name, sent in progress.messages.items()},
                "messages": {
                    name: [sent[owner].decode() for owner in sorted(sent)]
                    for name, sent in progress.messages.items()
                    if progress.complete(name)
                },
            },
            "trustees": election.trustees_json.decode() if election.trustees_json else "",
            "election_json": b64encode(election.election_json).decode() if election.election_json else "",
            "count": int(election.state == "closed" and not election.on_paper and standing.account is not None),
            "shares": shares,
            "key_destroyed": int(mine.key_destroyed),
            "draw": {
                "number": standing.open_draw.number,
                "purpose": open_draw.purpose,
                "entries": list(open_draw.entries),
                "commitment": open_draw.commitment,
                "said": [{"who": said.who, "what": said.what} for said in open_draw.said],
            }
            if standing.open_draw and open_draw
            else {},
            "proposal": {
                "number": waiting.number,
                "act": waiting.act,
                "data": json.loads(waiting.data),
                "at": instant_text(waiting.proposed_at),
            }
            if waiting
            else {},
        }
        data["tally"] = count.encrypted_tally(session, election).decode() if data["count"] else ""
    return _answer(data)


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
    """Adds the routes."""
    app.register_blueprint(blueprint)
