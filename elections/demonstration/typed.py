"""What a clerk of the example types for the papers: Hijri dates, file numbers, whom to ask, who witnessed."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from elections.acts.notes import Notes
from elections.law.statute import Statute

CITIES: Final = {"Africa/Casablanca": "الرباط", "Africa/Tunis": "تونس"}
"""Where the institutes of the example are, by their country's clock."""
CONTACT: Final = "كتابة المعهد، الهاتف 0500000000"

_MONTHS: Final = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال",
    "ذو القعدة", "ذو الحجة",
)  # fmt: skip
_BEFORE_THE_ERA: Final = 227014
"""Ordinal of the day before 1 Muharram of the year 1, in the civil arithmetical calendar."""


def hijri(day: date) -> str:
    """The day in the arithmetical calendar of the Hijra, with eleven leap years in thirty.

    The calendar of a country is announced by observation, and may differ by a day: an institute types it.
    """
    days = day.toordinal() - _BEFORE_THE_ERA
    year = (30 * (days - 1) + 10646) // 10631
    into = days - (354 * (year - 1) + (11 * year + 3) // 30)
    month = min(12, 2 * (into - 1) // 59 + 1)
    return f"{into - (59 * (month - 1) + 1) // 2} {_MONTHS[month - 1]} {year}"


def typed(
    law: Statute,
    days: Mapping[str, date],
    file: int,
    *,
    opened: bool = True,
    witnesses: Mapping[str, str] | None = None,
) -> Notes:
    """What is typed for one election's papers, `days` being the day of each kind of paper."""
    return Notes(
        city=CITIES[law.time_zone],
        contact=CONTACT,
        hijri={kind: hijri(day) for kind, day in days.items()} if law.hijri else {},
        reference={kind: f"{file + place}/{day.year}" for place, (kind, day) in enumerate(days.items())},
        witnesses=witnesses or {},
        time_confirmed=int(opened),
    )
