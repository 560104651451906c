"""Keeping an order in step with the API: GET is the truth (contract README, "Callbacks")."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound, NumbersApiError, RateLimited
from ordering.choices import Act, Source
from ordering.clock import moment_words
from ordering.models import Order, OrderNumber
from ordering.services import messages
from ordering.services.schedule import next_check
from ordering.states import FINAL, RESERVED, TRANSITIONS, UPSTREAM, OrderState, from_remote

LONGEST_WAIT = timedelta(minutes=10)
# How soon a closed order is looked at again when GET does not yet say what its callback said.
OTHERWISE = timedelta(minutes=2)
# A deadline that moves by less is no news.
MOVED = timedelta(minutes=1)
# How long a worker has before it must show that it lives: longer than the two calls that it may
# make in between can take.
CLAIM = timedelta(minutes=3)
# How long a closed order is looked at again when GET does not yet say what its callback said.
LAGGING = timedelta(days=1)
# How old the last check may be when somebody opens the order, and while its page lies open.
STALE, STALE_WHILE_OPEN = timedelta(seconds=10), timedelta(minutes=1)
# E.164 has at most 15 digits; what is longer than this column is no number.
LONGEST_NUMBER = 32
# States in which the reviewers may have written something.
WITH_MESSAGES = FINAL | {OrderState.BLOCKED, OrderState.IN_REVIEW}


def due() -> QuerySet[Order]:
    """Orders whose time to be checked has come: a closed one until its reviewers' words are read.

    A submission under way is `submit`'s to carry on.
    """
    is_open = Q(state__in=UPSTREAM - {OrderState.SUBMITTING})
    # One whose words are read is never due again, though a late check may have planned another.
    unread = Q(state__in=FINAL, messages_read=False)
    return (
        unclaimed()
        .filter(is_open | unread, next_sync_at__lte=timezone.now())
        .order_by("next_sync_at")
    )


def lapsed() -> QuerySet[Order]:
    """Of the due ones those whose reservation ran out by the clock; the API has the last word."""
    return due().filter(state__in=RESERVED, expires_at__lte=timezone.now())


def unclaimed() -> QuerySet[Order]:
    """Orders that no worker has."""
    return Order.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=timezone.now()))


def is_stale(order: Order, *, after: timedelta = STALE) -> bool:
    """Whether somebody who looks at the order should see it checked again."""
    checked = order.synced_at or order.reserved_at
    watched = order.is_upstream and order.state != OrderState.SUBMITTING
    return watched and (checked is None or checked < timezone.now() - after)


def take(orders: QuerySet[Order], most: int) -> list[int]:
    """Claims the first of these orders, one batch in one transaction, passing over those that
    another worker is claiming."""
    with transaction.atomic():
        free = orders.select_for_update(skip_locked=True, of=("self",))
        taken = list(free.values_list("pk", flat=True)[:most])
        Order.objects.filter(pk__in=taken).update(claimed_until=timezone.now() + CLAIM)
    return taken


def claim(orders: QuerySet[Order], pk: int) -> bool:
    """Whether this worker got the order: one conditional UPDATE, so that two sweeps at once do no
    harm."""
    return bool(orders.filter(pk=pk).update(claimed_until=timezone.now() + CLAIM))


def renew(pk: int) -> None:
    """A worker that has claimed an order is alive and about to make another call."""
    Order.objects.filter(pk=pk).update(claimed_until=timezone.now() + CLAIM)


def release(orders: QuerySet[Order], *pks: int) -> None:
    """The worker is done; an order that is none of these any more has another worker, and is left
    to it. Repeatable."""
    orders.filter(pk__in=pks).update(claimed_until=None)


def put_off(pk: int) -> None:
    """The check failed in a way that nobody foresaw: it is not made again at once, whatever it was.
    Repeatable."""
    to_check().filter(pk=pk).update(next_sync_at=timezone.now() + LONGEST_WAIT)


def to_check() -> QuerySet[Order]:
    """Orders that are checked here: a submission under way is `submit`'s to carry on."""
    return Order.objects.exclude(state=OrderState.SUBMITTING)


