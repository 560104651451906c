"""Background work: load by key, one service call, safe to run twice. The sweeps of the beat
schedule are the guarantee."""

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from celery import shared_task
from django.db.models import QuerySet

from kyc.tasks import enqueue
from numbers_api.errors import NumbersApiError
from numbers_api.events import NUMBER_ORDER
from numbers_api.factory import task_client
from ordering.models import CallbackEvent, Order
from ordering.services import ahead, digest, inbox, lost, post, remind, renew, reserve, submit, sync
from ordering.states import OrderState
from ordering.sweeps import sweep

__all__ = ["enqueue"]

log = structlog.get_logger(__name__)

# The most rows that a sweep without calls of the API takes; the next sweep goes on.
BATCH = 500


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
    _told(lambda: _submit(pk))


@shared_task
def send_ahead(pk: int) -> None:
    """Sends one order's prepared answers and documents, if no other worker has it; a submission
    that waited for it goes on."""
    _told(lambda: _send_ahead(pk))


@shared_task
def process_callback(pk: int) -> None:
    """Takes in one stored callback."""
    if inbox.claim(pk):
        _told(lambda: _process(pk))


@shared_task
def process_callbacks(pks: Sequence[int]) -> None:
    """Takes in several stored callbacks, one after the other. Where the API fails, the sweep takes
    up the rest."""
    _told(lambda: _process_each(pks))


@shared_task
def send_mail(pk: int) -> None:
    """Sends one notice's mail, if no other worker has it."""
    if post.claim(pk):
        post.send(pk)


@shared_task
def sweep_syncs() -> None:
    """Every order whose time to be checked has come."""
    if sweep("syncs", partial(sync.take, sync.due()), _sync, _give_back):
        enqueue(sweep_syncs)


@shared_task
def sweep_lapses() -> None:
    """Every reservation that ran out by the clock: the API confirms it before the order expires."""
    if sweep("lapses", partial(sync.take, sync.lapsed()), _sync, _give_back):
        enqueue(sweep_lapses)


@shared_task
def sweep_lost() -> None:
    """Reservations whose answer was lost: what can be found out of them."""
    sweep("lost", partial(sync.take, lost.due()), _look_for, _give_back)


@shared_task
def sweep_submissions() -> None:
    """Submissions that a lost message or a killed worker left undone."""
    sweep("submissions", partial(_first, submit.due()), _submit)


@shared_task
def sweep_ahead() -> None:
    """Prepared answers of reserved orders that no task has sent."""
    sweep("ahead", partial(_first, ahead.due()), _send_ahead)


@shared_task
def sweep_callbacks() -> None:
    """Callbacks that no task took."""
    if sweep("callbacks", inbox.take, _process, inbox.give_back):
        enqueue(sweep_callbacks)


@shared_task
def sweep_reservations() -> None:
    """Reservations that were interrupted half-way."""
    reserve.settle_interrupted()


@shared_task
def sweep_reminders() -> None:
    """Orders whose time runs out."""
    for pk in _first(remind.due(), BATCH):
        try:
            remind.remind(pk)
        except Exception:
            # One that nobody foresaw must not keep the others waiting.
            log.exception("reminder.failed", pk=pk)


@shared_task
def sweep_mails() -> None:
    """Notices whose mail is due."""
    post.send_due(BATCH)


@shared_task
def sweep_digests() -> None:
    """The daily digests, once their hour has come."""
    digest.send_due()


def _sync(pk: int) -> None:
    order = sync.to_check().filter(pk=pk).first()
    # A submission may have begun since: then the order is not this worker's any more.
    if order is not None and sync.claim(sync.to_check(), pk):
        try:
            sync.sync(order, task_client())
        except NumbersApiError:
            raise
        except Exception:
            sync.put_off(pk)
            raise
        finally:
            sync.release(sync.to_check(), pk)


def _submit(pk: int) -> bool:
    if not sync.claim(submit.due(), pk):
        return False
    order = Order.objects.select_related("registration__snapshot").get(pk=pk)
    if (error := submit.carry_out(order, task_client())) is not None:
        raise error
    return True


def _look_for(pk: int) -> None:
    order = Order.objects.filter(pk=pk, state=OrderState.OUTCOME_UNKNOWN).first()
    try:
        if order is not None:
            lost.look(order, task_client())
    finally:
        _give_back([pk])


def _send_ahead(pk: int) -> bool:
    if not ahead.claim(pk):
        return False
    try:
        return ahead.carry_out(Order.objects.get(pk=pk), task_client())
    finally:
        if submit.due().filter(pk=pk).exists():
            enqueue(submit_order, pk)


def _process(pk: int) -> bool:
    event = CallbackEvent.objects.get(pk=pk)
    inbox.process(event, task_client())
    # What is told of a number is believed as it is, and what is told of a stranger is not always
    # asked about.
    return event.order is not None and event.resource_type == NUMBER_ORDER


def _process_each(pks: Sequence[int]) -> None:
    for pk in pks:
        try:
            if inbox.claim(pk):
                _process(pk)
        except NumbersApiError:
            raise
        except Exception:
            # One that nobody foresaw must not keep the others waiting.
            log.exception("callback.failed", pk=pk)


def _give_back(pks: Sequence[int]) -> None:
    sync.release(sync.to_check(), *pks)


def _first(rows: QuerySet[Order], most: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:most])


def _told(act: Callable[[], object]) -> None:
    """An API that fails is no fault of the task: the next try is planned already, so the log says
    it in a line."""
    try:
        act()
    except NumbersApiError as error:
        log.warning("numbers_api.failed", reason=type(error).__name__, status=error.http_status)
