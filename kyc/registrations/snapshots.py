"""What a regulator asks, as it was looked up."""

from functools import cached_property, lru_cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from kyc.columns import VerbatimJSONField
from kyc.requirements.definition import Definition
from kyc.requirements.parse.compiler import compile_fields
from numbers_api.schemas import RequiredAttachment

# The kind of work that looks them up again.
REQUIREMENTS = "requirements"
# The longest name of an attachment or a document type that a file is kept under. Databases index no
# longer ones.
LONGEST_NAME = 500


class RequirementSnapshot(models.Model):
    """The requirements for a region and number type as they were looked up. Never changed, so that
    an order is always filled in against the questions it began with (contract README, "The snapshot
    rule")."""

    region_code = models.CharField(_("region"), max_length=2)
    number_type = models.CharField(_("number type"), max_length=32)
    registration_required = models.BooleanField(
        _("registration required"), help_text=_("False: there is nothing to register.")
    )
    fields = VerbatimJSONField(_("fields"), null=True, blank=True)
    attachments = VerbatimJSONField(_("attachments"), default=list, blank=True)
    quantity_orders_supported = models.BooleanField(
        _("several numbers in one order"), default=True, help_text=_("Missing means they are.")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    looked_up_at = models.DateTimeField(_("looked up"), auto_now_add=True)
    seen_at = models.DateTimeField(
        _("last seen"), default=timezone.now, help_text=_("The last lookup that found just these.")
    )

    class Meta:
        verbose_name = _("requirement snapshot")
        verbose_name_plural = _("requirement snapshots")
        constraints = (
            models.UniqueConstraint(
                fields=("region_code", "number_type", "sha256"), name="one_snapshot_per_content"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_code} {self.number_type} {self.sha256[:8]}"

    @cached_property
    def definition(self) -> Definition:
        """The questions, compiled, with titles of ours in the reader's language."""
        return _definition(self.sha256, self.pk, get_language() or "en")

    @cached_property
    def documents(self) -> tuple[RequiredAttachment, ...]:
        """The documents asked for, in order; a reference's older form names them inside `fields`,
        so both are read."""
        found: dict[str, RequiredAttachment] = {}
        for item in self._listed:
            if not isinstance(item, dict) or not item.get("id"):
                continue
            id_ = str(item["id"])
            if not _is_keepable(id_):
                continue
            said = {name: value for name, value in item.items() if value is not None} | {"id": id_}
            try:
                asked = RequiredAttachment.model_validate(said)
            except ValidationError as error:
                # Members that make no sense in the free-form `fields` are passed over.
                wrong = {problem["loc"][0] for problem in error.errors()}
                asked = RequiredAttachment.model_validate(
                    {name: value for name, value in said.items() if name not in wrong}
                )
            types = list(filter(_is_keepable, asked.allowed_document_types))
            found.setdefault(id_, asked.model_copy(update={"allowed_document_types": types}))
        return tuple(found.values())

    @property
    def documents_left_out(self) -> int:
        """How many of them can't be asked for, because no file can be kept under a name like
        theirs."""
        named = [item for item in self._listed if isinstance(item, dict) and item.get("id")]
        return sum(not _is_keepable(str(item["id"])) for item in named)

    @property
    def _listed(self) -> list[Any]:
        inside = self.fields.get("attachments") if isinstance(self.fields, dict) else None
        return [*self.attachments, *(inside if isinstance(inside, list) else [])]

    @property
    def mandatory_documents(self) -> tuple[RequiredAttachment, ...]:
        """Those without which an order can't be submitted."""
        return tuple(document for document in self.documents if document.mandatory)


def _is_keepable(name: str) -> bool:
    """Whether a name can stand in a column as it is. It can't be cut: it is the API's."""
    is_text = "\0" not in name and name == name.encode(errors="ignore").decode()
    return is_text and len(name) <= LONGEST_NAME


@lru_cache(maxsize=256)
def _definition(sha256: str, snapshot_pk: int, language: str) -> Definition:
    """The same content has the same definition, so it is compiled once per process and language."""
    fields = RequirementSnapshot.objects.values_list("fields", flat=True).get(pk=snapshot_pk)
    return compile_fields(fields).with_titles(gettext)
