"""Making an order of the API's our own: after a reservation, or later when its answer was lost."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from ordering.orders import steps
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.orders.steps import StepName
from ordering.tracking import sync, unknown_orders
from ordering.tracking.models import CallbackEvent
from ordering.tracking.unknown_orders import UnknownOrder
from people.models import User

# States of an order whose reservation may have been made without our knowing its id.
LOST = frozenset({OrderState.OUTCOME_UNKNOWN, OrderState.DRAFT})
# How far the API's clock and ours, with the call between them, may be apart.
ABOUT_THEN = timedelta(minutes=10)
# The time in which the API must have made what a create asked for, where clocks agree.
JUST_THEN = timedelta(seconds=90)


class NotThisOrder(Exception):
    """The API has no such order, or it is not what was sent for this one, or another order here has
    it."""


def link_reservation(
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
            lost_at=None,
            looked_at=None,
            seen_on_offer=None,
        )
        # The check that is due now does what those events asked for.
        steps.begin(order.pk, StepName.CHECK)
        steps.begin(order.pk, StepName.EARLY_UPLOAD)
        waiting = CallbackEvent.objects.filter(
            resource_id=remote.id_number_order, processed_at=None
        )
        waiting.update(processed_at=now, run_at=None, order=order)
        UnknownOrder.objects.filter(remote_id=remote.id_number_order).delete()
    # The id is kept whatever else the answer says.
    sync.save_numbers(order, remote)


def record_answer(order: Order, remote: schemas.NumberOrder, *, actor: User | None) -> None:
    """The answer to the order's create, also one that comes when its outcome counts as unknown
    already. Whoever calls it holds the order's row. Raises StateChanged, and IntegrityError when
    another order has that id."""
    late = order.state in LOST
    link_reservation(order, remote, source=Source.SYNC if late else Source.PERSON, actor=actor)


def save_unknown(remote: schemas.NumberOrder) -> None:
    """An order of the API that belongs to no order here is kept for administrators, and for the
    pages of orders that it fits. Idempotent."""
    if not Order.objects.filter(remote_id=remote.id_number_order).exists():
        unknown_orders.save_answer(remote.id_number_order, remote)


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
    if not _is_alike(order, UnknownOrder(**unknown_orders.facts(remote))):
        raise NotThisOrder
    try:
        link_reservation(order, remote, actor=actor)
    except IntegrityError:
        raise NotThisOrder from None


def look_at(remote_id: str, client: NumbersClient) -> None:
    """Asks the API about an order that a callback named and nobody here knows, if a reservation's
    answer was lost for which it may be the answer, and gives it to that order if it fits one alone.

    Idempotent. Raises the client's errors but NotFound.
    """
    if not lost_orders().exists() or Order.objects.filter(remote_id=remote_id).exists():
        return
    try:
        remote = client.order(remote_id)
    except NotFound:
        unknown_orders.save_answer(remote_id, None)
        return
    found = unknown_orders.save_answer(remote_id, remote)
    if (order := owner(found)) is not None:
        _adopt_quietly(order, remote)


def find(order: Order, client: NumbersClient) -> bool:
    """Whether one of the API's orders that nobody here knows is this order's; it is taken over
    then. Raises the client's errors but NotFound."""
    for unknown in candidates(order):
        if owner(unknown) == order:
            try:
                remote = client.order(unknown.remote_id)
            except NotFound:
                continue
            return _adopt_quietly(order, remote)
    return False


def lost_orders() -> QuerySet[Order]:
    """Orders whose reservation may have been made without our knowing its id."""
    return Order.objects.filter(state__in=LOST, lost_at__isnull=False)


def candidates(order: Order) -> list[UnknownOrder]:
    """The API's orders that nobody here knows and that fit what was sent for this one, the newest
    first: the page of an order whose answer was lost shows them."""
    known = UnknownOrder.objects.filter(
        found=True, region_code=order.region_code, number_type=order.number_type
    )
    return [unknown for unknown in known if _is_alike(order, unknown)]


def owner(unknown: UnknownOrder) -> Order | None:
    """The order that the API's order belongs to: the only one whose answer was lost and that it
    fits; where several do, the only one that was being sent when it was made.

    Callbacks come for what this product ordered, each order having named its address, so one that
    fits need not be asked about. What was asked by criteria must also have been made about when the
    answer was lost.
    """
    made_at = unknown.made_at
    alike = [
        order
        for order in lost_orders()
        if _is_alike(order, unknown)
        and (
            number_sent(order)
            or (made_at and order.lost_at and abs(made_at - order.lost_at) < ABOUT_THEN)
        )
    ]
    if len(alike) > 1:
        # Made while the create was under way, though the API's clock may be a little behind ours.
        alike = [
            order
            for order in alike
            if made_at
            and (sent_at := order.create_sent_at)
            and sent_at - JUST_THEN / 9 <= made_at <= sent_at + JUST_THEN
        ]
    return alike[0] if len(alike) == 1 else None


def _adopt_quietly(order: Order, remote: schemas.NumberOrder) -> bool:
    try:
        link_reservation(order, remote, source=Source.CALLBACK)
    except (IntegrityError, StateChanged):
        return False
    return True


def _is_alike(order: Order, unknown: UnknownOrder) -> bool:
    """Whether the API's order is what was sent for this one."""
    if (unknown.region_code, unknown.number_type) != (order.region_code, order.number_type):
        return False
    if sent := number_sent(order):
        return bool(unknown.numbers == [sent])
    # By criteria: the draft that it is again may want another quantity by now.
    option = (order.sent_request or {}).get("quantityOrderOption") or {}
    return len(unknown.numbers) == int(option.get("requestedQuantity") or 0)


def number_sent(order: Order) -> str | None:
    """The one number that was asked for; None when it was asked by criteria."""
    option = (order.sent_request or {}).get("numberOrderOption") or {}
    return next(iter(option.get("phoneNumbers") or []), None)
