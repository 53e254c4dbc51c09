"""Tries that are counted where somebody might guess: ballots refused, codes that are no card's, links of seats.

Only what was refused is counted, so that a poll of three hundred phones behind one address is not. By the public half
of a card nothing is counted: the list is public, and anybody could shut a card out. Sign-in counts its own tries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from elections.acts.tries import TooMany, check_tries, count_try, try_key
from elections.errors import Refusal
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


COUNTED: Final[Mapping[str, Counted]] = {
    "booth.cast": Counted("ballot", 1000, frozenset({400, 403, 409, 413, 422})),
    "record.trackers": Counted("code", 500, frozenset({400, 404})),
    "public.urn": Counted("code", 500, frozenset({400, 404})),
    "committee.claim": Counted("claim", 100, frozenset({400, 403, 404, 409})),
}


def install(app: Flask) -> None:
    """Counts before and after the routes that are named here."""

    @app.before_request
    def refuse_too_many() -> None:
        for key, most in _keys():
            check_tries(context(), key, most=most)

    @app.after_request
    def count(response: Response) -> Response:
        counted = COUNTED.get(request.endpoint or "")
        if counted is not None and response.status_code in counted.answers:
            for key, most in _keys():
                try:
                    count_try(context(), key, most=most, within=WITHIN, by_the_clock=True)
                except (TooMany, OperationalError):
                    continue  # this one is answered, on a full disk too; the next is refused
        return response


def _keys() -> list[tuple[str, int]]:
    """Under which keys the request at hand is counted, with the most of each."""
    counted = COUNTED.get(request.endpoint or "")
    if counted is None or (counted.what == "code" and "credential" not in request.args):
        return []
    secret = config().secret_keys[-1]
    keys = [(try_key(secret, counted.what, request.remote_addr or ""), counted.most)]
    if counted.what == "claim" and (seat := _seat()):
        keys.append((try_key(secret, "seat", seat), MOST_OF_SEAT))
    return keys


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
