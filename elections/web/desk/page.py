"""What the pages of cards, desk, papers and mandates share: the election they are about, and their frame."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template
from sqlalchemy.orm import Session

from elections.acts.transaction import find_election
from elections.db.models import Cohort, Election, Institute
from elections.law.statute import Statute
from elections.web.office.page import house, is_convener, law_of
from elections.web.store import context

blueprint: Final = Blueprint("desk", __name__, url_prefix="/office/elections/<uuid>")
"""Cards and desk."""

DESK: Final = ("director", "delegate", "registrar", "chair")
"""Who keeps cards and desk; the director and his delegate chair as well."""


@dataclass(frozen=True)
class Subject:
    """The election a page is about."""

    election: Election
    cohort: Cohort
    law: Statute
    house: Institute


def subject_of(session: Session, uuid: str) -> Subject:
    """The election with this uuid; from here on days are written as in its country.

    Raises:
        Missing: `no-such-election`.
    """
    election = find_election(session, uuid)
    return Subject(election, election.cohort, law_of(session, election), house(session))


def show(template: str, subject: Subject, status: int = 200, /, **values: Any) -> Response:
    """A page about one election."""
    page = render_template(
        template,
        house=subject.house,
        election=subject.election,
        cohort=subject.cohort,
        law=subject.law,
        is_convener=is_convener(),
        now=context().now(),
        **{"refusal": None, **values},
    )
    return make_response(page, status)
