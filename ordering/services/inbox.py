"""Callbacks: stored once, then processed. An event is a hint, GET is the truth (contract README, "Callbacks")."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from numbers_api import events
from numbers_api.client import NumbersClient
from ordering.choices import Act, Source
from ordering.models import CallbackEvent, Order, OrderNumber
from ordering.services import adopt, sync
from ordering.states import BY_EVENT, FINAL, OrderState, from_remote

# An event that no task took is swept up after this long.
TAKEN_BY_NOW = timedelta(seconds=10)
# An event for an order that we don't know is looked at again for this long, then it stays for administrators.
HOPE = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=1)


def store(body: bytes) -> CallbackEvent | None:
    """Keeps a signed body, also one that can't be read. None when it is here already. Repeatable."""
    try:
        event = events.parse(body)
    except events.Unreadable:
        return _keep(_hash(body), body, readable=False, processed_at=timezone.now())
    return _keep(
        event.event_id[:128] or _hash(body),
        body,
        next_try_at=timezone.now() + TAKEN_BY_NOW,
        resource_type=event.resource_type[:64],
        resource_id=event.resource_id[:128],
        event_type=event.event_type[:64],
        status=event.status[:64],
    )


def waiting() -> QuerySet[CallbackEvent]:
    """Events whose time has come: those that no task took, and those for orders that were unknown when they came."""
    now = timezone.now()
    hopeful = CallbackEvent.objects.filter(processed_at=None, received_at__gte=now - HOPE, next_try_at__lte=now)
    return hopeful.order_by("next_try_at")


def claim(pk: int) -> bool:
    """Whether this worker got the event. Each try waits twice as long for the next, up to an hour."""
    event = CallbackEvent.objects.filter(pk=pk, processed_at=None).first()
    if event is None:
        return False
    wait = min(TAKEN_BY_NOW * 2 ** min(event.tries, 10), LONGEST_WAIT)
    mine = CallbackEvent.objects.filter(pk=pk, processed_at=None, tries=event.tries)
    return bool(mine.update(tries=min(event.tries + 1, 99), next_try_at=timezone.now() + wait))


def process(event: CallbackEvent, client: NumbersClient) -> None:
    """Takes the event in. Repeatable, in any order. Raises the client's errors; the sweep then tries again."""
    if event.processed_at is not None:
        return
    known = _process_number(event) if event.resource_type == events.ACTIVE_NUMBER else _process_order(event, client)
    if known:
        CallbackEvent.objects.filter(pk=event.pk).update(processed_at=timezone.now(), order=event.order)


def _process_order(event: CallbackEvent, client: NumbersClient) -> bool:
    known = Order.objects.filter(remote_id=event.resource_id).first()
    event.order = known or adopt.match(event.resource_id, client)
    if event.order is None:
        return False
    target = from_remote(event.status)
    expected = _take_hint(event.order, target)
    sync.sync(event.order, client, Source.CALLBACK)
    if not expected and event.order.state != target:
        event.order.note(Act.UNEXPECTED, source=Source.CALLBACK, why=str(target.label))
    return True


def _take_hint(order: Order, target: OrderState) -> bool:
    """What fits the table is applied at once, so that an API that is down delays no good news; the rest GET decides.

    Returns whether the event was to be expected.
    """
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update())
        state = OrderState(order.state)
        if target in BY_EVENT.get(state, ()):
            order.move_to(target, act=Act.MOVED, source=Source.CALLBACK, next_sync_at=timezone.now())
            return True
    return state in FINAL | {target, OrderState.SUBMITTING}


def _process_number(event: CallbackEvent) -> bool:
    owned = OrderNumber.objects.filter(phone_number=event.resource_id, order__state=OrderState.COMPLETED)
    number = owned.order_by("order__closed_at").last()
    if number is None:
        return False
    failure = events.parse(event.body.encode()).failure_code[:64]
    OrderNumber.objects.filter(pk=number.pk).update(
        provisioning=f"{event.event_type} {event.status}"[:64], provisioning_failure=failure
    )
    event.order = number.order
    return True


def _keep(key: str, body: bytes, **facts: object) -> CallbackEvent | None:
    text = body.decode("utf-8", errors="replace").replace("\0", "�")
    event, created = CallbackEvent.objects.get_or_create(key=key, defaults={"body": text, **facts})
    return event if created else None


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
