"""What reviewers wrote, each message once, and telling people of it."""

import hashlib
from datetime import datetime

from django.db import transaction

from numbers_api.schemas import ReviewLog
from ordering.choices import NoticeKind
from ordering.models import Notice, Order, ReviewMessage

# Notices that carry the reviewers' words where there are any.
WITH_WORDS = (NoticeKind.BLOCKED, NoticeKind.REJECTED)


def keep(order: Order, logs: list[ReviewLog]) -> None:
    """Stores the messages that are new, word for word, and tells people of them. Repeatable. Locks the order.

    A notice that the order was blocked or rejected gets the words, if it has none yet; otherwise they are a notice of their own.
    """
    if not any(log.message for log in logs):
        return
    with transaction.atomic():
        fresh = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        known = set(fresh.messages.values_list("written_at", "sha256"))
        rows = {_key(message): message for message in (_message(fresh, log) for log in logs if log.message)}
        new = ReviewMessage.objects.bulk_create([row for key, row in rows.items() if key not in known])
        if new:
            _tell(fresh, new[-1])


def _tell(order: Order, last: ReviewMessage) -> None:
    told = Notice.objects.filter(order=order, kind__in=WITH_WORDS, message=None, created_at__gte=order.state_since)
    if not told.update(message=last):
        Notice.objects.tell(order, NoticeKind.MESSAGE, key=last.pk, message=last)


def _key(message: ReviewMessage) -> tuple[datetime, str]:
    return message.written_at, message.sha256


def _message(order: Order, log: ReviewLog) -> ReviewMessage:
    digest = hashlib.sha256(log.message.encode("utf-8", "surrogatepass")).hexdigest()
    return ReviewMessage(order=order, text=log.message, sha256=digest, written_at=log.create_time or order.created_at)
