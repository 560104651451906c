"""When an order is asked about next: often where something is about to happen, seldom where nothing
is."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from ordering.orders.order import Order
from ordering.orders.states import RESERVED, OrderState

# The longer nothing happened, the longer until the next look: a quarter of the time that the order
# has been in its state.
SHARE = 0.25
SOONEST = {OrderState.IN_REVIEW: timedelta(seconds=10)}
SOONEST_RECHECK = timedelta(minutes=1)
LATEST = timedelta(hours=1)
# Before a reservation ends it is looked at once more, for the vendor may have moved the end.
BEFORE_THE_END = timedelta(minutes=2)
# By then the API should have seen the end too.
AFTER_THE_END = timedelta(seconds=1)
# How soon the API is asked again about an end that it has not confirmed: a person who waits for the
# next order may look on.
UNCONFIRMED = timedelta(seconds=3)


def next_check(order: Order) -> datetime:
    """When the order is due again, if nothing is heard of it before."""
    now = timezone.now()
    if order.is_past_expiry and order.expires_at:
        return now + min(max(UNCONFIRMED, (now - order.expires_at) * SHARE), LATEST)
    soonest = SOONEST.get(OrderState(order.state), SOONEST_RECHECK)
    # Orders that were made together are not asked about together for ever.
    jitter = random.uniform(0.9, 1.1)  # noqa: S311  # no secret
    wait = min(max(soonest, (now - order.state_since) * SHARE), LATEST)
    moments = [now + wait * jitter]
    # What is farther off than the latest look is a later look's to plan; calendars end some day,
    # too.
    ends_at = order.expires_at if order.state in RESERVED else None
    if ends_at is not None and ends_at - now <= 2 * LATEST:
        moments += [ends_at - BEFORE_THE_END, ends_at + AFTER_THE_END]
    return min(moment for moment in moments if moment > now)


def next_look(order: Order) -> datetime:
    """When a reservation whose answer was lost is looked for again."""
    now = timezone.now()
    return now + min(max(SOONEST_RECHECK, (now - (order.lost_at or now)) * SHARE), LATEST)
