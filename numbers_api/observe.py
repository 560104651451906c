"""What is told of every call: a log line, and hooks for metrics. Never a body, an id or a header
that proves who calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import local

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Call:
    """One attempt of one call. `seconds` counts from the first byte sent, `waited` is what the rate
    limit took before that."""

    operation: str
    verb: str
    path: str
    attempt: int
    seconds: float
    status: int | None = None
    waited: float = 0.0
    # The name of an error of `numbers_api.errors`, or nothing.
    error: str = ""
    request_id: str = ""
    # The API's own clock, by its Date header, to the second.
    server_time: datetime | None = None


# How often the API has answered each thread.
_ANSWERS = local()


Hook = Callable[[Call], None]


def count_answer(call: Call) -> None:
    """Counts what shows that the API answers: no token, no server error, no call for patience."""
    has_answered = call.status is not None and call.status < 500 and call.status != 429
    if has_answered and call.operation != "token":
        _ANSWERS.count = answers() + 1


def answers() -> int:
    """How often the API has answered this thread so far."""
    return int(getattr(_ANSWERS, "count", 0))


def log_call(call: Call) -> None:
    """One structured line."""
    log.info(
        "numbers_api.call",
        operation=call.operation,
        verb=call.verb,
        endpoint=call.path,
        status=call.status,
        ms=round(call.seconds * 1000),
        waited_ms=round(call.waited * 1000),
        attempt=call.attempt,
        error=call.error,
        request_id=call.request_id,
    )


def tell(hooks: Iterable[Hook], call: Call) -> None:
    """Tells every hook. One that fails is logged by its kind alone and spoils neither the call nor
    the others."""
    for hook in hooks:
        try:
            hook(call)
        # Somebody else's code, and no reason to lose an answer.
        except Exception as error:  # noqa: BLE001
            log.warning("numbers_api.hook_failed", reason=type(error).__name__)
