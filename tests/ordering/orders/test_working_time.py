"""Time as an office counts it: over weekends, holidays and changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordering.orders.working_time import WorkingTime

SYDNEY = ZoneInfo("Australia/Sydney")
WEEK = frozenset(range(5))
OFFICE = WorkingTime(SYDNEY, WEEK, time(9), time(17), "AU")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SYDNEY)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # A Monday's morning, its evening, a Friday's afternoon.
        ("2026-03-02T09:00", 8, "2026-03-02T17:00"),
        ("2026-03-02T20:00", 1, "2026-03-03T10:00"),
        ("2026-03-06T16:00", 2, "2026-03-09T10:00"),
        # Good Friday and Easter Monday, with the end of daylight saving time between them.
        ("2026-04-02T16:00", 2, "2026-04-07T10:00"),
        # New Year.
        ("2026-12-31T16:30", 1, "2027-01-04T09:30"),
        ("2026-03-02T09:00", 80, "2026-03-13T17:00"),
    ],
)
def test_hours_end_when_an_office_has_worked_them(start: str, hours: int, end: str) -> None:
    assert OFFICE.after(local(start), timedelta(hours=hours)) == local(end)


def test_a_night_shift_counts_the_clock_and_not_the_wall() -> None:
    """At two in the morning the clock is set back: that night has an hour more."""
    whole_day = WorkingTime(SYDNEY, frozenset(range(7)), time(0), time(23, 59), "")
    day = local("2026-04-05T00:00")
    assert whole_day.between(day, local("2026-04-06T00:00")) == timedelta(hours=24, minutes=59)


def test_a_country_without_a_calendar_has_no_holidays() -> None:
    office = WorkingTime(SYDNEY, WEEK, time(9), time(17), "ZZ")
    assert office.after(local("2026-01-01T09:00"), timedelta(hours=1)) == local("2026-01-01T10:00")


# The first holidays of a country take longer than the others.
@settings(deadline=None)
@given(
    start=st.integers(0, 86_400 * 900).map(
        lambda passed: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=passed)
    ),
    minutes=st.integers(1, 60 * 90),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.integers(0, 22),
    zone=st.sampled_from(["UTC", "Australia/Sydney", "America/St_Johns", "Asia/Kathmandu"]),
)
def test_what_is_counted_forward_is_counted_back(
    start: datetime, minutes: int, days: frozenset[int], opens: int, zone: str
) -> None:
    office = WorkingTime(ZoneInfo(zone), days, time(opens), time(23), "AU")
    work = timedelta(minutes=minutes)
    end = office.after(start, work)
    assert end > start
    assert office.between(start, end) == work
