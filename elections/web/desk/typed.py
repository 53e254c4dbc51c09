"""What the office types for the papers: dates of the Hijri year, file numbers, who refused to sign, witnesses."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import members, notes, printing
from elections.acts.notes import Notes
from elections.acts.transaction import find_election
from elections.errors import Refusal
from elections.web import problems
from elections.web.desk.page import show, subject_of
from elections.web.desk.sheets import TITLES, blueprint
from elections.web.office.page import OFFICES, done
from elections.web.security import access
from elections.web.store import context

DATED = (*TITLES, "receipt", "attestation")
MORE: dict[str, Any] = {"receipt": _l("Receipts"), "attestation": _l("Attestations")}


@dataclass(frozen=True)
class Line:
    """One kind of paper with what was typed for it."""

    kind: str
    title: Any
    hijri: str
    reference: str


@blueprint.get("/notes")
@access(*OFFICES)
def typed(uuid: str) -> Response:
    """The form, with what was typed so far."""
    with context().database.reading() as session:
        kept = notes.notes_of(find_election(session, uuid))
    return _show(uuid, kept)


@blueprint.post("/notes")
@access(*OFFICES)
def keep(uuid: str) -> Response | BaseResponse:
    """Keeps what was typed."""
    sent = _sent()
    try:
        notes.keep_notes(context(), uuid, sent)
    except Refusal as refusal:
        return _show(uuid, sent, refusal)
    return done(url_for("printing.sheets", uuid=uuid), _("Kept. The papers show it from now on."))


def _sent() -> Notes:
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


def _show(uuid: str, kept: Notes, refusal: Refusal | None = None) -> Response:
    with context().database.reading() as session:
        subject = subject_of(session, uuid)
        entries = printing.entries_of(session, uuid)
        seats = members.committee(session, subject.election.id)
    draws = [entry.data["draw"] for entry in entries if entry.act in ("open_draw", "draw_by_hand")]
    lines = [
        Line(kind, {**TITLES, **MORE}[kind], kept.hijri.get(kind, ""), kept.reference.get(kind, "")) for kind in DATED
    ]
    return show(
        "desk/notes.html",
        subject,
        problems.status_of(refusal) if refusal else 200,
        kept=kept,
        lines=lines,
        seats=seats,
        draws=draws,
        opened=any(entry.act == "open" for entry in entries),
        refusal=refusal,
    )
