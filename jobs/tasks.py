"""The two messages that Celery carries. Neither is needed for anything to happen: the sweep of the
beat schedule is the guarantee."""

from collections.abc import Sequence

from celery import shared_task

from jobs import outages, worker
from jobs.kinds import kind_of
from jobs.leases import claim
from jobs.promises import log
from jobs.sweep import sweep as sweep_all


@shared_task(name="jobs.run")
def run(name: str, keys: Sequence[str]) -> None:
    """Does work of one kind, as far as it is due and no other worker has it. While the kind's
    service is out of reach, only what somebody waits for."""
    kind = kind_of(name)
    for key in keys:
        rests = kind.gate is not None and outages.current(kind.gate) is not None
        for lease in claim(kind, [key], urgent=rests):
            worker.carry_out(lease)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Does all that is due."""
    if sweep_all():
        try:
            sweep.apply_async(retry=False)
        except OSError as error:
            log.warning("enqueue.failed", kind="sweep", reason=type(error).__name__)
