"""Taking a roll from a spreadsheet: sent, looked at with every error beside its row, and only then taken, whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import rolls
from elections.db.models import Cohort, Trainee
from elections.errors import Refusal, RowRefusals
from elections.roll.text import shown
from elections.roll.trainee import Notice, Roll
from elections.roll_files import MAX_BYTES, read_table
from elections.web import problems
from elections.web.office import uploads
from elections.web.office.cohorts import UploadForm, corps_of, find_cohort
from elections.web.office.page import BAD_FORM, OFFICES, blueprint, done, house, refused, show
from elections.web.security import access
from elections.web.store import context

MOST_SHOWN: Final = 1000


@dataclass
class Line:
    """One row of the preview: what it holds, what is wrong with it, what was changed, and what taking it will do."""

    number: int
    cells: dict[str, str | date]
    """By field: what is shown of a file's cell, or what was read from it."""
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    effect: str = ""
    """`new`, `changed`, `same`, or "" where nothing can be taken."""


@dataclass
class Preview:
    """A file as it would be taken, or why it is not."""

    lines: list[Line]
    about_file: list[Notice]
    refusal: Refusal | None = None

    def count(self, effect: str) -> int:
        """How many rows have this effect."""
        return sum(line.effect == effect for line in self.lines)

    @property
    def wrong(self) -> int:
        """How many rows have to be corrected."""
        return sum(bool(line.refusals) for line in self.lines)


@blueprint.post("/cohorts/<int:cohort_id>/import")
@access(*OFFICES, limit=MAX_BYTES + 64 * 1024)
def upload(cohort_id: int) -> Response | BaseResponse:
    """Takes the file in, for its preview."""
    form = UploadForm()
    with context().database.reading() as session:
        cohort = find_cohort(session, cohort_id)
        corps = corps_of(house(session))[cohort.corps]
    if not form.validate():
        return show("import.html", BAD_FORM, cohort=cohort, corps=corps, upload=form, preview=None, name="")
    sent: Any = form.file.data
    data, filename = sent.read(), sent.filename or ""
    try:
        read_table(data, filename)
    except Refusal as refusal:
        status = refused(form, refusal)
        form.file.errors, form.form_errors = form.form_errors, []
        return show("import.html", status, cohort=cohort, corps=corps, upload=form, preview=None, name="")
    name = uploads.keep(cohort_id, filename, data)
    return done(url_for("office.preview", cohort_id=cohort_id, name=name))


@blueprint.get("/cohorts/<int:cohort_id>/import/<name>")
@access(*OFFICES)
def preview(cohort_id: int, name: str) -> Response:
    """Every row of the file, with its errors and notices beside it."""
    return _show(cohort_id, name)


@blueprint.post("/cohorts/<int:cohort_id>/import/<name>")
@access(*OFFICES)
def take(cohort_id: int, name: str) -> Response | BaseResponse:
    """Takes the file, whole."""
    kept = uploads.find(name)
    try:
        taken = rolls.import_roll(context(), kept.data, kept.filename, cohort_id)
    except Refusal as refusal:
        return _show(cohort_id, name, refusal)
    uploads.drop(name)
    count = len(taken.trainees)
    message = ngettext("%(num)s trainee was taken from the file.", "%(num)s trainees were taken from the file.", count)
    return done(url_for("office.cohort", cohort_id=cohort_id), message)


@blueprint.post("/cohorts/<int:cohort_id>/import/<name>/drop")
@access(*OFFICES)
def give_up(cohort_id: int, name: str) -> BaseResponse:
    """Deletes the file; nothing is taken."""
    uploads.drop(uploads.find(name).name)
    return done(url_for("office.cohort", cohort_id=cohort_id), _("The file was put aside; nothing was taken."))


def _show(cohort_id: int, name: str, refusal: Refusal | None = None) -> Response:
    kept = uploads.find(name)
    with context().database.reading() as session:
        cohort = find_cohort(session, cohort_id)
        corps = corps_of(house(session))[cohort.corps]
        seen = look_at(session, kept, cohort)
    seen.refusal = seen.refusal or refusal
    status = problems.status_of(refusal) if refusal else 200
    return show(
        "import.html",
        status,
        cohort=cohort,
        corps=corps,
        upload=UploadForm(formdata=None),
        preview=seen,
        name=name,
        filename=kept.filename,
        most=MOST_SHOWN,
    )


def look_at(session: Session, kept: uploads.Upload, cohort: Cohort) -> Preview:
    """The preview of a file for a cohort.

    Raises:
        Malformed: the file as a whole cannot be read.
    """
    rows, _notices = read_table(kept.data, kept.filename)
    lines = {row.line: Line(row.line, {name: _seen(cell) for name, cell in row.cells.items()}) for row in rows}
    preview = Preview(list(lines.values()), [])
    try:
        roll = rolls.read_file(context(), session, kept.data, kept.filename, cohort.id)
    except RowRefusals as refusal:
        preview.refusal = refusal
        for row in refusal.rows:
            lines[int(row.details["line"])].refusals.append(row)
        return preview
    _compare(session, cohort, roll, lines)
    beside: dict[int, list[Notice]] = defaultdict(list)
    for notice in roll.notices:
        beside[notice.line].append(notice)
    for number, notices in beside.items():
        if number in lines:
            lines[number].notices = notices
        else:
            preview.about_file += notices
    return preview


def _seen(cell: object) -> str | date:
    """A cell for the preview: a day as a day, anything else as text, whatever the file holds."""
    if isinstance(cell, datetime):
        return shown(cell) if cell.time() != time.min else cell.date()
    return cell if isinstance(cell, date) else shown(cell)


def _compare(session: Session, cohort: Cohort, roll: Roll, lines: dict[int, Line]) -> None:
    known = _trainees(session, [one.registration for one in roll.trainees])
    cohorts = {(one.corps, one.number): one.id for one in session.scalars(select(Cohort))}
    for line, read in zip(lines.values(), roll.trainees, strict=True):
        line.cells = {
            "registration": read.registration,
            "name_ar": read.name_ar,
            "name_latin": read.name_latin,
            "birth_date": read.birth_date,
        }
        before = known.get(read.registration)
        if before is None:
            line.effect = "new"
        elif before.cohort_id != cohorts[read.corps, read.cohort]:
            line.refusals.append(rolls.of_another_cohort(read.registration))
        else:
            same = all(getattr(before, name) == line.cells[name] for name in ("name_ar", "name_latin", "birth_date"))
            line.effect = "same" if same else "changed"


def _trainees(session: Session, registrations: Iterable[str]) -> dict[str, Trainee]:
    wanted = list(registrations)
    found: dict[str, Trainee] = {}
    for start in range(0, len(wanted), 900):  # SQLite takes no more values in one statement everywhere
        query = select(Trainee).where(Trainee.registration.in_(wanted[start : start + 900]))
        found.update({one.registration: one for one in session.scalars(query)})
    return found
