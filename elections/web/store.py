"""Ties the application to its database: the context of acts, who is behind a session or a bearer, and its health."""

from flask import Flask, Response, current_app, request
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError

from elections.acts import members, poll
from elections.acts.transaction import Context, journal_lines
from elections.db.database import connect, migrate
from elections.db.models import Election, Staff
from elections.errors import Refusal
from elections.journal.entry import parse_line
from elections.web import health, problems, security
from elections.web.config import Config
from elections.web.security import Bearer, Who

CHAIRS = frozenset({"director", "delegate"})


def context() -> Context:
    """What every act is handed."""
    found: Context = current_app.extensions["sanduq-context"]
    return found


def install(app: Flask) -> None:
    """Opens the database, brings its schema to today's, and gives the door its look-ups."""
    settings: Config = app.extensions["sanduq-config"]
    database = connect(settings.database_url)
    migrate(database)
    # The server's workers divide from the process that made this: none may inherit a connection.
    database.engine.dispose()
    made = Context(database, settings.clock, settings.random_bytes)
    app.extensions["sanduq-context"] = made
    doors = security.doors(app)
    doors.account = lambda account, version: _account(made, account, version)
    doors.seat = lambda bearer: _member(made, bearer)
    health.checks(app)["database"] = lambda: _heads_agree(made)

    @app.errorhandler(OperationalError)
    def unavailable(error: OperationalError) -> Response:
        # A full disk, a lock that never came, a database that is gone: the transaction is undone, the visitor told.
        app.logger.error("the database refused at %s: %s", request.endpoint, type(error.orig).__name__)
        return problems.answer(problems.UNAVAILABLE, 503)

    @app.errorhandler(OSError)
    def no_room(error: OSError) -> Response:
        # A file that cannot be written, the disk being full: nothing was done, the visitor told.
        app.logger.error("the file system refused at %s: %s", request.endpoint, type(error).__name__)
        return problems.answer(problems.UNAVAILABLE, 503)

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    @app.errorhandler(RecursionError)
    @app.errorhandler(UnicodeEncodeError)
    def beyond_the_store(error: Exception) -> Response:
        # Numbers, nesting and characters that no database holds: what was sent is wrong, not the program.
        return problems.answer(problems.BAD_REQUEST, 400)

    @app.before_request
    def close_what_is_due() -> None:
        # A ballot looks at the clock itself, inside its own transaction.
        if request.method == "POST" and request.endpoint != "booth.cast":
            poll.close_due(made)


def _account(context: Context, account: int, version: int) -> Who | None:
    with context.database.reading() as session:
        staff = session.get(Staff, account)
        if staff is None or not staff.active or staff.version != version:
            return None
        roles = {staff.office} | ({"chair"} if staff.office in CHAIRS else set())
        return Who(frozenset(roles), account=staff.id, name=staff.name)


def _member(context: Context, bearer: Bearer) -> Who | None:
    with context.database.reading() as session:
        try:
            seat = members.held_seat(session, bearer.election, bearer.seat, bearer.claim)
        except Refusal:
            return None
        if not seat.confirmed:
            return None
        return Who(
            frozenset({"member"}), name=seat.name_ar or seat.name_latin, election=bearer.election, seat=seat.seat
        )


def _heads_agree(context: Context) -> bool:
    """Whether every election's head is that of its journal's last line."""
    with context.database.reading() as session:
        for uuid, seq, head in session.execute(select(Election.uuid, Election.seq, Election.head)):
            lines = journal_lines(session, uuid)
            last = parse_line(lines[-1]) if lines else None
            if (last.seq, last.hash) != (seq, head) if last else (seq, head) != (0, ""):
                return False
    return True