def sync(
    order: Order, client: NumbersClient, source: Source = Source.SYNC
) -> schemas.NumberOrder | None:
    """Asks the API and takes over what it says; returns that, or None where there was nothing to
    ask or to find.

    Repeatable. Raises the client's errors, after planning the next try.
    """
    if order.remote_id is None:
        return None
    if order.state in FINAL and order.messages_read:
        # Two checks at once: one closed the order, and the other one, which ended later, has
        # planned this one.
        _update(order, next_sync_at=None)
        return None
    asked_in = order.state_since
    try:
        remote = client.order(order.remote_id)
        reviewed = (
            WITH_MESSAGES & {from_remote(remote.state), order.state} or source == Source.CALLBACK
        )
        logs = _logs(order.remote_id, client) if reviewed else []
    except NotFound:
        _gone(order)
        return None
    except NumbersApiError as error:
        _try_later(order, error)
        raise
    with transaction.atomic():
        # First what they wrote: it tells a new block from the one that a submission under way
        # answers.
        new = messages.keep(order, logs)
        apply(order, remote, source, asked_in=asked_in)
        messages.tell(order, new)
    if order.state in FINAL:
        _close(order, remote)
    return remote


def _logs(remote_id: str, client: NumbersClient) -> list[schemas.ReviewLog]:
    """What the reviewers wrote. An order that the API has just answered for is not gone because it
    has no registration."""
    try:
        return client.registration(remote_id).logs
    except NotFound:
        return []


def apply(
    order: Order, remote: schemas.NumberOrder, source: Source, *, asked_in: datetime | None = None
) -> None:
    """Takes over state, deadline and numbers. Locks the order, so that it acts on what is true now.

    `asked_in`: since when the order was in its state when the API was asked. If it has moved since,
    the answer may be older than the move, so it is left, and the API is asked again.
    """
    with transaction.atomic():
        # In place, so that the caller's order is the fresh one.
        order.refresh_from_db(from_queryset=Order.objects.select_for_update())
        if asked_in is not None and order.state_since != asked_in:
            _update(order, **_due_in(order, timedelta(0)))
        elif order.state not in FINAL:
            _take_over(order, remote, source)
    keep_numbers(order, remote)


def _take_over(order: Order, remote: schemas.NumberOrder, source: Source) -> None:
    _keep_facts(order, remote)
    target = from_remote(remote.state)
    if target in TRANSITIONS[OrderState(order.state)] and not _still_submitting(order, target):
        order.move_to(
            target,
            act=Act.MOVED,
            source=source,
            why=order.remote_state if target is OrderState.UNKNOWN else "",
        )
    _plan(order)


def _close(order: Order, remote: schemas.NumberOrder) -> None:
    """Once GET says what the callback said, the reviewers' last words are read, and nothing is left
    to ask."""
    agreed = from_remote(remote.state) == order.state
    if agreed or (order.closed_at and order.closed_at < timezone.now() - LAGGING):
        _update(order, messages_read=True, next_sync_at=None, remote_state=cut(remote.state))
    else:
        _update(order, next_sync_at=timezone.now() + OTHERWISE)


def keep_numbers(order: Order, remote: schemas.NumberOrder) -> None:
    """Stores the numbers that the API gave the order, with their prices. Repeatable."""
    for number in remote.order_numbers:
        if len(number.phone_number) > LONGEST_NUMBER:
            continue
        facts = {"capabilities": number.capabilities, **_prices(number)}
        OrderNumber.objects.update_or_create(
            order=order, phone_number=number.phone_number, defaults=facts
        )


