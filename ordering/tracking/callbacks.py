"""Callbacks: stored once, then processed. An event is a hint, GET is the truth (contract README,
"Callbacks"): an event wakes its order's reconciler, and stays open until GET has confirmed it."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from numbers_api import events
from numbers_api.schemas import NumberOrder
from ordering.orders import steps
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.numbers import OrderNumber, Provisioning
from ordering.orders.order import Order
from ordering.orders.states import BY_EVENT, FINAL, OrderState, from_remote
from ordering.orders.steps import StepName
from ordering.tracking import unknown_orders
from ordering.tracking.models import CallbackEvent

# After so many attempts, which take some minutes, an event that GET does not confirm is believed no
# more.
MOST_RECHECKS = 4
# Of more numbers that are not ready people hear anew after so long, or once they have looked.
SAME_NEWS = timedelta(hours=1)


def store(body: bytes) -> int | None:
    """Keeps a signed body, also one that can't be read; returns the key of its row, if there is
    work to do with it.

    Idempotent: what is here already is left as it is. One statement, so that the vendor is answered
    soon.
    """
    facts = _facts(body)
    columns: dict[str, Any] = (
        {"readable": False, "processed_at": timezone.now(), "run_at": None}
        if facts is None
        else facts
    )
    key = columns.pop("key", "") or hashlib.sha256(body).hexdigest()
    text = body.decode("utf-8", errors="replace").replace("\0", "�")
    event = CallbackEvent(key=key, body=text, **columns)
    try:
        # One INSERT is a transaction by itself; only inside another one does it need a savepoint,
        # to leave that one usable.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            event.save(force_insert=True)
    except IntegrityError:
        return None
    return None if facts is None else event.pk


def replay(events_to_take: QuerySet[CallbackEvent]) -> list[int]:
    """Events are taken in once more, as if they had just come; returns those that can be read now.
    Idempotent."""
    now = timezone.now()
    again = {"processed_at": None, "attempts": 0, "run_at": now, "since": now}
    readable = []
    for event in events_to_take:
        facts = _facts(event.body.encode())
        if facts is not None:
            # The row keeps its own key: two rows may hold the same event, one of them under its
            # hash.
            del facts["key"]
            CallbackEvent.objects.filter(pk=event.pk).update(readable=True, **facts, **again)
            readable.append(event.pk)
    return readable


def process(event: CallbackEvent, *, api_rests: bool = False) -> bool:
    """Does with an event what can be done without asking the API; returns whether nothing is left
    to do. An event of an order wakes the order's reconciler, which closes it.

    `api_rests`: the API is out of reach, so that what the contract takes without question is taken
    over at once. Idempotent, in any order.
    """
    if event.processed_at is not None:
        return True
    if event.resource_type == events.ACTIVE_NUMBER:
        return _process_number(event)
    if not event.resource_id:
        # There is nothing to ask about; it stays for administrators.
        return True
    order = _find_order(event)
    if order is None:
        unknown_orders.named(event.resource_id)
        return False
    if order.state in FINAL and order.messages_read:
        _close(event, order)
        return True
    with transaction.atomic():
        CallbackEvent.objects.filter(pk=event.pk).update(order=order)
        if not steps.hurry(order.pk, StepName.CHECK):
            steps.wake(order.pk)
    if api_rests:
        apply_hint(order, event)
    return False


def open_events(order: Order) -> list[CallbackEvent]:
    """The events of an order that GET has not confirmed yet, as they came."""
    return list(CallbackEvent.objects.filter(order=order, processed_at=None).order_by("pk"))


def settle(
    order: Order, waiting: Sequence[CallbackEvent], before: OrderState, remote: NumberOrder | None
) -> None:
    """After GET: closes the events that it confirms, has behind it already, or never will confirm.

    `before`: the order's state when the API was asked. Idempotent.
    """
    for event in waiting:
        target = from_remote(event.status)
        # The contract has such a step, or the order is where it does not matter.
        goes_anywhere = before in FINAL | {target, OrderState.SUBMITTING}
        expected = goes_anywhere or target in BY_EVENT.get(before, ())
        confirmed = order.state == target or order.state in FINAL
        # GET may lag behind the event: then it is asked again soon, a few times.
        given_up = event.attempts > MOST_RECHECKS
        if not given_up:
            # What GET answered may have the event behind it already, by the API's own clock.
            said_at = events.parse(event.body.encode()).timestamp
            answer_at = remote.update_time if remote else None
            given_up = bool(said_at and answer_at and said_at <= answer_at)
        if confirmed or not expected or given_up:
            with transaction.atomic():
                if _close(event, order) and not (confirmed or expected):
                    told = {"state": str(target)}
                    order.note(Act.UNEXPECTED, source=Source.CALLBACK, details=told)


def apply_hint(order: Order, event: CallbackEvent) -> None:
    """An API that is down delays no news that the contract takes without question; but the end of
    an order is GET's to say. Locks the order. Idempotent."""
    target = from_remote(event.status)
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update())
        if target in BY_EVENT.get(OrderState(order.state), frozenset()) - FINAL:
            order.move_to(target, act=Act.MOVED, source=Source.CALLBACK)
            steps.plan(order.pk, StepName.CHECK, timezone.now())


