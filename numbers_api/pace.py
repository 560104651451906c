"""The client's own rate limit, shared by all workers: a token bucket in a shared store.

Time is cut into slots of 1/rate seconds, and a slot lets one call pass. Whoever adds the slot's key
to the store has it; adding is one step, so no lock is held and nothing has to be given back. The
newest `burst` slots that nobody took are the bucket's content; when they are gone, the next call
takes a slot of the near future and waits for it. So calls come in turn, each knows at once how long
it waits, and whatever clocks the workers have, no slot is used twice.
"""

import math
import time
from typing import Protocol

from numbers_api.errors import RateLimited
from numbers_api.store import SharedStore

# Seconds that a slot's key outlives its use, for workers whose clock is behind.
GRACE = 5
# Seconds that somebody waits for a turn of their own share.
LONGEST_FOR_OWN = 0.5


class Pace(Protocol):
    def wait(self, longest: float) -> float:
        """Waits for this call's turn; the seconds that it took. Raises RateLimited if it takes over
        `longest` seconds."""


class Unlimited:
    """No limit of our own."""

    def wait(self, longest: float) -> float:
        return 0.0


class Slots:
    """At most `per_second` calls each second over all processes that share the store, and `burst`
    more after a rest.

    A store that is down limits nothing: the API then says itself when it is too much.
    """

    def __init__(self, store: SharedStore, *, key: str, per_second: float, burst: int = 0) -> None:
        self._store = store
        self._key = f"numbers-api-slot:{key}"
        self._rate = per_second
        self._burst = burst or math.ceil(per_second / 4)
        # Every slot before this one is known to be taken.
        self._untried = 0

    def wait(self, longest: float) -> float:
        now = time.time()
        oldest = math.floor(now * self._rate) - self._burst + 1
        last = math.floor((now + longest) * self._rate)
        # A clock that was set back would leave a worker waiting for a time long ahead.
        first = max(oldest, self._untried) if self._untried <= last else oldest
        keep = math.ceil(longest + self._burst / self._rate) + GRACE
        for slot in range(first, last + 1):
            added = self._store.add(f"{self._key}:{slot}", 1, keep)
            if added is None:
                # A store that is down limits nothing.
                return 0.0
            self._untried = slot + 1
            if added:
                break
        else:
            raise RateLimited(
                "Too many calls of our own are waiting for the Numbers API.",
                retry_after=1.0,
                http_status=None,
            )
        waited = max(0.0, slot / self._rate - now)
        time.sleep(waited)
        return waited


class Share:
    """What one of many callers has of a pace: they wait for a turn of their own, and then for one
    of everybody's. However much they ask for, others find turns that they could not take. For
    their own they don't wait long: whoever waits holds a thread that others need."""

    def __init__(self, own: Pace, whole: Pace) -> None:
        self._own = own
        self._whole = whole

    def wait(self, longest: float) -> float:
        waited = self._own.wait(min(longest, LONGEST_FOR_OWN))
        return waited + self._whole.wait(longest - waited)
