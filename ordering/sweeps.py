"""How a sweep works off what is due: alone, in claimed batches, with a bounded crew, and resting
together when the API fails."""

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
from numbers_api.outage import Outage
from ordering.connections import drop_broken

log = structlog.get_logger(__name__)

# The most rows that are claimed at once.
BATCH = 50
# Seconds in which a sweep begins batches; the next one goes on.
SWEEP_SECONDS = 50.0
# Should a sweep's worker die, this long no other worker takes its place. One that lives says so
# again after each row.
ALONE_SECONDS = 30
SAID_AGAIN_AFTER = 5.0
# So many calls in a row without an answer are no accident.
FAILURES = 3


class _Alone:
    """The one sweep of a name. Without the cache nobody knows of others; then each row's claim
    alone keeps them apart."""

    def __init__(self, name: str) -> None:
        self._key, self._cache = f"ordering.sweep:{name}", QuietCache()
        self._said_at = time.monotonic()

    def begins(self) -> bool:
        return self._cache.add(self._key, 1, ALONE_SECONDS) is not False

    def lives(self) -> None:
        if time.monotonic() - self._said_at > SAID_AGAIN_AFTER:
            self._said_at = time.monotonic()
            self._cache.set(self._key, 1, ALONE_SECONDS)

    def ends(self) -> None:
        self._cache.delete(self._key)


@dataclass
class _Told:
    """How a batch went, counted by all of its crew. A count that is lost between two threads does
    no harm."""

    alone: _Alone
    # By `time.monotonic`: no row is begun after it.
    ends: float
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
    """Takes batch after batch until nothing is due, the time is over, or the API fails; one sweep
    of a name at a time.

    `take` claims at most so many rows and returns their keys, `act` may raise the client's errors
    and returns False where there was nothing to call the API for, `give_back` gets the keys that
    were claimed and not begun. After an outage one row is tried, then two, four … so that not
    everything comes at once. Returns whether it ended for its time alone, so that the next one
    should go on at once.
    """
    alone = _Alone(name)
    if not alone.begins():
        return False
    try:
        return _work(_Batches(take, act, give_back, alone, time.monotonic() + SWEEP_SECONDS))
    finally:
        alone.ends()


@dataclass(frozen=True)
class _Batches:
    take: Callable[[int], Sequence[int]]
    act: Callable[[int], object]
    give_back: Callable[[Sequence[int]], object]
    alone: _Alone
    ends: float


def _work(batches: _Batches) -> bool:
    api = outage()
    size = 1 if api.is_on() else BATCH
    while time.monotonic() < batches.ends and not api.rests():
        pks = batches.take(size)
        if not pks:
            return False
        if not api.may_try():
            batches.give_back(pks)
            return False
        told = _carried_out(pks, batches)
        if told.stop.is_set() or (api.is_on() and told.failed_in_a_row and not told.worked):
            api.begins(told.retry_after)
            return False
        if api.is_on() and not _has_ended(api, told):
            return False
        size = min(size * 2, BATCH)
    return not api.rests()


def _has_ended(api: Outage, told: _Told) -> bool:
    """Whether the row that was tried shows that the API answers; where it had nothing to ask, the
    next sweep tries another."""
    if told.worked:
        api.ends()
    else:
        api.was_not_tried()
    return bool(told.worked)


def _carried_out(pks: Sequence[int], batches: _Batches) -> _Told:
    told, waiting = _Told(batches.alone, batches.ends), SimpleQueue[int]()
    for pk in pks:
        waiting.put(pk)
    crew = min(settings.SWEEP_THREADS, len(pks))
    if crew <= 1:
        _drain(waiting, batches.act, told)
    else:
        with ThreadPoolExecutor(crew) as threads:
            for _member in range(crew):
                threads.submit(_drain_apart, waiting, batches.act, told)
    left = list(_rest(waiting))
    if left:
        batches.give_back(left)
    return told


def _drain(waiting: "SimpleQueue[int]", act: Callable[[int], object], told: _Told) -> None:
    while not told.stop.is_set() and time.monotonic() < told.ends:
        told.alone.lives()
        try:
            pk = waiting.get_nowait()
        except Empty:
            return
        try:
            called = act(pk)
        except NumbersApiError as error:
            told.fails(error)
        except Exception:
            # One row that nobody foresaw must not keep all others waiting.
            log.exception("sweep.failed", pk=pk)
            # Nor must a connection that broke off: the rows after it get a new one.
            drop_broken()
        else:
            if called is not False:
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