def _close(event: CallbackEvent, order: Order) -> bool:
    """Whether it was open until now."""
    waiting = CallbackEvent.objects.filter(pk=event.pk, processed_at=None)
    return bool(waiting.update(processed_at=timezone.now(), run_at=None, order=order))


def _find_order(event: CallbackEvent) -> Order | None:
    """The order that an event is about. An event was seen that names an order's number instead of
    its id (contract README, "Callbacks"): then it is the order that got the number last."""
    known = Order.objects.filter(remote_id=event.resource_id).first()
    if known is not None or not event.resource_id.startswith("+"):
        return known
    numbers = OrderNumber.objects.filter(phone_number=event.resource_id).select_related("order")
    number = numbers.order_by("order__reserved_at").last()
    return number.order if number else None


def _process_number(event: CallbackEvent) -> bool:
    """What a platform did with a number belongs to the order whose number it became last."""
    owned = OrderNumber.objects.filter(
        phone_number=event.resource_id, order__state=OrderState.COMPLETED
    )
    number = owned.select_related("order").order_by("order__closed_at").last()
    if number is None:
        return False
    order, said = number.order, events.parse(event.body.encode())
    provisioning = Provisioning(
        # Putting a number on a platform and taking it off are about the same platform.
        platform=re.sub(r"^(DE)?PROVISIONING_(TO|FROM)_", "", event.event_type),
        event_type=event.event_type,
        status=event.status,
        failure_code=said.failure_code[:64],
        internal_code=said.internal_failure_code[:64],
        said_at=said.timestamp or event.received_at,
        key=event.key,
    )
    with transaction.atomic():
        is_news = Provisioning.objects.take(number, provisioning)
        if is_news and provisioning.has_failed:
            # An order of a hundred numbers is one piece of news, not a hundred: its page, where the
            # notification leads, tells them apart. Two workers at once would both find that nobody
            # knows, so the order is locked.
            Order.objects.select_for_update().values_list("pk").get(pk=order.pk)
            kind = NotificationKind.NOT_PROVISIONED
            lately = Notification.objects.unread().filter(
                order=order, kind=kind, created_at__gt=timezone.now() - SAME_NEWS
            )
            knows = set(lately.values_list("person", flat=True))
            key = hashlib.sha256(event.key.encode()).hexdigest()[:40]
            Notification.objects.tell(order, kind, key=key, besides=knows)
    _close(event, order)
    return True


def _facts(body: bytes) -> dict[str, str] | None:
    """What an event says, as far as its columns take it; None for what is no event."""
    try:
        event = events.parse(body)
    except events.Unreadable:
        return None
    return {
        "key": event.event_id[:128],
        "resource_type": event.resource_type[:64],
        "resource_id": event.resource_id[:128],
        "event_type": event.event_type[:64],
        "status": event.status[:64],
    }
