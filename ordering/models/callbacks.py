"""Callbacks as they came, and how many were refused."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.choices import RefusedFor

# An event for an order that we don't know is looked at again for this long, then it stays for
# administrators.
HOPE = timedelta(days=3)


def hope_ends() -> datetime:
    """When an event that comes now is given up."""
    return timezone.now() + HOPE


class CallbackEvent(models.Model):
    """A signed callback as it came. `key` is its eventId, or the hash of its body where it has
    none: it is kept once."""

    key = models.CharField(_("event id"), max_length=128, unique=True)
    body = models.TextField(_("body"))
    readable = models.BooleanField(_("readable"), default=True)
    resource_type = models.CharField(_("resource type"), max_length=64, blank=True)
    resource_id = models.CharField(_("resource id"), max_length=128, blank=True, db_index=True)
    event_type = models.CharField(_("event type"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    given_up_at = models.DateTimeField(_("tried until"), default=hope_ends)
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
                fields=("next_try_at",), condition=Q(processed_at=None), name="callbacks_that_wait"
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource_type} {self.status}".strip() or self.key


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
