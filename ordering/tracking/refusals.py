"""Counting callbacks that were refused: whoever comes first counts for all who come while it does.

They are counted in one row for an hour and a reason. If each wrote it, a flood of them would queue
up for that row, one commit after the other, and hold every thread that serves pages.
"""

from collections import Counter
from datetime import datetime
from threading import Lock

from django.utils import timezone

from ordering.orders.choices import RefusedFor
from ordering.tracking.models import RefusedCallbacks

_waiting: Counter[tuple[datetime, RefusedFor]] = Counter()
_adding, _writing = Lock(), Lock()


def count(reason: RefusedFor) -> None:
    """One more of this hour; returns when it stands in the database, whoever wrote it there."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    with _adding:
        _waiting[hour, reason] += 1
    with _writing:
        with _adding:
            taken = Counter(_waiting)
            _waiting.clear()
        try:
            for key, number in list(taken.items()):
                RefusedCallbacks.objects.add(*key, number)
                del taken[key]
        finally:
            # What could not be written is left to the next.
            with _adding:
                _waiting.update(taken)
