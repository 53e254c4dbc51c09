"""Tries that are counted where somebody might guess: ballots refused, codes that are no card's, links of seats.

Only what was refused is counted, so that a poll of three hundred phones behind one address is not. By the public half
of a card nothing is counted: the list is public, and anybody could shut a card out. Sign-in counts its own tries.

Whoever has used up the tries is refused before anything is done for him.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from elections.acts.tries import Limit, TooMany, check_tries, count_try, try_key
from elections.errors import Refusal
from elections.web import problems
from elections.web.security import config, tokens
from elections.web.store import context
from elections.web.tokens import Purpose

WITHIN: Final = timedelta(hours=1)
MOST_OF_SEAT: Final = 20


@dataclass(frozen=True)
class Counted:
    """What is counted by address, how many there may be in an hour, and the answers that count."""

    what: str
    most: int
    answers: frozenset[int]
    asked_by_act: bool = False
    """The act asks how many there were, in a question that it asks anyway: it is not asked before."""


COUNTED: Final[Mapping[str, Counted]] = {
    "booth.cast": Counted("ballot", 1000, frozenset({400, 403, 409, 413, 422}), asked_by_act=True),
    "record.trackers": Counted("code", 500, frozenset({400, 404})),
    "public.urn": Counted("code", 500, frozenset({400, 404})),
    "committee.claim": Counted("claim", 100, frozenset({400, 403, 404, 409})),
}


def install(app: Flask) -> None:
    """Counts before and after the routes that are named here."""

    @app.before_request
    def refuse_too_many() -> None:
        counted = COUNTED.get(request.endpoint or "")
        if counted is not None and not counted.asked_by_act:
            for limit in _limits():
                check_tries(context(), limit)

    @app.after_request
    def count(response: Response) -> Response:
        counted = COUNTED.get(request.endpoint or "")
        if counted is not None and response.status_code in counted.answers:
            for limit in _limits():
                try:
                    check_tries(context(), limit)  # beyond the limit, nothing is written any more
                    count_try(context(), limit, within=WITHIN, by_the_clock=True)
                except TooMany as refusal:
                    response = problems.answer(refusal)
                except OperationalError:
                    continue  # on a full disk this one is answered all the same
        return response


def limit_of_address() -> Limit:
    """The limit of the address that asks for a counted route."""
    counted = COUNTED[request.endpoint or ""]
    return Limit(try_key(config().secret_keys[-1], counted.what, request.remote_addr or ""), counted.most)


def _limits() -> list[Limit]:
    """The limits under which the request at hand is counted."""
    counted = COUNTED.get(request.endpoint or "")
    if counted is None or (counted.what == "code" and "credential" not in request.args):
        return []
    limits = [limit_of_address()]
    if counted.what == "claim" and (seat := _seat()):
        limits.append(Limit(try_key(config().secret_keys[-1], "seat", seat), MOST_OF_SEAT))
    return limits


def _seat() -> str | None:
    """The seat that a link names, when the link is one of ours."""
    try:
        data = request.get_json(force=True, silent=True)
    except RecursionError:  # nested too deep to be one of ours
        return None
    token = data.get("token") if isinstance(data, dict) else None
    try:
        named = tokens().read(Purpose.SEAT_LINK, token) if isinstance(token, str) else None
    except Refusal:
        return None
    match named:
        case [str(uuid), str(seat), int()]:
            return f"{uuid}|{seat}"
    return None
