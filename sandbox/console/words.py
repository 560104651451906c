"""Moments, states and deliveries in plain words."""

from datetime import UTC, datetime

from sandbox.upstream.delivery import Delivery
from sandbox.upstream.model import Order, State

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600

STATES = {
    State.CREATED: "Reserved",
    State.IN_REVIEW: "In review",
    State.BLOCKED: "Handed back",
    State.COMPLETED: "Completed",
    State.REJECTED: "Rejected",
    State.EXPIRED: "Expired",
}
SIGNATURES = {"right": "", "none": "unsigned", "wrong": "wrongly signed"}


def moment(seconds: float) -> str:
    """A moment in UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%-d %B %Y, %H:%M:%S UTC")


def length(seconds: float) -> str:
    """A length of time in its two largest units."""
    left = round(seconds)
    if left < MINUTE:
        return f"{left} s"
    if left < HOUR:
        return f"{left // MINUTE} min {left % MINUTE} s"
    if left < 2 * DAY:
        return f"{left // HOUR} h {left % HOUR // MINUTE} min"
    return f"{left // DAY} days {left % DAY // HOUR} h"


def away(seconds: float) -> str:
    """How far a moment is from now: before it, after it, or there."""
    if abs(seconds) < 1:
        return "now"
    return f"in {length(seconds)}" if seconds > 0 else f"{length(-seconds)} ago"


def outlook(order: Order, now: float) -> str:
    """What happens to an order next by itself, or since when nothing does."""
    if order.state is State.IN_REVIEW:
        return (
            "waits until somebody decides"
            if order.review_ends is None
            else f"review ends {away(order.review_ends - now)}"
        )
    if order.deadline is not None:
        return f"lapses {away(order.deadline - now)}"
    if order.state is State.BLOCKED:
        return "waits for a correction, without a time limit"
    return f"since {away(order.updated - now).removesuffix(' ago')}"


def progress(delivery: Delivery, now: float) -> str:
    """What became of a delivery so far; `now` is the true time."""
    last = delivery.last_error if delivery.last_answer is None else f"answer {delivery.last_answer}"
    attempts = f"{delivery.attempts} attempt" + ("" if delivery.attempts == 1 else "s")
    if delivery.state == "DELIVERED":
        return f"Delivered after {attempts}, {last}"
    if delivery.state == "FAILED":
        return f"Given up after {attempts}, {last}"
    if delivery.held:
        return f"Held back until the next event has passed it, or {away(delivery.due - now)}"
    return f"To be sent {away(delivery.due - now)}" + (
        f", after {attempts}, {last}" if delivery.attempts else ""
    )
