"""Callbacks as they came, and how many were refused."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Work
from ordering.orders.choices import RefusedFor

# The kind of work that an event is.
CALLBACK = "callback"


class CallbackEvent(Work):
    """A signed callback as it came, which is the work that it makes. `key` is its eventId, or the
    hash of its body where it has none: it is kept once."""

    key = models.CharField(_("event id"), max_length=128, unique=True)
    body = models.TextField(_("body"))
    readable = models.BooleanField(_("readable"), default=True)
    resource_type = models.CharField(_("resource type"), max_length=64, blank=True)
    resource_id = models.CharField(_("resource id"), max_length=128, blank=True, db_index=True)
    event_type = models.CharField(_("event type"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    order = models.ForeignKey(
        "ordering.Order",
        verbose_name=_("order"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(
                fields=("priority", "run_at"),
                condition=Q(run_at__isnull=False),
                name="callbacks_that_are_due",
            ),
            # The open events of an order, which its next check looks at.
            models.Index(fields=("order",), condition=Q(processed_at=None), name="open_callbacks"),
        )

    def __str__(self) -> str:
        return f"{self.resource_type} {self.status}".strip() or self.key

    @property
    def kind_name(self) -> str:
        return CALLBACK


class RefusedQuerySet(models.QuerySet["RefusedCallbacks"]):
    def add(self, hour: datetime, reason: RefusedFor, number: int) -> None:
        """So many more of that hour. Two at once are both counted."""
        if not self.filter(hour=hour, reason=reason).update(number=F("number") + number):
            _row, created = self.get_or_create(
                hour=hour, reason=reason, defaults={"number": number}
            )
            if not created:
                self.filter(hour=hour, reason=reason).update(number=F("number") + number)


class RefusedCallbacks(models.Model):
    """How many calls of the callbacks' address were refused in an hour, and why. Nothing of them is
    kept."""

    hour = models.DateTimeField(_("hour"))
    reason = models.CharField(_("reason"), max_length=12, choices=RefusedFor)
    number = models.PositiveBigIntegerField(_("how many"), default=0)

    objects = RefusedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour of refused callbacks")
        verbose_name_plural = _("refused callbacks")
        ordering = ("-hour", "reason")
        constraints = (
            models.UniqueConstraint(
                fields=("hour", "reason"), name="one_count_per_hour_and_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:%M} {self.reason}"
