"""Who may use which route, and what every answer carries: default deny, sessions, headers.

A route declares its users with `@access(...)`; the application refuses to start when one does not:

- `public`: anybody; forms carry a CSRF token;
- `card`: the signature in the body is the authority, no cookie is looked at;
- `link`: a signed token in the body is the authority, no cookie is looked at;
- `member`: a committee member's bearer, in the `Authorization` header;
- `director`, `delegate`, `registrar`, `chair`: staff, by the session of someone who signed in.

The bearer and the account behind a session are looked up by two functions the application is given
(`Doors`), at every request: what was released or changed is worth nothing from that moment on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from elections.errors import Forbidden, Refusal
from elections.web.config import Config
from elections.web.tokens import Purpose, Tokens

STAFF: Final = frozenset({"director", "delegate", "registrar", "chair"})
ROLES: Final = STAFF | {"public", "card", "link", "member"}
SESSION_HOURS: Final = 12
BODY_LIMIT: Final = 64 * 1024

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Who:
    """The one who asks: an account of the staff, a member with a seat in an election, or nobody in particular."""

    roles: frozenset[str] = frozenset()
    account: int | None = None
    name: str = ""
    election: str | None = None
    seat: str | None = None


@dataclass(frozen=True)
class Bearer:
    """What a member's bearer says: its election, its seat, and the number of the claim it was given for."""

    election: str
    seat: str
    claim: int


@dataclass
class Doors:
    """The two look-ups of those who are not anonymous; until they are given, nobody is let in."""

    account: Callable[[int, int], Who | None] = field(default=lambda account, version: None)
    """(account, version of its credentials) → who that is now, or None when gone or changed."""
    seat: Callable[[Bearer], Who | None] = field(default=lambda bearer: None)
    """What a bearer says → the member, or None when the claim was not confirmed or was released."""


class NotSignedIn(Refusal):
    """Nobody is signed in, and the page needs someone (HTTP 401)."""


def access(*roles: str, acts: tuple[str, ...] = (), limit: int = BODY_LIMIT) -> Callable[[View], View]:
    """Declares who may use a route (any of `roles`), and how many bytes a request's body may have.

    `acts` are those who may send what others only see; the same unless said.

    Raises:
        ValueError: no role, or one that does not exist.
    """
    if not roles or not ROLES.issuperset((*roles, *acts)):
        raise ValueError(f"access needs one of {sorted(ROLES)}, not {roles}")

    def mark(view: View) -> View:
        view.access_roles = frozenset(roles)  # type: ignore[attr-defined]
        view.access_acts = frozenset(acts or roles)  # type: ignore[attr-defined]
        view.access_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def roles_of(app: Flask, endpoint: str, *, acts: bool = False) -> frozenset[str] | None:
    """The roles declared for an endpoint, or with `acts` for sending to it; None where it has declared nothing."""
    return getattr(app.view_functions.get(endpoint), "access_acts" if acts else "access_roles", None)


def refuse_undeclared(app: Flask) -> None:
    """Ends the start when a route has not said who may use it.

    Raises:
        RuntimeError: names the routes.
    """
    silent = sorted({str(rule) for rule in app.url_map.iter_rules() if roles_of(app, rule.endpoint) is None})
    if silent:
        raise RuntimeError(f"these routes do not declare who may use them: {', '.join(silent)}")


def who() -> Who:
    """The one who asks, as the door has found; on public pages the session is read only when this is asked."""
    if "who" not in g:
        g.who = (_from_session(config().clock()) if request else None) or Who()
    found: Who = g.who
    return found


def config_of(app: Flask) -> Config:
    """The configuration an application was made with."""
    found: Config = app.extensions["sanduq-config"]
    return found


def config() -> Config:
    """The configuration of the application at work."""
    return config_of(current_app)


def tokens() -> Tokens:
    """The signers of the application at work."""
    found: Tokens = current_app.extensions["sanduq-tokens"]
    return found


