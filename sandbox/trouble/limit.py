"""How many requests a second the API takes."""

import time


class RateLimit:
    """A token bucket that holds one second's worth of requests; the rate is given with each
    request, as it may change."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Fill the bucket."""
        self._left = float("inf")
        self._filled = time.monotonic()

    def wait(self, per_second: float | None) -> float:
        """How many seconds too early a request is; 0 where it may pass, and then it is counted."""
        if per_second is None:
            return 0
        now = time.monotonic()
        self._left = min(max(1.0, per_second), self._left + (now - self._filled) * per_second)
        self._filled = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return (1 - self._left) / per_second
