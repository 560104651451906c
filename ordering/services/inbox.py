"""Callbacks: stored once, then processed. An event is a hint, GET is the truth (contract README,
"Callbacks")."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from numbers_api import events
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError
from numbers_api.schemas import NumberOrder
from ordering.choices import Act, NoticeKind, Source
from ordering.models import CallbackEvent, Notice, Order, OrderNumber, Provisioning
from ordering.models.callbacks import hope_ends
from ordering.services import adopt, sync
from ordering.states import BY_EVENT, FINAL, OrderState, from_remote

# An event that no task took is swept up after this long.
TAKEN_BY_NOW = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
# After so many tries, which take some minutes, an event that GET does not confirm is believed no
# more.
LAGGING_TRIES = 4
# Of more numbers that are not ready people hear anew after so long, or once they have looked.
SAME_NEWS = timedelta(hours=1)


def store(body: bytes) -> int | None:
    """Keeps a signed body, also one that can't be read; returns the key of its row, if there is
    work to do with it.

    Repeatable: what is here already is left as it is. One statement, so that the vendor is answered
    soon.
    """
    facts = _facts(body)
    if facts is None:
        _keep(
            CallbackEvent(
                key=_hash(body), body=_text(body), readable=False, processed_at=timezone.now()
            )
        )
        return None
    key = facts.pop("key") or _hash(body)
    return _keep(
        CallbackEvent(key=key, body=_text(body), next_try_at=timezone.now() + TAKEN_BY_NOW, **facts)
    )


def waiting() -> QuerySet[CallbackEvent]:
    """Events whose time has come: those that no task took, and those for orders that were unknown
    when they came."""
    now = timezone.now()
    hopeful = CallbackEvent.objects.filter(
        processed_at=None, given_up_at__gte=now, next_try_at__lte=now
    )
    return hopeful.order_by("next_try_at")


def take(most: int) -> list[int]:
    """Claims the first events that wait, in one transaction, passing over those that another worker
    is claiming."""
    with transaction.atomic():
        rows = list(waiting().select_for_update(skip_locked=True).values_list("pk", "tries")[:most])
        for tries in {tries for _pk, tries in rows}:
            of_these = CallbackEvent.objects.filter(
                pk__in=[pk for pk, tried in rows if tried == tries]
            )
            of_these.update(tries=min(tries + 1, 99), next_try_at=timezone.now() + _wait(tries))
    return [pk for pk, _tries in rows]


def give_back(pks: Sequence[int]) -> None:
    """Events that were claimed and not begun wait no longer for it. Repeatable."""
    CallbackEvent.objects.filter(pk__in=pks, processed_at=None).update(next_try_at=timezone.now())


def replay(events_to_take: QuerySet[CallbackEvent]) -> list[int]:
    """Events are taken in once more, as if they had just come; returns those that can be read now.
    Repeatable."""
    again = {
        "processed_at": None,
        "tries": 0,
        "next_try_at": timezone.now(),
        "given_up_at": hope_ends(),
    }
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


def claim(pk: int) -> bool:
    """Whether this worker got the event. Each try waits twice as long for the next, up to an
    hour."""
    event = CallbackEvent.objects.filter(pk=pk, processed_at=None).first()
    if event is None:
        return False
    mine = CallbackEvent.objects.filter(pk=pk, processed_at=None, tries=event.tries)
    return bool(
        mine.update(tries=min(event.tries + 1, 99), next_try_at=timezone.now() + _wait(event.tries))
    )


def process(event: CallbackEvent, client: NumbersClient) -> None:
    """Takes the event in. Repeatable, in any order. Raises the client's errors; the sweep then
    tries again."""
    if event.processed_at is not None:
        return
    known = (
        _process_number(event)
        if event.resource_type == events.ACTIVE_NUMBER
        else _process_order(event, client)
    )
    if known:
        CallbackEvent.objects.filter(pk=event.pk).update(
            processed_at=timezone.now(), order=event.order
        )


def _process_order(event: CallbackEvent, client: NumbersClient) -> bool:
    known = Order.objects.filter(remote_id=event.resource_id).first()
    event.order = known or adopt.match(event.resource_id, client)
    if event.order is None:
        return False
    order, target = event.order, from_remote(event.status)
    expected = _is_expected(order, target)
    try:
        remote = sync.sync(order, client, Source.CALLBACK)
    except NumbersApiError:
        _take_hint(order, target)
        raise
    if order.state == target or order.state in FINAL:
        return True
    if not expected:
        order.note(Act.UNEXPECTED, source=Source.CALLBACK, why=str(target.label))
    # GET may lag behind the event: then it is asked again soon, a few times.
    return not expected or event.tries > LAGGING_TRIES or _is_older(event, remote)


def _is_expected(order: Order, target: OrderState) -> bool:
    """Whether the contract has such a step, or the order is where it does not matter."""
    state = OrderState(order.state)
    return target in BY_EVENT.get(state, ()) or state in FINAL | {target, OrderState.SUBMITTING}


def _is_older(event: CallbackEvent, remote: NumberOrder | None) -> bool:
    """Whether what GET answered has this event behind it already, by the API's own clock."""
    said_at = events.parse(event.body.encode()).timestamp
    return bool(said_at and remote and remote.update_time and said_at <= remote.update_time)


