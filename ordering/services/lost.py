"""Finding out what became of a reservation whose answer was lost. Nothing is sent again here: that
is a person's to decide."""

from datetime import timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from ordering.choices import Act, Source
from ordering.models import CallbackEvent, Order
from ordering.services import adopt, schedule, sync
from ordering.states import OrderState

# A call that was still under way somewhere when its answer was lost has long ended by then.
SETTLED = timedelta(minutes=3)
# Two looks that both find the number on offer are at least so far apart.
APART = timedelta(seconds=30)
# How many orders that nobody here knows are asked about in one look.
MOST_STRANGERS = 20


def due() -> QuerySet[Order]:
    """Orders of unknown outcome whose time to be looked for has come."""
    unknown = sync.unclaimed().filter(
        state=OrderState.OUTCOME_UNKNOWN, next_sync_at__lte=timezone.now()
    )
    return unknown.order_by("next_sync_at")


def look(order: Order, client: NumbersClient) -> None:
    """Looks whether the API knows an order that fits, and whether the number is still on offer;
    settles what that proves.

    Repeatable. Raises the client's errors, after planning the next look. A number that is still on
    offer was not reserved: when two looks have seen it, the second of them after every call must
    have ended, the order is a draft again.
    """
    Order.objects.filter(pk=order.pk).update(next_sync_at=schedule.next_look(order))
    if _found_among_strangers(order, client):
        return
    if (number := adopt.number_sent(order)) is None:
        Order.objects.filter(pk=order.pk).update(looked_at=timezone.now())
        return
    if (holder := _reserved_since(order, number)) is not None:
        _settle(
            order, _("%(reference)s has got the number since") % {"reference": holder.reference}
        )
        return
    on_offer = _is_on_offer(number, client)
    if on_offer and _was_on_offer_before(order):
        _settle(order, _("the vendor still offers the number"))
    else:
        _keep(order, on_offer=on_offer)


def _found_among_strangers(order: Order, client: NumbersClient) -> bool:
    """A callback of an order that nobody here knows may be about this one."""
    strangers = CallbackEvent.objects.filter(
        order=None, processed_at=None, resource_type="NUMBER_ORDER"
    )
    newest = strangers.values("resource_id").annotate(last=Max("received_at")).order_by("-last")
    ids = newest.values_list("resource_id", flat=True)[:MOST_STRANGERS]
    return any(
        (found := adopt.match(remote_id, client)) is not None and found.pk == order.pk
        for remote_id in ids
    )


def _is_on_offer(number: str, client: NumbersClient) -> bool:
    try:
        client.availability(number)
    except NotFound:
        return False
    return True


def _was_on_offer_before(order: Order) -> bool:
    now = timezone.now()
    if not (order.lost_at and order.looked_at and order.seen_on_offer):
        return False
    return order.lost_at <= now - SETTLED and order.looked_at <= now - APART


def _reserved_since(order: Order, number: str) -> Order | None:
    """Another order of ours that got the number after the answer was lost: so it was free, and this
    one had not got it."""
    others = Order.objects.filter(
        numbers__phone_number=number, reserved_at__gt=order.lost_at
    ).exclude(pk=order.pk)
    return others.order_by("reserved_at").first() if order.lost_at else None


def _settle(order: Order, why: str) -> None:
    order.move_to(
        OrderState.DRAFT, act=Act.NOT_RESERVED, source=Source.SYNC, why=why, next_sync_at=None
    )


def _keep(order: Order, *, on_offer: bool) -> None:
    """The first of the looks that see the number on offer is remembered until one does not."""
    first = order.looked_at if on_offer and order.seen_on_offer else timezone.now()
    Order.objects.filter(pk=order.pk).update(looked_at=first, seen_on_offer=on_offer)
