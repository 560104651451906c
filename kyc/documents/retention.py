"""Removing what nobody may keep for ever: files that were replaced or removed long ago."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from kyc.documents import scan
from kyc.documents.models import Document, ProfileDocument, StoredFile, maybe_upstream

log = structlog.get_logger(__name__)

# The most stored files that one call removes.
BATCH = 500

# What is said of a file that is gone, though it was sent.
FORGOTTEN = (
    "file",
    "name",
    "content_type",
    "sha256",
    "document_type",
    "signature",
    "refusal_code",
    "refusal",
    "send_problem",
)

# By which column a file of each model is known to be out of use.
ENDED: dict[type[StoredFile], str] = {Document: "superseded_at", ProfileDocument: "removed_at"}


def expired(model: type[StoredFile]) -> QuerySet[StoredFile]:
    """Files that were replaced or removed longer ago than they are kept. Current ones never are,
    open order or closed."""
    end = timezone.now() - timedelta(days=settings.DOCUMENT_RETENTION_DAYS)
    return model._default_manager.exclude(file="").filter(**{f"{ENDED[model]}__lte": end})


def remove_expired() -> int:
    """Deletes a batch of expired files of each model, and their bytes where no other row uses them.
    Returns how many it took up.

    Of a file that was sent, or may have been, a row stays that says so and nothing else: while an
    order is open, a later file for the same attachment must not be taken for one that has arrived.

    Bytes go first: after a crash in between, the row is still there to find them by, and deleting
    what is gone does no harm. Safe to run twice at once: a row that is not expired keeps its bytes
    whoever else is at work, and expired ones never come into use again.
    """
    count = 0
    for model in ENDED:
        names = expired(model).order_by("file").values_list("file", flat=True).distinct()[:BATCH]
        for name in list(names):
            _remove(model, name)
            count += 1
    return count


def _remove(model: type[StoredFile], name: str) -> None:
    """Deletes a stored file unless other rows use it, and its expired rows."""
    going = list(expired(model).filter(file=name).values_list("pk", flat=True))
    known = {"model": model._meta.label, "files": going}
    # An order that was started again shares its files with the one before.
    others = [other._default_manager.filter(file=name) for other in scan.models()]
    if not any(
        (rows.exclude(pk__in=going) if rows.model is model else rows).exists() for rows in others
    ):
        try:
            default_storage.delete(name)
        # One file that can't be deleted now must not keep the others.
        except Exception as error:  # noqa: BLE001
            log.warning("retention.failed", **known, reason=type(error).__name__)
            return
    rows = model._default_manager.filter(pk__in=going)
    if model is Document:
        rows.filter(maybe_upstream()).update(**dict.fromkeys(FORGOTTEN, ""), size=0)
        rows = rows.exclude(maybe_upstream())
    rows.delete()
    log.info("retention.removed", **known)
