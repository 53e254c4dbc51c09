"""What pages of the office that are no classes share."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, g, make_response, render_template
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from elections.acts.transaction import standing_of
from elections.db.models import Election
from elections.errors import Refusal
from elections.web import problems
from elections.web.forms import Form
from elections.web.store import context
from elections.web.views import BAD_FORM, CONVENERS, OFFICES, done, house, is_convener, law_of, office

__all__ = [
    "BAD_FORM",
    "CONVENERS",
    "OFFICES",
    "blueprint",
    "done",
    "house",
    "is_convener",
    "law_of",
    "office",
]

blueprint: Final = Blueprint("office", __name__, url_prefix="/office")


def may_decide(session: Session, election: Election) -> bool:
    """Whether the director's acts in this election are open to the one who signed in."""
    if office() == "delegate" and election.state != "draft":
        return standing_of(session, election).delegated
    return is_convener()


def filled(text: str, **values: object) -> Markup:
    """A sentence for a page with its `%(fields)s` filled; what is no markup yet is escaped."""
    return escape(text) % values


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
