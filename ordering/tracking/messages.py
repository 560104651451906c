"""What reviewers wrote, each message once, and telling people of it."""

import hashlib
from datetime import datetime

from numbers_api.schemas import ReviewLog
from ordering.orders.choices import Act, NotificationKind
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState

# Notifications that carry the reviewers' words where there are any.
WITH_WORDS = (
    NotificationKind.BLOCKED,
    NotificationKind.REJECTED,
    NotificationKind.COMPLETED,
    NotificationKind.EXPIRED,
)


def save(order: Order, logs: list[ReviewLog]) -> list[ReviewMessage]:
    """Stores the messages that are new, word for word, and returns them. Idempotent. Locks the
    order.

    Whoever calls it tells people of them, in the same transaction.
    """
    rows: dict[tuple[datetime, str], ReviewMessage] = {}
    for log in logs:
        if log.message:
            digest = hashlib.sha256(log.message.encode("utf-8", "surrogatepass")).hexdigest()
            written_at = log.create_time or order.created_at
            rows[written_at, digest] = ReviewMessage(
                order=order, text=log.message, sha256=digest, written_at=written_at
            )
    if not rows:
        return []
    Order.objects.select_for_update().values_list("pk").get(pk=order.pk)
    known = set(order.messages.values_list("written_at", "sha256"))
    return ReviewMessage.objects.bulk_create([row for key, row in rows.items() if key not in known])


def tell(order: Order, new: list[ReviewMessage]) -> None:
    """Tells people of new messages, by the last of them.

    The notification of the state that they came with gets the words, if it has none yet and its
    reader has not seen it; everybody else gets a notification of their own.
    """
    if not new:
        return
    told = Notification.objects.filter(
        order=order, kind__in=WITH_WORDS, message=None, created_at__gte=order.state_since
    )
    told.unread().update(message=new[-1])
    known = Notification.objects.filter(order=order, message=new[-1]).values_list(
        "person_id", flat=True
    )
    Notification.objects.tell(
        order, NotificationKind.MESSAGE, key=new[-1].pk, besides=set(known), message=new[-1]
    )


def now_and_before(order: Order) -> tuple[list[ReviewMessage], list[ReviewMessage]]:
    """What the reviewers wrote that still counts, and what the last submission has answered or the
    approval settled.

    The newest first. A block without a word of its own is about what was said before.
    """
    known = getattr(order, "glance_messages", True)
    said = list(order.messages.order_by("-written_at", "-pk")) if known else []
    if not said:
        return [], []
    if order.state == OrderState.COMPLETED:
        return [], said
    # When each submission began that was not sent back to the officer.
    begun: list[datetime] = []
    acts = (Act.SUBMITTING, Act.SENT_BACK, Act.NOT_APPROVED)
    steps = order.timeline.filter(act__in=acts).order_by("position")
    for act, at in steps.values_list("act", "at"):
        if act == Act.SUBMITTING:
            begun.append(at)
        elif begun:
            begun.pop()
    before = [message for message in said if begun and message.kept_at < begun[-1]]
    if order.state == OrderState.BLOCKED and len(before) == len(said):
        return said, []
    return [message for message in said if message not in before], before
