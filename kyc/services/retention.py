"""Removing what nobody may keep for ever: files that were replaced or removed long ago."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from kyc.models import Attachment
from kyc.services import scan

log = structlog.get_logger(__name__)

# The most stored files that one call removes.
BATCH = 500


def expired() -> QuerySet[Attachment]:
    """Attachments that were replaced or removed longer ago than they are kept. Current ones never are, open order or closed."""
    end = timezone.now() - timedelta(days=settings.DOCUMENT_RETENTION_DAYS)
    return Attachment.objects.filter(superseded_at__lte=end)


def remove_expired() -> int:
    """Deletes a batch of expired attachments, and each stored file that no other row uses. Returns how many files it took up.

    Bytes go first: after a crash in between, the row is still there to find them by, and deleting what is gone does no harm.
    Safe to run twice at once: a row that is not expired keeps its bytes whoever else is at work, and expired ones never come
    into use again.
    """
    names = list(expired().order_by("file").values_list("file", flat=True).distinct()[:BATCH])
    for name in names:
        _remove(name)
    return len(names)


def _remove(name: str) -> None:
    going = list(expired().filter(file=name).values_list("pk", flat=True))
    if not _is_used_elsewhere(name, going):
        try:
            default_storage.delete(name)
        except Exception as error:  # noqa: BLE001  # one file that can't be deleted now must not keep the others
            log.warning("retention.failed", attachments=going, reason=type(error).__name__)
            return
    Attachment.objects.filter(pk__in=going).delete()
    log.info("retention.removed", attachments=going)


def _is_used_elsewhere(name: str, going: list[int]) -> bool:
    """An order that was started again shares its files with the one before."""
    rows = [model._default_manager.filter(file=name) for model in scan.models()]
    return any((found.exclude(pk__in=going) if found.model is Attachment else found).exists() for found in rows)
