"""An order's one job. It reads where the order stands and does what is next, step by step, and says
when to look again. Callbacks, clicks and clocks only say "now".

The lease is the order's, so that two steps of one order never overlap and no step needs to know
about the others. Each step has its own attempts, error and back-off (ordering.orders.steps).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from jobs.connections import drop_broken
from jobs.kinds import DONE, Lease, LeaseLost, Result, code_of
from jobs.leases import MOST_ATTEMPTS
from jobs.models import Priority
from jobs.worker import back_off
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError, OutcomeUnknown
from numbers_api.factory import API, task_client
from ordering.lifecycle import check
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import FINAL, RESERVED, UPSTREAM, OrderState
from ordering.orders.steps import Step, StepName, steps_of
from ordering.orders.upstream import CallUnderWay, Upstream
from ordering.reservations import lost_answers, reserve
from ordering.submissions import early_upload, submit

log = structlog.get_logger(__name__)

# A step that succeeded and planned nothing, though the order still needs it, is looked at then.
RECHECK_INTERVAL = timedelta(minutes=1)
# A step reads twice at most before it says how long its next call takes.
STEP_SECONDS = 150.0
# What a later try mends: no accident of our own.
FORESEEN = (NumbersApiError, submit.NotSeenYet, CallUnderWay)


@dataclass(frozen=True)
class StepKind:
    """One step: whether an order needs it, what it does, and its back-off."""

    name: StepName
    is_needed: Callable[[Order, Step | None], bool]
    run: Callable[[Order, Upstream], None]
    first_wait: timedelta
    longest_wait: timedelta


# What people wait for stands first.
STEPS = (
    StepKind(
        StepName.RESERVE,
        lambda order, _row: order.state == OrderState.CREATING,
        reserve.carry_out,
        timedelta(seconds=2),
        timedelta(seconds=30),
    ),
    StepKind(
        StepName.SUBMIT,
        lambda order, _row: order.state == OrderState.SUBMITTING,
        submit.carry_out,
        timedelta(seconds=5),
        timedelta(minutes=2),
    ),
    StepKind(
        StepName.CHECK,
        # A submission asks by itself; a closed order until its reviewers' last words are read.
        lambda order, _row: (
            order.state in UPSTREAM - {OrderState.SUBMITTING}
            or (order.state in FINAL and not order.messages_read)
        ),
        check.carry_out,
        timedelta(seconds=10),
        timedelta(minutes=10),
    ),
    StepKind(
        StepName.EARLY_UPLOAD,
        lambda order, row: (
            order.state == OrderState.CREATED
            and order.missing_upstream_since is None
            and row is not None
            and row.due_at is not None
        ),
        early_upload.carry_out,
        timedelta(seconds=5),
        timedelta(minutes=5),
    ),
    StepKind(
        StepName.FIND,
        lambda order, _row: order.state == OrderState.OUTCOME_UNKNOWN,
        lambda order, upstream: lost_answers.search(order, upstream.client),
        timedelta(seconds=30),
        timedelta(minutes=10),
    ),
)


def reconcile(lease: Lease, make_client: Callable[..., NumbersClient] = task_client) -> Result:
    """Takes every step of the order that is due, each once, and says when the next one is.

    Idempotent. Raises LeaseLost when the order is another worker's by now. Ends early where the API
    fails: the other steps would only wait for it too.
    """
    taken: set[StepName] = set()
    error: Exception | None = None
    while True:
        if taken:
            lease.reread()
        orders = Order.objects.select_related("registration__snapshot")
        order = orders.filter(pk=lease.key).first()
        if order is None:
            return DONE
        rows, now = steps_of(order.pk), timezone.now()
        planned = _planned(order, rows)
        due = [step for step, due_at in planned if due_at <= now and step.name not in taken]
        if error is not None or not due:
            again_at = min((due_at for _step, due_at in planned), default=None)
            # Somebody waits for a number to be reserved, and while a reservation runs, its order
            # comes before those that only wait.
            priority = Priority.DEADLINE if order.state in RESERVED else Priority.REST
            if order.state == OrderState.CREATING:
                priority = Priority.PEOPLE
            return Result(again_at, priority, error=error)
        taken.add(due[0].name)
        failure = _take(due[0], order, rows.get(due[0].name), lease, make_client)
        error = failure if failure is not None and API.has_failed(failure) else None


def _planned(order: Order, rows: dict[str, Step]) -> list[tuple[StepKind, datetime]]:
    """The steps that the order needs, with the time at which each is due."""
    now = timezone.now()
    needed = [step for step in STEPS if step.is_needed(order, rows.get(step.name))]
    times = {name: row.due_at for name, row in rows.items()}
    return [(step, times.get(step.name) or now) for step in needed]


def _take(
    step: StepKind,
    order: Order,
    row: Step | None,
    lease: Lease,
    make_client: Callable[..., NumbersClient],
) -> Exception | None:
    """Takes one step, which has a row if it was planned before, and writes down how it went;
    returns what it failed with."""
    if row is None:
        row, _created = Step.objects.get_or_create(order_id=order.pk, name=step.name)
    mine = Step.objects.filter(lease.is_held(), pk=row.pk)
    # Counted at the beginning, so that a step which kills its worker is seen to fail.
    if not mine.update(attempts=Least(F("attempts") + 1, MOST_ATTEMPTS)):
        raise LeaseLost
    lease.keep(STEP_SECONDS)
    upstream = Upstream(order.pk, step.name, lease, row.attempts + 1, make_client)
    try:
        step.run(order, upstream)
    except LeaseLost:
        raise
    except StateChanged:
        # Somebody has moved the order meanwhile: whoever looks again sees what it needs now.
        return None
    except Exception as error:  # noqa: BLE001  # one rule for whatever it is
        _failed(step, row, lease, error)
        return error
    # A step that planned nothing itself is due again later.
    otherwise = When(Q(due_at=row.due_at), then=Value(timezone.now() + RECHECK_INTERVAL))
    due_at = Case(otherwise, default=F("due_at"))
    mine.update(attempts=0, error="", failed_at=None, call_ends_at=None, due_at=due_at)
    return None


def _failed(step: StepKind, row: Step, lease: Lease, error: Exception) -> None:
    """The step is due again later, whatever it was; an officer sees it on the order's page, and an
    administrator in the list of steps."""
    # If it was the database, the connection is no good any more.
    drop_broken()
    facts = {"step": step.name, "order": row.order_id, "attempts": row.attempts + 1}
    if isinstance(error, FORESEEN):
        log.warning("step.failed", **facts, reason=code_of(error))
    else:
        log.error("step.failed", **facts, exc_info=error)
    wait = back_off(row.attempts + 1, step.first_wait, step.longest_wait, error)
    due_at = error.ends_at if isinstance(error, CallUnderWay) else timezone.now() + wait
    said = {"error": code_of(error), "failed_at": timezone.now(), "due_at": due_at}
    is_answered = not isinstance(error, OutcomeUnknown) or error.http_status is not None
    if is_answered and not isinstance(error, CallUnderWay):
        # What it called has ended: the next try need not wait for that.
        said["call_ends_at"] = None
    Step.objects.filter(lease.is_held(), pk=row.pk).update(**said)
