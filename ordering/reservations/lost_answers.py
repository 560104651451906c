"""Finding out what became of a reservation whose answer was lost. Nothing is sent again here: that
is a person's to decide."""

from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from numbers_api.events import NUMBER_ORDER
from ordering.orders import steps
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.steps import StepName
from ordering.reservations import reconcile
from ordering.tracking import schedule, unknown_orders
from ordering.tracking.models import CallbackEvent

# A call that was still under way somewhere when its answer was lost has long ended by then.
CALLS_END_AFTER = timedelta(minutes=3)
# Two looks that both find the number on offer are at least so far apart.
BETWEEN_LOOKS = timedelta(seconds=30)
# How many orders that nobody here knows are asked about in one look.
MOST_UNKNOWN = 20


def search(order: Order, client: NumbersClient) -> None:
    """Looks whether the API knows an order that fits, and whether the number is still on offer;
    settles what that proves.

    Idempotent. Plans the next look. Raises the client's errors. A number that is still on offer was
    not reserved: when two looks have seen it, the second of them after every call must have ended,
    the order is a draft again.
    """
    steps.plan(order.pk, StepName.FIND, schedule.next_look(order))
    _ask_about_unknown_orders()
    if reconcile.find(order, client):
        return
    mine = Order.objects.filter(pk=order.pk)
    if (number := reconcile.number_sent(order)) is None:
        mine.update(looked_at=timezone.now())
        return
    if (holder := _reserved_since(order, number)) is not None:
        found_out: dict[str, Any] = {"code": "got_by_another", "order": holder.pk}
    else:
        try:
            client.availability(number)
            on_offer = True
        except NotFound:
            on_offer = False
        now, was_on_offer = timezone.now(), on_offer and order.seen_on_offer
        has_ended = order.lost_at is not None and order.lost_at <= now - CALLS_END_AFTER
        seen_at = order.looked_at if was_on_offer else None
        if not (has_ended and seen_at and seen_at <= now - BETWEEN_LOOKS):
            # The first of the looks that see the number on offer counts until one does not.
            since = order.looked_at if was_on_offer else now
            mine.update(looked_at=since, seen_on_offer=on_offer)
            return
        found_out = {"code": "still_on_offer"}
    order.move_to(OrderState.DRAFT, act=Act.NOT_RESERVED, source=Source.SYNC, details=found_out)


def _ask_about_unknown_orders() -> None:
    """A callback of an order that nobody here knows may be about this one: those that came while no
    answer was lost are asked about now."""
    waiting = CallbackEvent.objects.filter(
        order=None, processed_at=None, resource_type=NUMBER_ORDER
    ).exclude(resource_id="")
    newest = waiting.values("resource_id").annotate(last=Max("received_at")).order_by("-last")
    for remote_id in newest.values_list("resource_id", flat=True)[:MOST_UNKNOWN]:
        unknown_orders.named(remote_id)


def _reserved_since(order: Order, number: str) -> Order | None:
    """Another order of ours that got the number after the answer was lost: so it was free, and this
    one had not got it."""
    others = Order.objects.filter(
        numbers__phone_number=number, reserved_at__gt=order.lost_at
    ).exclude(pk=order.pk)
    return others.order_by("reserved_at").first() if order.lost_at else None
