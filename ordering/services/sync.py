"""Keeping an order in step with the API: GET is the truth (contract README, "Callbacks")."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound, NumbersApiError
from ordering.choices import Act, Source
from ordering.models import Order, OrderNumber, ReviewMessage
from ordering.states import FINAL, RESERVED, SUBMITTABLE, TRANSITIONS, UPSTREAM, OrderState, from_remote

EVERY = {OrderState.IN_REVIEW: timedelta(seconds=30), OrderState.BLOCKED: timedelta(minutes=5)}
OTHERWISE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(minutes=10)
# How soon a lapse that the API has not confirmed is asked about again.
UNCONFIRMED = timedelta(seconds=15)
# How long a worker has before another may take the order up.
CLAIM = timedelta(minutes=2)
# How old the last check may be when somebody opens the order.
STALE = timedelta(seconds=10)
# States in which the reviewers may have written something.
WITH_MESSAGES = FINAL | {OrderState.BLOCKED}


def due() -> QuerySet[Order]:
    """Orders whose time to be checked has come: a closed one until its reviewers' words are read.

    A submission under way is `submit`'s to carry on.
    """
    states = (UPSTREAM | FINAL) - {OrderState.SUBMITTING}
    return Order.objects.filter(state__in=states, next_sync_at__lte=timezone.now()).order_by("next_sync_at")


def lapsed() -> QuerySet[Order]:
    """Of the due ones those whose reservation ran out by the clock; the API has the last word."""
    return due().filter(state__in=RESERVED, expires_at__lte=timezone.now())


def is_stale(order: Order) -> bool:
    """Whether somebody who looks at the order should see it checked again."""
    checked = order.synced_at or order.reserved_at
    watched = order.is_upstream and order.state != OrderState.SUBMITTING
    return watched and (checked is None or checked < timezone.now() - STALE)


def claim(orders: QuerySet[Order], pk: int) -> bool:
    """Whether this worker got the order: one conditional UPDATE, so that two sweeps at once do no harm."""
    return bool(orders.filter(pk=pk).update(next_sync_at=timezone.now() + CLAIM))


def sync(order: Order, client: NumbersClient, source: Source = Source.SYNC) -> None:
    """Asks the API and takes over what it says. Repeatable. Raises the client's errors, after planning the next try."""
    if order.remote_id is None or (order.state in FINAL and order.messages_read):
        return
    try:
        remote = client.order(order.remote_id)
        messages = client.registration(order.remote_id).logs if from_remote(remote.state) in WITH_MESSAGES else []
    except NotFound:
        _gone(order)
        return
    except NumbersApiError:
        _try_later(order)
        raise
    keep_messages(order, messages)
    apply(order, remote, source)
    if order.state in FINAL:
        _update(order, messages_read=True, next_sync_at=None)


def apply(order: Order, remote: schemas.NumberOrder, source: Source) -> None:
    """Takes over state, deadline and numbers. Locks the order, so that it acts on what is true now."""
    with transaction.atomic():
        # In place, so that the caller's order is the fresh one.
        order.refresh_from_db(from_queryset=Order.objects.select_for_update())
        if order.state in FINAL:
            return
        _keep_facts(order, remote)
        keep_numbers(order, remote)
        target = from_remote(remote.state)
        if target in TRANSITIONS[OrderState(order.state)] and not _still_submitting(order, target):
            order.move_to(target, act=Act.MOVED, source=source, why=remote.state if target is OrderState.UNKNOWN else "")
        _plan(order)


def keep_numbers(order: Order, remote: schemas.NumberOrder) -> None:
    """Stores the numbers that the API gave the order, with their prices. Repeatable."""
    for number in remote.order_numbers:
        facts = {"capabilities": number.capabilities, **_prices(number)}
        OrderNumber.objects.update_or_create(order=order, phone_number=number.phone_number, defaults=facts)


def keep_messages(order: Order, logs: list[schemas.ReviewLog]) -> None:
    """Stores the reviewers' messages, each once, word for word."""
    messages = [
        ReviewMessage(order=order, text=log.message, written_at=log.create_time or order.created_at)
        for log in logs
        if log.message
    ]
    ReviewMessage.objects.bulk_create(messages, ignore_conflicts=True)


def _still_submitting(order: Order, target: OrderState) -> bool:
    """While a submission is under way, the state before it is no news."""
    return order.state == OrderState.SUBMITTING and target in SUBMITTABLE


def _keep_facts(order: Order, remote: schemas.NumberOrder) -> None:
    facts: dict[str, Any] = {
        "remote_state": remote.state,
        "expires_at": remote.expire_time,
        "synced_at": timezone.now(),
        "missing_upstream_since": None,
        "failures": 0,
    }
    # A reservation that ended keeps the time at which it did.
    if remote.expire_time is None:
        del facts["expires_at"]
    _update(order, **facts)


def _plan(order: Order) -> None:
    """When the order is checked next. While it is submitted that time is the submission's own."""
    if order.state != OrderState.SUBMITTING:
        _update(order, next_sync_at=_next_time(order))


def _next_time(order: Order) -> datetime:
    now = timezone.now()
    regular = now + EVERY.get(OrderState(order.state), OTHERWISE)
    if order.has_lapsed:
        return now + UNCONFIRMED
    if order.state in RESERVED and order.expires_at:
        return min(regular, order.expires_at + timedelta(seconds=1))
    return regular


def _try_later(order: Order) -> None:
    wait = min(timedelta(seconds=10) * 2 ** min(order.failures, 8), LONGEST_WAIT)
    _update(order, failures=min(order.failures + 1, 99), synced_at=timezone.now(), **_due_in(order, wait))


def _due_in(order: Order, wait: timedelta) -> dict[str, datetime]:
    return {} if order.state == OrderState.SUBMITTING else {"next_sync_at": timezone.now() + wait}


def _gone(order: Order) -> None:
    """Nothing local is deleted; the page says that the API no longer has the order (contract README, "Errors")."""
    if order.missing_upstream_since is None:
        _update(order, missing_upstream_since=timezone.now())
        order.note(Act.MISSING, source=Source.SYNC)
    _update(order, synced_at=timezone.now(), messages_read=order.state in FINAL, **_due_in(order, LONGEST_WAIT))


def _update(order: Order, **facts: Any) -> None:
    Order.objects.filter(pk=order.pk).update(**facts)
    for name, value in facts.items():
        setattr(order, name, value)


def _prices(number: schemas.OrderedNumber) -> dict[str, Any]:
    price = number.number_price
    setup, monthly = (price.setup_price, price.monthly_price) if price else (None, None)
    return {
        "currency": (monthly or setup or schemas.Money()).currency_code,
        "setup_price": setup.amount if setup else None,
        "monthly_price": monthly.amount if monthly else None,
    }
