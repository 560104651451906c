"""Removing stored bytes that no row names: of a process that died between storing a file and
writing its row."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import structlog
from django.core.files.storage import default_storage
from django.utils import timezone

from kyc.documents import scan
from kyc.documents.storage import FOLDER

log = structlog.get_logger(__name__)

# How long a row may follow its bytes: a copy of a large file over a slow line takes minutes, never
# a day.
WAIT = timedelta(days=1)
# The most files that one call removes, and how many names a query asks for.
BATCH = 500


def remove_strays() -> int:
    """Deletes a batch of stored files that are older than a day and that no row names. Returns how
    many.

    Safe at any time: a file whose row is still to come is younger, and one whose row has gone never
    gets another. Idempotent.
    """
    removed = 0
    for name in islice(_strays(), BATCH):
        try:
            default_storage.delete(name)
        # One file that can't be deleted now must not keep the others.
        except Exception as error:  # noqa: BLE001
            log.warning("strays.failed", reason=type(error).__name__)
        else:
            removed += 1
    if removed:
        log.info("strays.removed", count=removed)
    return removed


def _strays() -> Iterator[str]:
    """The stored files that are old enough and that no row names, as they are asked for."""
    try:
        stored = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1] if name]
    except FileNotFoundError:
        # Nothing was ever stored.
        return
    for at in range(0, len(stored), BATCH):
        names = stored[at : at + BATCH]
        known = (
            model._default_manager.filter(file__in=names).values_list("file", flat=True)
            for model in scan.models()
        )
        for name in sorted(set(names).difference(*known)):
            try:
                is_old = default_storage.get_modified_time(name) < timezone.now() - WAIT
            except FileNotFoundError:
                continue
            if is_old:
                yield name
