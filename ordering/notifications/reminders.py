"""Reminders before a reservation, or the time for an answer to the reviewers, runs out: each of a
clock once, to everybody who follows the order."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ordering.notifications.team import blocked_for_long
from ordering.orders.calendars import office_of
from ordering.orders.choices import Act, Clock, NotificationKind, Part, Source
from ordering.orders.clock import Running, running
from ordering.orders.four_eyes import approvers, waits_for_approval
from ordering.orders.notifications import Notification, Reminder
from ordering.orders.order import Order
from ordering.orders.waiting import Waiting, waiting_for

LEFT = {Part.HALF: 0.5, Part.QUARTER: 0.25, Part.TENTH: 0.1, Part.OVER: 0.0}
LITTLE = frozenset({Part.TENTH, Part.OVER})
# An end that moved by less than this share of the whole is still the same clock.
SAME = 0.05


def remind(pk: int) -> datetime | None:
    """Tells what is due of the order's clock, and returns when the next part is. Idempotent. Locks
    the order.

    Where several parts have passed unseen, only the last of them is told.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        later: list[datetime] = []
        over: datetime | None = None
        if order is None:
            return None
        for clock in running(order):
            # What fell while an earlier clock ran was not the thing to hear of.
            falls = falls_of(order, clock)
            falls = {part: at for part, at in falls.items() if over is None or at > over}
            if clock.kind is Clock.RESERVATION:
                # Its end is the API's to say: the order then expires, and that is told.
                falls.pop(Part.OVER, None)
            now = timezone.now()
            if waiting_for(order) is not None:
                # Nobody can do anything about it; that little time is left they hear all the same.
                falls = {part: at for part, at in falls.items() if part in LITTLE}
            _tell(order, clock, [part for part, at in falls.items() if at <= now])
            later += [at for at in falls.values() if at > now]
            over = clock.ends_at
        later += [*_end_of_wait(order), *blocked_for_long(order)]
    return min(later, default=None)


def falls_of(order: Order, clock: Running) -> dict[Part, datetime]:
    """When so much of a clock is left: of the time to answer reviewers as the team's office counts
    it, of a reservation by the API's own clock."""
    office = office_of(order.team_id) if clock.kind is Clock.REPLY else None
    if office is None:
        whole = clock.ends_at - clock.starts_at
        return {part: clock.ends_at - whole * left for part, left in LEFT.items()}
    working = office.working_time
    work = working.between(clock.starts_at, clock.ends_at)
    if not work:
        # The office got its hours after the clock had begun.
        whole = clock.ends_at - clock.starts_at
        return {part: clock.ends_at - whole * left for part, left in LEFT.items()}
    falls = {part: working.after(clock.starts_at, work * (1 - left)) for part, left in LEFT.items()}
    return falls | {Part.OVER: clock.ends_at}


def _end_of_wait(order: Order) -> list[datetime]:
    """Tells once that what was waited for should be here; or when that is to be told."""
    waiting = Waiting.objects.filter(order=order).first() if order.is_editable else None
    if waiting is None:
        return []
    if not waiting.is_over:
        return [waiting.ends_at]
    key = int(waiting.since.timestamp())
    Notification.objects.tell(order, NotificationKind.WAITED, key=key)
    return []


def _tell(order: Order, clock: Running, passed: list[Part]) -> None:
    # The parts of this very clock that were told or passed over.
    slack: timedelta = (clock.ends_at - clock.starts_at) * SAME
    rows = order.reminders.filter(clock=clock.kind).values_list("part", "ends_at")
    known = {Part(part) for part, ends_at in rows if abs(ends_at - clock.ends_at) <= slack}
    new = [part for part in passed if part not in known]
    # Whoever knows that a tenth is left need not hear that a quarter is.
    told = next(
        (part for part in reversed(new) if all(LEFT[part] < LEFT[other] for other in known)), None
    )
    said = {"order": order, "clock": clock.kind, "ends_at": clock.ends_at}
    Reminder.objects.bulk_create([Reminder(**said, part=part, told=part is told) for part in new])
    if told:
        entry = order.note(Act.REMINDED, source=Source.CLOCK, details={"part": str(told)})
        facts: dict[str, Any] = {"clock": clock.kind, "part": told, "deadline": clock.ends_at}
        # The clock goes on while somebody has to approve, so they hear of it too.
        asked = approvers(order) if waits_for_approval(order) else []
        kind = NotificationKind.REMINDER
        Notification.objects.tell(order, kind, key=entry.pk, also=asked, **facts)
