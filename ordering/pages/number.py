"""Number: search, then choose one, or a quantity by the same criteria."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from numbers_api.errors import NumbersApiError
from numbers_api.factory import page_client
from numbers_api.schemas import AvailableNumber
from ordering.orders import start
from ordering.orders.choices import Service
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.common import ApiProblem, api_problem, order_or_404, order_page
from ordering.pages.forms import NumberForm, QuantityForm, SearchForm
from people.requests import person

RESULTS = 20
# What a number must be capable of for a service. Of a fax the contract does not say it.
CAPABLE_OF: dict[str, str] = {Service.SMS: "SMS", Service.RTC: "VOICE", Service.EST: "VOICE"}


@permission_required("ordering.change_order", raise_exception=True)
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """GET searches (the filters stand in the address), POST keeps the choice: a draft's alone."""
    order = order_or_404(request, pk)
    if order.state != OrderState.DRAFT or order.discarded_at is not None:
        return redirect(order)
    if request.method != "POST":
        return _page(request, order)
    search = _search_form(request, order)
    one, several = NumberForm(request.POST), QuantityForm(request.POST)
    if not search.is_valid():
        return _page(request, order, status=422)
    try:
        if one.is_valid():
            start.choose(order, one.wish(search), person(request))
        elif several.is_valid():
            start.choose(order, several.wish(search, order.region_code), person(request))
        else:
            return _page(request, order, several, status=422)
    except start.NotADraft:
        words = _("This order has gone further meanwhile. Its number can't be changed any more.")
        messages.error(request, words)
        return redirect(order)
    return redirect("reserve", order.pk)


def _page(
    request: HttpRequest, order: Order, quantity: QuantityForm | None = None, status: int = 200
) -> HttpResponse:
    search = _search_form(request, order)
    found, problem = _search(order, search)
    is_own_search = "where" not in request.GET and search["capability"].value()
    if is_own_search and _is_first(order) and not (found or problem):
        words = _(
            "None of the numbers offered here is for %(service)s, which this order is for. Below "
            "are all that are offered."
        )
        messages.warning(request, words % {"service": order.get_service_display()})
        return redirect(f"{request.path}?where=START&digits=&capability=")
    context = {
        "search": search,
        "found": found,
        "api_problem": problem,
        "quantity_form": quantity or QuantityForm(initial={"quantity": max(order.quantity, 2)}),
        "more": len(found) == RESULTS,
    }
    return order_page(
        request, "ordering/number.html", order, status=503 if problem else status, **context
    )


def _search(order: Order, search: SearchForm) -> tuple[list[AvailableNumber], ApiProblem | None]:
    if not search.is_valid():
        return [], None
    try:
        return (
            page_client().search(
                region_code=order.region_code,
                number_type=order.number_type,
                capabilities=filter(None, [search.cleaned_data["capability"]]),
                pattern=search.pattern(order.region_code),
                size=RESULTS,
            ),
            None,
        )
    except NumbersApiError as error:
        return [], api_problem(error)


def _search_form(request: HttpRequest, order: Order) -> SearchForm:
    """The search in the address; else the one that was last used for this order, and at first one
    for numbers that can do what it is for."""
    if "where" in request.GET:
        return SearchForm(request.GET)
    capability = CAPABLE_OF.get(order.service, "") if _is_first(order) else order.capability
    where = order.search_pattern or "START"
    return SearchForm({"digits": order.pattern, "where": where, "capability": capability})


def _is_first(order: Order) -> bool:
    """Whether nothing was chosen or searched for yet, here or by the order that this one
    follows."""
    return not (order.choice or order.pattern or order.predecessor_id)
