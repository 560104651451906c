"""Background work on stored files. The sweeps of the beat schedule are the guarantee."""

from itertools import islice
from typing import ParamSpec

import structlog
from celery import Task, shared_task
from django.apps import apps
from kombu.exceptions import OperationalError

from kyc.models import StoredFile
from kyc.services import retention, scan

log = structlog.get_logger(__name__)

Given = ParamSpec("Given")
# The most files that one sweep scans; the next sweep goes on.
BATCH = 50


def enqueue(task: "Task[Given, None]", *given: Given.args, **named: Given.kwargs) -> None:
    """Asks for work at once. A broker that is down delays it until the next sweep and harms nothing else."""
    try:
        task.apply_async(given, named, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("enqueue.failed", task=task.name, reason=type(error).__name__)


@shared_task
def scan_file(label: str, pk: int) -> None:
    """Scans one file of the model with this label, if its scan is due and no other worker has it."""
    model = apps.get_model(label)
    assert issubclass(model, StoredFile)
    if scan.claim(model, pk):
        scan.scan(model._default_manager.get(pk=pk))


@shared_task
def sweep_scans() -> None:
    """Files whose scan a lost message, a killed worker or a scanner that was down left undone."""
    scan.follow_setting()
    for label, pk in list(islice(scan.due(), BATCH)):
        scan_file(label, pk)


@shared_task
def sweep_retention() -> None:
    """Replaced and removed files whose time is over."""
    retention.remove_expired()
