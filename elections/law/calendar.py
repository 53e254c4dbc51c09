"""The statutes' time limits, on days of the institute's calendar and on instants in UTC.

Pure functions: the clock is an argument. An instant is an aware `datetime` in UTC; a day is a `date` in the
institute's time zone. A last day that falls on a weekend or holiday is shown as such, and never moved.
"""

import calendar as _calendar
import importlib.resources
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from elections.errors import Malformed, Refusal

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def add_months(day: date, months: int) -> date:
    """The same date `months` later, or the last day of that month where it has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def last_day_of_training_month(first_day: date, months: int = 1) -> date:
    """The last day of the training's first month (ma-2.03.40, article 4)."""
    return last_day_of_months(first_day, months)


def last_day_of_months(first_day: date, months: int) -> date:
    """The last day of so many months that begin with `first_day`.

    They run to the day before the same date of a later month; a month from 31 January runs to 28 or 29 February,
    since February has no such date to stop before.
    """
    same_date = add_months(first_day, months)
    return same_date if same_date.day != first_day.day else same_date - timedelta(days=1)


def last_day_to_fill(vacant_since: date, days: int = 30) -> date:
    """The last lawful day to fill a vacancy: its date and the thirty days that follow (ma-2.03.40, article 6)."""
    return vacant_since + timedelta(days=days)


def earliest_deadline(called_at: datetime, full_days: int, zone: ZoneInfo) -> datetime:
    """The first instant at which filing may end, with `full_days` whole days between it and the call.

    Whole days of the institute's calendar, midnight to midnight, however many hours the clock gives them; neither the
    day of the call nor the day of the deadline counts.
    """
    return start_of_day(local_day(called_at, zone) + timedelta(days=full_days + 1), zone)


def check_notice(called_at: datetime, deadline: datetime, full_days: int, zone: ZoneInfo) -> None:
    """Refuse a filing deadline too soon after the call.

    Raises:
        Refusal: `notice-too-short`.
    """
    earliest = earliest_deadline(called_at, full_days, zone)
    if deadline < earliest:
        raise Refusal(
            "notice-too-short",
            "The filing deadline leaves less than {days} full day(s) after the call; the earliest is {earliest}.",
            days=full_days,
            earliest=local_text(earliest, zone),
        )


def has_passed(deadline: datetime, at: datetime) -> bool:
    """Whether `at` is after a deadline: what is due by then is in time still in that very second."""
    return at > deadline


def has_come(moment: datetime, at: datetime) -> bool:
    """Whether the moment at which something begins or ends (an opening, a closing) has come: from that second on."""
    return at >= moment


def is_late(at: datetime, last_lawful_day: date, zone: ZoneInfo) -> bool:
    """Whether `at` falls after the last lawful day, in the institute's time zone."""
    return local_day(at, zone) > last_lawful_day


def rest_day(day: date, weekend: Collection[int], holidays: Collection[str]) -> str:
    """What kind of rest day `day` is: "holiday", "weekend", or "" for none.

    Args:
        day: the day in question.
        weekend: ISO week days (1 is Monday).
        holidays: dates of every year, as `MM-DD`. Feasts of the lunar calendar are announced, not computed, and are
            not known here.
    """
    if day.strftime("%m-%d") in holidays:
        return "holiday"
    return "weekend" if day.isoweekday() in weekend else ""


def age(birth: date, on: date) -> int:
    """Whole years from `birth` to `on`; one born on 29 February comes of age on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def instant_text(at: datetime) -> str:
    """An instant as journals write it: UTC, whole seconds, `2026-11-21T09:00:00Z`."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def parse_instant(text: str) -> datetime:
    """The instant that `instant_text` wrote.

    Raises:
        Malformed: `bad-instant`.
    """
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
        # One form only: from Python 3.14 on, 24:00 is the midnight that follows.
        if not _INSTANT.fullmatch(text) or instant_text(at) != text:
            raise ValueError
        return at
    except (ValueError, OverflowError):
        raise Malformed("bad-instant", "This is not a time in UTC as 2026-11-21T09:00:00Z.") from None


def parse_day(text: str) -> date:
    """The day written `2026-11-21`.

    Raises:
        Malformed: `bad-day`.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Malformed("bad-day", "This is not a date as 2026-11-21.") from None
    if day.isoformat() != text:
        raise Malformed("bad-day", "This is not a date as 2026-11-21.")
    return day


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day of the institute's calendar on which the instant `at` falls."""
    return at.astimezone(zone).date()


def local_text(at: datetime, zone: ZoneInfo) -> str:
    """The instant on the institute's clock, `2026-11-21 10:00`."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of `day` in UTC, also where the clock skips or repeats midnight."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant in UTC at which the institute's clock shows `clock` on `day`.

    Raises:
        Refusal: `no-such-hour` or `hour-comes-twice`, on a night when the clock is changed.
    """
    first, second = (datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first < second:
        raise Refusal("hour-comes-twice", "The clock shows this hour twice on that day; choose another hour.")
    raise Refusal("no-such-hour", "The clock skips this hour on that day; choose another hour.")


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone `name`, from the newer of the two time zone databases at hand.

    Countries change their clocks at short notice (Morocco gave up its change around Ramadan in 2026), so a system
    that was not updated since would announce wrong hours: the newer of the system's and Python's `tzdata` is used.

    Raises:
        Refusal: `unknown-time-zone`.
    """
    packaged, system = _packaged_version(), _system_version()
    try:
        if packaged > system:
            path = importlib.resources.files("tzdata").joinpath("zoneinfo", *_parts(name))
            with path.open("rb") as file:
                return ZoneInfo.from_file(file, key=name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("unknown-time-zone", "There is no time zone {name}.", name=name) from None


def zone_version() -> str:
    """Version of the time zone database in use, `2026f`; "" where neither says."""
    return max(_packaged_version(), _system_version())


def _parts(name: str) -> list[str]:
    parts = name.split("/")
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*", part) for part in parts):
        raise ValueError(name)
    return parts


def _packaged_version() -> str:
    try:
        return importlib.resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text().split()[2]
    except (ModuleNotFoundError, OSError, IndexError):
        return ""


def _system_version() -> str:
    for folder in TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open(encoding="ascii") as file:
                return file.readline().split()[2]
        except (OSError, IndexError):
            continue
    return ""
