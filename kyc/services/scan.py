"""Scanning stored files for malware: each model of stored files alike, one file at a time, again
until the scanner answers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, cast

import structlog
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kyc.clamd import ScannerDown, TooLargeToScan, signature_in
from kyc.models import ScanState, ScanTrouble, StoredFile

log = structlog.get_logger(__name__)

# How long a worker has for one scan before another one tries; longer than the scanner is waited
# for.
CLAIM = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=30)


def models() -> list[type[StoredFile]]:
    """Every model of stored files."""
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]


def waiting(model: type[StoredFile]) -> QuerySet[StoredFile]:
    """Files whose scan is due."""
    rows = model._default_manager.exclude(file="").filter(
        scan_state=ScanState.WAITING, scan_at__lte=timezone.now()
    )
    # Of many that came at once the newest first: those are what people work on.
    return rows.order_by("scan_at", "-pk")


def due() -> Iterator[tuple[str, int]]:
    """Every file whose scan is due, as model label and key."""
    for model in models():
        for pk in waiting(model).values_list("pk", flat=True):
            yield model._meta.label, pk


def claim(model: type[StoredFile], pk: int) -> bool:
    """Whether this worker got the file: one conditional UPDATE, which also plans a try for the case
    that this worker dies."""
    return bool(waiting(model).filter(pk=pk).update(scan_at=timezone.now() + CLAIM))


def scan(file: StoredFile) -> bool:
    """Asks the scanner and writes down what it says, or when it is asked again. Repeatable. Raises
    nothing.

    Whoever calls it has claimed the file. Returns whether the scanner answers, so that others are
    worth a try.
    """
    try:
        with file.file.open("rb") as stream:
            signature = signature_in(cast("BinaryIO", stream), settings.CLAMD_URL)
    except ScannerDown:
        _later(file, ScanTrouble.DOWN)
        return False
    except TooLargeToScan:
        _later(file, ScanTrouble.TOO_LARGE)
    except Exception as error:  # noqa: BLE001  # whatever keeps storage from giving the file: it stays unscanned, unused
        log.warning(
            "scan.unreadable", model=file._meta.label, pk=file.pk, reason=type(error).__name__
        )
        _later(file, ScanTrouble.UNREADABLE)
    else:
        _take(file, signature)
    return True


def note_down() -> None:
    """Says at every file whose scan is due that the scanner does not answer, without asking it once
    for each."""
    for model in models():
        rows = waiting(model).filter(scan_trouble="")
        if rows.exists():
            rows.update(scan_trouble=ScanTrouble.DOWN)


def follow_setting() -> None:
    """A scanner that was set gets the files of the time before; one that was taken away is waited
    for no longer. Repeatable."""
    before, after = ScanState.WAITING, ScanState.UNSCANNED
    if settings.CLAMD_URL:
        before, after = after, before
    for model in models():
        rows = model._default_manager.filter(scan_state=before)
        # Asked first, because on SQLite an UPDATE takes the one write lock even where there is
        # nothing to change.
        if rows.exists():
            rows.update(scan_state=after, scan_at=timezone.now(), scan_tries=0, scan_trouble="")


def _take(file: StoredFile, signature: str) -> None:
    if signature:
        # Its quarantine: nothing opens, counts or sends an infected file.
        log.warning("scan.infected", model=file._meta.label, pk=file.pk, signature=signature)
    state = ScanState.INFECTED if signature else ScanState.CLEAN
    _update(
        file,
        scan_state=state,
        signature=signature[:255],
        scanned_at=timezone.now(),
        scan_trouble="",
    )


def _later(file: StoredFile, trouble: ScanTrouble) -> None:
    """Each wait is twice as long as the one before."""
    wait = min(FIRST_WAIT * 2 ** min(file.scan_tries, 10), LONGEST_WAIT)
    _update(
        file,
        scan_trouble=trouble,
        scan_tries=min(file.scan_tries + 1, 99),
        scan_at=timezone.now() + wait,
    )


def _update(file: StoredFile, **facts: object) -> None:
    """Only while it waits: what another worker has found out meanwhile stays."""
    type(file)._default_manager.filter(pk=file.pk, scan_state=ScanState.WAITING).update(**facts)
