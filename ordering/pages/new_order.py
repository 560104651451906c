"""New order: region, type and purpose, with the requirements beside them as soon as they are
known."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kyc.registrations import lookup
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError
from numbers_api.factory import QuietCache, page_client
from numbers_api.schemas import AvailableRegions
from ordering.orders import start
from ordering.pages.common import ApiProblem, api_problem
from ordering.pages.forms import NewOrderForm
from people.requests import person

# Which regions have numbers changes rarely, and the page asks at every choice.
REGIONS_KEPT = 300


@permission_required("ordering.add_order", raise_exception=True)
def new_order(request: HttpRequest) -> HttpResponse:
    """GET shows the form, and what is required where it is known; POST makes the draft."""
    client, cache = page_client(), QuietCache()
    try:
        kept = cache.get("regions")
        if kept is None:
            kept = AvailableRegions(available_regions=client.regions()).wire()
            cache.set("regions", kept, REGIONS_KEPT)
        regions = AvailableRegions.model_validate(kept).available_regions
    except NumbersApiError as error:
        problem = {"api_problem": api_problem(error)}
        return render(request, "ordering/new_order.html", problem, status=503)
    if request.method != "POST" or "show" in request.POST:
        data = request.POST or request.GET
        chosen = {name: str(data[name]) for name in NewOrderForm.base_fields if name in data}
        form = NewOrderForm(regions, initial={"service": "SMS"} | chosen)
        return _page(request, form, client)
    form = NewOrderForm(regions, request.POST)
    if not form.is_valid():
        return _page(request, form, client, status=422)
    try:
        order = start.start(client, form.purpose(), person(request))
    except NumbersApiError as error:
        return _page(request, form, client, status=503, problem=api_problem(error))
    return redirect("number", order.pk)


def _page(
    request: HttpRequest,
    form: NewOrderForm,
    client: NumbersClient,
    status: int = 200,
    problem: ApiProblem | None = None,
) -> HttpResponse:
    requirements: RequirementSnapshot | None = None
    place = form.place()
    if place and problem is None:
        try:
            requirements = lookup.look_up(client, region_code=place[0], number_type=place[1])
        except NumbersApiError as error:
            problem, status = api_problem(error), 503
    context = {"form": form, "requirements": requirements, "api_problem": problem}
    return render(request, "ordering/new_order.html", context, status=status)
