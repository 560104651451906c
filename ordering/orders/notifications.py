"""What people are told of their orders: in the inbox, by mail, in a daily digest. A notification is
written in the transaction of what it tells, so that neither is there without the other, and it is
sent from here by a sweep."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.promises import promise_new
from ordering.orders.choices import Act, Clock, Delivery, NotificationKind, Part, label_of
from ordering.orders.messages import ReviewMessage
from ordering.orders.states import OrderState
from people.models import User

# The kinds of work that this room promises.
MAIL, REMINDER = "mail", "reminder"
# Sent with an `order` by its class when people are told of it: receivers give those who want to
# hear of it besides, by what rooms above know.
followers_wanted = Signal()
# Whoever asked for an approval and whoever gave it hear of these too.
ABOUT_APPROVALS = frozenset(
    {
        NotificationKind.APPROVED,
        NotificationKind.APPROVAL_REFUSED,
        NotificationKind.APPROVAL_ENDED,
        NotificationKind.OVERRIDDEN,
    }
)
DELIVERED_LATER = frozenset({NotificationKind.RESERVED})

# What people are told of, by the act and by the state that an order has come to.
TOLD_OF_ACTS = {
    Act.RESERVED: NotificationKind.RESERVED,
    Act.SENT_BACK: NotificationKind.SENT_BACK,
    Act.REFUSED_EARLY: NotificationKind.SENT_BACK,
    Act.MISSING: NotificationKind.MISSING,
    Act.NOT_RESERVED: NotificationKind.NOT_RESERVED,
    Act.APPROVED: NotificationKind.APPROVED,
    Act.APPROVAL_REFUSED: NotificationKind.APPROVAL_REFUSED,
    Act.APPROVAL_ENDED: NotificationKind.APPROVAL_ENDED,
    Act.NOT_APPROVED: NotificationKind.APPROVAL_ENDED,
    Act.OVERRIDDEN: NotificationKind.OVERRIDDEN,
}
TOLD_OF_STATES = {
    OrderState.EXPIRED: NotificationKind.EXPIRED,
    OrderState.BLOCKED: NotificationKind.BLOCKED,
    OrderState.REJECTED: NotificationKind.REJECTED,
    OrderState.COMPLETED: NotificationKind.COMPLETED,
    OrderState.OUTCOME_UNKNOWN: NotificationKind.OUTCOME_UNKNOWN,
    OrderState.UNKNOWN: NotificationKind.UNKNOWN_STATE,
}


def kind_of_notification(act: str, before: str, after: str) -> NotificationKind | None:
    """What people are told of an act that led from one state to another; None for nothing."""
    moved = TOLD_OF_STATES.get(OrderState(after)) if before != after else None
    return TOLD_OF_ACTS.get(Act(act), moved)


class Followed(Protocol):
    """What people follow: an order."""

    pk: Any
    team_id: Any

    def audience(self, without: User | None = None) -> list[User]:
        """Who follows it."""


class NotificationSettings(models.Model):
    """How a person wants to be told. Whoever has no row has the defaults. The inbox has every
    notification in any case."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notification_settings",
    )
    by_kind = models.JSONField(_("by kind"), default=dict, blank=True)
    digest = models.BooleanField(_("daily digest"), default=True)
    team_expired = models.BooleanField(_("expired orders of the team"), default=False)
    team_blocked_hours = models.PositiveSmallIntegerField(
        _("orders of the team that are blocked for so many hours"), null=True, blank=True
    )
    weekly = models.BooleanField(_("weekly summary of the team"), default=False)
    weekly_sent_on = models.DateField(
        _("last weekly summary"), null=True, blank=True, editable=False
    )
    digest_sent_on = models.DateField(_("last digest"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notification settings")
        verbose_name_plural = _("notification settings")

    def __str__(self) -> str:
        return str(self.person)

    def chosen(self, kind: NotificationKind) -> Delivery:
        """What the person chose for notifications of this kind, or the default."""
        said = str(self.by_kind.get(kind, ""))
        if said in Delivery.values:
            return Delivery(said)
        return Delivery.DIGEST if kind in DELIVERED_LATER else Delivery.NOW

    def delivery(self, kind: NotificationKind) -> Delivery:
        """How notifications of this kind go to the person: without a digest there is nothing to
        wait for."""
        chosen = self.chosen(kind)
        return Delivery.NO if chosen == Delivery.DIGEST and not self.digest else chosen


def who_asked_for(order: Followed, kind: NotificationKind) -> list[User]:
    """Who of the order's team wants to hear of this, whoever has the order."""
    if kind is not NotificationKind.EXPIRED or order.team_id is None:
        return []
    wishes = NotificationSettings.objects.filter(team_expired=True, person__team=order.team_id)
    wishes = wishes.filter(person__is_active=True).select_related("person")
    return [wish.person for wish in wishes]


def others_who_follow(order: Followed) -> list[User]:
    """Those who want to hear of the order by what rooms above know."""
    answers: list[Any] = followers_wanted.send(sender=type(order), order=order)
    return [person for _receiver, people in answers for person in people]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, person: User) -> "NotificationQuerySet":
        """What the person was told, of those orders that they may still see."""
        orders: Any = self.model._meta.get_field("order").related_model
        return self.filter(person=person, order__in=orders.objects.visible_to(person))

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def read(self) -> None:
        """They have been seen. Idempotent."""
        self.unread().update(read_at=timezone.now())

    def tell(
        self,
        order: Followed,
        kind: NotificationKind,
        *,
        key: object,
        actor: User | None = None,
        also: Collection[User] = (),
        besides: Collection[int] = (),
        **facts: Any,
    ) -> None:
        """One notification for everybody who follows the order, or watches a view that it is in,
        and those in `also`, but not for who did it. `key` tells one event of a kind from another.

        `besides`: the keys of people who know it already. Idempotent: a person gets the
        notification of a kind and key once. To be called in the transaction of what it tells.
        """
        everybody = dict.fromkeys(
            [*order.audience(without=actor), *also, *others_who_follow(order)]
        )
        known = {*besides, actor.pk if actor else None}
        people = [person for person in everybody if person.pk not in known]
        self._write(people, order, kind, key, facts)

    def tell_one(
        self,
        person: User,
        order: Followed,
        kind: NotificationKind,
        *,
        key: object,
        mail_at: datetime | None = None,
    ) -> None:
        """A notification for one person alone, whose mail goes out then, or at once. Otherwise as
        `tell`."""
        self._write([person], order, kind, key, {}, mail_at)

    def _write(
        self,
        people: list[User],
        order: Followed,
        kind: NotificationKind,
        key: object,
        facts: dict[str, Any],
        mail_at: datetime | None = None,
    ) -> None:
        rows = {
            row.person_id: row for row in NotificationSettings.objects.filter(person__in=people)
        }
        said = {"order_id": order.pk, "kind": kind, "key": f"{kind}:{key}", **facts}
        notifications = []
        for person in people:
            wishes = rows.get(person.pk) or NotificationSettings()
            delivery = wishes.delivery(kind) if person.email else Delivery.NO
            by_mail, for_digest = delivery == Delivery.NOW, delivery == Delivery.DIGEST
            notifications.append(
                Notification(person=person, **said, by_mail=by_mail, for_digest=for_digest)
            )
        self.bulk_create(notifications, ignore_conflicts=True)
        new = self.filter(order_id=order.pk, key=said["key"], person__in=people, by_mail=True)
        promise_new(MAIL, new.values_list("pk", flat=True), at=mail_at, at_once=mail_at is None)


class Notification(models.Model):
    """One thing that one person is told of one order. It holds no answers; a reviewer's words are
    only pointed to.

    `by_mail`: a mail of its own is wanted and not sent yet (the kind of work `mail` sends it).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    order = models.ForeignKey(
        "ordering.Order",
        verbose_name=_("order"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NotificationKind)
    key = models.CharField(_("key"), max_length=64)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    message = models.ForeignKey(
        ReviewMessage,
        verbose_name=_("reviewers' words"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    clock = models.CharField(_("clock"), max_length=12, choices=Clock, blank=True)
    part = models.CharField(_("what is left"), max_length=8, choices=Part, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    by_mail = models.BooleanField(_("waits for its mail"), default=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    for_digest = models.BooleanField(_("waits for the digest"), default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "order", "key"), name="a_person_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notice_kind_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-created_at"), name="a_persons_notifications"),
            models.Index(
                fields=("person",), condition=Q(read_at=None), name="unread_notifications"
            ),
            models.Index(
                fields=("person",), condition=Q(for_digest=True), name="notifications_for_digests"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """What happened, in words; a page lists fifty of them."""
        return label_of(NotificationKind, self.kind)

    @property
    def is_over(self) -> bool:
        """Whether what it reminds of has passed."""
        return self.deadline is not None and self.deadline <= timezone.now()


class Reminder(models.Model):
    """That so much of a clock was left has been told, or passed over for a later one. It holds for
    the clock with that end."""

    order = models.ForeignKey(
        "ordering.Order",
        verbose_name=_("order"),
        on_delete=models.CASCADE,
        related_name="reminders",
    )
    clock = models.CharField(_("clock"), max_length=12, choices=Clock)
    part = models.CharField(_("what is left"), max_length=8, choices=Part)
    ends_at = models.DateTimeField(_("the clock's end"))
    told = models.BooleanField(_("told"), default=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "clock", "ends_at", "part"),
                name="a_reminder_of_a_clock_is_told_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.clock} {self.part}"
