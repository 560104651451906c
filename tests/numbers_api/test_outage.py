"""Workers that share a store rest together while the API fails, and one of them finds out that it
is over."""

from typing import Any

import pytest
import time_machine

from numbers_api.errors import Unavailable
from numbers_api.outage import FIRST_REST, LONGEST_REST, Outage, Resting
from numbers_api.pace import Unlimited
from numbers_api.store import OwnStore


class Down(OwnStore):
    """A store that is down."""

    def get(self, key: str) -> Any:
        return None

    def add(self, key: str, value: Any, timeout: float) -> bool | None:
        return None


def test_while_all_is_well_everybody_may_call() -> None:
    outage = Outage(OwnStore(), key="p")
    assert (outage.is_on(), outage.rests(), outage.may_try(), outage.may_try()) == (
        False,
        False,
        True,
        True,
    )


def test_in_an_outage_all_rest_and_then_one_tries() -> None:
    store = OwnStore()
    here, there = Outage(store, key="p"), Outage(store, key="p")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        here.begins()
        assert (there.is_on(), there.rests(), there.may_try()) == (True, True, False)
        clock.shift(FIRST_REST * 1.2 + 1)
        assert not there.rests()
        assert [there.may_try(), here.may_try(), there.may_try()] == [True, False, False]
        there.ends()
        assert (here.is_on(), here.may_try(), there.may_try()) == (False, True, True)


def test_after_a_try_that_failed_another_one_tries_as_soon_as_the_rest_is_over() -> None:
    store = OwnStore()
    here, there = Outage(store, key="p"), Outage(store, key="p")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        here.begins()
        clock.shift(FIRST_REST * 1.2 + 1)
        assert here.may_try()
        here.begins()
        clock.shift(FIRST_REST * 2 * 1.2 + 1)
        assert there.may_try()


def test_each_try_that_fails_makes_the_rest_longer_up_to_a_limit() -> None:
    outage, waits = Outage(OwnStore(), key="p"), []
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        for _failure in range(10):
            outage.begins()
            waited = 0.0
            while outage.rests():
                clock.shift(0.5)
                waited += 0.5
            waits.append(waited)
    assert FIRST_REST * 0.8 <= waits[0] <= FIRST_REST * 1.2 + 0.5
    assert waits[2] > waits[0] * 2
    assert LONGEST_REST * 0.8 <= waits[-1] <= LONGEST_REST * 1.2 + 0.5


def test_workers_that_meet_the_same_failure_rest_once() -> None:
    store = OwnStore()
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        for _worker in range(6):
            Outage(store, key="p").begins()
        clock.shift(FIRST_REST * 1.2 + 1)
        assert not Outage(store, key="p").rests()


def test_the_api_may_ask_for_more() -> None:
    outage = Outage(OwnStore(), key="p")
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        outage.begins(least=60)
        clock.shift(59)
        assert outage.rests()
        clock.shift(2)
        assert not outage.rests()


def test_other_projects_are_not_concerned() -> None:
    store = OwnStore()
    Outage(store, key="mine").begins()
    assert not Outage(store, key="other").is_on()


def test_a_store_that_is_down_knows_of_no_outage() -> None:
    outage = Outage(Down(), key="p")
    outage.begins()
    assert (outage.is_on(), outage.may_try()) == (False, True)


def test_background_work_fails_at_once_while_the_api_rests() -> None:
    outage = Outage(OwnStore(), key="p")
    pace = Resting(Unlimited(), outage)
    assert pace.wait(1) == 0.0
    outage.begins()
    with pytest.raises(Unavailable):
        pace.wait(1)
