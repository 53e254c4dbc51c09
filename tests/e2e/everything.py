"""Every page there is, found from the routes and the states of the example institute, and every stage of a sitting."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from werkzeug.routing import BuildError, Rule

from elections.acts import accounts, convocation
from elections.commands import demo
from elections.db.models import Election, Mandate, Staff, Trainee
from elections.demonstration.institute import NAMES, Built, build
from elections.demonstration.player import ZONE
from elections.web.security import roles_of
from elections.web.sitting.poll import WITH_REASON
from tests.acts.world import Clock
from tests.e2e.house import House
from tests.e2e.stages import Story
from tests.web.live import signed_in

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WITHOUT_A_PAGE = frozenset({"assets.font", "assets.static", "health.healthz"})


def clock() -> Clock:
    """The moment of the example."""
    made = Clock()
    made.now = START
    return made


@dataclass(frozen=True)
class Seen:
    """A page: its name, its address, and whose device shows it ("" for anybody's)."""

    name: str
    path: str
    office: str = ""
    endpoint: str = ""
    """The route's, or the stage of the sitting."""


def found(house: House) -> None:
    """The institute and its director, and nothing else."""
    director = accounts.Account("director", "مدير المعهد", "director", "a hash that no password has")
    accounts.set_up(house.context, NAMES, ZONE, director)


def furnish(house: House) -> Built:
    """Builds the example institute in an empty house, with the file of its links, and a draft under each statute."""
    passwords: dict[str, str] = {}
    built = build(house.context, house.clock.now, demo._passwords(passwords))
    links = demo._links(house.config, house.context, built, passwords, house.clock.now)
    demo._write_secretly(house.folder / demo.LINKS, links)
    for statute, of in (("ma-2.03.40", "an_open_poll"), ("tn-2020-28", "a_disciplinary_council")):
        convocation.create_draft(house.context, statute, built.elections[of].election().cohort_id)
    return built


def by_routes(house: House, built: Built) -> Iterator[Seen]:
    """The pages of all routes that answer a GET with a page, each once for every state that looks different."""
    client = signed_in(house.app)
    known: set[tuple[str, str]] = set()
    for rule in sorted(house.app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint in WITHOUT_A_PAGE:
            continue
        public = "public" in (roles_of(house.app, rule.endpoint) or ())
        for label, values in _values(house, built, rule):
            path = _path(house, rule.endpoint, values)
            answer = client.get(path, base_url="https://localhost")
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            looks = (_heading(answer.text), _outline(answer.text))
            if looks in known:
                continue
            known.add(looks)
            name = rule.endpoint.replace(".", "-").replace("_", "-") + (f"-{label}" if label else "")
            yield Seen(name, path, "" if public else "director", rule.endpoint)


def by_stages(house: House, ends: tuple[str, ...] = ("votes", "paper", "blank")) -> Iterator[list[Seen]]:
    """The pages of a sitting, stage after stage; the house's clock and state move on from one stage to the next."""
    for place, end in enumerate(ends):
        story = Story(house.context, house.clock, house.config, str(49 + place))
        new = end == "votes"
        for stage in story.stages(end):
            new = new or stage.name in ("paper", "no-vote", "without-result")
            if new:
                yield [
                    Seen(f"{stage.name}-{what}", path, "director" if who == "director" else "", stage.name)
                    for what, (path, who) in stage.pages.items()
                ]


def _heading(page: str) -> str:
    found = re.search(r"(?s)<h1.*?</h1>", page)
    return found[0] if found else ""


def _outline(page: str) -> str:
    """What pages share that look alike: the kinds of their elements, rows of lists and tables counted once."""
    pieces = [piece.partition(">")[0].partition(" ")[0] for piece in page.split("<")[1:]]
    kept = [one for one in pieces if one.strip("/") not in ("li", "tr", "td", "th", "bdi", "option", "span", "article")]
    return " ".join(kept)


def _path(house: House, endpoint: str, values: dict[str, Any]) -> str:
    try:
        return house.app.url_map.bind("localhost").build(endpoint, values)
    except (BuildError, ValueError):
        return "/nothing"


def _values(house: House, built: Built, rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """What to put into a route's address, each with a word for it."""
    wanted = set(rule.arguments)
    elections, rows = _rows(house, built)
    if wanted & {"name", "seat"}:
        elections = {"open-poll": elections["open-poll"]}
    for label, uuid in elections.items() if "uuid" in wanted else [("", "")]:
        given = {"uuid": uuid, **{name: rows[name] for name in wanted if name in rows}}
        if "name" in wanted:
            for act in WITH_REASON:
                yield f"{label}-{act}", {**given, "name": act}
        else:
            yield label, given


def _rows(house: House, built: Built) -> tuple[dict[str, str], dict[str, Any]]:
    """Elections by a word for each, drafts too, and one row of whatever else an address may name."""
    names = {player.uuid: name.split("_", 1)[1].replace("_", "-") for name, player in built.elections.items()}
    with house.context.database.reading() as session:
        elections = {
            names.get(one.uuid, f"{one.state}-{one.id}"): one.uuid
            for one in session.scalars(select(Election).order_by(Election.id))
        }
        trainee = session.scalars(select(Trainee).order_by(Trainee.id).limit(1)).one()
        vacant = select(Mandate.id).where(Mandate.vacant_since.is_not(None)).limit(1)
        rows = {
            "cohort_id": trainee.cohort_id,
            "trainee_id": trainee.id,
            "mandate_id": session.scalars(vacant).one(),
            "account": session.scalars(select(Staff.id).order_by(Staff.id.desc()).limit(1)).one(),
            "number": 1,
            "seat": "oldest",
        }
    return elections, rows
