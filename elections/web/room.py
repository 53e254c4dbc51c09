"""The screen of the room, as data: public and without secrets, in the reader's language, drawn by static/js/room.js.

A scene has a `main` and a `side` of blocks, each a mapping with `kind`. Its texts are plain; what has a direction of
its own stands between Unicode's isolates.
"""

from typing import Any, Final

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections.acts import ceremony, members
from elections.acts.sitting import who_would_sit
from elections.belenios.trustees import four_by_four
from elections.db.models import Election, Elector
from elections.errors import Refusal
from elections.law import committee
from elections.papers.head import Data
from elections.web import browser_texts, formats, room_count
from elections.web import room_blocks as blocks
from elections.web.i18n import OFFICES, STATE_KINDS, STATES, colon
from elections.web.public_election import PublicElection, person
from elections.web.room_blocks import Block
from elections.web.room_draw import draw_blocks
from elections.web.room_words import CAUSES, ROUNDS

TEXTS: Final[dict[str, Any]] = {"lost": _l("The connection is lost. Trying again…")}


def scene(session: Session, election: Election, sight: PublicElection) -> dict[str, Any]:
    """What the room sees now."""
    main, side = _stage(session, election, sight)
    return {
        "state": sight.state,
        "chip": _chip(sight),
        "chip_kind": STATE_KINDS.get(sight.state, "plain"),
        "main": main,
        "side": side,
        "foot": _foot(sight),
    }


def install(app: Flask) -> None:
    """Gives the screen's script its words."""
    browser_texts.GROUPS["room"] = TEXTS


def _chip(sight: PublicElection) -> str:
    if not sight.standing.on_paper:
        return str(STATES[sight.state])
    # The electronic poll is closed, yet the vote is not over.
    return _("Vote on paper") if sight.state == "closed" else f"{STATES[sight.state]} · {_('on paper')}"


def _stage(session: Session, election: Election, sight: PublicElection) -> tuple[list[Block], list[Block]]:
    draws = sight.told["draws"]
    going_on = draws[-1] if draws and _still_shown(sight, draws[-1]) else None
    match sight.state:
        case "convened":
            return [blocks.title(_("The electors are convened")), _facts(sight)], []
        case "listed":
            return _attendance(session, election, sight)
        case "sitting" if not sight.standing.members:
            if going_on:
                return draw_blocks(sight, going_on)
            return _attendance(session, election, sight)
        case "sitting":
            return _key(session, election, sight), [_seats(session, election, sight)]
        case "open" | "suspended":
            return _poll(sight), [
                blocks.numbers((_("Registered"), sight.electors), (_("Cards handed out"), sight.handed_out))
            ]
        case "closed":
            return room_count.closed(session, election, sight)
        case "counted" if going_on:
            return draw_blocks(sight, going_on)
        case "counted" | "proclaimed":
            return room_count.result(sight)
        case "without_result":
            return room_count.without_result(sight)
    return [blocks.title(str(STATES[sight.state]))], [_facts(sight)]


def _attendance(session: Session, election: Election, sight: PublicElection) -> tuple[list[Block], list[Block]]:
    query = select(func.count()).select_from(Elector).where(Elector.election_id == election.id, Elector.present)
    present = session.scalar(query.where(Elector.side == "own")) or 0
    rows = [(_("Present"), present), (_("Registered"), sight.electors)]
    if sight.standing.rules.reading == "both":
        rows.append((_("Present, other corps"), session.scalar(query.where(Elector.side == "companion")) or 0))
    if not present:
        adjourned = sight.told["adjourned"]
        title = blocks.title(_("The sitting is adjourned") if adjourned else _("The poll has not begun"))
        return [title, _facts(sight)], [_candidates(sight)]
    side = [blocks.numbers(*rows)]
    try:
        found = who_would_sit(session, election, sight.standing)
    except Refusal:
        return [blocks.title(_("Attendance")), blocks.text(_("Too few are present yet for a committee."))], side
    if isinstance(found, committee.DrawNeeded):
        # Numbers only, as in the draw's text: of those who are not drawn, the public learns no name.
        entries = [{"name": one, "code": ""} for one in found.entries]
        title = blocks.title(
            _("Equal ages"), _("The lot decides who takes the seat: %(seat)s.", seat=blocks.within(found.seat))
        )
        return [title, {"kind": "names", "items": entries[: blocks.NAMES_SHOWN]}], side
    rows_ = [
        [str(OFFICES[one.seat]), _elector(session, election, one.registration) if one.registration else _chair()]
        for one in found.members
    ]
    # Once the chair has declared that the poll begins, nobody else is called.
    question = (
        _("Is anyone in the room older than the oldest, or younger than the youngest? Say so now.")
        if sight.state == "listed"
        else _("Next: the committee.")
    )
    names: Block = {"kind": "pairs", "rows": rows_}
    return [blocks.title(_("Who would sit on the committee")), names, blocks.text(question)], side