def _still_submitting(order: Order, target: OrderState) -> bool:
    """While a submission is under way, the state before it is no news: it has not arrived.

    A block that was not there before is one, for the answer to the submission may have been lost,
    and the reviewers quick: then nothing is sent again, and the officer sees what they want.
    """
    if order.state != OrderState.SUBMITTING or target != OrderState.BLOCKED:
        return order.state == OrderState.SUBMITTING and target == OrderState.CREATED
    begun = order.timeline.filter(act=Act.SUBMITTING).order_by("position").last()
    is_blocked_anew = (
        begun is None
        or begun.from_state != target
        or order.messages.filter(kept_at__gte=begun.at).exists()
    )
    return not is_blocked_anew


def _keep_facts(order: Order, remote: schemas.NumberOrder) -> None:
    facts: dict[str, Any] = {
        "remote_state": cut(remote.state),
        "expires_at": remote.expire_time,
        "synced_at": timezone.now(),
        "missing_upstream_since": None,
        "failures": 0,
    }
    # The API's word is the only one on the deadline: after a submission there is none. Only a
    # reservation that has ended keeps the time at which it did, and one that still runs keeps it
    # where the API leaves the member out.
    if remote.expire_time is None and from_remote(remote.state) in FINAL | {OrderState.CREATED}:
        del facts["expires_at"]
    before = order.expires_at
    _update(order, **facts)
    if order.expires_at != before and order.state in RESERVED:
        _tell_of_deadline(order, before)


def _tell_of_deadline(order: Order, before: datetime | None) -> None:
    """The reminders follow the new end; a move that somebody would notice stands in the
    timeline."""
    _update(order, next_reminder_at=timezone.now())
    if before and order.expires_at and abs(order.expires_at - before) >= MOVED:
        order.note(Act.EXTENDED, source=Source.SYNC, why=moment_words(order.expires_at))


def _plan(order: Order) -> None:
    """When the order is checked next. While it is submitted that time is the submission's own."""
    if order.state != OrderState.SUBMITTING:
        _update(order, next_sync_at=next_check(order))


def _try_later(order: Order, error: NumbersApiError) -> None:
    wait = _back_off(order)
    if isinstance(error, RateLimited):
        wait = max(wait, timedelta(seconds=error.retry_after))
    _update(
        order,
        failures=min(order.failures + 1, 99),
        synced_at=timezone.now(),
        **_due_in(order, wait),
    )


def _back_off(order: Order) -> timedelta:
    wait: timedelta = timedelta(seconds=10) * 2 ** min(order.failures, 8)
    return min(wait, LONGEST_WAIT)


def _due_in(order: Order, wait: timedelta) -> dict[str, datetime]:
    return {} if order.state == OrderState.SUBMITTING else {"next_sync_at": timezone.now() + wait}


def _gone(order: Order) -> None:
    """Nothing local is deleted; the page says that the API no longer has the order (contract
    README, "Errors")."""
    with transaction.atomic():
        # Of two checks at once one tells it, and a worker that dies here leaves it to the next.
        known = Order.objects.filter(pk=order.pk, missing_upstream_since=None)
        if known.update(missing_upstream_since=timezone.now()):
            order.note(Act.MISSING, source=Source.SYNC)
    order.refresh_from_db(fields=["missing_upstream_since"])
    if order.state in FINAL:
        _update(order, messages_read=True, next_sync_at=None)
    else:
        _update(order, synced_at=timezone.now(), **_due_in(order, LONGEST_WAIT))


def _update(order: Order, **facts: Any) -> None:
    Order.objects.filter(pk=order.pk).update(**facts)
    for name, value in facts.items():
        setattr(order, name, value)


def _prices(number: schemas.OrderedNumber) -> dict[str, Any]:
    price = number.number_price
    setup, monthly = (price.setup_price, price.monthly_price) if price else (None, None)
    return {
        "currency": (monthly or setup or schemas.Money()).currency_code[:16],
        "setup_price": _amount(setup),
        "monthly_price": _amount(monthly),
    }


def _amount(money: schemas.Money | None) -> str:
    return cut(f"{money.amount:f}") if money and money.amount is not None else ""


def cut(text: str) -> str:
    """As much of a text as its column takes."""
    return text[:64]
