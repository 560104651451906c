"""How many calls of one process may be waited for at once: an API that hangs takes so many of its
threads and no more, and the others go on with what needs no API."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from numbers_api.errors import Busy


class Bulkhead:
    """So many places for calls. Safe to share between threads; nobody waits for a place."""

    def __init__(self, places: int) -> None:
        self._places = Semaphore(places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one call, held until the block ends. Raises Busy when all are taken."""
        if not self._places.acquire(blocking=False):
            raise Busy("Too many calls were waiting for the Numbers API. Nothing was sent.")
        try:
            yield
        finally:
            self._places.release()