def doors(app: Flask | None = None) -> Doors:
    """The look-ups of an application, to be given at its making."""
    found: Doors = (app or current_app).extensions["sanduq-doors"]
    return found


def sign_in(account: int, version: int) -> None:
    """Starts a new session for an account whose password was checked; nothing of the old one is kept."""
    session.clear()
    session.permanent = True
    session["account"] = account
    session["version"] = version
    session["since"] = int(config().clock().timestamp())
    session["mark"] = config().random_bytes(16).hex()
    g.who = doors().account(account, version)


def sign_out() -> None:
    """Ends the session of this browser."""
    session.clear()
    g.who = Who()


def make_bearer(bearer: Bearer) -> str:
    """The text a member's page sends as `Authorization: Bearer …`."""
    return tokens().sign(Purpose.BEARER, [bearer.election, bearer.seat, bearer.claim])


def safe_path(path: str | None, otherwise: str) -> str:
    """`path` when it is one of this site and nothing else, for going back after signing in."""
    if path and path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path:
        return path
    return otherwise


def _from_session(now: datetime) -> Who | None:
    account, version, since = session.get("account"), session.get("version"), session.get("since")
    if not (isinstance(account, int) and isinstance(version, int) and isinstance(since, int)):
        return None
    if now.timestamp() - since > SESSION_HOURS * 3600:
        return None
    return doors().account(account, version)


def _from_bearer(text: str) -> Who | None:
    value = tokens().read(Purpose.BEARER, text)
    match value:
        case [str(election), str(seat), int(claim)]:
            return doors().seat(Bearer(election, seat, claim))
    return None


def _identify(roles: frozenset[str]) -> Who | None:
    """Finds who asks, by the means the route knows, and lets in or refuses; None on public pages, where it may wait.

    Raises:
        Refusal: not signed in, not for this role, or a bearer that is worth nothing.
    """
    if "member" in roles:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and text:
            member = _from_bearer(text.strip())
            if member is None:
                raise Forbidden(
                    "seat-not-confirmed",
                    "This device does not hold the seat. The chair confirms whoever he sees claim it in the room.",
                )
            return member
    if roles & {"card", "link"}:
        return Who()
    if "public" in roles:
        return None
    person = _from_session(config().clock())
    if person is None and roles == {"member"}:
        raise NotSignedIn("no-bearer", "This page does not know its seat any more. Open the link of the seat again.")
    if person is None:
        raise NotSignedIn("not-signed-in", "Nobody is signed in on this device. Sign in, then try again.")
    if not roles & person.roles:
        raise Forbidden("not-your-office", "This act belongs to another office. Sign in with its account.")
    return person


def install(app: Flask, settings: Config) -> None:
    """Puts the door and the headers in place."""
    app.extensions["sanduq-config"] = settings
    app.extensions["sanduq-tokens"] = Tokens(settings.secret_keys, settings.clock)
    app.extensions["sanduq-doors"] = Doors()
    app.config.update(
        SECRET_KEY=settings.secret_keys[-1],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[:-1]),
        WTF_CSRF_SECRET_KEY=list(settings.secret_keys),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-session",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        TRUSTED_HOSTS=[settings.host, "localhost", "127.0.0.1", "[::1]"],
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_PARTS=2000,
        TESTING=settings.testing,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    csrf = CSRFProtect(app)

    @app.before_request
    def door() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None:
            return
        roles = roles_of(app, request.endpoint or "", acts=request.method not in ("GET", "HEAD", "OPTIONS"))
        if roles is None:
            raise RuntimeError(f"the route {request.endpoint} does not declare who may use it")
        limit: int = getattr(view, "access_limit", BODY_LIMIT)
        request.max_content_length = limit
        found = _identify(roles)
        if found is not None:
            g.who = found
        # A body signed by a card or a link, and a bearer, do not travel by themselves as cookies do.
        by_itself = not roles & {"card", "link"} and (found is None or found.seat is None)
        if by_itself and app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def public_record(response: Response, seconds: int = 0) -> Response:
    """Lets a file of the public record be kept by caches: asked again each time, or after `seconds`."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    return response
