"""Who may see an order. Objects are checked here, where they are fetched."""

from typing import Any

from django.db.models import (
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    prefetch_related_objects,
)

from jobs import outages
from kyc.documents.models import Document
from numbers_api.factory import API
from ordering.orders.comments import Comment
from ordering.orders.four_eyes import ApprovalPolicy, Remark
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.reasons import Objection
from ordering.orders.states import OrderState
from people.models import User

COUNT = Func(F("pk"), function="COUNT")


def may_be_repeated(person: User, order: Order) -> bool:
    """Whether the person's next order may be like this one: what was answered then belongs to
    their team, and so must have belonged to it before."""
    is_theirs = order.team_id == person.team_id if order.team_id else order.assignee_id == person.pk
    return is_theirs and person.has_perm("ordering.add_order")


def visible_order(person: User, pk: int) -> Order:
    """The order, if this person may see it. Raises Order.DoesNotExist otherwise, as for an order
    that never was.

    With it comes, in the same question to the database, whether there is anything else to ask for
    (`glance`): most orders have no policy, no comment and no reviewer's word.
    """
    files = Prefetch(
        "registration__documents", Document.objects.current().select_related("company")
    )
    # Other orders have eighty columns each, and few have an order before or after them.
    related = ("registration__snapshot", "officer", "assignee", "team", "company", "waiting")
    found = Order.objects.visible_to(person).select_related(*related).annotate(**glance(person))
    order = found.prefetch_related(files, "numbers").get(pk=pk)
    if order.state == OrderState.COMPLETED:
        prefetch_related_objects([order], "numbers__provisionings")
    return order


def glance(person: User) -> dict[str, Any]:
    """What is asked of an order along with it, for this reader."""
    mine = Notification.objects.of(person).unread().order_by()
    return {
        "glance_unread": Subquery(mine.annotate(all=COUNT).values("all")),
        "glance_watched": Exists(
            Order.watchers.through.objects.filter(order=OuterRef("pk"), user=person)
        ),
        "glance_policies": Exists(
            ApprovalPolicy.objects.filter(
                Q(team=OuterRef("team")) | Q(team=OuterRef("begun_in")) | Q(team=None)
            )
        ),
        "glance_successor": Exists(Order.objects.filter(predecessor=OuterRef("pk"))),
        "glance_comments": Exists(Comment.objects.filter(order=OuterRef("pk"))),
        "glance_messages": Exists(ReviewMessage.objects.filter(order=OuterRef("pk"))),
        "glance_remarks": Exists(Remark.objects.filter(order=OuterRef("pk"), ended_at=None)),
        "glance_objections": Exists(
            Objection.objects.filter(
                region_code=OuterRef("region_code"), number_type=OuterRef("number_type")
            )
        ),
        "glance_outage": Exists(outages.resting(API)),
    }


def at_a_glance(order: Order, name: str) -> Any:
    """What came with an order of `visible_order`."""
    return getattr(order, f"glance_{name}")
