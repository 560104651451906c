"""The list of all orders that a person may see: what lapses next stands first."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Case, DateTimeField, F, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ordering.clock import countdown
from ordering.models import Order
from ordering.states import FINAL, RESERVED
from people.requests import person

PAGE = 50
URGENCY = Case(
    When(state__in=RESERVED, then=Value(0)),
    When(state__in=FINAL, then=Value(2)),
    default=Value(1),
    output_field=IntegerField(),
)
DEADLINE = Case(When(state__in=RESERVED, then=F("expires_at")), output_field=DateTimeField())


@permission_required("ordering.view_order", raise_exception=True)
def orders(request: HttpRequest) -> HttpResponse:
    """Officers see their own and their team's orders, managers all."""
    visible = Order.objects.visible_to(person(request)).select_related("officer").prefetch_related("numbers")
    ordered = visible.annotate(urgency=URGENCY, deadline=DEADLINE).order_by(
        "urgency", F("deadline").asc(nulls_last=True), "-created_at"
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    rows = [(order, countdown(order)) for order in page]
    return render(request, "ordering/orders.html", {"page": page, "rows": rows})
