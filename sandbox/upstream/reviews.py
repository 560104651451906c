"""What reviewers decide, and the timers by which reservations lapse and reviews end."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.catalogue.offers import Outcome
from sandbox.clock import Clock

DEFAULT_MESSAGES = {
    Outcome.BLOCK: "We need more information: please check the registration and the documents.",
    Outcome.REJECT: "The registration does not meet the requirements of the regulator.",
    Outcome.EXPIRE: "We need more information, and the reservation is about to end.",
}
_MAGIC = re.compile(r"sandbox:(approve|block|reject|expire|silence)\b[ \t:,.-]*([^\n]*)")


@dataclass(frozen=True)
class Verdict:
    """The end of a review; `message` goes to the order's logs."""

    outcome: Outcome
    message: str | None = None


def verdict_on(details: Any) -> Verdict | None:
    """What the magic text in a registration asks for, the first one found; None without any."""
    for text in _texts(details):
        if found := _MAGIC.search(text):
            outcome = Outcome(found[1])
            return Verdict(outcome, found[2].strip() or DEFAULT_MESSAGES.get(outcome))
    return None


def verdict_by_rule(rules: dict[str, Any], region: str, number_type: str) -> Verdict | None:
    """What the settings' `outcomes` say of a region and type, or else of the region; None where
    they say nothing."""
    rule = rules.get(f"{region}/{number_type}", rules.get(region))
    if rule is None:
        return None
    told = {"outcome": rule} if isinstance(rule, str) else rule
    outcome = Outcome(told["outcome"])
    return Verdict(outcome, told.get("message") or DEFAULT_MESSAGES.get(outcome))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


class Timers:
    """One timer for each order; setting it again replaces it."""

    def __init__(self, on_due: Callable[[str], None], clock: Clock) -> None:
        self._on_due = on_due
        self._clock = clock
        self._handles: dict[str, asyncio.TimerHandle] = {}

    def set(self, order_id: str, deadline: float | None) -> None:
        """Call back at `deadline` (seconds since the epoch), or never where it is None."""
        if handle := self._handles.pop(order_id, None):
            handle.cancel()
        if deadline is not None:
            loop = asyncio.get_running_loop()
            delay = max(0.0, deadline - self._clock.now())
            self._handles[order_id] = loop.call_later(delay, self._on_due, order_id)

    def clear(self) -> None:
        """Stop every timer."""
        for handle in self._handles.values():
            handle.cancel()
        self._handles.clear()
