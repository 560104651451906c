"""What is done to many orders at once. Each order is an act of its own: one that can't be done
holds up no other, and is told with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyc.columns import VerbatimJSONField
from ordering.orders import follow, start
from ordering.orders.order import Order, OrderQuerySet
from ordering.orders.waiting import Waiting, stop_waiting, wait
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
    """What an act came to: `left` are orders that it could not be done to, with the reason;
    `is_cut` says that there were more than can be done at once."""

    act: BulkAct
    done: list[int] = field(default_factory=list)
    left: list[tuple[Order, Any]] = field(default_factory=list)
    is_cut: bool = False


class Cannot(Exception):
    """The act can't be done to this order; its words say why."""


NOT_THEIRS = _("can't be assigned to that person")
NO_DRAFT = _("is no draft any more")
CLOSED = _("can't wait: nothing in it can be changed any more")
CHANGED = _("was changed meanwhile")
FAILED = _("could not be changed just now")
Seen = Mapping[int, int]


def each(
    orders: OrderQuerySet,
    kind: BulkAct.Kind,
    actor: User,
    act: Callable[[Order], Any],
) -> Result:
    """Does the act to each of the orders, at most MOST. What it returns is kept for taking it
    back; None where there was nothing to do. Each order is locked by itself, and an accident with
    one of them leaves all others done and remembered."""
    result = Result(BulkAct.objects.create(actor=actor, kind=kind))
    before: dict[str, Any] = {}
    found = list(orders.select_related("waiting").order_by("pk")[: MOST + 1])
    result.is_cut = len(found) > MOST
    try:
        for order in found[:MOST]:
            try:
                with transaction.atomic():
                    had = act(order)
            except Cannot as refusal:
                result.left.append((order, refusal.args[0]))
            except DatabaseError:
                result.left.append((order, FAILED))
            else:
                result.done.append(order.pk)
                before |= {} if had is None else {str(order.pk): had}
    finally:
        result.act.before, result.act.at = before, timezone.now()
        result.act.save()
    return result


def unchanged(order: Order, seen: Seen) -> Order:
    """The order, locked, as the actor's page showed it. Raises Cannot where somebody has changed it
    since."""
    locked: Order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if locked.version != seen.get(order.pk, locked.version):
        raise Cannot(CHANGED)
    return locked


def assign(orders: OrderQuerySet, person: User | None, actor: User, seen: Seen) -> Result:
    """Gives them to this person, or to nobody. The person is told, by mail once it can't be taken
    back any more.

    `seen`: the versions that the actor's page showed, by the orders' keys; one that somebody has
    changed since is left as it is.
    """
    after = person.pk if person else None
    # The minute begins when the last of them is done, which is later by so much at most.
    mail_at = timezone.now() + 2 * UNDO

    def act(order: Order) -> dict[str, int | None] | None:
        before = unchanged(order, seen).assignee_id
        try:
            entry = follow.assign(order, person, actor, mail_at=mail_at)
        except follow.NotFromHere:
            raise Cannot(NOT_THEIRS) from None
        return {"before": before, "after": after, "entry": entry} if entry else None

    return each(orders, BulkAct.Kind.ASSIGN, actor, act)


def watch(orders: OrderQuerySet, actor: User, *, on: bool) -> Result:
    """The actor watches them, or no longer does."""

    def act(order: Order) -> bool | None:
        if order.watchers.filter(pk=actor.pk).exists() == on:
            return None
        follow.watch(order, actor, on=on)
        return not on

    return each(orders, BulkAct.Kind.WATCH if on else BulkAct.Kind.UNWATCH, actor, act)


def wait_for(orders: OrderQuerySet, whom: str, until: date, actor: User, seen: Seen) -> Result:
    """They wait for somebody or something until a day, instead of what they waited for."""

    def act(order: Order) -> dict[str, Any]:
        if not unchanged(order, seen).is_editable:
            raise Cannot(CLOSED)
        old = Waiting.objects.filter(order=order).values("whom", "until", "noted_by").first()
        wait(order, whom, until, actor)
        old_day = {"until": old["until"].isoformat()} if old else {}
        return {"old": old and {**old, **old_day}, "whom": whom, "until": until.isoformat()}

    return each(orders, BulkAct.Kind.WAIT, actor, act)


def discard(orders: OrderQuerySet, actor: User, seen: Seen) -> Result:
    """Takes those that are drafts off every list."""

    def act(order: Order) -> bool | None:
        if unchanged(order, seen).discarded_at is not None:
            return None
        try:
            start.discard(order, actor)
        except start.NotADraft:
            raise Cannot(NO_DRAFT) from None
        return True

    return each(orders, BulkAct.Kind.DISCARD, actor, act)


def undo(act: BulkAct, actor: User) -> int | None:
    """Takes an act of the actor's back where nobody changed the same since; returns at how many
    orders, None where it is too late. Idempotent. Locks each order by itself."""
    mine = BulkAct.objects.filter(pk=act.pk, actor=actor, undone_at=None)
    if not act.can_be_undone or not mine.update(undone_at=timezone.now()):
        return None
    # By the act itself: it may have taken them out of the actor's sight.
    orders = Order.objects.in_bulk([int(pk) for pk in act.before])
    return sum(_undone(act, order, act.before[str(pk)], actor) for pk, order in orders.items())


def _undone(act: BulkAct, order: Order, before: Any, actor: User) -> bool:
    match act.kind:
        case BulkAct.Kind.ASSIGN:
            person = User.objects.filter(pk=before["before"]).first()
            facts = {"instead_of": before["after"], "entry": before["entry"]}
            return follow.put_back(order, person, actor, **facts)
        case BulkAct.Kind.WATCH | BulkAct.Kind.UNWATCH:
            follow.watch(order, actor, on=before)
        case BulkAct.Kind.WAIT:
            return _waits_as_before(order, before, actor)
        case BulkAct.Kind.DISCARD:
            start.restore(order, actor)
    return True


def _waits_as_before(order: Order, before: Any, actor: User) -> bool:
    """Whether the act's note was still there, and has gone for the one before it."""
    until = date.fromisoformat(before["until"])
    note = {"whom": before["whom"], "until": until, "noted_by": actor}
    if not Waiting.objects.filter(order=order, **note).exists():
        return False
    if (old := before["old"]) is None:
        stop_waiting(order, actor)
    else:
        by = User.objects.get(pk=old["noted_by"])
        wait(order, old["whom"], date.fromisoformat(old["until"]), by)
    return True
