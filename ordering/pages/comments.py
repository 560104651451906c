"""Writing to one's colleagues about an order."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.orders.comments import comment
from ordering.pages.common import order_or_404
from ordering.pages.forms import CommentForm
from ordering.pages.order_page import show
from people.requests import person


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a comment, also on an order that is over."""
    order, form = order_or_404(request, pk), CommentForm(request.POST)
    if not form.is_valid():
        return show(request, order, comment_form=form, status=422)
    left_out = comment(order, form.cleaned_data["text"], person(request))
    if left_out:
        names = get_text_list([str(each) for each in left_out], _("and"))
        words = _("%(names)s can't see this order, so nobody told them. Assign it first.")
        messages.warning(request, words % {"names": names})
    return redirect(f"{order.get_absolute_url()}#comments")
