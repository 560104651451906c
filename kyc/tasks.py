"""Background work on stored files. The sweeps of the beat schedule are the guarantee."""

import time
from itertools import islice
from typing import ParamSpec

import structlog
from celery import Task, shared_task
from django.apps import apps
from kombu.exceptions import OperationalError

from kyc.models import StoredFile
from kyc.services import retention, scan, strays
from numbers_api.factory import QuietCache

log = structlog.get_logger(__name__)

Given = ParamSpec("Given")
# The most files that one sweep scans; the next sweep goes on.
BATCH = 50
# Seconds in which a sweep begins scans. With the longest wait for a scanner that hangs it ends
# before its task's time limit.
SWEEP_SECONDS = 120.0
SWEEPING = "kyc.sweep_scans"
# Should a sweep's worker die, this long no other one scans.
SWEEP_ALONE = 300


def enqueue(task: "Task[Given, None]", *given: Given.args, **named: Given.kwargs) -> None:
    """Asks for work at once. A broker that is down delays it until the next sweep and harms nothing
    else."""
    try:
        task.apply_async(given, named, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("enqueue.failed", task=task.name, reason=type(error).__name__)


@shared_task
def scan_file(label: str, pk: int) -> None:
    """Scans one file of the model with this label, if its scan is due and no other worker has
    it."""
    model = apps.get_model(label)
    assert issubclass(model, StoredFile)
    _scan(model, pk)


@shared_task
def sweep_scans() -> None:
    """Files whose scan a lost message, a killed worker or a scanner that was down left undone.

    One sweep at a time, and it ends where the scanner does not answer: a scanner that hangs holds
    one worker of the sweeps.
    """
    scan.follow_setting()
    due = list(islice(scan.due(), BATCH))
    if due and _is_alone():
        try:
            _scan_each(due)
        finally:
            QuietCache().delete(SWEEPING)


def _scan_each(due: list[tuple[str, int]]) -> None:
    end = time.monotonic() + SWEEP_SECONDS
    for label, pk in due:
        if time.monotonic() > end:
            return
        if not _scan(apps.get_model(label), pk):
            scan.note_down()
            return


def _scan(model: type[StoredFile], pk: int) -> bool:
    """Whether the scanner answers, as far as this file shows it."""
    return not scan.claim(model, pk) or scan.scan(model._default_manager.get(pk=pk))


def _is_alone() -> bool:
    """Whether no other sweep is at work. Without the cache nobody knows; then each file's claim
    alone keeps them apart."""
    return QuietCache().add(SWEEPING, 1, SWEEP_ALONE) is not False


@shared_task
def sweep_retention() -> None:
    """Replaced and removed files whose time is over."""
    retention.remove_expired()


@shared_task
def sweep_strays() -> None:
    """Stored files that no row names."""
    strays.remove_strays()
