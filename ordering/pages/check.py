"""Check and submit: every answer and document, what is missing first, and one submission."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.orders.four_eyes import OVERRIDE
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.pages import blocked
from ordering.pages.cards import cards
from ordering.pages.common import order_or_404, order_page, tell_changed
from ordering.pages.doubts import warnings
from ordering.pages.forms import OverrideForm
from ordering.pages.readiness import kept_aside, problems, sheets
from ordering.pages.standing import standing_for
from ordering.submissions import approvals, requirement_changes, submit
from ordering.submissions.guard import NotAllowed
from people.freshness import fresh_sign_in_required
from people.requests import person

PEOPLE_NAMED = 5
# What keeps an order from going on, though it is complete.
REFUSALS = (StateChanged, submit.TooLate, approvals.NotYours, NotAllowed)


@permission_required("ordering.view_order", raise_exception=True)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows everything, also when nothing can be changed any more; POST submits, once, however
    often it is pressed."""
    order = order_or_404(request, pk)
    if request.method != "POST":
        return show(request, order)
    if not request.user.has_perm("ordering.change_order"):
        raise PermissionDenied
    if request.POST.get("act") == "ask":
        return _ask(request, order)
    try:
        submit.ask(order, person(request), shown=request.POST.get("look", ""))
    except submit.NotReady:
        return show(request, order, status=422)
    except REFUSALS as refusal:
        return _refused(request, order, refusal)
    return redirect(order)


def _ask(request: HttpRequest, order: Order) -> HttpResponse:
    """Asks for approval, and says whom."""
    try:
        asked = approvals.ask(order, person(request), shown=request.POST.get("look", ""))
    except submit.NotReady:
        return show(request, order, status=422)
    except REFUSALS as refusal:
        return _refused(request, order, refusal)
    if asked:
        names = get_text_list([str(each) for each in asked[:PEOPLE_NAMED]], _("and"))
        messages.success(
            request, _("Told that it waits for approval: %(names)s.") % {"names": names}
        )
    else:
        words = _(
            "Nobody can approve this order: whoever may has changed something in it. Tell an "
            "administrator."
        )
        messages.warning(request, words)
    return redirect(order)


def _refused(request: HttpRequest, order: Order, refusal: Exception) -> HttpResponse:
    """Nothing was done, and why."""
    if isinstance(refusal, StateChanged):
        tell_changed(request, order)
    elif isinstance(refusal, submit.TooLate):
        if order.submitted_at and not order.is_editable:
            # Somebody, perhaps this person in another tab, has just submitted it.
            tell_changed(request, order)
        else:
            messages.error(request, _("This order can't be submitted now. Its page says why."))
        return redirect(order)
    else:
        # The policy has changed since the page was made, or the requirements have.
        words = _("Nothing was done: whether this order needs approval has changed. Look again.")
        messages.warning(request, words)
    is_open = order_or_404(request, order.pk).is_editable
    return redirect("check", order.pk) if is_open else redirect(order)


@require_POST
@permission_required(("ordering.change_order", OVERRIDE), raise_exception=True)
@fresh_sign_in_required
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """In an emergency, with a reason: submitted without approval."""
    order, form = order_or_404(request, pk), OverrideForm(request.POST)
    if not form.is_valid():
        return show(request, order, 422, form)
    look, reason = request.POST.get("look", ""), form.cleaned_data["reason"]
    try:
        is_submitted = approvals.override(order, person(request), reason, shown=look)
    except StateChanged:
        tell_changed(request, order)
        return show(request, order_or_404(request, pk), 422, form)
    except submit.NotReady:
        return show(request, order, 422, form)
    except (approvals.NotYours, submit.TooLate):
        messages.error(request, _("This order can't go without approval now. Nothing was done."))
        return show(request, order_or_404(request, pk), 422, form)
    words = _("It goes without approval, and your reason is listed.")
    if is_submitted:
        words = _("Submitted without approval. Your reason is listed.")
    messages.success(request, words)
    return redirect(order)


def show(
    request: HttpRequest,
    order: Order,
    status: int = 200,
    override_form: OverrideForm | None = None,
) -> HttpResponse:
    """The page, with a form that somebody has to mend where one is given."""
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
        "standing": standing_for(order, person(request)),
        "may_be_approved": approvals.may_be_approved(order),
        "override_form": override_form or OverrideForm(),
    }
    return order_page(request, "ordering/check.html", order, status=status, **context)
