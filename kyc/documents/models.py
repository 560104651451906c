"""Files that people uploaded: private, checked by their bytes, and scanned where a scanner is
set."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.promises import promise_new
from kyc.documents.storage import document_path
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import LONGEST_NAME

# The kind of work that scans a file.
SCAN = "scan"


class ScanState(models.TextChoices):
    """What the malware scanner says of a file."""

    UNSCANNED = "unscanned", _("Not scanned")
    WAITING = "waiting", _("Waiting for the scan")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("Infected")


class ScanProblem(models.TextChoices):
    """Why the last scan gave no answer."""

    NONE = "", _("None")
    DOWN = "down", _("The scanner did not answer")
    TOO_LARGE = "too_large", _("Too large for the scanner")
    UNREADABLE = "unreadable", _("The stored file could not be read")


class Sign(models.TextChoices):
    """What a look at a file's pages speaks of."""

    NONE = "", _("None")
    BLANK = "blank", _("Nothing is on it")
    COARSE = "coarse", _("Too coarse to be read")
    CUT = "cut", _("Its lower part is missing")


def first_scan_state() -> ScanState:
    """Of a file that has just come in: where no scanner is set, none is waited for."""
    return ScanState.WAITING if settings.CLAMD_URL else ScanState.UNSCANNED


def key_of(file: "StoredFile") -> str:
    """What tells a file from others in the work of scanning."""
    return f"{file._meta.label}:{file.pk}"


class StoredFile(models.Model):
    """One file as it was taken in. What is said of it comes from its bytes; `name` is safe to offer
    as a download's.

    Where it waits for its scan, that is promised with its row (the kind of work `scan`).
    """

    file = models.FileField(_("file"), upload_to=document_path, max_length=255)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=127)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    is_merged = models.BooleanField(
        _("looks merged"),
        default=False,
        help_text=_("Whether it looks like several documents in one file."),
    )
    sign = models.CharField(
        _("hard to read"),
        max_length=10,
        choices=Sign,
        blank=True,
        help_text=_("What speaks against it being readable."),
    )
    document_type = models.CharField(_("document type"), max_length=LONGEST_NAME, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    scan_state = models.CharField(
        _("malware scan"), max_length=10, choices=ScanState, default=first_scan_state
    )
    scanned_at = models.DateTimeField(_("scanned"), null=True, blank=True)
    signature = models.CharField(_("malware found"), max_length=255, blank=True)
    scan_problem = models.CharField(
        _("trouble with the scan"), max_length=10, choices=ScanProblem, blank=True
    )

    class Meta:
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("scan_state",), name="%(app_label)s_%(class)s_scans"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new and self.scan_state == ScanState.WAITING:
                promise_new(SCAN, [key_of(self)], at_once=True)

    @property
    def is_waiting(self) -> bool:
        """Whether its scan is awaited. Of a file from the time before a scanner was set it is
        too."""
        return self.scan_state == ScanState.WAITING or (
            self.scan_state == ScanState.UNSCANNED and bool(settings.CLAMD_URL)
        )

    @property
    def is_infected(self) -> bool:
        return self.scan_state == ScanState.INFECTED

    @property
    def is_usable(self) -> bool:
        """Whether it may be opened, counted and sent: an infected file never, one whose scan is
        awaited not yet."""
        return not (self.is_waiting or self.is_infected)


def maybe_upstream() -> Q:
    """Files that the API has, or may have."""
    return Q(sent_at__isnull=False) | Q(sending_since__isnull=False)


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> "DocumentQuerySet":
        """Without files that were replaced or removed."""
        return self.filter(superseded_at=None)

    def superseded(self) -> "DocumentQuerySet":
        """Files that were replaced or removed, the latest first. Without those that retention has
        taken."""
        return self.exclude(superseded_at=None).exclude(file="").order_by("-superseded_at", "-pk")


class Document(StoredFile):
    """One file for one attachment requirement. Replaced and removed files stay until
    retention ends; then of those that were sent an empty row stays (kyc.documents.retention).

    `sending_since` without `sent_at`: it was being sent, and nobody wrote down what became of it.
    `send_problem` and `refusal_code` are codes of errors; `refusal` quotes the API where it gave a
    reason.
    """

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.PROTECT,
        related_name="documents",
    )
    requirement_id = models.CharField(_("asked for as"), max_length=LONGEST_NAME)
    company = models.ForeignKey(
        "kyc.Profile",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Whose document it is; empty where it was uploaded to the order."),
    )
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)
    send_tries = models.PositiveSmallIntegerField(_("tries to send it"), default=0)
    send_problem = models.CharField(_("why the last try failed"), max_length=80, blank=True)
    sent_at = models.DateTimeField(_("sent to the API"), null=True, blank=True)
    refusal_code = models.CharField(_("refused"), max_length=80, blank=True)
    refusal = models.TextField(_("the API's own words on it"), blank=True)
    superseded_at = models.DateTimeField(_("replaced or removed"), null=True, blank=True)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("made into"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="originals",
        help_text=_("The document that was made of this file, which itself is not sent."),
    )
    # The files that it was made of, until `receive.put` keeps them with it.
    made_of: "Sequence[Document]" = ()

    objects = DocumentQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = (
            *StoredFile.Meta.indexes,
            models.Index(
                fields=("superseded_at",),
                condition=Q(superseded_at__isnull=False),
                name="kyc_document_superseded",
            ),
            # Whether other rows use the same stored file.
            models.Index(fields=("file",), name="kyc_document_file"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "requirement_id"),
                condition=Q(superseded_at=None),
                name="one_current_file_per_requirement",
            ),
        )

    def copy_to(self, registration: Registration) -> "Document":
        """The same stored file for another registration, which has sent nothing yet. Not saved."""
        taken = [field.name for field in StoredFile._meta.fields] + ["requirement_id", "company_id"]
        return Document(registration=registration, **{name: getattr(self, name) for name in taken})


class ProfileDocumentQuerySet(models.QuerySet["ProfileDocument"]):
    def current(self) -> "ProfileDocumentQuerySet":
        """Without documents that were replaced or removed."""
        return self.filter(removed_at=None)


class ProfileDocument(StoredFile):
    """One document in a profile's vault. An order gets a copy of it, never the file itself."""

    profile = models.ForeignKey(
        "kyc.Profile", verbose_name=_("company"), on_delete=models.PROTECT, related_name="documents"
    )
    title = models.CharField(_("title"), max_length=120)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    removed_at = models.DateTimeField(_("replaced or removed"), null=True, blank=True)

    objects = ProfileDocumentQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("company's document")
        verbose_name_plural = _("companies' documents")
        ordering = ("title", "pk")
        indexes = (
            *StoredFile.Meta.indexes,
            models.Index(
                fields=("removed_at",),
                condition=Q(removed_at__isnull=False),
                name="kyc_profiledocument_removed",
            ),
            models.Index(fields=("file",), name="kyc_profiledocument_file"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()
