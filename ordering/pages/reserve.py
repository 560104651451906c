"""Reserve: what happens, what it costs, how much is ready; then the one call that starts the
clock."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from numbers_api.errors import NotFound, NumbersApiError
from numbers_api.factory import page_client
from ordering.orders import start
from ordering.orders.content import may_be_reserved
from ordering.orders.four_eyes import guards_cost
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.pages.common import (
    api_problem,
    order_or_404,
    order_page,
    seen_version,
    tell_changed,
)
from ordering.pages.readiness import readiness
from ordering.reservations import reserve
from ordering.submissions import requirement_changes
from people.requests import person


@permission_required("ordering.add_order", raise_exception=True)
def reserve_number(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what reserving does, POST reserves: once, however often it is pressed. The order's
    page follows what becomes of it."""
    order = order_or_404(request, pk)
    if order.state != OrderState.DRAFT or order.discarded_at is not None:
        return redirect(order)
    if not order.choice:
        return redirect("number", order.pk)
    return _press(request, order) if request.method == "POST" else _page(request, order)


def _press(request: HttpRequest, order: Order) -> HttpResponse:
    if order.wanted_number and guards_cost(order):
        # The page may be days old, and what a number costs is the vendor's to change.
        try:
            offer = page_client(person(request).pk).availability(order.wanted_number)
        except NumbersApiError:
            return _page(request, order)
        start.expect_cost(order, offer.monthly_price)
    try:
        # A page that does not say which choice it showed may have shown any.
        shown = seen_version(request, "choice_version")
        reserve.ask(order, person(request), shown=-1 if shown is None else shown)
    except reserve.ChoiceChanged:
        messages.warning(
            request,
            _("Another number was chosen meanwhile. Nothing was reserved; check the number first."),
        )
        return redirect("reserve", order.pk)
    except reserve.NotApproved:
        return _page(request, order, status=409)
    except StateChanged:
        tell_changed(request, order)
    # A worker may be done before the page is there: then it leads on as if it had waited.
    return redirect(f"{order.get_absolute_url()}?was=creating")


def _page(request: HttpRequest, order: Order, status: int = 200) -> HttpResponse:
    offer, problem = None, None
    client = page_client(person(request).pk)
    requirement_changes.look_before_reserving(order, client)
    try:
        if order.wanted_number:
            offer = client.availability(order.wanted_number)
            start.expect_cost(order, offer.monthly_price)
    except NotFound:
        words = _("That number was taken meanwhile. Your answers are kept; choose another number.")
        messages.warning(request, words)
        return redirect("number", order.pk)
    except NumbersApiError as error:
        problem = api_problem(error)
    context = {
        "offer": offer,
        "api_problem": problem,
        "readiness": readiness(order),
        "needs_approval": not may_be_reserved(order),
        "requirement_changes": requirement_changes.kind_of_change(order),
    }
    return order_page(
        request, "ordering/reserve.html", order, status=503 if problem else status, **context
    )
