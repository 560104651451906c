"""What happened to an order: written once, in a chain, and never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from ordering.orders import chain
from ordering.orders.choices import Act, Source
from ordering.orders.states import OrderState


class AppendOnly(Exception):
    """History was to be changed or deleted; nothing was done."""


class TimelineQuerySet(models.QuerySet["TimelineEntry"]):
    """Reads and appends; whatever would change or take away raises AppendOnly."""

    def update(self, **_changes: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *_rows: Any, **_options: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class TimelineEntry(models.Model):
    """One line of an order's history. `Order.move_to` and `Order.note` write it, under the order's
    lock.

    `details` are ids, codes, numbers and times, which become words when somebody reads them
    (ordering.orders.words); of sentences only those that others said, as quotations. They hold no
    personal data. The chain covers their salted digest: where details and salt are erased it holds.
    Entries that were written before there were details have no such digest; their words, under
    "said", stand in the chain itself.
    """

    order = models.ForeignKey(
        "ordering.Order", verbose_name=_("order"), on_delete=models.PROTECT, related_name="timeline"
    )
    position = models.PositiveIntegerField(_("position"))
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    act = models.CharField(_("what"), max_length=20, choices=Act)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    from_state = models.CharField(_("from"), max_length=20, choices=OrderState)
    to_state = models.CharField(_("to"), max_length=20, choices=OrderState)
    details = VerbatimJSONField(_("details"), default=dict, blank=True)
    salt = models.CharField(_("salt"), max_length=32, blank=True, editable=False)
    details_digest = models.CharField(
        _("digest of the details"), max_length=64, blank=True, editable=False
    )
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "position"), name="a_timeline_has_one_entry_per_position"
            ),
        )

    def __str__(self) -> str:
        return self.get_act_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Appends. Raises AppendOnly for an entry that is there already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly

    def digest_after(self, previous: str) -> str:
        """What the digest of this entry must be after one with that digest."""
        # An enum's member and its value are the same fact.
        act, source = str(self.act), str(self.source)
        moved = (str(self.from_state), str(self.to_state))
        details = self.details_digest or str(self.details.get("said", ""))
        told = (act, source, self.actor_id, *moved, details)
        return chain.digest(previous, [self.order_id, self.position, self.at, *told])

    def seal(self, previous: str) -> None:
        """Makes the digests of a new entry that comes after one with that digest."""
        self.salt = chain.new_salt()
        self.details_digest = chain.digest_of_details(self.salt, self.details)
        self.digest = self.digest_after(previous)

    @property
    def has_its_details(self) -> bool:
        """Whether the details are those that the chain covers, or have been erased."""
        if not self.details_digest:
            return set(self.details) <= {"said"}
        if not self.salt:
            return not self.details
        return chain.digest_of_details(self.salt, self.details) == self.details_digest
