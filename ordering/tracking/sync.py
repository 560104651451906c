"""Keeping an order in step with the API: GET is the truth (contract README, "Callbacks")."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.promises import promise
from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound
from ordering.orders import steps
from ordering.orders.choices import Act, Source
from ordering.orders.notifications import REMINDER
from ordering.orders.numbers import OrderNumber
from ordering.orders.order import Order
from ordering.orders.states import FINAL, RESERVED, TRANSITIONS, OrderState, from_remote
from ordering.orders.steps import StepName
from ordering.tracking import messages
from ordering.tracking.schedule import next_check

# How soon an order that the API no longer has is asked about again.
GONE_INTERVAL = timedelta(minutes=10)
# How soon a closed order is looked at again when GET does not yet say what its callback said.
CLOSED_RECHECK_INTERVAL = timedelta(minutes=2)
# A deadline that moves by less is no news.
MOVED = timedelta(minutes=1)
# How long a closed order is looked at again when GET does not yet say what its callback said.
CLOSED_GIVE_UP_AFTER = timedelta(days=1)
# How old the last check may be when somebody opens the order, and while its page lies open.
STALE, STALE_WHILE_OPEN = timedelta(seconds=10), timedelta(minutes=1)
# E.164 has at most 15 digits; what is longer than this column is no number.
LONGEST_NUMBER = 32
# States in which the reviewers may have written something.
WITH_MESSAGES = FINAL | {OrderState.BLOCKED, OrderState.IN_REVIEW}


def is_stale(order: Order, *, after: timedelta = STALE) -> bool:
    """Whether somebody who looks at the order should see it checked again."""
    checked = order.synced_at or order.reserved_at
    watched = order.is_upstream and order.state != OrderState.SUBMITTING
    return watched and (checked is None or checked < timezone.now() - after)


def sync(
    order: Order, client: NumbersClient, source: Source = Source.SYNC
) -> schemas.NumberOrder | None:
    """Asks the API and takes over what it says; returns that, or None where there was nothing to
    ask or to find.

    Idempotent. Plans the order's next check. Raises the client's errors.
    """
    if order.remote_id is None or (order.state in FINAL and order.messages_read):
        return None
    asked_in = order.state_since
    try:
        remote = client.order(order.remote_id)
    except NotFound:
        _gone(order)
        return None
    target, logs = from_remote(remote.state), []
    if WITH_MESSAGES & {target, order.state} or source == Source.CALLBACK:
        # An order that the API has just answered for is not gone because it has no registration.
        with suppress(NotFound):
            logs = client.registration(order.remote_id).logs
    with transaction.atomic():
        # First what they wrote: it tells a new block from the one that a submission under way
        # answers.
        new = messages.save(order, logs)
        apply(order, remote, source, asked_in=asked_in)
        messages.tell(order, new)
    if order.state in FINAL:
        is_overdue = order.closed_at and order.closed_at < timezone.now() - CLOSED_GIVE_UP_AFTER
        if target == order.state or is_overdue:
            # The reviewers' last words are read, and nothing is left to ask.
            _update(order, messages_read=True, remote_state=cut(remote.state))
        else:
            _check_at(order, timezone.now() + CLOSED_RECHECK_INTERVAL)
    return remote


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
            _check_at(order, timezone.now())
        elif order.state not in FINAL:
            _save_facts(order, remote)
            target, state = from_remote(remote.state), OrderState(order.state)
            if target in TRANSITIONS[state] and not _still_submitting(order, target):
                is_known = target is not OrderState.UNKNOWN
                details = {} if is_known else {"quote": order.remote_state}
                order.move_to(target, act=Act.MOVED, source=source, details=details)
            _check_at(order, next_check(order))
    save_numbers(order, remote)


def save_numbers(order: Order, remote: schemas.NumberOrder) -> None:
    """Stores the numbers that the API gave the order, with their prices. Idempotent; writes only
    what is new, and locks the order for that: two that insert the same number would each wait for
    the other, one for the row and one for the order that it names."""
    known = {number.phone_number: number for number in OrderNumber.objects.filter(order=order)}
    new = {}
    for number in remote.order_numbers:
        price = number.number_price or schemas.NumberPrice()
        currency = (price.monthly_price or price.setup_price or schemas.Money()).currency_code
        facts = {"capabilities": number.capabilities, "currency": currency[:16]}
        prices = {"setup_price": price.setup_price, "monthly_price": price.monthly_price}
        for name, money in prices.items():
            facts[name] = cut(f"{money.amount:f}") if money and money.amount is not None else ""
        stored = known.get(number.phone_number)
        is_new = stored is None or any(getattr(stored, name) != facts[name] for name in facts)
        if is_new and len(number.phone_number) <= LONGEST_NUMBER:
            new[number.phone_number] = facts
    if not new:
        return
    with transaction.atomic():
        Order.objects.select_for_update().values_list("pk").get(pk=order.pk)
        for phone_number, facts in new.items():
            OrderNumber.objects.update_or_create(
                order=order, phone_number=phone_number, defaults=facts
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


def _save_facts(order: Order, remote: schemas.NumberOrder) -> None:
    facts: dict[str, Any] = {
        "remote_state": cut(remote.state),
        "expires_at": remote.expire_time,
        "synced_at": timezone.now(),
        "missing_upstream_since": None,
    }
    # The API's word is the only one on the deadline: after a submission there is none. Only a
    # reservation that has ended keeps the time at which it did, and one that still runs keeps it
    # where the API leaves the member out.
    if remote.expire_time is None and from_remote(remote.state) in FINAL | {OrderState.CREATED}:
        del facts["expires_at"]
    before = order.expires_at
    _update(order, **facts)
    if order.expires_at == before or order.state not in RESERVED:
        return
    promise(REMINDER, order.pk)
    # A move that somebody would notification stands in the timeline.
    if before and order.expires_at and abs(order.expires_at - before) >= MOVED:
        ends_at = {"expires_at": order.expires_at.isoformat()}
        order.note(Act.EXTENDED, source=Source.SYNC, details=ends_at)


def _check_at(order: Order, at: datetime) -> None:
    """The order is asked about again then; while it is submitted that is the submission's to do."""
    if order.state != OrderState.SUBMITTING:
        steps.plan(order.pk, StepName.CHECK, at)


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
        _update(order, messages_read=True)
    else:
        _update(order, synced_at=timezone.now())
        _check_at(order, timezone.now() + GONE_INTERVAL)


def _update(order: Order, **facts: Any) -> None:
    Order.objects.filter(pk=order.pk).update(**facts)
    for name, value in facts.items():
        setattr(order, name, value)


def cut(text: str) -> str:
    """As much of a text as its column takes."""
    return text[:64]
