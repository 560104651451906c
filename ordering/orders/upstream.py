"""The API for one step of an order whose lease is held.

Before a call that changes something goes out, the time by which it must have ended is committed,
and only by whoever still has the lease. Whoever takes the order over reads until then. So a worker
that was slow can't change anything once somebody else has gone on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from jobs.kinds import Lease, LeaseLost
from numbers_api.client import NumbersClient
from numbers_api.factory import task_client
from ordering.orders.steps import Step, StepName, calls_under_way

# A call that changes something takes at most so many seconds, a file some more.
CALL_SECONDS = 30.0
UPLOAD_SECONDS = 60.0
# For the way from here to the API, and for clocks of several machines that differ.
MARGIN = timedelta(seconds=5)


class CallUnderWay(Exception):
    """A worker that has gone may still have a call under way: until then the API is only read."""

    def __init__(self, ends_at: datetime) -> None:
        super().__init__(ends_at)
        self.ends_at = ends_at


class Upstream:
    """The API for the step `name` of an order, in its `attempt`, counted from 1. `client` is for
    reading; `begin_call` gives the one for a call that changes something."""

    def __init__(
        self,
        order_pk: int,
        name: StepName,
        lease: Lease,
        attempt: int,
        make_client: Callable[..., NumbersClient] = task_client,
    ) -> None:
        self.order_pk, self.name, self.lease, self.attempt = order_pk, name, lease, attempt
        self._make_client = make_client
        self._earlier_call_ends_at = calls_under_way(order_pk)
        self.client = make_client()

    def check_earlier_calls(self) -> None:
        """Raises CallUnderWay while a call of an earlier worker may be under way."""
        ends_at = self._earlier_call_ends_at
        if ends_at is not None and ends_at > timezone.now():
            raise CallUnderWay(ends_at)

    def bounded(self, seconds: float) -> NumbersClient:
        """A client whose calls together take at most so long, from now on; for so long the lease is
        kept alive. Raises LeaseLost."""
        client = self._make_client(budget=seconds)
        self.lease.renew(seconds + MARGIN.total_seconds())
        return client

    def begin_call(self, seconds: float = CALL_SECONDS) -> NumbersClient:
        """A client whose calls together take at most so long, from now on: that they may be under
        way is committed. Raises CallUnderWay, and LeaseLost when the order is another worker's."""
        self.check_earlier_calls()
        client = self.bounded(seconds)
        within = timedelta(seconds=seconds) + MARGIN
        mine = Step.objects.filter(Q(self.lease.is_held()), order_id=self.order_pk, name=self.name)
        if not mine.update(call_ends_at=timezone.now() + within):
            raise LeaseLost
        return client
