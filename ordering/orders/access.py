"""Who may see an order. Objects are checked here, where they are fetched."""

from django.db.models import Prefetch

from kyc.documents.models import Document
from ordering.orders.order import Order
from people.models import User


def may_be_repeated(person: User, order: Order) -> bool:
    """Whether the person's next order may be like this one: what was answered then belongs to
    their team, and so must have belonged to it before."""
    is_theirs = order.team_id == person.team_id if order.team_id else order.assignee_id == person.pk
    return is_theirs and person.has_perm("ordering.add_order")


def visible_order(person: User, pk: int) -> Order:
    """The order, if this person may see it. Raises Order.DoesNotExist otherwise, as for an order
    that never was."""
    files = Prefetch(
        "registration__documents", Document.objects.current().select_related("company")
    )
    people = ("officer", "assignee", "team", "company", "waiting")
    related = ("registration__snapshot", "predecessor", *people)
    return (
        Order.objects.visible_to(person)
        .select_related(*related)
        .prefetch_related(files, "numbers__provisionings")
        .get(pk=pk)
    )
