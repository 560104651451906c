"""Passing stored callbacks on to the workers: at once while few come, several in one message while
many do.

A message costs the broker's client more than all else that a callback takes, so one thread of each
process sends them, and whoever calls gets its answer meanwhile. What is lost with the process, or
with a broker that is down, the sweep finds.
"""

import time
from functools import cache
from queue import Empty, Full, Queue
from threading import Thread

import structlog

from jobs.promises import send
from ordering.tracking.models import CALLBACK

log = structlog.get_logger(__name__)

# The most callbacks in one message: a worker takes them one after the other.
MOST = 20
# Seconds between two messages that are not full.
GAP = 0.05
# So many may wait while the broker hangs; the sweep has those beyond.
LONGEST_QUEUE = 10_000


def pass_on(pk: int) -> None:
    """Tells the workers of a stored callback. Waits for nothing and never fails."""
    try:
        _waiting().put_nowait(pk)
    except Full:
        log.warning("relay.full")


@cache
def _waiting() -> Queue[int]:
    """What is to be passed on; its thread starts with the first of them."""
    waiting: Queue[int] = Queue(LONGEST_QUEUE)
    Thread(target=_relay, args=[waiting], name="relay", daemon=True).start()
    return waiting


def _relay(waiting: Queue[int]) -> None:
    while True:
        # Waits for the first, and takes what has gathered with it.
        pks = [waiting.get()]
        try:
            while len(pks) < MOST:
                pks.append(waiting.get_nowait())
        except Empty:
            pass
        try:
            send(CALLBACK, list(pks))
        except Exception:
            # Whatever it is, the thread must live for those that come after.
            log.exception("relay.failed")
        if len(pks) < MOST:
            time.sleep(GAP)
