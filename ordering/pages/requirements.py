"""What changed in the requirements since an order was begun, and going on with those of today."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ordering.orders.order import Order
from ordering.pages.common import order_or_404, order_page
from ordering.submissions import requirement_changes, saving
from people.requests import person


@permission_required("ordering.view_order", raise_exception=True)
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """GET lists the differences, POST takes the newer requirements over."""
    order = order_or_404(request, pk)
    if request.method == "POST":
        return _take_over(request, order)
    change = requirement_changes.change(order)
    shown = change or requirement_changes.change_from_predecessor(order)
    if shown is None:
        raise Http404
    return order_page(
        request, "ordering/requirements.html", order, change=shown, is_offer=change is not None
    )


@permission_required("ordering.change_order", raise_exception=True)
def _take_over(request: HttpRequest, order: Order) -> HttpResponse:
    try:
        requirement_changes.renew(order, request.POST.get("shown", ""), person(request))
    except requirement_changes.RequirementsChanged:
        messages.warning(
            request, _("The requirements changed once more. This is what is different now.")
        )
        return redirect("requirements", order.pk)
    except saving.NotEditable:
        messages.error(
            request, _("The answers can't be changed now. Everything is kept as it was.")
        )
        return redirect(order)
    messages.success(
        request,
        _("The order now follows the newer requirements. Answers that fit were taken over."),
    )
    return redirect(order)
