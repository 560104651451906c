"""The rate limit of our own: shared, in turn, and never a reason to wait for ever."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from numbers_api import factory
from numbers_api.errors import RateLimited
from numbers_api.pace import Share, Slots
from tests.conftest import Sandbox

from .conftest import Calls, Connect


class Broken:
    """A store that is down."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any, timeout: float) -> None: ...

    def add(self, key: str, value: Any, timeout: float) -> bool | None: ...

    def delete(self, key: str) -> None: ...


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def slots(per_second: float, burst: int, key: str = "project") -> Slots:
    return Slots(cache, key=key, per_second=per_second, burst=burst)


def test_after_a_rest_a_few_calls_go_at_once() -> None:
    pace = slots(per_second=2, burst=5)
    assert [pace.wait(10) for _ in range(5)] == [0] * 5


def test_then_calls_go_at_the_rate() -> None:
    pace = slots(per_second=50, burst=1)
    began = time.monotonic()
    for _ in range(11):
        pace.wait(10)
    assert 0.18 <= time.monotonic() - began < 1


def test_all_who_share_the_store_share_the_rate() -> None:
    workers = [slots(per_second=100, burst=1) for _ in range(4)]
    began = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda pace: [pace.wait(10) for _ in range(10)], workers))
    assert time.monotonic() - began >= 0.38


def test_each_key_has_a_rate_of_its_own() -> None:
    first, second = (
        slots(per_second=1, burst=1, key="ours"),
        slots(per_second=1, burst=1, key="theirs"),
    )
    assert first.wait(10) == second.wait(10) == 0


def test_who_would_wait_too_long_is_told_at_once() -> None:
    pace = slots(per_second=1e-6, burst=1)
    pace.wait(10)
    began = time.monotonic()
    with pytest.raises(RateLimited) as limited:
        pace.wait(0.5)
    assert limited.value.http_status is None
    assert time.monotonic() - began < 0.3


def test_a_store_that_is_down_limits_nothing() -> None:
    pace = Slots(Broken(), key="project", per_second=1, burst=1)
    assert [pace.wait(10) for _ in range(20)] == [0] * 20


def test_a_clock_that_is_set_back_makes_nobody_wait_for_the_old_time() -> None:
    pace = slots(per_second=1, burst=3)
    with time_machine.travel("2030-01-01", tick=False):
        pace.wait(10)
    assert pace.wait(10) == 0


def test_calls_of_all_clients_keep_to_the_setting(
    sandbox: Sandbox, calls: Calls, settings: Any
) -> None:
    settings.NUMBERS_API_CALLS_PER_SECOND = 20
    began = time.monotonic()
    for _ in range(8):
        factory.page_client().regions()
        factory.task_client().regions()
    # 16 calls at 20 a second, of which five go at once.
    assert time.monotonic() - began >= 10 / 20
    assert calls("listAvailableRegions") == 16


def test_a_page_that_would_wait_too_long_is_rate_limited_without_a_call(
    connect: Connect, calls: Calls
) -> None:
    busy = slots(per_second=1e-6, burst=1)
    busy.wait(1)
    client = connect(pace=busy, deadline=0.5)
    with pytest.raises(RateLimited):
        client.regions()
    assert calls("listAvailableRegions") == 0


def test_whoever_asks_without_an_end_leaves_turns_to_others() -> None:
    whole = slots(per_second=2, burst=2)
    with time_machine.travel(1_800_000_000.25, tick=False):
        busy, other = (Share(slots(1, 1, key=name), whole) for name in ("busy", "other"))
        assert busy.wait(0) == 0
        # Not even when there is time: whoever waits holds a thread.
        with pytest.raises(RateLimited):
            busy.wait(10)
        assert other.wait(0) == 0
