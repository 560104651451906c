"""The numbers of an order, and what became of them at the vendor's platforms."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ordering.orders.choices import FAILURES, PROVISIONING

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

FAILED = "FAILED"
# The columns that an event fills.
FACTS = ("event_type", "status", "failure_code", "internal_code", "said_at", "key")


class OrderNumber(models.Model):
    """A number that the API gave the order, with its price and, once it is the project's, its
    provisioning."""

    order = models.ForeignKey(
        "ordering.Order", verbose_name=_("order"), on_delete=models.CASCADE, related_name="numbers"
    )
    phone_number = models.CharField(_("number (E.164)"), max_length=32)
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True)
    # Amounts stay the texts that the API sends: their precision is not fixed (contract README,
    # "Formats").
    currency = models.CharField(_("currency"), max_length=16, blank=True)
    setup_price = models.CharField(_("set-up price"), max_length=64, blank=True)
    monthly_price = models.CharField(_("monthly price"), max_length=64, blank=True)

    if TYPE_CHECKING:
        provisionings: RelatedManager["Provisioning"]

    class Meta:
        verbose_name = _("order number")
        verbose_name_plural = _("order numbers")
        ordering = ("phone_number",)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "phone_number"), name="one_row_per_order_and_number"
            ),
        )
        indexes = (models.Index(fields=("phone_number",)),)

    def __str__(self) -> str:
        return self.phone_number


class ProvisioningQuerySet(models.QuerySet["Provisioning"]):
    def take(self, number: OrderNumber, said: "Provisioning") -> bool:
        """Keeps what an event said of a platform, unless a later one was here first; whether it
        did. Idempotent, in any order."""
        facts = {
            name: getattr(said, name)
            for name in ("event_type", "status", "failure_code", "internal_code", "said_at", "key")
        }
        row, created = self.get_or_create(number=number, platform=said.platform, defaults=facts)
        if created:
            return True
        older = Q(said_at__lt=said.said_at) | Q(said_at=said.said_at, key__lt=said.key)
        return bool(self.filter(older, pk=row.pk).update(**facts))


class Provisioning(models.Model):
    """How it stands with a number at one of the vendor's platforms, by the latest event about it.

    `said_at` is the event's own time; where two have the same, the greater `key` (event id) wins,
    so that the order in which they came does not matter.
    """

    number = models.ForeignKey(
        OrderNumber,
        verbose_name=_("number"),
        on_delete=models.CASCADE,
        related_name="provisionings",
    )
    platform = models.CharField(_("platform"), max_length=64)
    event_type = models.CharField(_("event type"), max_length=64)
    status = models.CharField(_("status"), max_length=64, blank=True)
    failure_code = models.CharField(_("failure code"), max_length=64, blank=True)
    internal_code = models.CharField(_("internal failure code"), max_length=64, blank=True)
    said_at = models.DateTimeField(_("said"))
    key = models.CharField(_("event id"), max_length=128)

    objects = ProvisioningQuerySet.as_manager()

    class Meta:
        verbose_name = _("provisioning")
        verbose_name_plural = _("provisioning")
        ordering = ("number", "platform")
        constraints = (
            models.UniqueConstraint(
                fields=("number", "platform"), name="one_row_per_number_and_platform"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.event_type} {self.status}"

    @property
    def has_failed(self) -> bool:
        return self.status == FAILED

    @property
    def words(self) -> str:
        """How it stands, in words; what we don't know as the API wrote it."""
        said = f"{self.event_type} {self.status}".strip()
        return str(PROVISIONING.get(said, said))

    @property
    def explanation(self) -> str:
        """What a failure code means and what to do; "" for none, and for one that we don't know."""
        return str(FAILURES.get(self.failure_code, ""))
