"""How a sweep works off what is due: alone, in claimed batches, with a bounded crew, and resting together when the API fails."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event

import structlog
from django.conf import settings
from django.db import connections

from numbers_api.errors import NumbersApiError, OutcomeUnknown, RateLimited, Unavailable
from numbers_api.factory import QuietCache, outage
from ordering.connections import drop_broken

log = structlog.get_logger(__name__)

# The most rows that are claimed at once.
BATCH = 50
# Seconds in which a sweep begins batches; the next one goes on.
SWEEP_SECONDS = 50.0
# Should a sweep's worker die, this long no other worker takes its place.
ALONE_SECONDS = 120
# So many calls in a row without an answer are no accident.
FAILURES = 3


@dataclass
class _Told:
    """How a batch went, counted by all of its crew. A count that is lost between two threads does no harm."""

    stop: Event = field(default_factory=Event)
    worked: int = 0
    failed_in_a_row: int = 0
    retry_after: float = 0.0

    def works(self) -> None:
        self.worked += 1
        self.failed_in_a_row = 0

    def fails(self, error: NumbersApiError) -> None:
        log.warning("numbers_api.failed", reason=type(error).__name__, status=error.http_status)
        if isinstance(error, RateLimited) and error.http_status is not None:
            self.retry_after = max(self.retry_after, error.retry_after)
            self.stop.set()
        elif isinstance(error, Unavailable | OutcomeUnknown):
            self.failed_in_a_row += 1
            if self.failed_in_a_row >= FAILURES:
                self.stop.set()
        else:
            # It answered, though not what this row hoped for.
            self.works()


def sweep(
    name: str,
    take: Callable[[int], Sequence[int]],
    act: Callable[[int], object],
    give_back: Callable[[Sequence[int]], object] = lambda _pks: None,
) -> bool:
    """Takes batch after batch until nothing is due, the time is over, or the API fails; one sweep of a name at a time.

    `take` claims at most so many rows and returns their keys, `act` may raise the client's errors, `give_back` gets the keys
    that were claimed and not begun. After an outage one row is tried, then two, four … so that not everything comes at once.
    Returns whether it ended for its time alone, so that the next one should go on at once.
    """
    key, cache = f"ordering.sweep:{name}", QuietCache()
    # Without the cache nobody knows of other sweeps; then each row's claim alone keeps them apart.
    if cache.add(key, 1, ALONE_SECONDS) is False:
        return False
    try:
        return _work(take, act, give_back)
    finally:
        cache.delete(key)


def _work(
    take: Callable[[int], Sequence[int]], act: Callable[[int], object], give_back: Callable[[Sequence[int]], object]
) -> bool:
    ends, api = time.monotonic() + SWEEP_SECONDS, outage()
    size = 1 if api.is_on() else BATCH
    while time.monotonic() < ends and not api.rests():
        pks = take(size)
        if not pks:
            return False
        if not api.may_try():
            give_back(pks)
            return False
        told = _carried_out(pks, act, give_back)
        if told.stop.is_set() or (api.is_on() and not told.worked):
            api.begins(told.retry_after)
            return False
        if api.is_on():
            api.ends()
        size = min(size * 2, BATCH)
    return not api.rests()


def _carried_out(pks: Sequence[int], act: Callable[[int], object], give_back: Callable[[Sequence[int]], object]) -> _Told:
    told, waiting = _Told(), SimpleQueue[int]()
    for pk in pks:
        waiting.put(pk)
    crew = min(settings.SWEEP_THREADS, len(pks))
    if crew <= 1:
        _drain(waiting, act, told)
    else:
        with ThreadPoolExecutor(crew) as threads:
            for _member in range(crew):
                threads.submit(_drain_apart, waiting, act, told)
    left = list(_rest(waiting))
    if left:
        give_back(left)
    return told


def _drain(waiting: "SimpleQueue[int]", act: Callable[[int], object], told: _Told) -> None:
    while not told.stop.is_set():
        try:
            pk = waiting.get_nowait()
        except Empty:
            return
        try:
            act(pk)
        except NumbersApiError as error:
            told.fails(error)
        except Exception:
            # One row that nobody foresaw must not keep all others waiting.
            log.exception("sweep.failed", pk=pk)
            # Nor must a connection that broke off: the rows after it get a new one.
            drop_broken()
        else:
            told.works()


def _drain_apart(waiting: "SimpleQueue[int]", act: Callable[[int], object], told: _Told) -> None:
    try:
        _drain(waiting, act, told)
    finally:
        connections.close_all()


def _rest(waiting: "SimpleQueue[int]") -> list[int]:
    rest = []
    while not waiting.empty():
        rest.append(waiting.get_nowait())
    return rest
