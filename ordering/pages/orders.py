"""The list of all orders that a person may see: what expires next stands first."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jobs import outages
from numbers_api.factory import API
from ordering.orders.clock import countdown
from ordering.orders.order import Order
from ordering.orders.states import FINAL, RESERVED, OrderState
from people.requests import person

PAGE = 50
# Drafts are the last of the open orders: nothing can happen to them.
URGENCY = Case(
    When(state__in=RESERVED, then=Value(0)),
    When(state=OrderState.DRAFT, lost_at=None, then=Value(2)),
    When(state__in=FINAL, then=Value(3)),
    default=Value(1),
    output_field=IntegerField(),
)


@permission_required("ordering.view_order", raise_exception=True)
def orders(request: HttpRequest) -> HttpResponse:
    """Officers see their own and their team's orders, managers all."""
    visible = (
        Order.objects.visible_to(person(request))
        .filter(discarded_at=None)
        .select_related("officer", "assignee", "company", "waiting")
        .prefetch_related("numbers")
    )
    ordered = visible.annotate(urgency=URGENCY, deadline=_deadline()).order_by(
        "urgency", F("deadline").asc(nulls_last=True), "-created_at"
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    rows = [(order, countdown(order)) for order in page]
    context = {"page": page, "rows": rows, "outage": outages.current(API)}
    return render(request, "ordering/orders.html", context)


def _deadline() -> Case:
    """When the clock runs out that the order's row shows."""
    reply = ExpressionWrapper(
        F("state_since") + timedelta(hours=settings.REPLY_HOURS), DateTimeField()
    )
    # Of several values SQLite finds the least only where none is NULL.
    blocked = When(state=OrderState.BLOCKED, then=Least(reply, Coalesce(F("expires_at"), reply)))
    # Once the reply is overdue, what can still be saved counts.
    overdue_since = timezone.now() - timedelta(hours=settings.REPLY_HOURS)
    overdue = When(
        state=OrderState.BLOCKED,
        state_since__lte=overdue_since,
        expires_at__isnull=False,
        then=F("expires_at"),
    )
    gone = When(missing_upstream_since__isnull=False, then=None)
    return Case(
        gone,
        overdue,
        blocked,
        When(state__in=RESERVED, then=F("expires_at")),
        output_field=DateTimeField(),
    )
