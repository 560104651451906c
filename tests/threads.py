"""Threads that do the same at the same moment, each with a connection of its own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(act: Callable[[int], Any], count: int = 2) -> list[Any]:
    """Runs the act in so many threads that begin together; returns results and the errors that were
    raised."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001  # what a thread raised is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def until_somebody_waits(seconds: float = 10) -> None:
    """Returns when another connection waits for a lock of this one's transaction."""
    end = time.monotonic() + seconds
    waits = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while not cursor.execute(waits).fetchone()[0]:
            assert time.monotonic() < end, "nobody waits"
            time.sleep(0.01)
