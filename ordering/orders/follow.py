"""Who has an order in hand, and who wants to hear of it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import pre_save
from django.dispatch import receiver

from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged
from ordering.orders.places import Band
from ordering.orders.references import keys_in
from people.models import User


class NotFromHere(Exception):
    """The order can't be assigned to this person; nothing was done."""


def candidates(order: Order, actor: User) -> QuerySet[User]:
    """Who may be given the order: everybody active who may fill it in and is of its team, and
    whoever has it now; by somebody who may see every order, whoever may fill one in."""
    may = (
        Q(groups__permissions__codename="change_order")
        | Q(user_permissions__codename="change_order")
        | Q(is_superuser=True)
    )
    people = User.objects.filter(may, is_active=True)
    if not actor.has_perm("ordering.view_every_order"):
        near = Q(team__isnull=False, team=order.team) | Q(pk=order.assignee_id or actor.pk)
        people = people.filter(near)
    return people.distinct().order_by("first_name", "last_name", "username")


def assign(
    order: Order,
    person: User | None,
    actor: User,
    *,
    seen: int | None = None,
    mail_at: datetime | None = None,
) -> int | None:
    """Gives the order to this person, or to nobody, and tells them; returns the timeline entry's
    key, None where it was theirs already. Idempotent. Locks the order.

    `seen`: the version that the actor's page showed; `mail_at`: when a mail about it may go out.
    Raises NotFromHere, and StateChanged when somebody did something since.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if person is not None and not candidates(locked, actor).filter(pk=person.pk).exists():
            raise NotFromHere
        if locked.assignee == person:
            return None
        if seen is not None and seen != locked.version:
            raise StateChanged
        Order.objects.filter(pk=order.pk).update(assignee=person)
        locked.assignee = person
        whom = {"person": person.pk} if person else {}
        entry = locked.note(Act.ASSIGNED, source=Source.PERSON, actor=actor, details=whom)
        told = [each for each in (person, deputy_for(person, locked)) if each not in (None, actor)]
        for each in filter(None, told):
            assigned = NotificationKind.ASSIGNED
            Notification.objects.tell_one(each, locked, assigned, key=entry.pk, mail_at=mail_at)
    return entry.pk


def deputy_for(person: User | None, order: Order) -> User | None:
    """Who hears of the order instead of somebody who is away; None where they are there, or have no
    deputy who may see it."""
    deputy = person.deputy if person is not None and person.is_away else None
    if deputy is None or not deputy.is_active:
        return None
    return deputy if Order.objects.visible_to(deputy).filter(pk=order.pk).exists() else None


def put_back(
    order: Order, person: User | None, actor: User, *, instead_of: int | None, entry: int | None
) -> bool:
    """The order is this person's again, or nobody's, as if it had not been assigned; False where it
    is no longer that of `instead_of`. Whoever got it is not told: `entry` is the timeline's of
    when they did. Locks the order."""
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if locked.assignee_id != instead_of:
            return False
        key = f"{NotificationKind.ASSIGNED}:{entry}"
        Notification.objects.filter(order=locked, key=key, mailed_at=None).delete()
        Order.objects.filter(pk=order.pk).update(assignee=person)
        whom = {"person": person.pk} if person else {}
        locked.note(Act.ASSIGNED, source=Source.PERSON, actor=actor, details=whom)
    return True


def end_watches_of_team(order: Order, team_pk: int | None) -> None:
    """The order is another team's now: whoever watched it as one of that team no longer does."""
    watched = Order.watchers.through.objects.filter(order=order, user__team=team_pk)
    watched.exclude(user=order.assignee_id).delete()


def tell_handed_over(order: Order, columns: Collection[str], actor: User) -> None:
    """Writes that an administrator changed who has the order, and tells whoever has it now, in one
    transaction with that."""
    with transaction.atomic():
        entry = order.note(Act.HANDED_OVER, source=Source.PERSON, actor=actor)
        person = order.assignee if "assignee" in columns else None
        if person is not None and person != actor:
            Notification.objects.tell_one(person, order, NotificationKind.ASSIGNED, key=entry.pk)


def watch(order: Order, person: User, *, on: bool) -> None:
    """Whether the person hears of the order too. Idempotent."""
    if on:
        order.watchers.add(person)
    else:
        order.watchers.remove(person)


@receiver(pre_save, sender=User, dispatch_uid="access ends with the team")
def leave_a_team(
    instance: User, update_fields: Collection[str] | None = None, **_options: Any
) -> None:
    """Whoever is about to leave their team sees its orders no longer, but for those that an
    administrator lets them keep: they watch none, and have none in hand. Locks those orders."""
    if update_fields is not None and "team" not in update_fields:
        return
    before = User.objects.filter(pk=instance.pk).exclude(team=instance.team_id).first()
    if before is None or before.team_id is None:
        return
    kept = keys_in(instance.keeps_orders)
    theirs = Order.objects.filter(team=before.team_id).exclude(pk__in=kept)
    with transaction.atomic():
        Order.watchers.through.objects.filter(user=instance, order__in=theirs).delete()
        in_hand = theirs.filter(assignee=instance).select_for_update(of=("self",))
        for order in in_hand.filter(band__lt=Band.CLOSED):
            Order.objects.filter(pk=order.pk).update(assignee=None)
            order.note(Act.ASSIGNED, source=Source.PERSON, actor=instance.moved_by)
        # What is over nobody takes up, so its timeline has nothing to say.
        in_hand.filter(band=Band.CLOSED).update(assignee=None)