def _key(session: Session, election: Election, sight: PublicElection) -> list[Block]:
    standing = sight.standing
    if standing.claimed != {one.seat for one in standing.members}:
        return [blocks.title(_("The committee is formed"), _("Each member opens his page on his own device."))]
    if not standing.ceremony_cause:
        return [blocks.title(_("The committee holds its devices"), _("Next: the key of the urn."))]
    if not standing.trustees:
        progress = ceremony.progress(session, election, len(standing.members))
        made = [
            {"text": str(words), "done": progress.complete(name), "now": progress.round == name}
            for name, words in ROUNDS.items()
        ]
        anew = CAUSES.get(standing.ceremony_cause)
        lead = f"{_('This is ceremony number %(number)s.', number=standing.ceremony)} {anew}." if anew else ""
        return [blocks.title(_("The key of the urn is being made"), lead), {"kind": "rounds", "items": made}]
    if standing.confirmed == {one.seat for one in standing.members}:
        opens = f"{blocks.ISOLATE}{formats.clock_text(sight.opens_at)}{blocks.END}"
        title = blocks.title(
            _("The key of the urn is ready"),
            _("Every member has compared and kept it. Next: the opening, not before %(time)s.", time=opens),
        )
    else:
        title = blocks.title(
            _("The key of the urn"),
            _("One member reads these groups aloud; each compares them on his own device."),
        )
    return [title, blocks.groups(_("Fingerprint of the key"), four_by_four(standing.trustees))]


def _seats(session: Session, election: Election, sight: PublicElection) -> Block:
    standing = sight.standing
    held = {one.seat: one for one in members.committee(session, election.id)}
    progress = ceremony.progress(session, election, len(standing.members))
    making = standing.ceremony_cause and not standing.trustees
    items = []
    for member in standing.members:
        seat = held.get(member.seat)
        if member.seat in standing.confirmed:
            done, status = True, _("compared, and key kept")
        elif member.seat not in standing.claimed:
            waits = seat and seat.claimed
            done, status = False, _("waits for the chair's confirmation") if waits else _("waited for")
        elif making:
            done = seat is not None and seat.owner in progress.messages.get(progress.round, {})
            status = _("has answered") if done else _("waited for")
        else:
            done, status = not standing.trustees, _("holds the seat")
        items.append({"name": person(member), "seat": str(OFFICES[member.seat]), "status": status, "done": done})
    return {"kind": "seats", "items": items}


def _poll(sight: PublicElection) -> list[Block]:
    if sight.state == "suspended":
        title = blocks.title(_("The poll is suspended"), _("No ballot enters until the committee resumes."))
    else:
        closes = f"{blocks.ISOLATE}{formats.clock_text(sight.closes_at)}{blocks.END}"
        title = blocks.title(_("The poll is open until %(time)s", time=closes))
    return [
        title,
        {
            "kind": "turnout",
            "label": _("Ballots in the urn, of %(all)s registered", all=sight.electors),
            "value": sight.ballots,
            "most": sight.electors,
        },
    ]


def _still_shown(sight: PublicElection, draw: Data) -> bool:
    """A draw for a seat is shown until the proclamation; one for the committee until that is formed, or called anew."""
    if draw["purpose"] == "seat":
        return sight.state == "counted"
    anew = ("begin_poll", "step_aside")
    drawing = ("open_draw", "close_draw", "annul_draw", "draw_by_hand")
    last = next((one.act for one in reversed(sight.entries) if one.act in (*anew, *drawing)), "")
    return sight.state != "counted" and last in drawing


def _facts(sight: PublicElection) -> Block:
    hours = formats.from_to(sight.opens_at, sight.closes_at).striptags()
    place = sight.told["convocation"]["place"]
    rows = [[_("Poll"), formats.day_text(sight.opens_at, True)], [_("Hours"), hours], [_("Place"), place]]
    return {"kind": "pairs", "rows": rows}


def _candidates(sight: PublicElection) -> Block:
    names = [
        {"name": f"{one.number}. {blocks.ISOLATE}{person(one)}{blocks.END}", "code": one.registration}
        for one in sight.standing.on_ballot
    ]
    return {"kind": "names", "items": names[: blocks.NAMES_SHOWN]}


def _elector(session: Session, election: Election, registration: str) -> str:
    found = session.get(Elector, (election.id, registration))
    return person(found) if found else registration


def _chair() -> str:
    return str(OFFICES["director"])


def _foot(sight: PublicElection) -> list[Block]:
    standing = sight.standing
    foot: list[Block] = []
    if standing.seal and sight.state != "closed":
        foot.append({"label": _("Closing seal"), "groups": standing.seal})
    elif standing.trustees and sight.state in ("open", "suspended"):
        foot.append({"label": _("Fingerprint of the key"), "groups": four_by_four(standing.trustees)})
    if standing.present:
        foot.append({"label": _("Present at the beginning of the poll"), "value": str(standing.present)})
    return [{**one, "label": f"{one['label']}{colon()}"} for one in foot]
