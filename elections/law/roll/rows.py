"""Rows into trainees, every fault of every row reported at once."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from elections.errors import Refusal, RowRefusals
from elections.law.calendar import age
from elections.law.roll.book import DAY_ZERO, Disguised, Unreadable
from elections.law.roll.dates import is_serial, read_day
from elections.law.roll.reasons import NOTICES, REASONS
from elections.law.roll.text import DIGITS, FORMULA_STARTS, LOOK_ALIKES, clean, parted, script, search_key, shown
from elections.law.roll.trainee import LONGEST_NAME, CohortId, Notice, Roll, Row, Trainee
from elections.law.statute import known, load

YOUNGEST: Final = 18
OLDEST: Final = 70

_REGISTRATION = re.compile(r"[A-Za-z0-9/.-]{1,32}", re.ASCII)
_REWRITTEN = re.compile(r"\d+[.,]0+|\d+[.,]\d+E\+?\d+|\d+E\+\d+", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class RowRead:
    """What one row says: its trainee, or everything that is wrong with it; and what was changed in it."""

    row: Row
    registration: str
    trainee: Trainee | None
    refusals: tuple[Refusal, ...]
    notices: tuple[Notice, ...]


def read_rows(
    rows: Iterable[Row], *, today: date, cohorts: Collection[CohortId], default: CohortId | None = None
) -> Roll:
    """The trainees in `rows`.

    Args:
        rows: the rows, headers left out.
        today: the day that ages are counted on.
        cohorts: those that the institute has entered.
        default: the cohort of rows that name none.

    Raises:
        RowRefusals: `bad-roll`; each of its `rows` carries `line`, `column`, `value`, and its sentence is the reason.
    """
    read = read_each(rows, today=today, cohorts=cohorts, default=default)
    refuse([refusal for one in read for refusal in one.refusals])
    trainees = tuple(one.trainee for one in read if one.trainee is not None)
    return Roll(trainees, tuple(notice for one in read for notice in one.notices))


def read_each(
    rows: Iterable[Row],
    *,
    today: date,
    cohorts: Collection[CohortId],
    default: CohortId | None = None,
    day_zero: date = DAY_ZERO,
) -> list[RowRead]:
    """Each of `rows` with its trainee or its faults, a number that stands twice among them.

    Args:
        rows: see `read_rows`.
        today: see `read_rows`.
        cohorts: see `read_rows`.
        default: see `read_rows`.
        day_zero: day 0 of dates that are written as numbers of days.
    """
    read: list[RowRead] = []
    seen: dict[str, int] = {}
    words = _corps_words()
    for row in rows:
        reader = _RowReader(row, today, cohorts, default, words, day_zero)
        trainee = reader.read()
        registration = reader.registration.casefold()
        if registration in seen:
            reader.refusals.append(reader.refusal("duplicate-registration", "registration", first=seen[registration]))
        elif registration:
            seen[registration] = row.line
        read.append(RowRead(row, reader.registration, trainee, tuple(reader.refusals), tuple(reader.notices)))
    return read


def refuse(refusals: list[Refusal]) -> None:
    """Refuses the whole roll where anything is wrong in a row.

    Raises:
        RowRefusals: `bad-roll`, with all of `refusals`, by their lines.
    """
    if refusals:
        refusals.sort(key=lambda refusal: int(refusal.details["line"]))
        lines = len({refusal.details["line"] for refusal in refusals})
        raise RowRefusals(
            "bad-roll",
            "Nothing was taken: {lines} row(s) have to be corrected first.",
            tuple(refusals),
            lines=lines,
        )


def read_trainee(cells: Mapping[str, object], *, today: date, cohorts: Collection[CohortId]) -> Trainee:
    """One trainee typed into a form, by the same rules.

    Raises:
        RowRefusals: `bad-roll`, one refusal for each field at fault.
    """
    return read_rows([Row(1, cells)], today=today, cohorts=cohorts).trainees[0]


class _RowReader:
    """Reads one row, noting every refusal and notice with its place."""

    def __init__(
        self,
        row: Row,
        today: date,
        cohorts: Collection[CohortId],
        default: CohortId | None,
        words: Mapping[str, str],
        day_zero: date,
    ) -> None:
        self.refusals: list[Refusal] = []
        self.notices: list[Notice] = []
        self.registration = ""
        self._row, self._today, self._cohorts, self._default, self._words = row, today, cohorts, default, words
        self._day_zero = day_zero

    def read(self) -> Trainee | None:
        self.registration = self._registration()
        name_ar, name_latin = self._names()
        birth = self._birth_date()
        corps, cohort = self._cohort()
        if self.refusals or birth is None:
            return None
        return Trainee(self.registration, name_ar, name_latin, birth, corps, cohort)

    def refusal(self, code: str, name: str, **more: int) -> Refusal:
        return Refusal(
            code,
            REASONS[code],
            line=self._row.line,
            column=self._row.columns.get(name, name),
            value=shown(self._row.cells.get(name)),
            **more,
        )

    def notice(self, code: str, name: str, value: str) -> Notice:
        return Notice(self._row.line, self._row.columns.get(name, name), shown(value), code, NOTICES[code])

    def _refuse(self, code: str, name: str) -> None:
        self.refusals.append(self.refusal(code, name))

    def _text(self, name: str) -> str | None:
        """The cell as clean text; "" where empty; None where it was refused."""
        value = self._row.cells.get(name)
        if value is None:
            return ""
        if isinstance(value, Unreadable):
            self._refuse("formula-or-error", name)
            return None
        if isinstance(value, Disguised):
            value = value.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool | float | date) or (isinstance(value, int) and not 0 <= value < 10**15):
            self._refuse("not-text", name)
            return None
        text = str(value)
        if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} and not char.isspace() for char in text):
            self._refuse("control-character", name)
            return None
        cleaned, removed = clean(text)
        if removed:
            self.notices.append(self.notice("marks-removed", name, " ".join(removed)))
        if cleaned.startswith("'") and cleaned[1:].startswith(FORMULA_STARTS):
            cleaned = cleaned[1:]
        return cleaned

    def _plain(self, name: str) -> str | None:
        """The cell as `_text`, its hyphens and apostrophes in their one form."""
        text = self._text(name)
        if not text:
            return text
        plain = text.translate(LOOK_ALIKES)
        if plain != text:
            self.notices.append(self.notice("marks-written-plain", name, text))
        return plain

    def _registration(self) -> str:
        if isinstance(self._row.cells.get("registration"), Disguised):
            self._refuse("shown-otherwise", "registration")
            return ""
        text = self._plain("registration")
        if text is None:
            return ""
        number = text.translate(DIGITS)
        if not number:
            self._refuse("missing-field", "registration")
        elif _REWRITTEN.fullmatch(number):
            self._refuse("number-rewritten", "registration")
            return ""
        elif not _REGISTRATION.fullmatch(number):
            self._refuse("bad-registration", "registration")
            return ""
        elif number != text:
            self.notices.append(self.notice("digits-written-anew", "registration", text))
        return number

    def _names(self) -> tuple[str, str]:
        names = {"ar": "", "latin": ""}
        refused = len(self.refusals)
        for name in ("name_ar", "name_latin", "name"):
            text = self._plain(name)
            if not text:
                continue
            written_in = script(text)
            both = parted(text) if name == "name" and not written_in and not any(names.values()) else None
            if both and max(map(len, both)) <= LONGEST_NAME:
                names["ar"], names["latin"] = both
                self.notices.append(self.notice("scripts-parted", name, text))
            elif written_in == "" or name not in ("name", f"name_{written_in}"):
                self._refuse({"name_ar": "not-arabic", "name_latin": "not-latin", "name": "bad-name"}[name], name)
            elif len(text) > LONGEST_NAME:
                self._refuse("name-too-long", name)
            elif names[written_in] and names[written_in] != text:
                self._refuse("two-names", name)
            else:
                names[written_in] = text
        if not any(names.values()) and len(self.refusals) == refused:
            self._refuse("missing-field", next((one for one in self._row.columns if "name" in one), "name_ar"))
        return names["ar"], names["latin"]

    def _birth_date(self) -> date | None:
        value = self._row.cells.get("birth_date")
        if isinstance(value, datetime):
            if value.timetz().replace(tzinfo=None).isoformat() != "00:00:00":
                self._refuse("bad-date", "birth_date")
                return None
            value = value.date()
        birth = value if isinstance(value, date) else self._written_date()
        if birth is None:
            return None
        if birth > self._today:
            self._refuse("future-date", "birth_date")
        elif age(birth, self._today) < YOUNGEST:
            self._refuse("too-young", "birth_date")
        elif age(birth, self._today) > OLDEST:
            self._refuse("too-old", "birth_date")
        else:
            return birth
        return None

    def _written_date(self) -> date | None:
        text = self._text("birth_date")
        if text is None:
            return None
        if not text:
            self._refuse("missing-field", "birth_date")
            return None
        written = text.translate(DIGITS)
        try:
            if (day := read_day(written)) is not None:
                return day
        except ValueError:
            self._refuse("impossible-date", "birth_date")
            return None
        if is_serial(written):
            self.notices.append(self.notice("date-from-serial", "birth_date", written))
            return self._day_zero + timedelta(days=int(written))
        self._refuse("bad-date", "birth_date")
        return None

    def _cohort(self) -> CohortId:
        corps_text, number_text = self._text("corps"), self._text("cohort")
        if corps_text is None or number_text is None:
            return "", ""
        refused = len(self.refusals)
        corps, number = self._default or ("", "")
        if corps_text:
            corps = self._words.get(search_key(corps_text), "")
            if not corps:
                self._refuse("unknown-corps", "corps")
        elif not corps:
            self._refuse("missing-field", "corps")
        if number_text:
            number = number_text.translate(DIGITS)
            if not _REGISTRATION.fullmatch(number):
                self._refuse("bad-cohort", "cohort")
        elif not number:
            self._refuse("missing-field", "cohort")
        if len(self.refusals) == refused and (corps, number) not in self._cohorts:
            self._refuse("unknown-cohort", "cohort")
        return corps, number


def _corps_words() -> dict[str, str]:
    """Every way the statutes write a corps, as search keys, with the id it stands for."""
    words: dict[str, str] = {}
    for statute_id in known():
        for corps in load(statute_id).corps:
            words[search_key(corps.id)] = corps.id
            for names in (corps.one, corps.many, corps.cohort):
                words.update({search_key(name): corps.id for name in (names.ar, names.fr, names.en)})
    return words
