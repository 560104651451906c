"""The API's own clock."""

import time
from email.utils import formatdate


class Clock:
    """The one source of the moments that the API writes, in seconds since the epoch; `skew` is how
    far it is ahead."""

    def __init__(self) -> None:
        self.skew: float = 0

    def now(self) -> float:
        """The API's time."""
        return time.time() + self.skew


def http_date(seconds: float) -> str:
    """A moment as HTTP's headers write it."""
    return formatdate(seconds, usegmt=True)
