"""The booth: the page that makes a ballot, what its script says, and the door of the urn."""

from typing import Any, Final

from flask import Blueprint, Flask, Response, json, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from elections.acts import ballots
from elections.law import calendar
from elections.web import browser_texts, formats, tries
from elections.web.browser_texts import Plural
from elections.web.public_election import PublicElection, find_public, person
from elections.web.security import access
from elections.web.store import context

blueprint = Blueprint("booth", __name__)

LARGEST = 256 * 1024
"""More than any ballot has; the election's own limit, told by its number of candidates, is checked first of all."""


@blueprint.get("/vote/<uuid>")
@access("public")
def booth(uuid: str) -> Response:
    """The page. The card's code is in the fragment, which no browser sends."""
    with context().database.reading() as session:
        public = find_public(session, uuid)
    tablet = request.args.get("tablet") == "1"
    return make_response(render_template("booth.html", public=public, data=_data(public), tablet=tablet))


@blueprint.get("/vote/<uuid>/booth.json")
@access("public")
def now(uuid: str) -> Response:
    """What the page knows of the election, anew: for a page that waits for the opening."""
    with context().database.reading() as session:
        public = find_public(session, uuid)
    return Response(json.dumps(_data(public)), mimetype="application/json")


@blueprint.post("/elections/<uuid>/ballots")
@access("card", limit=LARGEST)
def cast(uuid: str) -> tuple[Response, int]:
    """Takes one ballot: 201 with its tracking number, 200 for the same bytes again."""
    receipt = ballots.cast(context(), uuid, request.get_data(), tries.limit_of_address())
    body = json.dumps({"tracker": receipt.tracker})
    return Response(body, mimetype="application/json"), 200 if receipt.repeated else 201


def _data(public: PublicElection) -> dict[str, Any]:
    """The election for the booth's script, in the reader's language; `answer` is how election.json names each."""
    standing = public.standing
    return {
        "uuid": public.uuid,
        "title": public.plain_title,
        "institute": public.institute,
        "state": public.state,
        "due": calendar.has_come(public.opens_at, context().now()),
        "paper": standing.on_paper,
        "fingerprint": standing.fingerprint,
        "most": standing.names_on_ballot,
        "opens": formats.moment_text(public.opens_at),
        "closed": formats.moment_text(public.closed_at) if public.closed_at else "",
        "election": url_for("record.part", uuid=public.uuid, name="election"),
        "ballots": url_for("booth.cast", uuid=public.uuid),
        "cards": url_for("record.trackers", uuid=public.uuid),
        "now": url_for("booth.now", uuid=public.uuid),
        "urn": url_for("booth.cast", uuid=public.uuid, _external=True),
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


TEXTS: Final[dict[str, Any]] = {
    # The card.
    "code-character": _l("The character «{character}» is on no card. There is no zero, no capital O or I, no small l."),
    "code-length": Plural(
        "The code has 15 characters; {num} was typed.", "The code has 15 characters; {num} were typed."
    ),
    "code-check": _l("One character is not as on the card. Compare them once more, capitals and small letters too."),
    "code-unknown": _l("No card of this election has this code. Compare it with the card, and check the election."),
    # Before the poll.
    "wait": _l("It opens on {opens}. Your card has been recognised."),
    "wait-now": _l("The announced time has come; the committee is about to open. Your card has been recognised."),
    # The choice.
    "choose-one": _l("Choose one name"),
    "choose-many": Plural("Choose {num} name at most", "Choose up to {num} names"),
    "choose-nothing": _l("Nothing is chosen yet. Choose a name, or the blank ballot."),
    "chosen-of": _l("{num} of {most}"),
    "with": _l("Continue with: {name}"),
    "and": _l(", "),
    "blank": _l("Blank ballot"),
    "registration": _l("Registration number"),
    "struck": _l("struck off: votes for this name follow the institute's rule"),
    # Sealing and sending.
    "sealing": _l("Encrypting on this device…"),
    "sending": _l("Sending…"),
    "resuming": _l("A ballot encrypted on this device has not been answered yet. It is being sent again, unchanged."),
    "offline-title": _l("The connection is lost"),
    "offline": _l("The encrypted ballot is kept on this page, and sent again by itself. Do not close it."),
    "busy-title": _l("Very many people are voting"),
    "busy": _l("The ballot is sent again by itself in {num} s. Do not close this page."),
    "suspended-title": _l("The poll is suspended"),
    "suspended": _l(
        "The encrypted ballot is kept on this page, and sent by itself once the committee resumes. Do not close it."
    ),
    "not-open-title": _l("The poll is not open yet"),
    "not-open": _l("The encrypted ballot is kept on this page, and sent by itself once the poll opens."),
    # In the urn.
    "done": _l("Your ballot is in the urn"),
    "done-text": _l("It is encrypted: neither the committee nor the administration can tell what is in it."),
    "voted": _l("This card's ballot is in the urn"),
    "voted-text": _l("The card has voted, and a ballot cannot be replaced. Its tracking number:"),
    "receipt": _l(
        "{institute}\n{title}\n\nTracking number of the ballot: {tracker}\n\nLook it up among the ballots in the urn:\n"
        "{urn}\n\nThe tracking number does not reveal the choice."
    ),
    "receipt-name": _l("receipt.txt"),
    # Not possible.
    "closed-title": _l("The poll is closed"),
    "closed": _l("It closed on {closed}: no ballot enters the urn any more. This card has not voted."),
    "closed-sent": _l(
        "It closed on {closed}. Your ballot came after that: it was not accepted, and is not in the urn."
    ),
    "closed-next": _l("The committee counts now; the result will be on the election's page."),
    "closed-result": _l("The result is on the election's page."),
    "paper-title": _l("The vote goes on with paper ballots"),
    "paper": _l("The committee has left the electronic urn, unread. Vote in the room, with a paper ballot."),
    "over-title": _l("Nothing is voted on here"),
    "over": _l("This election has ended. Its page tells how."),
    "spoiled-title": _l("This card was replaced"),
    "spoiled": _l("It came back to the desk unused, and another one was drawn in its place. Vote with that one."),
    "unknown-title": _l("Not a card of this election"),
    "altered-title": _l("Do not vote on this page"),
    "altered": _l(
        "The election that this device received is not the one that was published. Tell the committee at once, and "
        "show it this page. You have not voted."
    ),
    "fault-title": _l("The ballot was not accepted"),
    "fault-ballot": _l(
        "It is not in the urn, and your card is still good. Load the page again and vote once more; if that fails "
        "too, use the institute's tablet and tell the committee."
    ),
    "page-fault-title": _l("This page has stopped"),
    # The institute's tablet.
    "clears": Plural("This screen clears itself in {num} second.", "This screen clears itself in {num} seconds."),
}
