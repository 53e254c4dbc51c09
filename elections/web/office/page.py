"""What every page of the office shares: its blueprint, its frame, and how a refused form is shown again."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template
from markupsafe import Markup, escape
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import accounts
from elections.acts.transaction import standing_of
from elections.db.models import Election, Institute
from elections.errors import Refusal
from elections.law.statute import Statute, load, of_zone
from elections.web import formats, problems, security
from elections.web.forms import Form
from elections.web.store import context

blueprint: Final = Blueprint("office", __name__, url_prefix="/office")

CONVENERS: Final = ("director", "delegate")
OFFICES: Final = (*CONVENERS, "registrar")
BAD_FORM: Final = 400


def office() -> str:
    """The office of the one who signed in, as the record names it."""
    return next(name for name in OFFICES if name in security.who().roles)


def is_convener() -> bool:
    """Whether the one who signed in is the director or his delegate."""
    return bool(security.who().roles & set(CONVENERS))


def may_decide(session: Session, election: Election) -> bool:
    """Whether the director's acts in this election are open to the one who signed in.

    They are the director's; a delegate's too in a draft, and in an election that a delegate convened.
    """
    if office() == "delegate" and election.state != "draft":
        return standing_of(session, election).delegated
    return is_convener()


def house(session: Session) -> Institute:
    """The institute; sets this request's time zone and, until an election says another, its country.

    Raises:
        Missing: `no-institute`.
    """
    found = accounts.institute(session)
    formats.in_place(of_zone(found.time_zone)[0], found.time_zone)
    g.house = found
    return found


def law_of(session: Session, election: Election) -> Statute:
    """The statute of an election; from here on days are written as in its country."""
    law = load(election.statute)
    formats.in_place(law, house(session).time_zone)
    return law


def show(template: str, status: int = 200, /, **values: Any) -> Response:
    """A page of the office."""
    if "house" not in g:
        with context().database.reading() as session:
            house(session)
    page = render_template(f"office/{template}", house=g.house, is_convener=is_convener(), **values)
    return make_response(page, status)


def refused(form: Form, refusal: Refusal, beside: Mapping[str, str] | None = None) -> int:
    """Puts a refusal into the form that was sent, and says the status it is shown again with."""
    form.take(refusal, beside)
    return problems.status_of(refusal)


def done(address: str, message: str = "") -> BaseResponse:
    """On to the page that shows what was done."""
    if message:
        flash(message, "done")
    return redirect(address, 303)


def filled(text: str, **values: object) -> Markup:
    """A sentence for a page with its `%(fields)s` filled; what is no markup yet is escaped."""
    return escape(text) % values
