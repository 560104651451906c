"""Whether and when a call is made again. Pure: no clock, no sleep, no network."""

import random

from numbers_api.endpoints import IDEMPOTENT
from numbers_api.errors import NumbersApiError, RateLimited, Unavailable

MAX_ATTEMPTS = 3
FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0


def retry_delay(error: NumbersApiError, attempt: int, verb: str) -> float | None:
    """Seconds to wait before attempt `attempt` + 1, or None: give up. `attempt` counts from 1.

    A 429 was not carried out, so any verb may be repeated. Of the rest only GET and PUT are
    (contract README, "Errors"). What the API says of the time to wait is honoured.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    if isinstance(error, RateLimited):
        return error.retry_after * _jitter(1.0, 1.2)
    if isinstance(error, Unavailable) and verb in IDEMPOTENT:
        backoff = min(FIRST_DELAY * 2.0 ** (attempt - 1), LONGEST_DELAY) * _jitter(0.5, 1.0)
        return max(backoff, (error.retry_after or 0.0) * _jitter(1.0, 1.2))
    return None


def attempt_seconds(left: float, attempt: int, verb: str) -> float:
    """How long attempt `attempt` may take of the `left` seconds: half, if another one can follow
    it."""
    return left / 2 if verb in IDEMPOTENT and attempt < MAX_ATTEMPTS else left


def _jitter(low: float, high: float) -> float:
    """Spreads the calls of many workers; nothing here is a secret."""
    return random.uniform(low, high)  # noqa: S311
