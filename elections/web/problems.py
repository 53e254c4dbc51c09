"""Refusals as answers: problem+json (RFC 9457) for machines, a page for people; bad input is never a fault of ours."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, current_app, json, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from elections.errors import CheckFailed, Forbidden, Malformed, Missing, OutOfState, Refusal, RowRefusals
from elections.web import i18n, security

SIGN_IN: Final = "office.sign_in"

# The first class that fits decides; a code of its own in STATUS_OF goes before.
_STATUS_BY_CLASS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (security.NotSignedIn, 401),
    (Malformed, 400),
    (RowRefusals, 400),
    (Forbidden, 403),
    (Missing, 404),
    (OutOfState, 409),
    (CheckFailed, 422),
    (Refusal, 400),
)

STATUS_OF: Final[dict[str, int]] = {
    "ballot-too-large": 413,
    "paper-too-slow": 503,
    "poll-closed": 410,
    "poll-suspended": 423,
    "poll-not-open": 425,
    "too-many-tries": 429,
}

TITLES: Final[Mapping[int, Any]] = {
    400: _l("Something in the request is not right"),
    401: _l("Signing in is needed"),
    403: _l("Not allowed"),
    404: _l("Nothing here"),
    405: _l("Not possible in this way"),
    409: _l("Not possible at this point"),
    410: _l("The poll is closed"),
    413: _l("Too large"),
    415: _l("Another kind of file is needed"),
    422: _l("A check failed"),
    423: _l("The poll is suspended"),
    425: _l("The poll is not open yet"),
    429: _l("Too many tries"),
    500: _l("The program failed"),
    503: _l("Not available for the moment"),
}

BAD_REQUEST: Final = Malformed(
    "bad-request", "The request was not understood. Go back, load the page again and try once more."
)
UNAVAILABLE: Final = Refusal("unavailable", "The program cannot answer for the moment. Wait a little, then try again.")
_TELLS: Final[Mapping[int, Refusal]] = {
    400: BAD_REQUEST,
    404: Missing("not-found", "There is no page at this address. Check the address, or start from the first page."),
    405: Malformed(
        "wrong-method", "This address does not take requests of this kind. Go back and use the page's buttons."
    ),
    408: Malformed("too-slow", "The request took too long to arrive. Try once more."),
    413: Malformed("too-large", "What was sent is larger than can be taken here. Send something smaller."),
    415: Malformed("wrong-type", "What was sent is not of the kind expected here. Send the kind the page names."),
    429: Forbidden("too-many-tries", "There were too many tries. Wait a few minutes, then try again."),
    500: Refusal(
        "fault", "This is a fault of the program, not of what was done. Nothing was changed; tell the institute."
    ),
    503: UNAVAILABLE,
}
_STALE_FORM: Final = Malformed(
    "stale-form", "This form is out of date, and nothing was done. Load the page again and try once more."
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    if refusal.code in STATUS_OF:
        return STATUS_OF[refusal.code]
    return next(status for kind, status in _STATUS_BY_CLASS if isinstance(refusal, kind))


def title_of(status: int) -> str:
    """What kind of problem a status is, in the reader's language."""
    return str(TITLES.get(status, TITLES[400]))


def for_machine() -> bool:
    """Says whether the one who asks reads JSON rather than pages."""
    if isinstance(request.routing_exception, SecurityError):
        return True  # asked under a name that is not ours: no page's addresses can be written
    roles = security.roles_of(current_app, request.endpoint or "") or frozenset()
    if roles & {"card", "link", "member"} and request.method != "GET":
        return True
    if request.is_json or request.path.endswith((".json", ".jsonl", ".bel", ".txt")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return best is not None and best != "text/html"


def as_data(refusal: Refusal, status: int) -> dict[str, Any]:
    """The members of a problem: `type` and `code` are stable; `title` and `detail` are in the reader's language."""
    data: dict[str, Any] = {
        "type": f"urn:sanduq:problem:{refusal.code}",
        "title": title_of(status),
        "status": status,
        "detail": i18n.sentence(refusal),
        "code": refusal.code,
    }
    if refusal.details:
        data["details"] = dict(refusal.details)
    if isinstance(refusal, CheckFailed) and refusal.member is not None:
        data["member"] = refusal.member
    if isinstance(refusal, RowRefusals):
        data["rows"] = [
            {"code": row.code, "detail": i18n.sentence(row), "details": dict(row.details)} for row in refusal.rows
        ]
    return data


def answer(refusal: Refusal, status: int | None = None) -> Response:
    """The answer to a refused request: JSON for machines, a page for people.

    A detail called `tracker` of a refusal (the ballot that a card has already cast) is a member of its own.
    """
    status = status_of(refusal) if status is None else status
    if for_machine():
        data = as_data(refusal, status)
        if "tracker" in refusal.details:
            data["tracker"] = refusal.details["tracker"]
        response = make_response(json.dumps(data, ensure_ascii=False, sort_keys=True), status)
        response.mimetype = "application/problem+json"
    else:
        rows = refusal.rows if isinstance(refusal, RowRefusals) else ()
        page = render_template("error.html", refusal=refusal, status=status, title=title_of(status), rows=rows)
        response = make_response(page, status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="sanduq"'
    if status == 429:
        minutes = refusal.details.get("minutes", 5)
        response.headers["Retry-After"] = str(60 * minutes if isinstance(minutes, int) else 300)
    return response


def _refused(refusal: Refusal) -> BaseResponse:
    signing_in = SIGN_IN in current_app.view_functions
    if isinstance(refusal, security.NotSignedIn) and signing_in and request.method == "GET" and not for_machine():
        return redirect(url_for(SIGN_IN, next=request.full_path.rstrip("?")), 303)
    return answer(refusal)


def _http(error: HTTPException) -> BaseResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    status = error.code or 500
    refusal = _STALE_FORM if isinstance(error, CSRFError) else _TELLS.get(status, _TELLS[400 if status < 500 else 500])
    response = answer(refusal, status)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _fault(error: Exception) -> Response:
    # Only the kind and the place: the message of an unforeseen error may hold what no log may hold.
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    current_app.logger.error("fault at %s: %s in %s", request.endpoint, type(error).__name__, place)
    return answer(_TELLS[500], 500)


def install(app: Flask) -> None:
    """Lets refusals, HTTP errors and faults end as answers."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UnicodeDecodeError, lambda error: answer(_TELLS[400], 400))
    if not app.testing:
        app.register_error_handler(Exception, _fault)
