"""Noting what an order waits for."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.orders.waiting import stop_waiting, wait
from ordering.pages.common import order_or_404
from ordering.pages.forms import WaitingForm
from ordering.pages.order_page import show
from people.requests import person


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes for whom or what an order waits and until when, or that it no longer does."""
    order = order_or_404(request, pk)
    if "stop" in request.POST:
        stop_waiting(order, person(request))
        return redirect(order)
    form = WaitingForm(request.POST)
    if not order.is_editable:
        messages.info(request, _("There is nothing to wait for: this order can't be changed now."))
    elif form.is_valid():
        wait(order, form.cleaned_data["whom"], form.cleaned_data["until"], person(request))
    else:
        return show(request, order, waiting_form=form, status=422)
    return redirect(order)
