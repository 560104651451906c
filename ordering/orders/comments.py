"""What colleagues write to each other about an order. None of it ever goes to the API."""

import re

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ordering.orders.choices import NotificationKind
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from people.models import User

LONGEST = 4000
# A sign-in name after an @, without the full stop of its sentence.
MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*[\w+-])")


class Comment(models.Model):
    """One remark, as it was written: it can't be changed, for others have read it."""

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("text"), max_length=LONGEST)
    at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.author}, {self.at:%Y-%m-%d}"


def comment(order: Order, text: str, author: User) -> list[User]:
    """Keeps what somebody wrote, tells those whom it names with @ and whoever follows the order,
    and returns those whom it names and who may not see the order: they are not told."""
    names = {name.casefold() for name in MENTION.findall(text)}
    people = User.objects.filter(is_active=True).exclude(pk=author.pk) if names else []
    named = [person for person in people if person.username.casefold() in names]
    with transaction.atomic():
        written = Comment.objects.create(order=order, author=author, text=text)
        told, left_out = [], []
        for person in named:
            if not Order.objects.visible_to(person).filter(pk=order.pk).exists():
                left_out.append(person)
                continue
            kind = NotificationKind.MENTIONED
            Notification.objects.tell_one(person, order, kind, key=written.pk)
            told.append(person.pk)
        Notification.objects.tell(
            order, NotificationKind.COMMENTED, key=written.pk, actor=author, besides=told
        )
    return left_out
