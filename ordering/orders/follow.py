"""Who has an order in hand, and who wants to hear of it."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order, StateChanged
from people.models import User


class NotFromHere(Exception):
    """The order can't be assigned to this person; nothing was done."""


def candidates(order: Order) -> QuerySet[User]:
    """Who may be given the order: everybody active who may fill it in and is of its team, and
    whoever has it now."""
    may = (
        Q(groups__permissions__codename="change_order")
        | Q(user_permissions__codename="change_order")
        | Q(is_superuser=True)
    )
    near = Q(team__isnull=False, team=order.team) | Q(
        pk__in=[order.officer_id, order.assignee_id or order.officer_id]
    )
    return (
        User.objects.filter(may, near, is_active=True)
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


def assign(order: Order, person: User | None, actor: User, *, seen: int | None = None) -> None:
    """Gives the order to this person, or to nobody but its officer, and tells them. Idempotent.
    Locks the order.

    `seen`: the version that the actor's page showed. Raises NotFromHere, and StateChanged when
    somebody did something since.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if person is not None and not candidates(locked).filter(pk=person.pk).exists():
            raise NotFromHere
        if locked.assignee == person:
            return
        if seen is not None and seen != locked.version:
            raise StateChanged
        Order.objects.filter(pk=order.pk).update(assignee=person)
        locked.assignee = person
        whom = {"person": person.pk} if person else {}
        entry = locked.note(Act.ASSIGNED, source=Source.PERSON, actor=actor, details=whom)
        if person is not None and person != actor:
            Notification.objects.tell_one(person, locked, NotificationKind.ASSIGNED, key=entry.pk)


def tell_handed_over(order: Order, columns: Collection[str], actor: User) -> None:
    """Writes that an administrator changed who has the order, and tells whoever has it now, in one
    transaction with that."""
    with transaction.atomic():
        entry = order.note(Act.HANDED_OVER, source=Source.PERSON, actor=actor)
        for column, person in (("officer", order.officer), ("assignee", order.assignee)):
            if column in columns and person is not None and person != actor:
                Notification.objects.tell_one(
                    person, order, NotificationKind.ASSIGNED, key=entry.pk
                )


def watch(order: Order, person: User, *, on: bool) -> None:
    """Whether the person hears of the order too. Idempotent."""
    if on:
        order.watchers.add(person)
    else:
        order.watchers.remove(person)
