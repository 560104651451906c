"""A draft's own facts: changed, or the whole draft discarded and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.orders import start
from ordering.orders.states import OrderState
from ordering.pages.common import order_or_404, order_page, tell_changed
from ordering.pages.purpose import DraftForm
from people.requests import person


@permission_required("ordering.change_order", raise_exception=True)
def purpose(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what a draft is for, with what the API had against it; POST changes it."""
    order = order_or_404(request, pk)
    if order.state != OrderState.DRAFT or order.discarded_at is not None:
        return redirect(order)
    form = DraftForm(order, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            start.describe(order, form.purpose(), person(request))
        except start.NotADraft:
            tell_changed(request, order)
            return redirect(order)
        messages.success(request, _("Saved."))
        return redirect("reserve" if order.choice else "number", order.pk)
    status = 422 if form.is_bound else 200
    return order_page(request, "ordering/draft.html", order, status=status, form=form)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft off the list. Its page still offers to take it back."""
    order = order_or_404(request, pk)
    try:
        start.discard(order, person(request))
    except start.NotADraft:
        tell_changed(request, order)
    return redirect(order)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a discarded draft back."""
    order = order_or_404(request, pk)
    start.restore(order, person(request))
    messages.success(request, _("%(reference)s is back.") % {"reference": order.reference})
    return redirect(order)
