"""The booth: the page that makes a ballot, and the door of the urn."""

from flask import Blueprint, Flask, Response, json, request

from elections.acts import ballots
from elections.web.security import access
from elections.web.store import context

blueprint = Blueprint("booth", __name__)

LARGEST = 256 * 1024
"""More than any ballot has; the election's own limit, told by its number of candidates, is checked first of all."""


@blueprint.post("/elections/<uuid>/ballots")
@access("card", limit=LARGEST)
def cast(uuid: str) -> tuple[Response, int]:
    """Takes one ballot: 201 with its tracking number, 200 for the same bytes again."""
    receipt = ballots.cast(context(), uuid, request.get_data())
    body = json.dumps({"tracker": receipt.tracker})
    return Response(body, mimetype="application/json"), 200 if receipt.repeated else 201


def install(app: Flask) -> None:
    """Adds the routes."""
    app.register_blueprint(blueprint)
