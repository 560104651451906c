"""What is known of the database's health, without waiting for the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import OperationalError

from ordering.pages.health import Pulse

# Seconds after which a thread hangs.
HANGS = 60
LONG = 3600.0


class Database:
    """One that answers, fails, or hangs for as long as the test says."""

    def __init__(self) -> None:
        self.answers, self.error = Event(), ""
        self.answers.set()
        self.asked = 0

    def look(self) -> None:
        self.asked += 1
        assert self.answers.wait(HANGS)
        if self.error:
            raise OperationalError(self.error)


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database()
    yield made
    made.answers.set()


def test_it_is_well_while_the_database_answers_and_unwell_as_soon_as_it_fails(
    database: Database,
) -> None:
    pulse = Pulse(database.look, patience=HANGS, trusted=LONG)
    assert pulse.is_well()
    database.error = "gone"
    assert not pulse.is_well()
    database.error = ""
    assert pulse.is_well()


def test_while_the_database_hangs_what_was_seen_last_counts_for_its_time(
    database: Database,
) -> None:
    trusting = Pulse(database.look, patience=1.0, trusted=LONG)
    strict = Pulse(database.look, patience=1.0, trusted=0.0)
    assert seen_well(trusting)
    assert seen_well(strict)
    database.answers.clear()
    assert trusting.is_well()
    assert not strict.is_well()


def test_a_failure_after_a_hang_is_known_too(database: Database) -> None:
    pulse = Pulse(database.look, patience=0.01, trusted=LONG)
    assert seen_well(pulse)
    database.answers.clear()
    assert pulse.is_well()
    database.error = "gone"
    database.answers.set()
    assert any(not pulse.is_well() for _ in range(HANGS * 100))


def test_however_many_ask_one_looks_and_nobody_waits(database: Database) -> None:
    pulse = Pulse(database.look, patience=0.01, trusted=LONG)
    database.answers.clear()
    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(pulse.is_well) for _ in range(100)]
        assert not any(each.result(HANGS) for each in asked)
    assert database.asked == 1


def test_a_look_that_never_ends_is_given_up_for_a_new_one(database: Database) -> None:
    pulse = Pulse(database.look, patience=0.01, trusted=0.0)
    database.answers.clear()
    assert not pulse.is_well()
    assert not pulse.is_well()
    assert database.asked == 2


def seen_well(pulse: Pulse) -> bool:
    """Asks until the look has come to its end."""
    return any(pulse.is_well() for _ in range(HANGS * 100))
