"""The public record as files: raw bytes, as far as it has come."""

from collections.abc import Iterator

from flask import Blueprint, Flask, Response, request
from sqlalchemy import select

from elections.acts import ballots, poll, urn
from elections.acts.cards import count as desk_count
from elections.acts.transaction import find_election, journal_lines
from elections.canonical import compact_bytes
from elections.db.models import Card, Draw, Election, FrozenPaper
from elections.errors import Malformed, Missing
from elections.law.calendar import instant_text
from elections.web.security import access, public_record
from elections.web.store import context

blueprint = Blueprint("record", __name__)


@blueprint.get("/elections/<uuid>/status.json")
@access("public")
def status(uuid: str) -> Response:
    """Where the election stands, in numbers. A poll whose time is over shows as closed."""
    with context().database.reading() as session:
        election = _public(find_election(session, uuid))
        desk = desk_count(session, election)
        data = {
            "state": poll.state_by_clock(election, context().now()),
            "electors": desk.electors,
            "handed_out": desk.handed_out,
            "ballots": election.ballots,
            "opens_at": instant_text(election.opens_at) if election.opens_at else "",
            "closes_at": instant_text(election.closes_at) if election.closes_at else "",
            "head": election.head,
        }
    return _json(compact_bytes(data))


@blueprint.get("/elections/<uuid>/archive.bel")
@access("public")
def archive(uuid: str) -> Response:
    """The urn's archive so far."""
    with context().database.reading() as session:
        election = _public(find_election(session, uuid))
        if not election.archive_head:
            raise _not_yet()

    def pieces() -> Iterator[bytes]:
        with context_.database.reading() as session:
            yield from urn.pieces(session, find_election(session, uuid))

    context_ = context()
    return _file(Response(pieces(), mimetype="application/x-tar"))


@blueprint.get("/elections/<uuid>/<any('election','trustees','credentials'):name>.json")
@access("public")
def part(uuid: str, name: str) -> Response:
    """One of the three files of the urn's setup, in the bytes that its fingerprint covers."""
    with context().database.reading() as session:
        election = _public(find_election(session, uuid))
        data = {
            "election": election.election_json,
            "trustees": election.trustees_json,
            "credentials": election.credentials_json,
        }[name]
    if data is None:
        raise _not_yet()
    return _json(data)


@blueprint.get("/elections/<uuid>/journal.jsonl")
@access("public")
def journal(uuid: str) -> Response:
    """The journal of acts: of an election, or of an appointment."""
    with context().database.reading() as session:
        lines = journal_lines(session, uuid)
    if not lines:
        raise Missing("no-such-record", "There is no such record. Check the address.")
    return _file(Response(b"".join(lines), mimetype="application/jsonl"))


@blueprint.get("/elections/<uuid>/draws/<int:number>.txt")
@access("public")
def draw(uuid: str, number: int) -> Response:
    """The text of a draw, as soon as it is closed."""
    with context().database.reading() as session:
        found = session.get(Draw, (find_election(session, uuid).id, number))
        body = found.body if found else None
    if body is None:
        raise Missing("no-such-draw", "There is no such draw, or it has not been closed.")
    return _file(Response(body, mimetype="text/plain; charset=utf-8"))


@blueprint.get("/elections/<uuid>/minutes-<any('ar','fr','en'):language>.pdf")
@access("public")
def minutes(uuid: str, language: str) -> Response:
    """The public extract of the minutes, its bytes frozen."""
    with context().database.reading() as session:
        election = _public(find_election(session, uuid))
        query = select(FrozenPaper.body).where(
            FrozenPaper.election_id == election.id, FrozenPaper.kind == "extract", FrozenPaper.language == language
        )
        body = session.scalar(query)
    if body is None:
        raise _not_yet()
    return _file(Response(body, mimetype="application/pdf"))


@blueprint.get("/elections/<uuid>/ballots.json")
@access("public")
def trackers(uuid: str) -> Response:
    """The tracking numbers in the urn; with `?credential=`, that card's number, or "", and whether it was replaced."""
    with context().database.reading() as session:
        election = _public(find_election(session, uuid))
        credential = request.args.get("credential")
        if credential is None:
            return _json(compact_bytes({"trackers": ballots.trackers(session, election)}))
        if not credential.isascii() or not credential.isdigit() or len(credential) > 700:
            raise Malformed("bad-credential", "A public credential is a decimal number.")
        tracker = ballots.tracker_of(session, election, credential) or ""
        card = session.get_one(Card, (election.id, credential))
        return _json(compact_bytes({"tracker": tracker, "spoiled": int(card.status == "spoiled")}))


def _public(election: Election) -> Election:
    if election.state == "draft":
        raise Missing("no-such-election", "There is no such election. Check the address.")
    return election


def _not_yet() -> Missing:
    return Missing(
        "not-there-yet", "This part of the record does not exist yet. Come back after the act that makes it."
    )


def _json(data: bytes) -> Response:
    return _file(Response(data, mimetype="application/json"))


def _file(response: Response) -> Response:
    return public_record(response)


def install(app: Flask) -> None:
    """Adds the routes."""
    app.register_blueprint(blueprint)
