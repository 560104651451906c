"""The two messages that Celery carries. Neither is needed for anything to happen: the sweep of the
beat schedule is the guarantee."""

from collections.abc import Sequence
from functools import partial

from celery import shared_task
from django.conf import settings

from jobs import outages, threads, worker
from jobs.kinds import Kind, kind_of
from jobs.leases import claim
from jobs.promises import log
from jobs.sweep import sweep as sweep_all


@shared_task(name="jobs.run")
def run(name: str, keys: Sequence[str]) -> None:
    """Does work of one kind, as far as it is due and no other worker has it. What needs a service
    gets threads of its own, as many as are free."""
    kind = kind_of(name)
    apart = kind.gate is not None and settings.SWEEP_THREADS > 1
    for key in keys:
        if not apart:
            _run(kind, key)
        elif not threads.begin(kind.queue, partial(_run, kind, key)):
            break


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Does all that is due."""
    if sweep_all():
        try:
            sweep.apply_async(retry=False)
        except OSError as error:
            log.warning("enqueue.failed", kind="sweep", reason=type(error).__name__)


def _run(kind: Kind, key: str) -> bool:
    # While the kind's service is out of reach, only what somebody waits for.
    rests = kind.gate is not None and outages.current(kind.gate) is not None
    return all(worker.carry_out(lease) for lease in claim(kind, [key], urgent=rests))
