"""Promising work: a row, written in the transaction that needs it. A message only makes it
quick."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs.kinds import kind_of
from jobs.models import Job, Priority

log = structlog.get_logger(__name__)


def promise(
    name: str,
    key: object = "",
    *,
    at: datetime | None = None,
    priority: Priority | None = None,
    at_once: bool = False,
) -> None:
    """The work is due then, or now, if it is not due earlier. Idempotent.

    Whoever is at it looks again afterwards. `priority`: None for the kind's own. `at_once`: the
    workers are told when the transaction has been committed. Raises UnknownKind.
    """
    kind, at = kind_of(name), at or timezone.now()
    priority = kind.priority if priority is None else priority
    woken = {
        "wakes": F("wakes") + 1,
        "run_at": Coalesce(Least("run_at", Value(at)), Value(at)),
        "priority": Least("priority", Value(priority)),
    }
    rows = kind.model.of_kind(kind.name, [key])
    new = {"queue": kind.queue, "run_at": at, "priority": priority}
    # Between the two a worker that is done may take the row away, or somebody else make one.
    while not rows.update(**woken) and kind.model is Job:
        if Job.objects.get_or_create(kind=kind.name, key=str(key), defaults=new)[1]:
            break
    if at_once:
        tell_workers(name, [key])


def promise_new(
    name: str, keys: Iterable[object], *, at: datetime | None = None, at_once: bool = False
) -> None:
    """Each piece of work is due then, or now; one that was promised before stays as it is, with its
    back-off. Idempotent. Raises UnknownKind."""
    kind, keys = kind_of(name), list(keys)
    new = {"queue": kind.queue, "priority": kind.priority, "run_at": at or timezone.now()}
    jobs = [Job(kind=kind.name, key=str(key), **new) for key in keys]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)
    if at_once and keys:
        tell_workers(name, keys)


def tell_workers(name: str, keys: list[object]) -> None:
    """Tells the workers of work that is due, once the transaction has been committed."""
    transaction.on_commit(partial(send, name, keys))


def send(name: str, keys: list[object]) -> None:
    """Sends the message. A broker that is down delays the work until the next sweep, no more."""
    try:
        current_app.send_task("jobs.run", (name, [str(key) for key in keys]), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("enqueue.failed", kind=name, reason=type(error).__name__)
