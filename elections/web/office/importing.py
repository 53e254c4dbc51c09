"""Taking a roll from a spreadsheet: columns said, questions answered, errors cured in place, and then taken whole."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from elections.acts import rolls
from elections.errors import Refusal, RowRefusals
from elections.law.roll import ANSWERS, ROLES, Choices, Column, Reading, ReadLine
from elections.law.roll.book import Book
from elections.law.roll.files import read_file
from elections.law.roll.limits import MAX_BYTES, MAX_COLUMNS
from elections.law.roll.reading import FAMILY_FIRST, GIVEN_FIRST
from elections.law.roll.text import shown
from elections.web import problems, security
from elections.web.office import uploads
from elections.web.office.cohorts import UploadForm, corps_of, find_cohort
from elections.web.office.page import BAD_FORM, OFFICES, blueprint, done, house, refused, show
from elections.web.security import access
from elections.web.store import context

MOST_SHOWN: Final = 1000
MOST_CURED: Final = 100
"""So many wrong rows have their fields on one page."""
_LONGEST: Final = 400
_FORM_LIMIT: Final = 480 * 1024

ROLE_NAMES: Final[Mapping[str, Any]] = {
    "registration": _l("registration number"),
    "name": _l("full name, in either script"),
    "name_ar": _l("full name in Arabic letters"),
    "name_latin": _l("full name in Latin letters"),
    "family_ar": _l("family name in Arabic letters"),
    "given_ar": _l("given name in Arabic letters"),
    "family_latin": _l("family name in Latin letters"),
    "given_latin": _l("given name in Latin letters"),
    "birth_date": _l("date of birth"),
    "birth_place": _l("place of birth (not kept)"),
    "corps": _l("corps"),
    "cohort": _l("cohort"),
    "unused": _l("not used"),
}
ORDERS: Final[Mapping[str, Any]] = {
    FAMILY_FIRST: _l("family name, then given name"),
    GIVEN_FIRST: _l("given name, then family name"),
}


@blueprint.post("/cohorts/<int:cohort_id>/import")
@access(*OFFICES, limit=MAX_BYTES + 64 * 1024)
def upload(cohort_id: int) -> Response | BaseResponse:
    """Takes the file in, for its preview."""
    form = UploadForm()
    with context().database.reading() as session:
        cohort = find_cohort(session, cohort_id)
        corps = corps_of(house(session))[cohort.corps]
    if not form.validate():
        return show("import.html", BAD_FORM, cohort=cohort, corps=corps, upload=form, seen=None, name="")
    sent: Any = form.file.data
    data, filename = sent.read(), sent.filename or ""
    try:
        book = read_file(data, filename)
        with context().database.reading() as session:
            rolls.read_book(context(), session, book, Choices(), cohort_id)
    except Refusal as refusal:
        status = refused(form, refusal)
        form.file.errors, form.form_errors = form.form_errors, []
        return show("import.html", status, cohort=cohort, corps=corps, upload=form, seen=None, name="")
    name = uploads.keep(cohort_id, filename, book)
    return done(url_for("office.preview", cohort_id=cohort_id, name=name))


@blueprint.get("/cohorts/<int:cohort_id>/import/<name>")
@access(*OFFICES)
def preview(cohort_id: int, name: str) -> Response:
    """What the file says: its columns, what is open, what is wrong in which row, who is new, changed or gone."""
    return _show(cohort_id, name)


@blueprint.post("/cohorts/<int:cohort_id>/import/<name>/look")
@access(*OFFICES, limit=_FORM_LIMIT)
def look(cohort_id: int, name: str) -> BaseResponse:
    """Keeps what was chosen and corrected, and looks at the file again."""
    kept = uploads.find(name)
    uploads.say(kept, chosen(kept.book, kept.choices, request.form))
    return done(url_for("office.preview", cohort_id=cohort_id, name=name))


@blueprint.post("/cohorts/<int:cohort_id>/import/<name>")
@access(*OFFICES)
def take(cohort_id: int, name: str) -> Response | BaseResponse:
    """Takes the file, whole."""
    kept = uploads.find(name)
    try:
        taken = rolls.take_book(context(), kept.book, kept.filename, cohort_id, kept.choices, security.who().name)
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


@blueprint.post("/cohorts/<int:cohort_id>/imports/<int:import_id>/back")
@access(*OFFICES)
def take_back(cohort_id: int, import_id: int) -> BaseResponse:
    """Takes an import back, whole."""
    count = rolls.take_back(context(), import_id)
    message = ngettext(
        "The import was taken back: %(num)s trainee is as before.",
        "The import was taken back: %(num)s trainees are as before.",
        count,
    )
    return done(url_for("office.cohort", cohort_id=cohort_id), message)


def chosen(book: Book, before: Choices, fields: Mapping[str, str]) -> Choices:
    """What was chosen about a file until now, with what a form says of it.

    Another sheet or another row of headers begins anew: what was said of columns and rows was said of others.
    """
    sheet = fields.get("sheet", "")
    sheet = sheet if sheet in {one.name for one in book.sheets} else before.sheet
    if fields.get("sheet-shown", sheet) != sheet:
        return Choices(sheet)
    if fields.get("header-shown", "") != fields.get("header", ""):
        return Choices(sheet, _whole(fields.get("header", "")))
    roles, answers = dict(before.roles), dict(before.answers)
    corrections = {line: dict(cells) for line, cells in before.corrections.items()}
    left_out = dict(before.left_out)
    for name, value in fields.items():
        kind, _dash, rest = name.partition("-")
        if kind == "role" and rest.isdecimal() and len(rest) < 3:
            roles.pop(int(rest), None)
            if value in ROLES:
                roles[int(rest)] = value
        elif kind == "answer":
            answers[rest[:_LONGEST]] = value[:_LONGEST]
        elif kind == "shown" and rest.isdecimal() and len(rest) < 8:
            left_out.pop(int(rest), None)
            if f"out-{rest}" in fields:
                left_out[int(rest)] = " ".join(fields.get(f"why-{rest}", "").split())[:_LONGEST]
        elif kind == "cell" and (place := _place(rest)):
            line, at = place
            if value.strip() != fields.get(f"was-{rest}", ""):
                corrections.setdefault(line, {})[at] = value[:_LONGEST].strip()
    order = fields.get("order", before.order)
    return replace(
        before,
        sheet=sheet,
        roles=roles,
        order=order if order in ORDERS else "",
        answers=answers,
        corrections=corrections,
        left_out=left_out,
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else -1


def _place(rest: str) -> tuple[int, int] | None:
    line, _dash, at = rest.partition("-")
    if not (line.isdecimal() and at.isdecimal() and len(rest) < 12):
        return None
    return (int(line), int(at)) if int(at) < MAX_COLUMNS else None


def written(cell: object) -> str:
    """A cell as it stands in a field where it can be corrected."""
    return shown(cell).strip()


def written_names(line: ReadLine) -> list[str]:
    """The names of a line that is not taken, as they are written."""
    return [written(line.row.cells.get(name)) for name in ("name", "name_ar", "name_latin")]


def _show(cohort_id: int, name: str, refusal: Refusal | None = None) -> Response:
    kept = uploads.find(name)
    with context().database.reading() as session:
        cohort = find_cohort(session, cohort_id)
        corps = corps_of(house(session))[cohort.corps]
        seen = rolls.read_book(context(), session, kept.book, kept.choices, cohort.id)
    status = problems.status_of(refusal) if refusal else 200
    own_place = isinstance(refusal, RowRefusals) or (refusal is not None and refusal.code == "roll-questions")
    wrong = seen.wrong
    return show(
        "import.html",
        status,
        cohort=cohort,
        corps=corps,
        upload=UploadForm(formdata=None),
        seen=seen,
        wrong=wrong,
        refusal=None if own_place else refusal,  # each of its sentences stands in its own place
        ready=not wrong and not seen.open and bool(seen.trainees),
        name=name,
        filename=kept.filename,
        sheets=[one.name for one in kept.book.sheets if one.lines],
        roles=ROLE_NAMES,
        answers={code: _(text) for code, text in ANSWERS.items()},
        orders=ORDERS,
        written=written,
        written_names=written_names,
        fields=_fields(seen.table.columns),
        about_columns=[one for one in seen.questions if not one.options or one.code == "which-sheet"],
        about_file=[one for one in seen.questions if one.options and one.code != "which-sheet"],
        cured=_to_cure(seen),
        most=MOST_SHOWN,
        most_cured=MOST_CURED,
    )


def _fields(columns: Iterable[Column]) -> list[Column]:
    """The columns whose cells are corrected on the page."""
    return [column for column in columns if column.role not in ("unused", "birth_place")]


def _to_cure(seen: Reading) -> list[ReadLine]:
    """The lines that are wrong, and those that were: corrected, left out, or with an answer."""
    return [
        line
        for line in seen.lines
        if line.refusals
        or line.questions
        or line.number in seen.choices.corrections
        or line.number in seen.choices.left_out
    ]
