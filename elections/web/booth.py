"""The booth: the page that makes a ballot, and the door of the urn."""

from typing import Any

from flask import Blueprint, Flask, Response, json, make_response, render_template, request, url_for

from elections.acts import ballots
from elections.web import browser_texts, formats, tries
from elections.web.booth_texts import TEXTS
from elections.web.security import access
from elections.web.sight import Sight, person, see
from elections.web.store import context

blueprint = Blueprint("booth", __name__)

LARGEST = 256 * 1024
"""More than any ballot has; the election's own limit, told by its number of candidates, is checked first of all."""


@blueprint.get("/vote/<uuid>")
@access("public")
def booth(uuid: str) -> Response:
    """The page. The card's code is in the fragment, which no browser sends."""
    with context().database.reading() as session:
        sight = see(session, uuid)
    tablet = request.args.get("tablet") == "1"
    return make_response(render_template("booth.html", sight=sight, data=_data(sight), tablet=tablet))


@blueprint.get("/vote/<uuid>/booth.json")
@access("public")
def now(uuid: str) -> Response:
    """What the page knows of the election, anew: for a page that waits for the opening."""
    with context().database.reading() as session:
        sight = see(session, uuid)
    return Response(json.dumps(_data(sight)), mimetype="application/json")


@blueprint.post("/elections/<uuid>/ballots")
@access("card", limit=LARGEST)
def cast(uuid: str) -> tuple[Response, int]:
    """Takes one ballot: 201 with its tracking number, 200 for the same bytes again."""
    receipt = ballots.cast(context(), uuid, request.get_data(), tries.limit_of_address())
    body = json.dumps({"tracker": receipt.tracker})
    return Response(body, mimetype="application/json"), 200 if receipt.repeated else 201


def _data(sight: Sight) -> dict[str, Any]:
    """The election for the booth's script, in the reader's language; `answer` is how election.json names each."""
    standing = sight.standing
    return {
        "uuid": sight.uuid,
        "title": sight.plain_title,
        "institute": sight.institute,
        "state": sight.state,
        "due": context().now() >= sight.opens_at,
        "paper": standing.on_paper,
        "fingerprint": standing.fingerprint,
        "most": standing.names_on_ballot,
        "opens": formats.moment_text(sight.opens_at),
        "closed": formats.moment_text(sight.closed_at) if sight.closed_at else "",
        "election": url_for("record.part", uuid=sight.uuid, name="election"),
        "ballots": url_for("booth.cast", uuid=sight.uuid),
        "cards": url_for("record.trackers", uuid=sight.uuid),
        "now": url_for("booth.now", uuid=sight.uuid),
        "urn": url_for("booth.cast", uuid=sight.uuid, _external=True),
        "names": [
            {
                "answer": one.answer,
                "number": one.number,
                "name": person(one),
                "registration": one.registration,
                "struck": one.number in standing.struck,
            }
            for one in standing.on_ballot
        ],
    }


def install(app: Flask) -> None:
    """Adds the routes, and what the page's script says."""
    browser_texts.GROUPS["booth"] = TEXTS
    app.jinja_env.globals["data_block"] = browser_texts.data_block
    app.register_blueprint(blueprint)
