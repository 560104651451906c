"""Countdowns and durations. Every deadline is stored or follows from what is, every countdown from
it and the server's now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy

from ordering.orders.choices import Clock
from ordering.orders.order import Order
from ordering.orders.states import RESERVED, SUBMITTABLE, OrderState
from ordering.orders.waiting import waiting_for

Level = Literal["calm", "warn", "urgent", "expired"]

WARN_BELOW = 0.25
URGENT_BELOW = 0.10


@dataclass(frozen=True)
class Countdown:
    """What a page shows of a clock. `share` is what is left of it, 0 to 1.

    While the order `waits` for somebody, only very little time is told, as in reminders.
    """

    starts_at: datetime
    ends_at: datetime
    now: datetime
    kind: Clock = Clock.RESERVATION
    waits: bool = False

    @property
    def seconds(self) -> float:
        return max(0.0, (self.ends_at - self.now).total_seconds())

    @property
    def share(self) -> float:
        whole = (self.ends_at - self.starts_at).total_seconds()
        return min(1.0, self.seconds / whole) if whole > 0 else 0.0

    @property
    def level(self) -> Level:
        if self.seconds <= 0:
            return "expired"
        if self.share < URGENT_BELOW:
            return "urgent"
        return "warn" if self.share < WARN_BELOW and not self.waits else "calm"

    @property
    def words(self) -> str:
        return duration_words(self.seconds)

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def countdown(order: Order) -> Countdown | None:
    """The order's countdown while it holds a reservation; that of the answer to the reviewers while
    this one runs out first.

    None where the API no longer has the order: whatever it holds or waits for then is not known.
    """
    if order.missing_upstream_since:
        return None
    if order.state == OrderState.BLOCKED:
        # Once the reply is overdue, what can still be saved counts.
        clocks = running(order)[-1:]
    else:
        clocks = (
            [Running(Clock.RESERVATION, order.reserved_at or order.created_at, order.expires_at)]
            if order.state in RESERVED and order.expires_at
            else []
        )
    if not clocks:
        return None
    clock, waits = clocks[0], waiting_for(order) is not None
    return Countdown(clock.starts_at, clock.ends_at, timezone.now(), clock.kind, waits)


@dataclass(frozen=True)
class Running:
    """What runs out first for whoever has the order in hand."""

    kind: Clock
    starts_at: datetime
    ends_at: datetime


def running(order: Order) -> list[Running]:
    """The clock that people are reminded of: the reservation's, or that of the answer to the
    reviewers, if it ends earlier.

    Once the time for that answer is over, both: the reservation may still be saved. Empty while
    there is nothing to do in time.
    """
    clocks = []
    if order.state in SUBMITTABLE and order.expires_at:
        starts_at = order.reserved_at or order.created_at
        clocks.append(Running(Clock.RESERVATION, starts_at, order.expires_at))
    if (reply_by := reply_due(order)) is not None:
        clocks.append(Running(Clock.REPLY, order.state_since, reply_by))
    clocks.sort(key=lambda clock: clock.ends_at)
    is_overdue = (
        bool(clocks) and clocks[0].kind is Clock.REPLY and clocks[0].ends_at <= timezone.now()
    )
    return clocks if is_overdue else clocks[:1]


def reply_due(order: Order) -> datetime | None:
    """By when a blocked order should be answered, by the setting REPLY_HOURS; None where the API no
    longer has it."""
    waits = order.state == OrderState.BLOCKED and order.missing_upstream_since is None
    return order.reply_by if waits else None


# How spans are said; every page carries them for its script.
DURATIONS = {
    "days": gettext_lazy("%(days)d d %(hours)d h"),
    "hours": gettext_lazy("%(hours)d h %(minutes)02d min"),
    "minutes": gettext_lazy("%(minutes)d min"),
    "minutes-seconds": gettext_lazy("%(minutes)d min %(seconds)02d s"),
    "seconds": gettext_lazy("%(seconds)d s"),
}


def duration_words(seconds: float) -> str:
    """A span as a person says it: 2 d 3 h, 10 h 12 min, 48 min, 4 min 10 s. `words` in
    static/js/durations.js says the same."""
    whole = int(seconds)
    days, hours, minutes = whole // 86400, whole // 3600, whole // 60 % 60
    numbers = {"days": days, "hours": hours, "minutes": minutes, "seconds": whole % 60}
    if days > 1:
        pattern, numbers["hours"] = "days", hours % 24
    elif whole >= 3600:
        pattern = "hours"
    elif whole >= 600:
        pattern = "minutes"
    else:
        pattern = "minutes-seconds" if whole >= 60 else "seconds"
    return str(DURATIONS[pattern]) % numbers
