"""Scanning stored files for malware: each model of stored files alike, one file at a time, again
until the scanner answers."""

from typing import BinaryIO, cast

import structlog
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from jobs.promises import promise_new
from kyc.documents.clamd import ScannerDown, TooLargeToScan, signature_in
from kyc.documents.models import SCAN, ScanProblem, ScanState, StoredFile, key_of

log = structlog.get_logger(__name__)


class Unreadable(Exception):
    """Storage does not give the file; a later try may succeed."""


def models() -> list[type[StoredFile]]:
    """Every model of stored files."""
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]


def waiting(model: type[StoredFile]) -> QuerySet[StoredFile]:
    """Files that wait for their scan."""
    return model._default_manager.exclude(file="").filter(scan_state=ScanState.WAITING)


def scan(model: type[StoredFile], pk: int) -> bool:
    """Asks the scanner about a file and writes down what it says; returns whether it was asked, for
    the file may wait no longer. Idempotent.

    Raises ScannerDown, TooLargeToScan and Unreadable after writing that down.
    """
    file = waiting(model).filter(pk=pk).first()
    if file is None:
        return False
    # Only while it waits: what another worker has found out meanwhile stays.
    row = model._default_manager.filter(pk=pk, scan_state=ScanState.WAITING)
    try:
        with file.file.open("rb") as stream:
            signature = signature_in(cast("BinaryIO", stream), settings.CLAMD_URL)
    except ScannerDown:
        # Every file that waits says so, without asking the scanner once for each.
        for each in models():
            waiting(each).filter(scan_problem="").update(scan_problem=ScanProblem.DOWN)
        raise
    except TooLargeToScan:
        row.update(scan_problem=ScanProblem.TOO_LARGE)
        raise
    except Exception as error:  # noqa: BLE001  # whatever keeps storage from giving the file
        # It stays unscanned, and unused.
        row.update(scan_problem=ScanProblem.UNREADABLE)
        raise Unreadable(type(error).__name__) from None
    if signature:
        # Its quarantine: nothing opens, counts or sends an infected file.
        log.warning("scan.infected", model=model._meta.label, pk=pk, signature=signature)
    row.update(
        scan_state=ScanState.INFECTED if signature else ScanState.CLEAN,
        signature=signature[:255],
        scanned_at=timezone.now(),
        scan_problem="",
    )
    return True


def follow_setting() -> None:
    """A scanner that was set gets the files of the time before; one that was taken away is waited
    for no longer. Idempotent."""
    before, after = ScanState.WAITING, ScanState.UNSCANNED
    if settings.CLAMD_URL:
        before, after = after, before
    for model in models():
        rows = model._default_manager.filter(scan_state=before)
        # Asked first, because on SQLite an UPDATE takes the one write lock even where there is
        # nothing to change.
        if rows.exists():
            rows.update(scan_state=after, scan_problem="")
        if settings.CLAMD_URL:
            promise_new(SCAN, [key_of(file) for file in waiting(model).only("pk")])
