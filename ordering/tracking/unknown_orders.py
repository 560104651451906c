"""Orders of the API that a callback named and that nobody here knows. One may be the answer to a
reservation whose answer was lost, so the API is asked about it, once: what it says of an order's
place and numbers does not change."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.promises import promise_new
from numbers_api.schemas import NumberOrder

# The kind of work that asks about one.
UNKNOWN_ORDER = "unknown_order"
# How soon an order that the API did not know is asked about again: it may lag behind its callback.
RECHECK_INTERVAL = timedelta(minutes=10)


class UnknownOrder(models.Model):
    """Such an order. `found`: whether the API knows it, None while it was not asked."""

    remote_id = models.CharField(_("order id at the API"), max_length=128, unique=True)
    named_at = models.DateTimeField(_("first named"), default=timezone.now)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    found = models.BooleanField(_("known to the API"), null=True)
    region_code = models.CharField(_("region"), max_length=8, blank=True)
    number_type = models.CharField(_("number type"), max_length=32, blank=True)
    numbers = models.JSONField(_("numbers"), default=list, blank=True)
    made_at = models.DateTimeField(_("made at the API"), null=True, blank=True)

    class Meta:
        verbose_name = _("unknown order")
        verbose_name_plural = _("unknown orders")
        ordering = ("-named_at", "-pk")

    def __str__(self) -> str:
        return self.remote_id


def named(remote_id: str) -> None:
    """A callback named an order that nobody here knows: the API is asked about it, unless it was
    asked already. Idempotent."""
    unknown, _created = UnknownOrder.objects.get_or_create(remote_id=remote_id)
    asked_lately = unknown.asked_at and unknown.asked_at > timezone.now() - RECHECK_INTERVAL
    if not (unknown.found or asked_lately):
        promise_new(UNKNOWN_ORDER, [remote_id], at_once=True)


def facts(remote: NumberOrder) -> dict[str, Any]:
    """What the API says of an order, as the columns of an unknown one."""
    return {
        "region_code": remote.region_code[:8],
        "number_type": remote.number_type[:32],
        "numbers": [number.phone_number for number in remote.order_numbers],
        "made_at": remote.create_time,
    }


def save_answer(remote_id: str, remote: NumberOrder | None) -> UnknownOrder:
    """Keeps what the API said of it. Idempotent."""
    said: dict[str, Any] = {"asked_at": timezone.now(), "found": remote is not None}
    if remote is not None:
        said |= facts(remote)
    return UnknownOrder.objects.update_or_create(remote_id=remote_id, defaults=said)[0]
