"""The committee member's part: the claim, what his page follows, and what it sends."""

from typing import Any

from flask import Blueprint, Flask, Response, g, json, make_response, render_template, request

from elections.acts import ceremony, count, draws, members, poll, proposals
from elections.acts.transaction import find_election
from elections.db.models import Institute
from elections.errors import Malformed, OutOfState
from elections.web import browser_texts
from elections.web.committee_state import describe, standing_for
from elections.web.committee_texts import TEXTS
from elections.web.security import Bearer, Who, access, make_bearer, tokens
from elections.web.store import context
from elections.web.tokens import Purpose

blueprint = Blueprint("committee", __name__)

MESSAGE_LIMIT = 64 * 1024


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
