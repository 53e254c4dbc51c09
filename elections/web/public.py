"""What everybody may read: elections and mandates, each election at every state, its urn, and the room's screen."""

from flask import Blueprint, Flask, Response, make_response, render_template, request

from elections.acts import ballots
from elections.acts.transaction import find_election
from elections.web.security import access
from elections.web.sight import see
from elections.web.store import context

blueprint = Blueprint("public", __name__)


@blueprint.get("/elections/<uuid>")
@access("public")
def election(uuid: str) -> Response:
    """The election's public page."""
    with context().database.reading() as session:
        sight = see(session, uuid)
    return make_response(render_template("public/election.html", sight=sight))


@blueprint.get("/elections/<uuid>/ballots")
@access("public")
def urn(uuid: str) -> Response:
    """The tracking numbers in the urn."""
    with context().database.reading() as session:
        sight = see(session, uuid)
        found = ballots.trackers(session, find_election(session, uuid))
    return make_response(render_template("public/urn.html", sight=sight, found=found, asked=request.args.get("q", "")))


def install(app: Flask) -> None:
    """Adds the routes."""
    app.register_blueprint(blueprint)
