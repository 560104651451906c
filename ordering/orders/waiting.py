"""What an order waits for that nobody here can hurry: a person, or a thing."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.promises import promise
from ordering.orders.choices import Act, Source
from ordering.orders.notifications import REMINDER
from ordering.orders.order import Order
from people.models import User

# The hour of the last day at which people are told that the wait is over.
MORNING = time(8)


class Waiting(models.Model):
    """A note at an order: for whom or what it waits, and until which day. Until then nobody is
    reminded of a clock that still has time; on that day they are reminded of this."""

    order = models.OneToOneField(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="waiting"
    )
    whom = models.CharField(_("for whom or what"), max_length=120)
    until = models.DateField(_("until"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("wait")
        verbose_name_plural = _("waits")
        indexes = (models.Index(fields=("until",), name="waits_by_day"),)

    def __str__(self) -> str:
        return self.whom

    @property
    def ends_at(self) -> datetime:
        """The morning of the last day."""
        return timezone.make_aware(datetime.combine(self.until, MORNING))

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


def waiting_for(order: Order) -> Waiting | None:
    """What the order waits for today, while it is open for it: nobody can do anything about it."""
    waiting: Waiting | None = getattr(order, "waiting", None)
    return waiting if waiting and order.is_editable and not waiting.is_over else None


def wait(order: Order, whom: str, until: date, actor: User) -> None:
    """Notes what the order waits for, instead of what was noted before. Locks the order."""
    said = {"whom": whom, "until": until, "since": timezone.now(), "noted_by": actor}
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        Waiting.objects.update_or_create(order=order, defaults=said)
        order.note(Act.WAITING, source=Source.PERSON, actor=actor)
        promise(REMINDER, order.pk)


def stop_waiting(order: Order, actor: User) -> None:
    """Takes the note away. Idempotent. Locks the order."""
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        if Waiting.objects.filter(order=order).delete()[0]:
            order.note(Act.NOT_WAITING, source=Source.PERSON, actor=actor)
            promise(REMINDER, order.pk)
