"""The work of orders: the reconciler of each, and the callbacks that wake it."""

from datetime import timedelta

from jobs import outages
from jobs.kinds import DONE, UNFINISHED, Kind, Lease, Result, register
from jobs.models import Priority
from numbers_api.errors import NumbersApiError
from numbers_api.factory import API, task_client
from ordering.lifecycle.reconciler import reconcile
from ordering.orders.steps import ORDER
from ordering.reservations.reconcile import look_at
from ordering.tracking import callbacks
from ordering.tracking.models import CALLBACK, CallbackEvent
from ordering.tracking.unknown_orders import UNKNOWN_ORDER

# An event of an order that nobody here knows is looked at for this long, then it stays for
# administrators.
GIVE_UP_AFTER = timedelta(days=3)


def process_callback(lease: Lease) -> Result:
    """The key is a stored event's. Its order's reconciler closes it; until then it is looked at
    again, less and less often."""
    event = CallbackEvent.objects.get(pk=lease.pk)
    api_rests = outages.current(API) is not None
    return DONE if callbacks.process(event, api_rests=api_rests) else UNFINISHED


def ask_about_unknown_order(lease: Lease) -> Result:
    """The key is the order's id at the API."""
    look_at(lease.key, task_client())
    return DONE


register(
    Kind(
        ORDER,
        reconcile,
        gate=API,
        passing=(NumbersApiError,),
        first_wait=timedelta(seconds=10),
    )
)
register(
    Kind(
        CALLBACK,
        process_callback,
        model=CallbackEvent,
        priority=Priority.DEADLINE,
        first_wait=timedelta(seconds=10),
        longest_wait=timedelta(hours=1),
        give_up_after=GIVE_UP_AFTER,
    )
)
register(
    Kind(
        UNKNOWN_ORDER,
        ask_about_unknown_order,
        gate=API,
        passing=(NumbersApiError,),
        first_wait=timedelta(seconds=30),
        longest_wait=timedelta(hours=1),
        give_up_after=GIVE_UP_AFTER,
    )
)
