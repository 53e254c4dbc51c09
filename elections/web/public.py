"""What everybody may read: elections and mandates, each election at every state, its urn, and the room's screen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Blueprint, Flask, Response, make_response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from elections.acts import accounts, ballots
from elections.acts.mandates import representatives
from elections.acts.transaction import find_election
from elections.db.models import Election, FrozenPaper, Mandate
from elections.errors import Refusal
from elections.law import calendar
from elections.law.rules import CATALOGUE
from elections.law.statute import load
from elections.web import formats, room, security
from elections.web.i18n import LANGUAGES, language, named
from elections.web.public_election import cohort_name, in_words, office, person, public_of
from elections.web.security import access
from elections.web.store import context

blueprint: Final = Blueprint("public", __name__)

PAGE: Final = 100
"""Tracking numbers on one page."""
UNDER_WAY: Final = ("convened", "listed", "sitting", "open", "suspended", "closed", "counted")


@dataclass(frozen=True)
class Seat:
    """Who holds a seat, or since when nobody does; never why."""

    body: str
    cohort: Markup
    name: str
    registration: str
    since: date
    until: date
    vacant_since: date | None
    last_day: date | None
    record: str
    act: tuple[str, date, str] | None
    """Number, day and authority of an appointment."""


@blueprint.get("/")
@access("public")
def index() -> Response:
    """Elections, and who represents whom."""
    with context().database.reading() as session:
        try:
            house = accounts.institute(session)
        except Refusal:
            return make_response(render_template("public/index.html", institute="", under_way=[], over=[], seats=[]))
        institute = named({"name_ar": house.name_ar, "name_fr": house.name_fr, "name_en": house.name_en})
        seats = _seats(session, calendar.local_day(context().now(), calendar.zone(house.time_zone)))
        query = select(Election).where(Election.state != "draft").order_by(Election.id.desc())
        elections = [public_of(session, one) for one in session.scalars(query)]
    under_way = sorted((one for one in elections if one.state in UNDER_WAY), key=lambda one: one.opens_at)
    over = [one for one in elections if one.state not in UNDER_WAY]
    page = render_template("public/index.html", institute=institute, under_way=under_way, over=over, seats=seats)
    return make_response(page)


@blueprint.get("/elections/<uuid>")
@access("public")
def election(uuid: str) -> Response:
    """The election's public page, at every state."""
    with context().database.reading() as session:
        found = find_election(session, uuid)
        public = public_of(session, found)
        query = select(FrozenPaper.language).where(FrozenPaper.election_id == found.id, FrozenPaper.kind == "extract")
        extracts = [one for one in LANGUAGES if one in set(session.scalars(query))]
        archive = bool(found.archive_head)
    base = security.config().base_url
    return make_response(
        render_template(
            "public/election.html",
            public=public,
            minutes=public.minutes,
            rules=CATALOGUE,
            journal=[in_words(public, entry) for entry in reversed(public.entries)],
            extracts=extracts,
            archive=archive,
            address=base + url_for("public.election", uuid=uuid),
        )
    )


@blueprint.get("/elections/<uuid>/ballots")
@access("public")
def urn(uuid: str) -> Response:
    """The tracking numbers in the urn, in their own order."""
    asked = request.args.get("q", "").strip()
    with context().database.reading() as session:
        election = find_election(session, uuid)
        public = public_of(session, election)
        everything = ballots.trackers(session, election)
    found = [one for one in everything if asked in one] if asked else everything
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return make_response(
        render_template(
            "public/urn.html",
            public=public,
            asked=asked,
            found=found[(page - 1) * PAGE : page * PAGE],
            many=len(found),
            all=len(everything),
            page=page,
            pages=pages,
            first=(page - 1) * PAGE + 1,
        )
    )


@blueprint.get("/elections/<uuid>/room", endpoint="room")
@access("public")
def room_page(uuid: str) -> str:
    """The screen of the room."""
    with context().database.reading() as session:
        election = find_election(session, uuid)
        return room.screen(session, election, public_of(session, election))


def _as_day(text: str) -> date:
    """A day of the journal."""
    return date.fromisoformat(text)


def _local_moment(text: str) -> Markup:
    """A moment of the minutes, which is on the institute's clock."""
    return formats.moment(datetime.fromisoformat(text).replace(tzinfo=formats.zone()))


def _seats(session: Session, today: date) -> list[Seat]:
    query = [one.id for one in representatives(session, today)]
    loaded = session.scalars(select(Mandate).where(Mandate.id.in_(query)).options(joinedload(Mandate.cohort)))
    by_id = {one.id: one for one in loaded}
    return [_seat(by_id[one], today) for one in query]


def _seat(mandate: Mandate, today: date) -> Seat:
    law = load(mandate.statute)
    since = mandate.vacant_since if mandate.vacant_since and mandate.vacant_since <= today else None
    act = (mandate.act_number, mandate.act_date, mandate.authority) if mandate.act_date else None
    return Seat(
        body=law.body.in_language(language()),
        cohort=cohort_name(law, {"corps": mandate.cohort.corps, "number": mandate.cohort.number}),
        name=person(mandate),
        registration=mandate.registration,
        since=mandate.starts_on,
        until=mandate.ends_on,
        vacant_since=since,
        last_day=law.last_vacancy_day(since) if since else None,
        record=mandate.record,
        act=act,
    )


def install(app: Flask) -> None:
    """Adds the routes."""
    app.jinja_env.globals.update(person=person, speaker=office, as_day=_as_day, standing_moment=_local_moment)
    app.register_blueprint(blueprint)