def _take_hint(order: Order, target: OrderState) -> None:
    """An API that is down delays no news that the contract takes without question; but the end of
    an order is GET's to say."""
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update())
        if target in BY_EVENT.get(OrderState(order.state), frozenset()) - FINAL:
            order.move_to(
                target, act=Act.MOVED, source=Source.CALLBACK, next_sync_at=timezone.now()
            )


def _process_number(event: CallbackEvent) -> bool:
    """What a platform did with a number belongs to the order whose number it became last."""
    owned = OrderNumber.objects.filter(
        phone_number=event.resource_id, order__state=OrderState.COMPLETED
    )
    number = owned.select_related("order").order_by("order__closed_at").last()
    if number is None:
        return False
    said = _provisioning(event)
    with transaction.atomic():
        is_news = Provisioning.objects.take(number, said)
        if is_news and said.has_failed:
            _tell_not_ready(number.order, event)
    event.order = number.order
    return True


def _tell_not_ready(order: Order, event: CallbackEvent) -> None:
    """An order of a hundred numbers is one piece of news, not a hundred: its page, where the notice
    leads, tells them apart."""
    # Two workers at once would both find that nobody knows.
    Order.objects.select_for_update().values_list("pk").get(pk=order.pk)
    since = timezone.now() - SAME_NEWS
    lately = Notice.objects.unread().filter(
        order=order, kind=NoticeKind.NOT_PROVISIONED, created_at__gt=since
    )
    knows = set(lately.values_list("person", flat=True))
    Notice.objects.tell(
        order, NoticeKind.NOT_PROVISIONED, key=_hash(event.key.encode())[:40], besides=knows
    )


def _provisioning(event: CallbackEvent) -> Provisioning:
    """Putting a number on a platform and taking it off are about the same platform."""
    said = events.parse(event.body.encode())
    return Provisioning(
        platform=re.sub(r"^(DE)?PROVISIONING_(TO|FROM)_", "", event.event_type),
        event_type=event.event_type,
        status=event.status,
        failure_code=said.failure_code[:64],
        internal_code=said.internal_failure_code[:64],
        said_at=said.timestamp or event.received_at,
        key=event.key,
    )


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


def _keep(event: CallbackEvent) -> int | None:
    """The row's key, or None where one with that event id is here already.

    One INSERT is a transaction by itself; only inside another one does it need a savepoint, to
    leave that one usable.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            event.save(force_insert=True)
    except IntegrityError:
        return None
    return event.pk


def _wait(tries: int) -> timedelta:
    wait: timedelta = TAKEN_BY_NOW * 2 ** min(tries, 10)
    return min(wait, LONGEST_WAIT)


def _text(body: bytes) -> str:
    return body.decode("utf-8", errors="replace").replace("\0", "�")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
