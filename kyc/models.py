"""What a regulator asks (a snapshot of it), what was answered, and the documents that go with it.

Answers and documents are personal data: they never go into logs, URLs or task arguments.
"""

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from kyc.columns import VerbatimJSONField
from kyc.requirements.answers import Answers
from kyc.requirements.compiler import compile_fields
from kyc.requirements.definition import Definition
from kyc.storage import document_path
from numbers_api.schemas import RequiredAttachment

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class RequirementSnapshot(models.Model):
    """The requirements for a region and number type as they were looked up. Never changed, so that an order is always
    filled in against the questions it began with (contract README, "The snapshot rule")."""

    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    registration_required = models.BooleanField(_("registration required"), help_text=_("False: there is nothing to register."))
    fields = VerbatimJSONField(_("fields"), null=True, blank=True)
    attachments = VerbatimJSONField(_("attachments"), default=list, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    looked_up_at = models.DateTimeField(_("looked up"), auto_now_add=True)

    class Meta:
        verbose_name = _("requirement snapshot")
        verbose_name_plural = _("requirement snapshots")
        constraints = (models.UniqueConstraint(fields=("region_code", "number_type", "sha256"), name="one_snapshot_per_content"),)

    def __str__(self) -> str:
        return f"{self.region_code} {self.number_type} {self.sha256[:8]}"

    @cached_property
    def definition(self) -> Definition:
        """The questions, compiled."""
        return _definition(self.sha256, self.pk)

    @cached_property
    def documents(self) -> tuple[RequiredAttachment, ...]:
        """The documents asked for, in order; a reference's older form names them inside `fields`, so both are read."""
        inside = self.fields.get("attachments") if isinstance(self.fields, dict) else None
        listed = [*self.attachments, *(inside if isinstance(inside, list) else [])]
        found: dict[str, RequiredAttachment] = {}
        for item in listed:
            if isinstance(item, dict) and item.get("id"):
                found.setdefault(str(item["id"]), _document(item))
        return tuple(found.values())

    @property
    def mandatory_documents(self) -> tuple[RequiredAttachment, ...]:
        """Those without which an order can't be submitted."""
        return tuple(document for document in self.documents if document.mandatory)


def _document(item: dict[str, Any]) -> RequiredAttachment:
    """A document as asked for inside the free-form `fields`: members that make no sense there are passed over."""
    item = {name: value for name, value in item.items() if value is not None} | {"id": str(item["id"])}
    try:
        return RequiredAttachment.model_validate(item)
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors()}
        return RequiredAttachment.model_validate({name: value for name, value in item.items() if name not in wrong})


@lru_cache(maxsize=256)
def _definition(sha256: str, snapshot_pk: int) -> Definition:
    """The same content has the same definition, so it is compiled once per process."""
    return compile_fields(RequirementSnapshot.objects.values_list("fields", flat=True).get(pk=snapshot_pk))


class Registration(models.Model):
    """The answers to one snapshot's questions, kept as typed, valid or not. `sent_version` is what the API has."""

    snapshot = models.ForeignKey(RequirementSnapshot, verbose_name=_("requirements"), on_delete=models.PROTECT)
    raw_answers = VerbatimJSONField(_("answers as typed"), default=dict, blank=True)
    refusals = VerbatimJSONField(
        _("refusals"), default=list, blank=True, help_text=_("What the API said against answers, with their places.")
    )
    writers = VerbatimJSONField(
        _("writers"), default=dict, blank=True, help_text=_("Which open form gave each answer; no names of people.")
    )
    layout = models.PositiveIntegerField(_("layout of rows"), default=0, help_text=_("Goes up when rows move."))
    version = models.PositiveIntegerField(_("version"), default=1)
    sent_version = models.PositiveIntegerField(_("version sent"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    if TYPE_CHECKING:
        attachments: RelatedManager["Attachment"]

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def answers(self) -> Answers:
        """The answers as values by pointer."""
        return Answers.from_json(self.raw_answers)

    @property
    def definition(self) -> Definition:
        """The questions of its snapshot."""
        return self.snapshot.definition


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> "AttachmentQuerySet":
        """Without files that were replaced or removed."""
        return self.filter(superseded_at=None)


class Attachment(models.Model):
    """One file for one attachment that the requirements name. Replaced and removed files stay until retention ends."""

    registration = models.ForeignKey(
        Registration, verbose_name=_("registration"), on_delete=models.PROTECT, related_name="attachments"
    )
    requirement_id = models.CharField(_("asked for as"), max_length=255)
    file = models.FileField(_("file"), upload_to=document_path, max_length=255)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=127)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    document_type = models.CharField(_("document type"), max_length=127, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
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

    def __str__(self) -> str:
        return self.name
