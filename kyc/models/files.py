"""Files that people uploaded: private, checked by their bytes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyc.models.registrations import Registration
from kyc.storage import document_path


class StoredFile(models.Model):
    """One file as it was taken in. What is said of it comes from its bytes; `name` is safe to offer as a download's."""

    file = models.FileField(_("file"), upload_to=document_path, max_length=255)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=127)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    document_type = models.CharField(_("document type"), max_length=127, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> "AttachmentQuerySet":
        """Without files that were replaced or removed."""
        return self.filter(superseded_at=None)


class Attachment(StoredFile):
    """One file for one attachment that the requirements name. Replaced and removed files stay until retention ends."""

    registration = models.ForeignKey(
        Registration, verbose_name=_("registration"), on_delete=models.PROTECT, related_name="attachments"
    )
    requirement_id = models.CharField(_("asked for as"), max_length=255)
    sent_at = models.DateTimeField(_("sent to the API"), null=True, blank=True)
    refusal = models.TextField(_("the API's objection"), blank=True)
    superseded_at = models.DateTimeField(_("replaced or removed"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "requirement_id"),
                condition=Q(superseded_at=None),
                name="one_current_file_per_attachment",
            ),
        )
