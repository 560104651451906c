"""Background work: load by key, one service call, safe to run twice. The sweeps of the beat schedule are the guarantee."""

from collections.abc import Callable

import structlog
from celery import shared_task
from django.db.models import QuerySet

from kyc.tasks import enqueue
from numbers_api.errors import NumbersApiError
from numbers_api.factory import task_client
from ordering.models import CallbackEvent, Order
from ordering.services import inbox, renew, reserve, submit, sync

__all__ = ["enqueue"]

log = structlog.get_logger(__name__)

# The most rows that one sweep takes; the next sweep goes on.
BATCH = 100


@shared_task
def sync_order(pk: int) -> None:
    """Asks the API about one order. A submission under way asks by itself."""
    order = sync.to_check().filter(pk=pk).first()
    if order is not None:
        _told(lambda: sync.sync(order, task_client()))
        sync.release(sync.to_check(), pk)


@shared_task
def look_again(pk: int) -> None:
    """Looks up what an open order's region requires today."""
    order = Order.objects.filter(pk=pk).first()
    if order is not None:
        _told(lambda: renew.look_again(order, task_client()))


@shared_task
def submit_order(pk: int) -> None:
    """Carries out one submission, if no other worker has it."""
    if sync.claim(submit.due(), pk):
        submit.carry_out(Order.objects.select_related("registration__snapshot").get(pk=pk), task_client())


@shared_task
def process_callback(pk: int) -> None:
    """Takes in one stored callback."""
    if inbox.claim(pk):
        _told(lambda: inbox.process(CallbackEvent.objects.get(pk=pk), task_client()))


@shared_task
def sweep_syncs() -> None:
    """Every order whose time to be checked has come."""
    _sync_claimed(sync.due())


@shared_task
def sweep_lapses() -> None:
    """Every reservation that ran out by the clock: the API confirms it before the order expires."""
    _sync_claimed(sync.lapsed())


@shared_task
def sweep_submissions() -> None:
    """Submissions that a lost message or a killed worker left undone."""
    for pk in submit.due().values_list("pk", flat=True)[:BATCH]:
        submit_order(pk)


@shared_task
def sweep_callbacks() -> None:
    """Callbacks that no task took."""
    for pk in inbox.waiting().values_list("pk", flat=True)[:BATCH]:
        process_callback(pk)


@shared_task
def sweep_reservations() -> None:
    """Reservations that were interrupted half-way."""
    reserve.settle_interrupted()


def _sync_claimed(orders: QuerySet[Order]) -> None:
    for pk in orders.values_list("pk", flat=True)[:BATCH]:
        if sync.claim(orders, pk):
            sync_order(pk)


def _told(act: Callable[[], object]) -> None:
    """An API that fails is no fault of the task: the next try is planned already, so the log says it in a line."""
    try:
        act()
    except NumbersApiError as error:
        log.warning("numbers_api.failed", reason=type(error).__name__, status=error.http_status)
