"""One view of the API's health for all workers: while it fails, or asks for patience, background
work rests, and one call at a time finds out whether it is over.

A store that is down knows of no outage: then each worker goes by what it meets itself.
"""

import random
import time

from numbers_api.errors import Unavailable
from numbers_api.pace import Pace
from numbers_api.store import SharedStore

# Seconds. Each try that fails makes the rest twice as long.
FIRST_REST = 5.0
LONGEST_REST = 120.0
# How long the one who tries has before somebody else may; a call in background takes no longer.
TRY_SECONDS = 60


class Outage:
    """Shared by all processes that share the store. Times are by the wall clock, so that they mean
    the same to all of them."""

    def __init__(self, store: SharedStore, *, key: str) -> None:
        self._store = store
        self._key = f"numbers-api-outage:{key}"

    def is_on(self) -> bool:
        """Whether there is one, be it time to try again or not."""
        return self._known() is not None

    def rests(self) -> bool:
        """Whether nobody should call yet."""
        known = self._known()
        return known is not None and time.time() < known[0]

    def may_try(self) -> bool:
        """Whether this worker may call: always while all is well; in an outage one worker may, once
        its rest is over."""
        return not self.is_on() or (
            not self.rests() and self._store.add(f"{self._key}:try", 1, TRY_SECONDS) is not False
        )

    def begins(self, least: float = 0.0) -> None:
        """The API failed, once more or for the first time: everybody rests, for at least `least`
        seconds. Repeatable.

        While all rest already it is the same failure, which several workers have met at once: that
        makes the rest no longer.
        """
        now, known = time.time(), self._known()
        until, failures = known or (0.0, 0)
        if until <= now:
            failures = min(failures + 1, 16)
            rest = min(FIRST_REST * 2.0 ** (failures - 1), LONGEST_REST)
            until = now + rest * random.uniform(0.8, 1.2)  # noqa: S311  # no secret
        until = max(until, now + least)
        self._store.set(self._key, (until, failures), until - now + 10 * LONGEST_REST)
        self._store.delete(f"{self._key}:try")

    def was_not_tried(self) -> None:
        """Whoever was to try had nothing to call for: somebody else may. Repeatable."""
        self._store.delete(f"{self._key}:try")

    def ends(self) -> None:
        """The API answered. Repeatable."""
        self._store.delete(self._key)
        self._store.delete(f"{self._key}:try")

    def _known(self) -> tuple[float, int] | None:
        """Until when everybody rests, and how often it failed."""
        known = self._store.get(self._key)
        return (float(known[0]), int(known[1])) if known else None


class Resting:
    """A pace that lets no call pass while the API rests: background work fails at once and tries
    again later."""

    def __init__(self, pace: Pace, outage: Outage) -> None:
        self._pace = pace
        self._outage = outage

    def wait(self, longest: float) -> float:
        """As the pace it wraps. Raises Unavailable while the API rests."""
        if self._outage.rests():
            raise Unavailable(
                "The Numbers API has failed just now, so it is left alone for a while."
            )
        return self._pace.wait(longest)
