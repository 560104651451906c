"""Making an order of the API's our own: after a reservation, or later when its answer was lost."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from ordering.choices import Act, Source
from ordering.models import CallbackEvent, Order, StateChanged
from ordering.services import sync
from ordering.states import OrderState
from people.models import User

# States of an order whose reservation may have been made without our knowing its id.
LOST = frozenset({OrderState.OUTCOME_UNKNOWN, OrderState.DRAFT})
ABOUT_THEN = timedelta(minutes=10)


class NotThisOrder(Exception):
    """The API has no such order, or it is not what was sent for this one, or another order here has
    it."""


def adopt(
    order: Order,
    remote: schemas.NumberOrder,
    *,
    source: Source = Source.PERSON,
    actor: User | None = None,
) -> None:
    """Makes the API's order this order's own, and takes up callbacks for it that came before its id
    was known.

    Raises StateChanged when somebody else was first, IntegrityError when another order has that id.
    """
    now = timezone.now()
    with transaction.atomic():
        order.move_to(
            OrderState.CREATED,
            act=Act.RESERVED,
            source=source,
            actor=actor,
            remote_id=remote.id_number_order,
            remote_state=sync.cut(remote.state),
            reserved_at=remote.create_time or now,
            expires_at=remote.expire_time,
            next_sync_at=now,
            send_at=now,
            send_tries=0,
            lost_at=None,
            looked_at=None,
            seen_on_offer=None,
        )
        # The check that is due now does what those events asked for.
        waiting = CallbackEvent.objects.filter(
            resource_id=remote.id_number_order, processed_at=None
        )
        waiting.update(processed_at=now, order=order)
    # The id is kept whatever else the answer says.
    sync.keep_numbers(order, remote)


def is_lost(order: Order) -> bool:
    """Whether a reservation may have been made for it whose id nobody here knows."""
    return order.lost_at is not None and order.state in LOST


def link(order: Order, remote_id: str, client: NumbersClient, actor: User) -> None:
    """A person names the vendor's id of a reservation whose answer was lost.

    Raises NotThisOrder, StateChanged when somebody else was first, and the client's errors.
    """
    if not is_lost(order):
        raise StateChanged
    try:
        remote = client.order(remote_id)
    except NotFound:
        raise NotThisOrder from None
    if not _is_alike(order, remote):
        raise NotThisOrder
    try:
        adopt(order, remote, actor=actor)
    except IntegrityError:
        raise NotThisOrder from None


def match(remote_id: str, client: NumbersClient) -> Order | None:
    """The order that a callback of an unknown id belongs to: the only one whose answer was lost and
    that it fits.

    Callbacks come for what this product ordered, each order having named its address, so one that
    fits need not be asked about. What was asked by criteria must also have been made when the
    answer was lost. Raises the client's errors but NotFound.
    """
    lost = Order.objects.filter(state__in=LOST, lost_at__isnull=False)
    if not lost.exists():
        return None
    try:
        remote = client.order(remote_id)
    except NotFound:
        return None
    alike = [
        order
        for order in lost
        if _is_alike(order, remote) and (number_sent(order) or _made_then(order, remote))
    ]
    if len(alike) != 1:
        return None
    try:
        adopt(alike[0], remote, source=Source.CALLBACK)
    except (IntegrityError, StateChanged):
        return None
    return alike[0]


def _is_alike(order: Order, remote: schemas.NumberOrder) -> bool:
    """Whether the API's order is what was sent for this one."""
    numbers = [number.phone_number for number in remote.order_numbers]
    place = (remote.region_code, remote.number_type) == (order.region_code, order.number_type)
    sent = number_sent(order)
    return place and (numbers == [sent] if sent else len(numbers) == _quantity_sent(order))


def _made_then(order: Order, remote: schemas.NumberOrder) -> bool:
    """Whether the API made it about when the answer was lost; its clock may differ from ours."""
    return bool(
        order.lost_at
        and remote.create_time
        and abs(remote.create_time - order.lost_at) < ABOUT_THEN
    )


def _quantity_sent(order: Order) -> int:
    """How many were asked for by criteria: the draft that it is again may want another number by
    now."""
    option = (order.sent_request or {}).get("quantityOrderOption") or {}
    return int(option.get("requestedQuantity") or 0)


def number_sent(order: Order) -> str | None:
    """The one number that was asked for; None when it was asked by criteria."""
    option = (order.sent_request or {}).get("numberOrderOption") or {}
    return next(iter(option.get("phoneNumbers") or []), None)
