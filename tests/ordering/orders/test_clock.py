"""Countdowns are derived from stored deadlines and the server's now."""

from datetime import UTC, datetime, timedelta

import pytest

from ordering.orders.clock import Countdown, duration_words

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (42, "42 s"),
        (250, "4 min 10 s"),
        (600, "10 min"),
        (2880, "48 min"),
        (3600, "1 h 00 min"),
        (36720, "10 h 12 min"),
        (172800, "2 d 0 h"),
        (172799, "47 h 59 min"),
    ],
)
def test_a_span_is_said_as_a_person_says_it(seconds: int, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize("hours", [0.5, 48])
@pytest.mark.parametrize(
    ("left", "level"),
    [
        (1, "calm"),
        (0.26, "calm"),
        (0.24, "warn"),
        (0.11, "warn"),
        (0.09, "urgent"),
        (0, "expired"),
        (-1, "expired"),
    ],
)
def test_the_level_follows_the_share_that_is_left(hours: float, left: float, level: str) -> None:
    whole = timedelta(hours=hours)
    countdown = Countdown(START, START + whole, START + whole * (1 - left))
    assert countdown.level == level
    assert 0 <= countdown.percent <= 100


@pytest.mark.parametrize(("left", "level"), [(0.24, "calm"), (0.09, "urgent"), (0, "expired")])
def test_while_an_order_waits_only_very_little_time_is_told(left: float, level: str) -> None:
    whole = timedelta(hours=48)
    countdown = Countdown(START, START + whole, START + whole * (1 - left), waits=True)
    assert countdown.level == level


def test_a_reservation_without_length_is_no_division_by_zero() -> None:
    assert Countdown(START, START, START).percent == 0
