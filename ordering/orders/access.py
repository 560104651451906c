"""Who may see an order. Objects are checked here, where they are fetched."""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.lookups import IsNull

from jobs import outages
from kyc.documents.models import Document, ProfileDocument
from kyc.documents.requirement_changes import seen_after
from kyc.profiles.models import Profile
from numbers_api.factory import API
from ordering.orders.comments import Comment
from ordering.orders.four_eyes import ApprovalPolicy, Remark
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.reasons import Objection
from ordering.orders.states import OrderState
from people.compiled import Compiled, keys_of, shape_of, with_keys
from people.models import User

VISIBLE = Compiled[Order]()
SNAPSHOT = tuple(
    f"registration__snapshot__{name}" for name in ("region_code", "number_type", "seen_at")
)
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

    def question(reader_pk: int, team_pk: int, order_pk: int) -> QuerySet[Order]:
        reader = with_keys(person, reader_pk, team_pk)
        return with_all(Order.objects.visible_to(reader), reader).filter(pk=order_pk)

    for order in VISIBLE.ask(question, *keys_of(person), pk, shape=shape_of(person)):
        if order.state == OrderState.COMPLETED:
            prefetch_related_objects([order], "numbers__provisionings")
        return order
    raise Order.DoesNotExist


def with_all(orders: QuerySet[Order], person: User) -> QuerySet[Order]:
    """The orders with what their pages need."""
    files = Prefetch(
        "registration__documents", Document.objects.current().select_related("company")
    )
    # Other orders have eighty columns each, and few have an order before or after them.
    related = ("registration__snapshot", "officer", "assignee", "team", "company", "waiting")
    found = orders.select_related(*related).annotate(**glance(person))
    return found.prefetch_related(files, "numbers")


def glance(person: User) -> dict[str, Any]:
    """What is asked of an order along with it, for this reader."""
    mine = Notification.objects.of(person).unread().order_by()
    of_vault = profiles_for(person, lambda name: OuterRef(OuterRef(name)))
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
        "glance_newer": Exists(seen_after(*map(OuterRef, SNAPSHOT))),
        "glance_profiles": Exists(profiles_for(person, OuterRef)),
        "glance_vault": Exists(ProfileDocument.objects.current().filter(profile__in=of_vault)),
    }


def profiles_for(person: User, of_order: Callable[[str], Any]) -> QuerySet[Profile]:
    """The profiles that may go with an order, as far as the person may see them: its team's, or,
    where it has none, its officer's. `of_order` is what stands for the order's columns."""
    of_officer = Q(IsNull(of_order("team"), True), owner=of_order("officer"))
    visible = Profile.objects.visible_to(person).current()
    return visible.filter(Q(team=of_order("team")) | of_officer)


def at_a_glance(order: Order, name: str) -> Any:
    """What came with an order of `visible_order`."""
    return getattr(order, f"glance_{name}")
