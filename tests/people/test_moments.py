"""Moments that PostgreSQL gives are what they were."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, connection

from people.moments import UtcLoader

pytestmark = pytest.mark.django_db
MOMENTS = (
    datetime(2026, 12, 1, 7, 48, 41, tzinfo=UTC),
    datetime(2026, 12, 1, 7, 48, 41, 120_000, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
)


def asked(words: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps moments as texts of its own.")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_as_it_was_in_utc(moment: datetime) -> None:
    found = asked("SELECT %s::timestamptz", moment)
    assert found == moment
    assert found.tzinfo is UTC


def test_each_connection_reads_so() -> None:
    asked("SELECT 1")
    found = connection.connection.adapters.get_loader(1184, 0)
    assert found is UtcLoader


def test_a_moment_is_in_utc_whatever_zone_the_database_says_it_in() -> None:
    asked("SELECT set_config('TimeZone', 'Asia/Kolkata', true)")
    assert asked("SELECT %s::timestamptz", MOMENTS[0]).isoformat() == "2026-12-01T07:48:41+00:00"


def test_what_is_no_moment_is_refused_as_before() -> None:
    with pytest.raises(DataError):
        asked("SELECT 'infinity'::timestamptz")
