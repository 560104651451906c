"""Threads for what messages begin, in each worker process and for each queue its own: work that
waits for a service never takes the place of other work."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, BoundedSemaphore

import structlog
from celery.signals import worker_process_shutdown, worker_shutdown
from django.conf import settings
from django.db import connections

log = structlog.get_logger(__name__)


class _Queue:
    """The threads of one queue; `free` counts those that have nothing to do."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(settings.SWEEP_THREADS)
        self.free = BoundedSemaphore(settings.SWEEP_THREADS)


_QUEUES: dict[str, _Queue] = {}


def begin(queue: str, act: Callable[[], bool]) -> bool:
    """Acts in a thread of that queue. Returns False, and does nothing, where none is free: what is
    due is found by the sweep, in the order in which it matters."""
    of_queue = _QUEUES.setdefault(queue, _Queue())
    if not of_queue.free.acquire(blocking=False):
        return False
    future = of_queue.threads.submit(apart, act)
    future.add_done_callback(lambda _done: of_queue.free.release())
    return True


def apart(act: Callable[[], bool]) -> bool:
    """Acts in a thread, and leaves no connection to the database behind. Never raises: what nobody
    foresaw is logged, and keeps nothing else waiting."""
    try:
        return act()
    except Exception:
        log.exception("thread.failed")
        return False
    finally:
        connections.close_all()


@contextmanager
def worker_pool(count: int) -> Iterator[ThreadPoolExecutor]:
    """So many threads for the block, each of which keeps its connection to the database until the
    block ends: a new one for each piece of work would cost as much as the work."""
    threads, all_there = ThreadPoolExecutor(count), Barrier(count)

    def leave() -> None:
        # No thread does two of these, so that each closes its own.
        all_there.wait()
        connections.close_all()

    try:
        yield threads
    finally:
        for _thread in range(count):
            threads.submit(leave)
        threads.shutdown(wait=True)


@worker_process_shutdown.connect
@worker_shutdown.connect
def finish(**_facts: object) -> None:
    """Waits for what was begun: a worker that is told to stop ends its work first."""
    while _QUEUES:
        _QUEUES.popitem()[1].threads.shutdown(wait=True)
