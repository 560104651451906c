"""Waiting until nothing is open that should move, as long as the run has patience. Nothing is
hurried: the product's own clocks bring everything to its end."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from jobs.models import Job
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import FINAL, OrderState
from ordering.orders.steps import ORDER
from ordering.tracking.models import CallbackEvent
from tools.chaos.books import Books
from tools.chaos.plan import Deal

BETWEEN = 3.0


@dataclass(frozen=True)
class Settling:
    """How long it took, and what has not come to its end."""

    seconds: float
    left: list[str]


def settle(books: Books, deals: list[Deal], patience: float) -> Settling:
    """Waits until nothing is open."""
    began = time.monotonic()
    while left := list(still_open(books, deals)):
        if time.monotonic() - began > patience:
            break
        time.sleep(BETWEEN)
    return Settling(time.monotonic() - began, left)


def still_open(books: Books, deals: list[Deal]) -> Iterator[str]:
    """Whatever should still move, or be let go of."""
    silent = [deal.reference for deal in deals if deal.is_silent]
    for order in moving(silent):
        problem = order.problem_code or "no problem"
        yield f"{order.reference} ({order.customer_reference}) is {order.state}: {problem}"
    for order in Order.objects.filter(state__in=FINAL, messages_read=False):
        yield f"{order.reference} is {order.state}, and its reviewers' last words are not read"
    for job in leased():
        yield f"{job} is leased until {job.leased_until}"
    for event in unprocessed():
        told = f"callback {event.key} of {event.resource_id}"
        yield f"{told} is not processed after {event.attempts} attempts"
    for notification in Notification.objects.filter(by_mail=True).select_related("order"):
        yield f"a mail of {notification.order.reference} is not sent"
    yield from (
        f"callback {row['event']['eventId']} is on its way"
        for row in books.deliveries()
        if row["due"]
    )


def moving(silent: list[str]) -> QuerySet[Order]:
    """Orders that are neither over nor in a review that is to have no end."""
    resting = Q(state=OrderState.IN_REVIEW, customer_reference__in=silent, predecessor=None)
    return Order.objects.exclude(state__in=FINAL).exclude(resting)


def leased() -> QuerySet[Job]:
    """Orders that a worker has, or that one had which died less than a lease's time ago."""
    return Job.objects.filter(kind=ORDER, leased_until__gt=timezone.now())


def unprocessed() -> QuerySet[CallbackEvent]:
    """Callbacks of orders and numbers that are known here."""
    known = Q(resource_id__in=Order.objects.exclude(remote_id=None).values("remote_id"))
    return CallbackEvent.objects.filter(known | Q(resource_type="ACTIVE_NUMBER"), processed_at=None)
