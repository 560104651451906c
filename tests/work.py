"""Background work in tests: done by the product's own code, when the test says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jobs import sweep as sweeps
from jobs.kinds import Lease, kind_of
from jobs.leases import claim
from jobs.models import Job, Priority
from jobs.promises import promise
from jobs.tasks import run as run_message
from numbers_api.client import NumbersClient
from numbers_api.factory import task_client
from ordering.lifecycle import reconciler
from ordering.orders.order import Order
from ordering.orders.steps import ORDER, Step, StepName, steps_of, wake
from ordering.reservations import reserve as reservations
from ordering.tracking import callbacks
from ordering.tracking.models import CallbackEvent
from people.models import User


class Odd:
    """The client, but for some answers: what the simulator would never say, or what happens while
    it speaks."""

    def __init__(self, api: NumbersClient, **answers: Callable[..., Any]) -> None:
        self._api, self._answers = api, answers

    def __getattr__(self, name: str) -> Any:
        return self._answers.get(name) or getattr(self._api, name)


def make_due() -> None:
    """All work that waits for its time, and every step that does, is due now."""
    now = timezone.now()
    for rows in (Job.objects, CallbackEvent.objects):
        rows.filter(run_at__gt=now).update(run_at=now)
    Step.objects.filter(due_at__gt=now).update(due_at=now)


def sweep() -> None:
    """All that is due is done."""
    sweeps.sweep()


def run_due(*kinds: str) -> None:
    """What is due of these kinds alone is done."""
    for name in kinds:
        due = Job.objects.filter(kind=name, run_at__lte=timezone.now())
        run(name, *due.values_list("key", flat=True))


def run_now(kind: str, key: object = "") -> None:
    """This piece of work is done now, whatever it waits for."""
    promise(kind, key)
    run(kind, key)


def run(kind: str, *keys: object) -> None:
    """The message that names this work."""
    run_message(kind, [str(key) for key in keys])


def run_order(order: Order | int) -> None:
    """The order's reconciler looks now, and takes the steps that are due."""
    pk = order if isinstance(order, int) else order.pk
    wake(pk)
    run(ORDER, pk)


def lease_of(kind: str, key: object) -> Lease:
    """A claim on work that is due."""
    (lease,) = claim(kind_of(kind), [key])
    return lease


def step(order: Order, name: StepName | str, client: Any = None) -> Exception | None:
    """Takes this one step of the order, whether it is due or not, with that client; returns what it
    failed with. The order is then as it is stored."""
    wake(order.pk)
    lease = lease_of(ORDER, order.pk)
    kind = next(kind for kind in reconciler.STEPS if kind.name == name)
    stored = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    error = reconciler._take(
        kind,
        stored,
        steps_of(stored.pk).get(kind.name),
        lease,
        lambda **_budget: client or task_client(),
    )
    lease.reread()
    lease.finish(min(needed(order).values(), default=None), Priority.DEADLINE)
    order.refresh_from_db()
    return error


def reserve(order: Order, actor: User, client: NumbersClient | Any = None) -> None:
    """A person asks for the reservation, and the reconciler makes the call. Raises what it failed
    with, as far as the step does."""
    reservations.ask(order, actor)
    error = step(order, StepName.RESERVE, client)
    if error is not None:
        raise error


def due_at(order: Order, name: StepName | str) -> Any:
    """When a step of the order is due."""
    return Step.objects.get(order=order, name=name).due_at


def needed(order: Order) -> dict[str, Any]:
    """The steps that the order needs as it is stored, with when each is due."""
    stored = Order.objects.select_related("registration__snapshot").get(pk=order.pk)
    return {kind.name: at for kind, at in reconciler._planned(stored, steps_of(stored.pk))}


def waits(job: Job) -> timedelta:
    """How long the work has to wait."""
    assert job.run_at is not None
    return job.run_at - timezone.now()


def take_callback(body: bytes) -> None:
    """A callback comes, and the work that it makes is done."""
    pk = callbacks.store(body)
    if pk is None:
        return
    run("callback", pk)
    stored = CallbackEvent.objects.get(pk=pk)
    if stored.order_id is not None:
        run_order(stored.order_id)
    elif stored.resource_id:
        run("unknown_order", stored.resource_id)
        sweep()
