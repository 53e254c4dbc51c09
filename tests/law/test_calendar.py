"""Time limits: the first month, vacancies, notice, lateness, on nights when the clock is changed too."""

import base64
import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.errors import Malformed, Refusal
from elections.law import calendar, statute

VECTORS = Path(__file__).parent.parent / "vectors" / "calendar"
CLOCK: dict[str, Any] = json.loads((VECTORS / "clock.json").read_bytes())
CASABLANCA = ZoneInfo.from_file(io.BytesIO(base64.b64decode(CLOCK["zone"])), key="Africa/Casablanca")


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((VECTORS / f"{name}.json").read_bytes())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


def of_clock(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CLOCK[name]]


@pytest.mark.parametrize("case", cases("training-month"))
def test_the_first_month_ends_the_day_before_the_same_date(case: dict[str, str]) -> None:
    last = calendar.last_day_of_training_month(date.fromisoformat(case["first_day"]))
    assert last.isoformat() == case["last_day"]
    assert statute.load("ma-2.03.40").rest_day(last) == case["rest"]


@pytest.mark.parametrize("case", cases("vacancy"))
def test_a_vacancy_is_filled_within_the_thirty_days_that_follow(case: dict[str, str]) -> None:
    last = calendar.last_day_to_fill(date.fromisoformat(case["vacant_since"]))
    assert last.isoformat() == case["last_day"]
    assert statute.load("ma-2.03.40").rest_day(last) == case["rest"]


@pytest.mark.parametrize("case", of_clock("hours"))
def test_an_hour_of_the_institutes_clock_is_one_instant_or_refused(case: dict[str, str]) -> None:
    day, clock = date.fromisoformat(case["day"]), time.fromisoformat(case["clock"])
    if case["expect"].endswith("Z"):
        at = calendar.instant(day, clock, CASABLANCA)
        assert calendar.instant_text(at) == case["expect"]
        assert calendar.local_text(at, CASABLANCA) == f"{case['day']} {case['clock']}"
    else:
        with pytest.raises(Refusal) as refused:
            calendar.instant(day, clock, CASABLANCA)
        assert refused.value.code == case["expect"]


@pytest.mark.parametrize("case", of_clock("notices"))
def test_at_least_the_full_days_lie_between_call_and_deadline(case: dict[str, Any]) -> None:
    called, deadline = (calendar.parse_instant(case[name]) for name in ("called_at", "deadline"))
    if case["expect"] == "ok":
        calendar.check_notice(called, deadline, case["full_days"], CASABLANCA)
    else:
        with pytest.raises(Refusal) as refused:
            calendar.check_notice(called, deadline, case["full_days"], CASABLANCA)
        assert refused.value.code == case["expect"]
        assert str(case["full_days"]) in str(refused.value)


@pytest.mark.parametrize("case", of_clock("late"))
def test_late_is_what_falls_after_the_last_day_on_the_institutes_clock(case: dict[str, Any]) -> None:
    at, last = calendar.parse_instant(case["at"]), date.fromisoformat(case["last_day"])
    assert calendar.is_late(at, last, CASABLANCA) is bool(case["late"])


def test_the_kept_zone_changes_its_clock_on_both_nights() -> None:
    offsets = {
        day: datetime(2027, *day, 12, tzinfo=CASABLANCA).utcoffset() for day in ((2, 6), (2, 7), (3, 13), (3, 14))
    }
    hour = timedelta(hours=1)
    assert list(offsets.values()) == [hour, timedelta(0), timedelta(0), hour]


def test_the_newer_edition_of_the_time_zones_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import version

    year, number = version("tzdata").split(".")[:2]
    packaged = f"{year}{chr(ord('a') + int(number) - 1)}"
    assert calendar.zone_version() >= packaged
    monkeypatch.setattr(calendar, "_system_version", lambda: "1999a")
    calendar.zone.cache_clear()
    summer = datetime(2027, 7, 1, tzinfo=calendar.zone("Africa/Tunis")).utcoffset()
    calendar.zone.cache_clear()
    assert summer == timedelta(hours=1)


def test_an_older_package_leaves_the_systems_zones_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "_packaged_version", lambda: "")
    calendar.zone.cache_clear()
    assert calendar.zone("Africa/Tunis").key == "Africa/Tunis"
    calendar.zone.cache_clear()


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "Africa", "Africa/Tunis\0"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        calendar.zone(name)
    assert refused.value.code == "unknown-time-zone"


@pytest.mark.parametrize(
    "text",
    ["2026-11-21T09:00:00", "2026-11-21T09:00:00+00:00", "2026-11-21 09:00:00Z", "2026-02-30T09:00:00Z", "", "x"]
    + ["2026-11-21T09:00:00.5Z", "٢٠٢٦-11-21T09:00:00Z", "2026-11-21T24:00:00Z", "20261121T090000Z"],
)
def test_an_instant_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        calendar.parse_instant(text)
    assert refused.value.code == "bad-instant"


@pytest.mark.parametrize("text", ["20261121", "2026-W47-6", "2026-11-31", "2026-1-1", "", "21/11/2026", "٢٠٢٦-١١-٢١"])
def test_a_day_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        calendar.parse_day(text)
    assert refused.value.code == "bad-day"


def test_a_time_without_zone_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.instant_text(datetime(2026, 11, 21))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_an_instant_written_is_read_back(at: datetime) -> None:
    whole = at.replace(microsecond=0, tzinfo=UTC)
    assert calendar.parse_instant(calendar.instant_text(whole)) == whole


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_first_month_has_28_to_31_days_and_grows_with_its_first_day(first: date) -> None:
    last = calendar.last_day_of_training_month(first)
    assert 27 <= (last - first).days <= 30
    assert calendar.last_day_of_training_month(first + timedelta(days=1)) >= last


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_a_day_begins_when_the_day_before_ends(day: date) -> None:
    start = calendar.start_of_day(day, CASABLANCA)
    assert calendar.local_day(start, CASABLANCA) == day
    assert calendar.local_day(start - timedelta(seconds=1), CASABLANCA) == day - timedelta(days=1)


@pytest.mark.parametrize("zone", [CASABLANCA, calendar.zone("Africa/Casablanca")], ids=["kept", "in use"])
def test_every_day_of_2027_is_whole_whatever_the_edition_of_the_time_zones_says(zone: ZoneInfo) -> None:
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(366)]
    starts = [calendar.start_of_day(day, zone) for day in days]
    assert starts[-1] - starts[0] == timedelta(days=365)
    for day, start, end in zip(days, starts, starts[1:], strict=False):
        assert timedelta(hours=23) <= end - start <= timedelta(hours=25)
        assert calendar.local_day(end - timedelta(seconds=1), zone) == day
        assert not calendar.is_late(end - timedelta(seconds=1), day, zone) and calendar.is_late(end, day, zone)
        assert calendar.earliest_deadline(start - timedelta(seconds=1), 1, zone) == end


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18), ("2008-11-21", "2026-11-21", 18)],
)
def test_a_year_of_age_is_full_on_the_birthday(birth: str, on: str, years: int) -> None:
    assert calendar.age(date.fromisoformat(birth), date.fromisoformat(on)) == years
