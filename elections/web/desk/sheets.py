"""Every paper of an election as a file, the page that lists what can be printed now, and the minutes made final."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import members, printing, upkeep
from elections.acts.notes import Notes
from elections.acts.transaction import ENDED, find_election
from elections.db.models import Seat
from elections.errors import Forbidden, Malformed, Missing, Refusal
from elections.papers import typeset
from elections.papers.head import Data
from elections.web import problems
from elections.web.desk.page import DESK, Subject, show, subject_of
from elections.web.desk.printing import freeze_minutes, render, sent, templates
from elections.web.office.page import CONVENERS, done
from elections.web.security import access, config, tokens, who
from elections.web.store import context
from elections.web.tokens import Purpose

blueprint: Final = Blueprint("printing", __name__, url_prefix="/office/elections/<uuid>/papers")

TITLES: Final[dict[str, Any]] = {
    "convocation": _l("Convocation"),
    "roll": _l("Roll for posting"),
    "candidates": _l("List of candidates"),
    "candidates-office": _l("List of candidates, office’s copy with rejections and reasons"),
    "attendance": _l("Attendance list"),
    "desk-roll": _l("Roll for the desk, to be signed for the cards"),
    "minutes": _l("Minutes"),
    "extract": _l("Public extract of the minutes"),
    "proclamation": _l("Proclamation"),
    "letter": _l("Letter to the body"),
    "vacancy": _l("Notice of vacancy"),
}
GROUPS: Final = (
    (_l("Before the sitting"), ("convocation", "roll", "candidates", "candidates-office")),
    (_l("For the sitting"), ("attendance", "desk-roll")),
    (_l("After the sitting"), ("minutes", "extract", "proclamation", "letter", "vacancy")),
)


@dataclass(frozen=True)
class Row:
    """A paper that can be printed now."""

    kind: str
    title: Any
    final: bool = False


@blueprint.get("")
@access(*DESK)
def sheets(uuid: str) -> Response:
    """What can be printed now."""
    return show_sheets(uuid)


@blueprint.get("/<kind>-<any('ar','fr','en'):lang>.pdf")
@access(*DESK)
def paper(uuid: str, kind: str, lang: str) -> Response:
    """One paper; minutes that are final in their frozen bytes.

    `sitting` is what the sitting needs, in order. A receipt takes `?filing=`, an attestation `?candidate=`, a member's
    slip `?seat=`; an appointment, of which nothing typed is kept, `?city=`, `?hijri=` and `?reference=`.
    """
    name = f"{kind}-{lang}"
    with context().database.reading() as session:
        body = upkeep.frozen(session, find_election(session, uuid), kind, lang)
        if body is not None:
            return sent(body, name)
        template = kind
        if kind == "sitting":
            bundle = _for_the_sitting(session, uuid)
        elif kind == "appointment":
            typed = _typed_for_appointment()
            data = printing.gather_appointment(session, uuid, demonstration=config().demonstration, typed=typed)
        elif kind == "slip":
            seat = members.find_seat(session, find_election(session, uuid).id, request.args.get("seat", ""))
            name, data = f"{name}-{seat.seat}", _slip(session, uuid, seat)
        else:
            template, data = _gathered(session, uuid, kind)
    # Outside of any transaction: rendering takes its time.
    if kind == "sitting":
        return sent(typeset.sitting_papers(lang, **bundle, templates=templates()), name)
    return sent(render(template, lang, data), name)


@blueprint.post("/final")
@access(*CONVENERS)
def make_final(uuid: str) -> Response | BaseResponse:
    """Makes the minutes final: their bytes never change again."""
    try:
        freeze_minutes(uuid, full=True)
    except Refusal as refusal:
        return show_sheets(uuid, refusal)
    return done(url_for("printing.sheets", uuid=uuid), _("The minutes are final; every copy is the same from now on."))


def show_sheets(uuid: str, refusal: Refusal | None = None) -> Response:
    """The page of papers, over it what was refused."""
    with context().database.reading() as session:
        subject = subject_of(session, uuid)
        election = subject.election
        can = printing.printable(election, printing.entries_of(session, uuid))
        finals = {
            kind: upkeep.frozen(session, election, kind, upkeep.LANGUAGES[-1]) is not None
            for kind in ("minutes", "extract")
        }
        seats = members.committee(session, election.id) if _may_see_links() else []
    groups = [
        (title, [Row(kind, TITLES[kind], finals.get(kind, False)) for kind in kinds if kind in can])
        for title, kinds in GROUPS
    ]
    return show(
        "desk/papers.html",
        subject,
        problems.status_of(refusal) if refusal else 200,
        groups=[(title, rows) for title, rows in groups if rows],
        for_the_sitting=_sitting_is_ahead(subject),
        is_over=election.state in ENDED,
        finals=finals,
        seats=[] if election.state in ENDED else seats,
        refusal=refusal,
    )


def _sitting_is_ahead(subject: Subject) -> bool:
    return subject.election.state in ("listed", "sitting", "open", "suspended")


def _may_see_links() -> bool:
    return "chair" in who().roles


def _gathered(session: Session, uuid: str, kind: str) -> tuple[str, Data]:
    asked = request.args.get("filing") or request.args.get("candidate") or "0"
    if not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        raise Malformed("bad-number", "This is not a whole number.")
    return printing.gather(session, uuid, kind, number=int(asked), demonstration=config().demonstration)


def _for_the_sitting(session: Session, uuid: str) -> dict[str, Any]:
    """What the sitting needs, in order; for the chair, once there is a committee, with its members' slips."""
    election = find_election(session, uuid)
    seats = members.committee(session, election.id) if election.state == "sitting" and _may_see_links() else []
    return {
        "candidates": _gathered(session, uuid, "candidates")[1],
        "attendance": _gathered(session, uuid, "attendance")[1],
        "desk_roll": _gathered(session, uuid, "desk-roll")[1],
        "slips": [_slip(session, uuid, seat) for seat in seats],
    }


def _typed_for_appointment() -> Notes:
    typed = {name: request.args.get(name, "").strip() for name in ("city", "hijri", "reference")}
    kind = "appointment"
    return Notes(city=typed["city"], hijri={kind: typed["hijri"]}, reference={kind: typed["reference"]})


def _slip(session: Session, uuid: str, seat: Seat) -> Data:
    # The link is the seat: whoever opens it first claims it. The chair hands it over.
    if not _may_see_links():
        raise Forbidden("not-your-office", "This act belongs to another office. Sign in with its account.")
    if not seat.name_ar and not seat.name_latin:
        raise Missing("no-such-paper", "There is no paper {kind}.", kind="slip")
    head = printing.gather_head(session, uuid, "slip", demonstration=config().demonstration)
    token = tokens().sign(Purpose.SEAT_LINK, [uuid, seat.seat, seat.version])
    link = f"{config().base_url}/committee#{token}"
    return typeset.slip_data(head, seat=seat.seat, name_ar=seat.name_ar, name_latin=seat.name_latin, link=link)
