"""Views that somebody watches: they hear of what happens to the orders that are in the view when it
happens, though nobody has made them watch each."""

from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.dispatch import receiver
from django.http import QueryDict

from ordering.board.saved import SavedView
from ordering.board.selection import has
from ordering.orders.notifications import followers_wanted
from ordering.orders.order import Order
from people.models import User

log = structlog.get_logger(__name__)


def watch_view(view: SavedView, person: User, *, on: bool) -> None:
    """Whether the person hears of the view's orders. Idempotent."""
    if on:
        view.watchers.add(person)
    else:
        view.watchers.remove(person)


def fits(view: SavedView, person: User, order: Order) -> bool:
    """Whether the view has the order for the person. What somebody saved as a view never undoes
    what is being told: one that the database can't answer has none."""
    try:
        with transaction.atomic():
            return has(QueryDict(view.query), person, order)
    except (DatabaseError, ValueError) as error:
        log.warning("watched.not_asked", view=view.pk, reason=type(error).__name__)
        return False


@receiver(followers_wanted, sender=Order, dispatch_uid="people who watch a view of the order")
def watching(order: Order, **_sent: Any) -> list[User]:
    """Everybody one of whose watched views has the order now."""
    pairs = SavedView.watchers.through.objects.filter(user__is_active=True)
    everybody: dict[int, User] = {}
    found: dict[int, User] = {}
    for pair in pairs.select_related("savedview", "user__team").order_by("pk"):
        # One of each: what a person may is asked once.
        view, person = pair.savedview, everybody.setdefault(pair.user_id, pair.user)
        is_theirs = view.owner_id == person.pk or (
            view.team_id is not None and view.team_id == person.team_id
        )
        if is_theirs and person.pk not in found and fits(view, person, order):
            found[person.pk] = person
    return list(found.values())
