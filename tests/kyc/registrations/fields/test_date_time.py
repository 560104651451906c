import pytest
from django.utils import timezone

from kyc.requirements.definition import Kind
from tests.kyc.factories import field, question, read, rendered, tags

MOMENT = question(Kind.DATE_TIME)


def test_a_day_a_clock_and_a_zone_make_one_answer():
    html = rendered(MOMENT, "2026-03-31T14:30:00+02:00")
    (clock,) = tags(html, "input")
    assert (clock["type"], clock["value"]) == ("datetime-local", "2026-03-31T14:30")
    assert read(MOMENT, "a=2026-03-31T14:30&a.zone=%2B02:00") == "2026-03-31T14:30:00+02:00"


@pytest.mark.parametrize("typed", ["tomorrow", "2026-02-31T10:00", "2026-03-31", ""])
def test_what_is_no_moment_stays_as_it_was_typed(typed):
    assert read(MOMENT, f"a={typed}&a.zone=Z") == typed


def test_a_zone_has_the_distance_of_that_day():
    with timezone.override("Europe/Berlin"):
        days = ("2026-01-31", "2026-07-31")
        kept = [read(MOMENT, f"a={day}+12:00&a.zone=Europe/Berlin") for day in days]
    assert kept == ["2026-01-31T12:00:00+01:00", "2026-07-31T12:00:00+02:00"]


def test_it_is_read_with_its_month_in_letters():
    shown = field(Kind.DATE_TIME).display("2026-03-31T14:30:00Z")
    assert shown == "31 Mar 2026 14:30 (UTC)"
    assert field(Kind.DATE_TIME).display("soon") == "soon"


def test_a_zone_from_before_there_were_zones_takes_nothing_away():
    with timezone.override("Europe/Berlin"):
        kept = read(MOMENT, "a=1850-05-01T10:00&a.zone=Europe/Berlin")
    assert kept == "1850-05-01T10:00"
    assert read(MOMENT, "a=2016-12-31T23:59:60&a.zone=Z") == "2016-12-31T23:59:60Z"
