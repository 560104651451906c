"""Was every callback kept once and acted on, and everybody told once? Are the timelines whole, and
is nothing held?"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Sum

from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import TOLD_OF_STATES, Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.verify import broken
from ordering.tracking.models import CallbackEvent, RefusedCallbacks
from tools.chaos import settle
from tools.chaos.books import Row
from tools.chaos.findings import Finding

REFUSED = 401
# What a person is told of one order once in its life.
ONCE = (NotificationKind.COMPLETED, NotificationKind.REJECTED, NotificationKind.EXPIRED)


def findings(orders: list[Order], deliveries: list[Row]) -> Iterator[Finding]:
    """What must be true of what was heard and told."""
    yield from _callbacks(deliveries)
    yield _refused(deliveries)
    yield _timelines()
    yield _notifications()
    yield _news(orders)
    held = [f"{job} until {job.leased_until}" for job in settle.leased()]
    yield Finding("no worker holds an order", f"{len(held)} are held", held)


def _callbacks(deliveries: list[Row]) -> Iterator[Finding]:
    arrived = {
        row["event"]["eventId"]
        for row in deliveries
        if row["signature"] == "right" and row["state"] == "DELIVERED"
    }
    kept = Counter(CallbackEvent.objects.values_list("key", flat=True))
    wrong = [f"event {key} is kept {kept[key]} times" for key in sorted(arrived) if kept[key] != 1]
    never = kept.keys() - {row["event"]["eventId"] for row in deliveries}
    wrong += [f"event {key} was never sent" for key in sorted(never)]
    yield Finding("every signed callback that arrived is kept, once", f"{len(kept)} kept", wrong)
    waiting = [f"event {event.key} of {event.resource_id}" for event in settle.unprocessed()]
    unknown = CallbackEvent.objects.filter(processed_at=None).count() - len(waiting)
    yield Finding(
        "every callback of a known order is processed",
        f"{unknown} are of orders that nobody here has",
        waiting,
    )


def _refused(deliveries: list[Row]) -> Finding:
    """A count is written before the refusal is answered, so there may be more of them than of
    answers that arrived."""
    counted = RefusedCallbacks.objects.aggregate(number=Sum("number"))["number"] or 0
    sent = [row for row in deliveries if row["signature"] != "right"]
    refused = sum(row["lastAnswer"] == REFUSED for row in sent)
    taken = [
        f"event {row['event']['eventId']} was taken" for row in sent if row["state"] == "DELIVERED"
    ]
    wrong = [] if refused <= counted <= len(sent) else [f"{counted} counted, {refused} refused"]
    return Finding(
        "unsigned and wrongly signed callbacks are refused and counted",
        f"{counted} of {len(sent)}",
        taken + wrong,
    )


def _timelines() -> Finding:
    wrong = [
        f"{order.reference}: {problem}"
        for order, problem in broken(Order.objects.order_by("pk").iterator())
    ]
    return Finding("every timeline is as it was written", f"{Order.objects.count()} read", wrong)


def _notifications() -> Finding:
    told = (
        Notification.objects.values("person", "order__pk", "key")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    final = (
        Notification.objects.filter(kind__in=ONCE)
        .values("person", "order__pk", "kind")
        .annotate(times=Count("pk"))
    )
    wrong = [str(row) for row in (*told, *final.filter(times__gt=1))]
    return Finding(
        "nobody was told the same thing twice",
        f"{Notification.objects.count()} notifications",
        wrong,
    )


def _news(orders: list[Order]) -> Finding:
    """Each time that an order came to such a state, everybody who follows it has one notification
    that names the entry."""
    wrong, expected = [], 0
    for order in orders:
        given = set(order.notifications.values_list("person", "key"))
        for entry in order.timeline.filter(to_state__in=TOLD_OF_STATES):
            if entry.from_state != entry.to_state:
                kind = TOLD_OF_STATES[OrderState(entry.to_state)]
                people = {person.pk for person in order.audience(without=entry.actor)}
                expected += len(people)
                wrong += [
                    f"{order.reference}: {kind} untold to {pk}"
                    for pk in people
                    if (pk, f"{kind}:{entry.pk}") not in given
                ]
    return Finding(
        "everybody who follows an order was told how it went",
        f"{expected} notifications expected",
        wrong,
    )
