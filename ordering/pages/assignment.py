"""Who has an order in hand, and who wants to hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.orders import follow
from ordering.orders.order import Order, StateChanged
from ordering.pages.common import order_or_404, seen_version, tell_changed
from ordering.pages.forms import AssignForm
from people.models import User
from people.readers import day_words
from people.requests import person


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the order to somebody, who is told, or to nobody."""
    order = order_or_404(request, pk)
    form = AssignForm(order, person(request), request.POST)
    try:
        # The form's choice may be older than the version that its page followed to.
        if request.POST.get("instead_of", now := str(order.assignee_id or "")) != now:
            raise StateChanged
        if not form.is_valid():
            raise follow.NotFromHere
        assignee = form.cleaned_data["assignee"]
        follow.assign(order, assignee, person(request), seen=seen_version(request))
    except StateChanged:
        tell_changed(request, order)
    except follow.NotFromHere:
        said = _("This order can't be assigned to that person. Nothing was changed.")
        messages.error(request, said)
    else:
        tell_assigned(request, order, assignee)
    return redirect(order)


def tell_assigned(request: HttpRequest, order: Order, assignee: User | None) -> None:
    """Who has the order now, and whether they are there."""
    if assignee is None:
        messages.success(request, _("The order has no assignee any more."))
        return
    messages.success(request, _("The order is assigned to %(who)s.") % {"who": assignee})
    if assignee.is_away:
        messages.warning(request, away_words(assignee, follow.deputy_for(assignee, order)))


def away_words(person: User, deputy: User | None) -> str:
    """Until when somebody is away, and who stands in."""
    until = day_words(person.away_until) if person.away_until else ""
    facts = {"who": person, "day": until, "deputy": deputy}
    if deputy is None:
        return _("%(who)s is away until %(day)s and has no deputy who may see it.") % facts
    return _("%(who)s is away until %(day)s. %(deputy)s, the deputy, is told too.") % facts


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the person hears of the order too."""
    order = order_or_404(request, pk)
    follow.watch(order, person(request), on="on" in request.POST)
    told = (
        _("You are notified of what happens to this order.")
        if "on" in request.POST
        else _("You no longer watch this order.")
    )
    messages.success(request, told)
    return redirect(order)
