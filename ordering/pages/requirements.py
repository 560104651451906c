"""What changed in the requirements since an order was begun, and going on with those of today."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ordering.pages.common import order_or_404, order_page
from ordering.submissions import requirement_changes, saving
from people.requests import person


@permission_required("ordering.view_order", raise_exception=True)
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """GET lists the differences, POST takes the newer requirements over."""
    order = order_or_404(request, pk)
    if request.method != "POST":
        change = requirement_changes.change(order)
        shown = change or requirement_changes.change_from_predecessor(order)
        if shown is None:
            raise Http404
        context: dict[str, Any] = {"change": shown, "is_offer": change is not None}
        return order_page(request, "ordering/requirements.html", order, **context)
    if not request.user.has_perm("ordering.change_order"):
        raise PermissionDenied
    try:
        requirement_changes.apply_changes(order, request.POST.get("shown", ""), person(request))
    except requirement_changes.RequirementsChanged:
        words = _("The requirements changed once more. This is what is different now.")
        messages.warning(request, words)
        return redirect("requirements", order.pk)
    except saving.NotEditable:
        words = _("The answers can't be changed now. Everything is kept as it was.")
        messages.error(request, words)
        return redirect(order)
    words = _("The order now follows the newer requirements. Answers that fit were taken over.")
    messages.success(request, words)
    return redirect(order)
