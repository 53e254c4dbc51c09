"""Every paper of an election as a file, what can be printed now, what the office types for them, final minutes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from elections.acts import members, notes, printing, upkeep
from elections.acts.notes import Notes
from elections.acts.transaction import ENDED, find_election
from elections.db.models import Seat
from elections.errors import Forbidden, Malformed, Missing
from elections.papers import typeset
from elections.papers.head import Data
from elections.web.office.page import blueprint
from elections.web.security import access, config, tokens, who
from elections.web.store import context
from elections.web.tokens import Purpose
from elections.web.views import CONVENERS, DESK, OFFICES, Answer, ElectionPage, act, done, page

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
DATED: Final = {**TITLES, "receipt": _l("Receipts"), "attestation": _l("Attestations")}
"""Papers with a Hijri date and a file number of their own."""


@dataclass(frozen=True)
class Row:
    """A paper that can be printed now."""

    kind: str
    title: Any
    final: bool = False


@dataclass(frozen=True)
class Line:
    """One kind of paper with what was typed for it."""

    kind: str
    title: Any
    hijri: str
    reference: str


@page(blueprint, "/elections/<uuid>/papers", *DESK)
class Papers(ElectionPage):
    """What can be printed now."""

    template = "office/papers.html"

    def values(self) -> dict[str, Any]:
        """The papers in their groups, what is final, and the members' slips for the chair."""
        election = self.election
        can = printing.printable(election, printing.entries_of(self.session, self.uuid))
        finals = {
            kind: upkeep.frozen(self.session, election, kind, upkeep.LANGUAGES[-1]) is not None
            for kind in ("minutes", "extract")
        }
        groups = [
            (title, [Row(kind, TITLES[kind], finals.get(kind, False)) for kind in kinds if kind in can])
            for title, kinds in GROUPS
        ]
        is_over = election.state in ENDED
        has_slips = _may_see_links() and not is_over
        return {
            "groups": [(title, rows) for title, rows in groups if rows],
            "for_the_sitting": election.state in ("listed", "sitting", "open", "suspended"),
            "is_over": is_over,
            "finals": finals,
            "seats": members.committee(self.session, election.id) if has_slips else [],
        }


@act(blueprint, "/elections/<uuid>/papers/final", *CONVENERS)
class MakeFinal(Papers):
    """Makes the minutes final: their bytes never change again."""

    def act(self) -> Answer:
        """Makes them final."""
        upkeep.freeze_minutes(context(), self.uuid, render, demonstration=config().demonstration, full=True)
        message = _("The minutes are final; every copy is the same from now on.")
        return done(url_for("office.papers", uuid=self.uuid), message)


@page(blueprint, "/elections/<uuid>/papers/notes", *OFFICES, name="notes")
class NotesOfElection(ElectionPage):
    """What the office types for the papers: Hijri dates, file numbers, who refused to sign, witnesses."""

    template = "office/notes.html"

    def values(self) -> dict[str, Any]:
        """What was typed so far, for each paper, member and draw."""
        kept = _typed() if request.method == "POST" else notes.notes_of(self.election)
        entries = printing.entries_of(self.session, self.uuid)
        return {
            "kept": kept,
            "lines": [
                Line(kind, title, kept.hijri.get(kind, ""), kept.reference.get(kind, ""))
                for kind, title in DATED.items()
            ],
            "seats": members.committee(self.session, self.election.id),
            "draws": [one.data["draw"] for one in entries if one.act in ("open_draw", "draw_by_hand")],
            "opened": any(one.act == "open" for one in entries),
        }

    def act(self) -> Answer:
        """Keeps what was typed."""
        notes.keep_notes(context(), self.uuid, _typed())
        return done(url_for("office.papers", uuid=self.uuid), _("Kept. The papers show it from now on."))


@blueprint.get("/elections/<uuid>/papers/<kind>-<any('ar','fr','en'):lang>.pdf")
@access(*DESK)
def paper(uuid: str, kind: str, lang: str) -> Response:
    """One paper; minutes that are final in their frozen bytes.

    `sitting` is what the sitting needs, in order. A receipt takes `?filing=`, an attestation `?candidate=`, a member's
    slip `?seat=`; an appointment, of which nothing typed is kept, `?city=`, `?hijri=` and `?reference=`.
    """
    name, template = f"{kind}-{lang}", kind
    with context().database.reading() as session:
        if kind == "appointment":
            typed = _typed_for_appointment()
            data = printing.gather_appointment(session, uuid, demonstration=config().demonstration, typed=typed)
        elif (body := upkeep.frozen(session, find_election(session, uuid), kind, lang)) is not None:
            return sent(body, name)
        elif kind == "sitting":
            bundle = _for_the_sitting(session, uuid)
        elif kind == "slip":
            seat = members.find_seat(session, find_election(session, uuid).id, request.args.get("seat", ""))
            name, data = f"{name}-{seat.seat}", _slip(session, uuid, seat)
        else:
            template, data = _gathered(session, uuid, kind)
    # Outside of any transaction: rendering takes its time.
    if kind == "sitting":
        return sent(typeset.sitting_papers(lang, **bundle, templates=templates()), name)
    return sent(render(template, lang, data), name)


def templates() -> Path | None:
    """The institute's own templates, where it has them."""
    return typeset.own_templates(config().data_dir)


def render(kind: str, language: str, data: Data) -> bytes:
    """One paper, by the institute's templates."""
    return typeset.render(kind, language, data, templates=templates())


def sent(body: bytes, name: str, *, download: bool = False) -> Response:
    """A paper as an answer: shown by the browser, or saved at once."""
    response = Response(body, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment" if download else "inline", filename=f"{name}.pdf")
    return response


def _typed() -> Notes:
    def group(prefix: str) -> dict[str, str]:
        found = {}
        for name, text in request.form.items():
            before, _dot, key = name.partition(".")
            if before == prefix and key and text.strip():
                found[key[:40]] = text.strip()
        return found

    return Notes(
        city=request.form.get("city", "").strip(),
        contact=request.form.get("contact", "").strip(),
        hijri=group("hijri"),
        reference=group("reference"),
        refused=group("refused"),
        witnesses=group("witnesses"),
        time_confirmed=int(request.form.get("time_confirmed") == "1"),
    )


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
