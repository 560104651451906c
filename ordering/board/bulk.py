"""What is done to many orders at once. Each order is an act of its own: one that can't be done
holds up no other, and is told with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from ordering.orders import follow, start
from ordering.orders.order import Order, OrderQuerySet, StateChanged
from ordering.orders.waiting import stop_waiting, wait
from people.models import User

# At most so many orders are changed by one press.
MOST = 1000
# As long as an act can be taken back; its mails go out afterwards.
UNDO = timedelta(seconds=60)


class BulkAct(models.Model):
    """An act on many orders, with what is needed to take it back: who had each order before."""

    class Kind(models.TextChoices):
        ASSIGN = "assign", _("Assigned")
        WATCH = "watch", _("Watched")
        UNWATCH = "unwatch", _("No longer watched")
        WAIT = "wait", _("Waits for somebody")
        DISCARD = "discard", _("Discarded")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    before = VerbatimJSONField(
        _("before"), default=dict, help_text=_("What each order had, by its key.")
    )
    at = models.DateTimeField(_("done"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("act on many orders")
        verbose_name_plural = _("acts on many orders")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def can_be_undone(self) -> bool:
        """Whether it can still be taken back."""
        return self.undone_at is None and self.at + UNDO > timezone.now() and bool(self.before)


@dataclass
class Result:
    """What an act came to: `left` are orders that it could not be done to, with the reason."""

    act: BulkAct
    done: list[int] = field(default_factory=list)
    left: list[tuple[Order, Any]] = field(default_factory=list)


NOT_THEIRS = _("can't be assigned to that person")
NO_DRAFT = _("is no draft any more")
CLOSED = _("can't wait: nothing in it can be changed any more")
CHANGED = _("was changed meanwhile")


def each(
    orders: OrderQuerySet,
    kind: BulkAct.Kind,
    actor: User,
    act: Callable[[Order], Any],
    refused: dict[type[Exception], Any],
) -> Result:
    """Does the act to each of the orders, at most MOST. What it returns is kept for taking it
    back; None where there was nothing to do. Each order is locked by itself."""
    result = Result(BulkAct(actor=actor, kind=kind))
    before: dict[str, Any] = {}
    for order in orders.order_by("pk")[:MOST]:
        try:
            with transaction.atomic():
                found = act(order)
        except tuple(refused) as error:
            result.left.append((order, refused[type(error)]))
            continue
        result.done.append(order.pk)
        if found is not None:
            before[str(order.pk)] = found
    result.act.before = before
    result.act.save()
    return result


def assign(
    orders: OrderQuerySet,
    person: User | None,
    actor: User,
    seen: Mapping[int, int] | None = None,
) -> Result:
    """Gives them to this person, or to nobody. The person is told, by mail once it can't be taken
    back any more.

    `seen`: the versions that the actor's page showed, by the orders' keys; one that somebody has
    changed since is left as it is.
    """

    def act(order: Order) -> dict[str, int | None] | None:
        before = order.assignee_id
        if before == (person.pk if person else None):
            return None
        shown = (seen or {}).get(order.pk, order.version)
        follow.assign(order, person, actor, seen=shown, mail_at=timezone.now() + UNDO)
        return {"before": before, "after": person.pk if person else None}

    refused = {follow.NotFromHere: NOT_THEIRS, StateChanged: CHANGED}
    return each(orders, BulkAct.Kind.ASSIGN, actor, act, refused)


def watch(orders: OrderQuerySet, actor: User, *, on: bool) -> Result:
    """The actor watches them, or no longer does."""

    def act(order: Order) -> bool | None:
        if order.watchers.filter(pk=actor.pk).exists() == on:
            return None
        follow.watch(order, actor, on=on)
        return not on

    kind = BulkAct.Kind.WATCH if on else BulkAct.Kind.UNWATCH
    return each(orders, kind, actor, act, {})


def wait_for(orders: OrderQuerySet, whom: str, until: date, actor: User) -> Result:
    """They wait for somebody or something until a day."""

    def act(order: Order) -> bool | None:
        if not order.is_editable:
            raise start.NotADraft
        had = hasattr(order, "waiting")
        wait(order, whom, until, actor)
        # A note that was there before is gone for good: it can't be put back.
        return None if had else True

    return each(orders, BulkAct.Kind.WAIT, actor, act, {start.NotADraft: CLOSED})


def discard(orders: OrderQuerySet, actor: User) -> Result:
    """Takes those that are drafts off every list."""

    def act(order: Order) -> bool | None:
        start.discard(order, actor)
        return True

    return each(orders, BulkAct.Kind.DISCARD, actor, act, {start.NotADraft: NO_DRAFT})


def undo(act: BulkAct, actor: User) -> int | None:
    """Takes an act of the actor's back where nobody changed anything since; returns at how many
    orders, None where it is too late. Locks the act; idempotent."""
    with transaction.atomic():
        act = BulkAct.objects.select_for_update().get(pk=act.pk, actor=actor)
        if not act.can_be_undone:
            return None
        BulkAct.objects.filter(pk=act.pk).update(undone_at=timezone.now())
        orders = Order.objects.visible_to(actor).in_bulk([int(pk) for pk in act.before])
        return sum(_undone(act, order, act.before[str(pk)], actor) for pk, order in orders.items())


def _undone(act: BulkAct, order: Order, before: Any, actor: User) -> bool:
    match act.kind:
        case BulkAct.Kind.ASSIGN:
            if order.assignee_id != before["after"]:
                return False
            person = User.objects.filter(pk=before["before"]).first()
            follow.put_back(order, person, actor)
        case BulkAct.Kind.WATCH | BulkAct.Kind.UNWATCH:
            follow.watch(order, actor, on=before)
        case BulkAct.Kind.WAIT:
            stop_waiting(order, actor)
        case BulkAct.Kind.DISCARD:
            start.restore(order, actor)
    return True
