"""Of a process's threads only some may wait for the API; who comes beyond them is told so at
once."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Barrier, Event
from typing import Any

import pytest

from numbers_api import factory
from numbers_api.bulkhead import Bulkhead
from numbers_api.errors import Busy, NumbersApiError, Unavailable
from tests.conftest import Sandbox

from .conftest import Calls, Connect, Fault

# Seconds after which a thread hangs.
HANGS = 60


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as pool:
        yield pool


def occupied(
    threads: ThreadPoolExecutor, bulkhead: Bulkhead, count: int, leave: Event
) -> list[Future[None]]:
    """So many threads that stay within until they may leave."""
    inside = Barrier(count + 1)

    def stay() -> None:
        with bulkhead.place():
            inside.wait(HANGS)
            assert leave.wait(HANGS)

    staying = [threads.submit(stay) for _ in range(count)]
    inside.wait(HANGS)
    return staying


def test_who_comes_beyond_the_bound_is_refused_until_one_leaves(
    threads: ThreadPoolExecutor,
) -> None:
    bulkhead, leave = Bulkhead(3), Event()
    staying = occupied(threads, bulkhead, 3, leave)
    for _time in range(2):
        with pytest.raises(Busy, match="Nothing was sent"), bulkhead.place():
            pytest.fail("a fourth was let in")
    leave.set()
    for each in staying:
        each.result(HANGS)
    occupied(threads, bulkhead, 3, leave)


def test_of_many_at_once_no_more_than_the_bound_are_let_in(threads: ThreadPoolExecutor) -> None:
    bulkhead, together, all_decided = Bulkhead(5), Barrier(20), Barrier(20)

    def come(_number: int) -> bool:
        together.wait(HANGS)
        try:
            with bulkhead.place():
                all_decided.wait(HANGS)
        except Busy:
            all_decided.wait(HANGS)
            return False
        return True

    assert sum(threads.map(come, range(20))) == 5


@pytest.mark.parametrize("error", [Unavailable("No answer"), KeyboardInterrupt()])
def test_a_failed_call_leaves_its_place(error: BaseException) -> None:
    bulkhead = Bulkhead(1)
    for _time in range(3):
        with pytest.raises(type(error)), bulkhead.place():
            raise error


def test_a_call_holds_its_place_until_it_is_answered_and_what_is_refused_is_not_sent(
    connect: Connect, fault: Fault, calls: Calls, sandbox: Sandbox, threads: ThreadPoolExecutor
) -> None:
    bulkhead = Bulkhead(1)
    client = connect(place=bulkhead.place)
    assert client.regions()
    fault("listAvailableRegions", status=503)
    assert client.regions(), "the repeats of a call are one with it"
    so_far = calls("listAvailableRegions")
    with sandbox.hangs():
        together = [threads.submit(client.regions) for _ in range(3)]
        refused, waiting = wait_for(together, 2)
    assert [type(each.exception()) for each in refused] == [Busy, Busy]
    assert waiting.pop().result(HANGS)
    assert calls("listAvailableRegions") == so_far + 1


def test_pages_leave_two_threads_free_and_background_work_is_not_bounded(
    sandbox: Sandbox, settings: Any, threads: ThreadPoolExecutor
) -> None:
    settings.WEB_THREADS = 4
    assert factory.page_client().regions()
    with sandbox.hangs():
        tasks = [threads.submit(factory.task_client().regions) for _ in range(5)]
        pages = [threads.submit(factory.page_client().regions) for _ in range(5)]
        refused, waiting = wait_for(pages, 3)
        assert not any(each.done() for each in tasks)
    assert [type(each.exception()) for each in refused] == [Busy] * 3
    assert len(waiting) == 2
    assert all(each.result(HANGS) for each in [*tasks, *waiting])


def test_it_is_an_error_of_the_api_with_advice() -> None:
    assert issubclass(Busy, NumbersApiError)
    assert "again" in Busy.advice


def wait_for(calls: list[Future[Any]], count: int) -> tuple[set[Future[Any]], set[Future[Any]]]:
    """The first so many that are over, and the others."""
    over, others = set[Future[Any]](), set(calls)
    while len(over) < count:
        done, others = wait(others, HANGS, FIRST_COMPLETED)
        assert done, "nothing comes to its end"
        over |= done
    return over, others
