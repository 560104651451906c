"""What happened to an order: written once, in a chain, and never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering import chain
from ordering.choices import Act, Source
from ordering.states import OrderState


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
    """One line of an order's history. It holds no answers. `Order.move_to` and `Order.note` write
    it, under the order's lock."""

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
    why = models.TextField(_("why"), blank=True)
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
        told = [act, source, self.actor_id, str(self.from_state), str(self.to_state), str(self.why)]
        return chain.digest(previous, [self.order_id, self.position, self.at, *told])
