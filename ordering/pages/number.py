"""Number: search, then choose one, or a quantity by the same criteria."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from numbers_api.errors import NumbersApiError
from numbers_api.factory import page_client
from numbers_api.schemas import AvailableNumber, Money
from ordering.orders import start
from ordering.orders.choices import Service
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.pages.common import (
    ApiProblem,
    api_problem,
    number_in,
    order_or_404,
    order_page,
)
from ordering.pages.forms import NumberForm, QuantityForm, SearchForm
from people import quotas
from people.models import Used, User
from people.requests import person

# Results on a page at first, and the most: the API has no next page, but takes a size.
RESULTS, MOST_RESULTS = 20, 200
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
    if "see" in request.POST:
        return _page(request, order, several)
    try:
        if one.is_valid():
            start.choose(order, one.wish(search), person(request))
        elif several.is_valid() and order.registration.snapshot.quantity_orders_supported:
            start.choose(order, several.wish(search, order.region_code), person(request))
        else:
            return _page(request, order, several, status=422)
    except start.NotADraft:
        words = _("This order has gone further meanwhile. Its number can't be changed any more.")
        messages.error(request, words)
        return redirect(order)
    return redirect("reserve", order.pk)


@permission_required("ordering.view_order", raise_exception=True)
def numbers(request: HttpRequest, pk: int) -> HttpResponse:
    """All numbers of an order in E.164, one in a row, as CSV."""
    order = order_or_404(request, pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{order.reference}.csv"'
    rows = csv.writer(answer)
    rows.writerows([["number"], *([number.phone_number] for number in order.numbers.all())])
    return answer


def _page(
    request: HttpRequest, order: Order, quantity: QuantityForm | None = None, status: int = 200
) -> HttpResponse:
    search, shown = _search_form(request, order), results_shown(request)
    found, problem = _search(order, search, shown + 1, person(request))
    is_own_search = "where" not in request.GET and search["capability"].value()
    if is_own_search and _is_first(order) and not (found or problem):
        words = _(
            "None of the numbers offered here is for %(service)s, which this order is for. Below "
            "are all that are offered."
        )
        messages.warning(request, words % {"service": order.get_service_display()})
        several = "&several=1" if "several" in request.GET else ""
        return redirect(f"{request.path}?where=START&digits=&capability={several}")
    context = {
        "search": search,
        "found": found[:shown],
        "api_problem": problem,
        "more": shown + RESULTS if len(found) > shown and shown < MOST_RESULTS else 0,
        **several_numbers(request, order, search, quantity),
    }
    return order_page(
        request, "ordering/number.html", order, status=503 if problem else status, **context
    )


def several_numbers(
    request: HttpRequest, order: Order, search: SearchForm, said: QuantityForm | None
) -> dict[str, Any]:
    """What the page shows of ordering several, and whether enough are on offer."""
    may_be_several = order.registration.snapshot.quantity_orders_supported
    is_several = may_be_several and ("several" in request.GET or said is not None)
    before = {"quantity": max(order.quantity, 2), "sequential": order.sequential}
    form = said or QuantityForm(before)
    found = None
    if is_several and form.is_valid():
        found = _on_offer(order, search, form.cleaned_data["quantity"], person(request))
    return {
        "may_be_several": may_be_several,
        "several": is_several,
        "quantity_form": form,
        "on_offer": found,
    }


@dataclass(frozen=True)
class OnOffer:
    """Whether as many numbers are on offer as are wanted, and what they cost together; no price
    where the numbers' differ in currency, or have none."""

    wanted: int
    found: int
    setup: Money | None
    monthly: Money | None

    @property
    def is_enough(self) -> bool:
        return self.found >= self.wanted


def results_shown(request: HttpRequest) -> int:
    """How many results the page shows: the first, or more where its address says so."""
    asked = number_in(request.GET.get("size", ""), 3) or RESULTS
    return max(RESULTS, min(asked, MOST_RESULTS))


def _on_offer(order: Order, search: SearchForm, wanted: int, actor: User) -> OnOffer | None:
    """What is on offer for a quantity; None where the API does not say."""
    found, problem = _search(order, search, wanted, actor)
    if problem:
        return None
    return OnOffer(
        wanted,
        len(found),
        total([number.setup_price for number in found[:wanted]]),
        total([number.monthly_price for number in found[:wanted]]),
    )


def total(prices: list[Money | None]) -> Money | None:
    """The sum, of prices that are all known and in one currency."""
    known = [price for price in prices if price is not None and price.amount is not None]
    currencies = {price.currency_code for price in known}
    if not known or len(known) < len(prices) or len(currencies) > 1:
        return None
    amount = sum((price.amount or Decimal(0) for price in known), Decimal(0))
    return Money(currency_code=currencies.pop(), amount=amount)


def _search(
    order: Order, search: SearchForm, size: int, actor: User
) -> tuple[list[AvailableNumber], ApiProblem | None]:
    if not search.is_valid():
        return [], None
    quotas.use(actor, Used.SEARCHES)
    try:
        return (
            page_client(actor.pk).search(
                region_code=order.region_code,
                number_type=order.number_type,
                capabilities=filter(None, [search.cleaned_data["capability"]]),
                pattern=search.pattern(order.region_code),
                size=size,
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
