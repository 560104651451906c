"""Check and submit: every answer and document, what is missing first, and one submission."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.pages import blocked
from ordering.pages.cards import cards
from ordering.pages.common import order_or_404, order_page, tell_changed
from ordering.pages.doubts import warnings
from ordering.pages.readiness import kept_aside, problems, sheets
from ordering.submissions import requirement_changes, submit
from people.requests import person


@permission_required("ordering.view_order", raise_exception=True)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows everything, also when nothing can be changed any more; POST submits, once, however
    often it is pressed."""
    order = order_or_404(request, pk)
    if request.method != "POST":
        return _page(request, order)
    if not request.user.has_perm("ordering.change_order"):
        raise PermissionDenied
    try:
        submit.ask(order, person(request), shown=request.POST.get("look", ""))
    except submit.NotReady:
        return _page(request, order, status=422)
    except submit.TooLate:
        if order.submitted_at and not order.is_editable:
            # Somebody, perhaps this person in another tab, has just submitted it.
            tell_changed(request, order)
        else:
            messages.error(request, _("This order can't be submitted now. Its page says why."))
    except StateChanged:
        tell_changed(request, order)
        if order_or_404(request, order.pk).is_editable:
            return redirect("check", order.pk)
    return redirect(order)


def _page(request: HttpRequest, order: Order, status: int = 200) -> HttpResponse:
    context = {
        "look": submit.seen_version(order),
        "ready": order.is_editable and submit.is_ready(order),
        "requirement_changes": requirement_changes.kind_of_change(order),
        "sheets": sheets(order),
        "warnings": warnings(order, person(request)) if order.is_editable else [],
        "changes": blocked.changes(order) if order.state == OrderState.BLOCKED else None,
        "cards": cards(order),
        "aside": kept_aside(order),
        "problems": problems(order) if order.is_editable else [],
    }
    return order_page(request, "ordering/check.html", order, status=status, **context)
