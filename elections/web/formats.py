"""Days, times and numbers as the Maghreb writes them, in the reader's language: digits 0–9, the statute's months."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask import Flask, g
from markupsafe import Markup

from elections.law import calendar
from elections.law.statute import Statute, of_zone
from elections.web.i18n import language
from elections.web.security import config

_AT = {"ar": " على الساعة ", "fr": " à\u00a0", "en": " at "}


def in_place(law: Statute, time_zone: str) -> None:
    """Sets, for this request, the statute whose names of months are used, and the institute's time zone."""
    g.law = law
    g.zone = calendar.zone(time_zone)


def zone() -> ZoneInfo:
    """The institute's time zone."""
    found: ZoneInfo = g.get("zone") or calendar.zone(config().time_zone)
    return found


def local(when: datetime) -> datetime:
    """`when` in the institute's time zone.

    Raises:
        ValueError: `when` has no zone of its own.
    """
    if when.tzinfo is None:
        raise ValueError("a time without its zone is no time")
    return when.astimezone(zone())


def day_text(when: date, weekday: bool = False) -> str:
    """`21 نونبر 2026` (or `السبت 21 نونبر 2026`), in the months' names of the statute's country."""
    if isinstance(when, datetime):
        when = local(when)
    law: Statute = g.get("law") or of_zone(zone().key)[0]
    text = law.write_day(when, language())
    return f"{get_day_names('wide', locale=language())[when.weekday()]} {text}" if weekday else text


def clock_text(when: datetime) -> str:
    """`9:00`; in French `9 h 00`."""
    when = local(when)
    if language() == "fr":
        return f"{when.hour}\u00a0h\u00a0{when.minute:02d}"
    return f"{when.hour}:{when.minute:02d}"


def _iso(when: date) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(when, datetime) else when.isoformat()


def day(when: date, weekday: bool = False) -> Markup:
    """A day for a page, isolated."""
    direction = "rtl" if language() == "ar" else "ltr"
    return Markup('<time datetime="{}" dir="{}">{}</time>').format(_iso(when), direction, day_text(when, weekday))


def clock(when: datetime) -> Markup:
    """A time of day for a page, isolated left to right."""
    return Markup('<time datetime="{}" dir="ltr">{}</time>').format(_iso(when), clock_text(when))


def moment(when: datetime, weekday: bool = False) -> Markup:
    """A day and a time of day: `21 نونبر 2026 على الساعة 9:00`."""
    return Markup("{}{}{}").format(day(when, weekday), _AT[language()], clock(when))


def moment_text(when: datetime) -> str:
    """The same as plain text."""
    return f"{day_text(when)}{_AT[language()]}{clock_text(when)}"


def from_to(start: datetime, end: datetime) -> Markup:
    """Two times of one day: `من 9:00 إلى 12:00`."""
    first, second = {"ar": ("من ", " إلى "), "fr": ("de\u00a0", " à\u00a0"), "en": ("from ", " to ")}[language()]
    return Markup("{}{}{}{}").format(first, clock(start), second, clock(end))


def number(value: int) -> Markup:
    """A whole number, isolated; French and English group the thousands."""
    if language() == "ar":
        text = str(value)
    else:
        text = f"{value:,}".replace(",", "\u202f" if language() == "fr" else ",")
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def percent(part: int, whole: int) -> Markup:
    """`part` of `whole` in per cent, one decimal, rounded half up; a dash when `whole` is nothing."""
    if whole <= 0:
        return Markup("<bdi>–</bdi>")
    tenths = (2000 * part + whole) // (2 * whole)
    whole_part, tenth = divmod(tenths, 10)
    if language() == "en":
        return Markup('<bdi dir="ltr">{}.{}%</bdi>').format(whole_part, tenth)
    return Markup('<bdi dir="ltr">{},{}</bdi>\u00a0%').format(whole_part, tenth)


def install(app: Flask) -> None:
    """Gives the application's templates their filters of days, times and numbers."""
    app.jinja_env.filters.update(day=day, clock=clock, moment=moment, number=number, percent=percent)
    app.jinja_env.globals.update(from_to=from_to)
