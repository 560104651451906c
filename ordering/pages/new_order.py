"""New order: for whom, where and what for, with what the company brings along and what the
requirements ask beside it. A known company's next number is reserved from here."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kyc.profiles.models import Profile, ProfileQuerySet
from kyc.registrations import lookup
from kyc.registrations.fields.registry import field_for
from kyc.requirements.payload import asked
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError
from numbers_api.factory import QuietCache, page_client
from numbers_api.schemas import AvailableNumber, AvailableRegions, Region
from ordering.orders import start
from ordering.orders.access import may_be_repeated, visible_order
from ordering.orders.order import Order, StateChanged
from ordering.orders.start import Wish
from ordering.pages.common import PK_DIGITS, api_problem, number_in
from ordering.pages.forms import NumberForm
from ordering.pages.number import CAPABLE_OF
from ordering.pages.purpose import Amount, NewOrderForm
from ordering.reservations import reserve
from ordering.submissions import brought
from ordering.submissions.brought import Brought
from people import quotas
from people.models import Used, User
from people.requests import person

# Which regions have numbers changes rarely, and the page asks at every choice.
REGIONS_KEPT = 300
# What a company's next order has as its last one had it.
AS_BEFORE = (
    *("region_code", "number_type"),
    *("service", "service_id", "campaign_id", "voice_service", "voice_id"),
)
# So many companies are shown; more are found by typing.
COMPANIES_SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """What a page is about: whose order, and which earlier one it is to be like."""

    company: Profile | None
    like: Order | None

    @property
    def is_known(self) -> bool:
        """Whether there is somebody or something that could bring anything along."""
        return self.company is not None or self.like is not None


@permission_required("ordering.add_order", raise_exception=True)
def new_order(request: HttpRequest) -> HttpResponse:
    """GET shows the form, filled in as far as the company is known, with what comes along and what
    is required; POST makes the draft, and reserves where the button says so."""
    client = page_client(person(request).pk)
    try:
        regions = available_regions(client)
    except NumbersApiError as error:
        problem = {"api_problem": api_problem(error)}
        return render(request, "ordering/new_order.html", problem, status=503)
    data = request.POST or request.GET
    choice = chosen(request, str(data.get("company", "")), str(data.get("like", "")))
    if request.method != "POST" or "show" in request.POST:
        typed = {name: str(data[name]) for name in NewOrderForm.base_fields if name in data}
        form = NewOrderForm(regions, initial=as_before(request, choice) | typed)
        return _page(request, client, form, choice)
    form = NewOrderForm(regions, request.POST)
    return _made(request, client, form, choice)


def _made(
    request: HttpRequest, client: NumbersClient, form: NewOrderForm, choice: Choice
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, client, form, choice, status=422)
    try:
        found = what_comes_along(request, client, form, choice)
    except NumbersApiError as error:
        return _page(request, client, form, choice, error=error)
    # Nothing is taken, and no clock is started, that was not shown.
    is_shown = found is not None and form.cleaned_data["brought"] == found.token
    if found is None or (not is_shown and (found.is_anything or "reserve" in request.POST)):
        words = _("What comes along has changed since your page was made. Look at it again.")
        messages.warning(request, words)
        return _page(request, client, form, choice, status=422)
    return _begin(request, form, found)


def _begin(request: HttpRequest, form: NewOrderForm, found: Brought) -> HttpResponse:
    said, actor = form.cleaned_data, person(request)
    purpose = form.purpose(found.company)
    key = said["form_key"] or uuid4()
    order, gone = brought.begin(purpose, found, actor, key, said["proposed_reference"])
    if order.customer_reference != purpose.customer_reference:
        words = _("%(taken)s is another order's by now, so this order's reference is %(free)s.")
        facts = {"taken": purpose.customer_reference, "free": order.customer_reference}
        messages.info(request, words % facts)
    if gone:
        words = _("The stored file is gone. Upload it again: %(titles)s.")
        messages.warning(request, words % {"titles": get_text_list(gone, _("and"))})
    if "draft" in request.POST:
        return redirect(order)
    several = said["amount"] == Amount.SEVERAL
    if "reserve" not in request.POST or several or not NumberForm(said).is_valid():
        return redirect(f"{order.get_absolute_url()}number/{'?several=1' if several else ''}")
    wish = Wish(number=said["number"], capability=CAPABLE_OF.get(order.service, ""))
    return _reserve(order, wish, actor)


def _reserve(order: Order, wish: Wish, actor: User) -> HttpResponse:
    """Reserves the number at once, where nobody has to approve that."""
    try:
        start.choose(order, wish, actor)
        reserve.ask(order, actor, shown=order.choice_version)
    except (start.NotADraft, StateChanged, reserve.ChoiceChanged):
        # The same button was pressed twice, and the other press was first.
        pass
    except reserve.NotApproved:
        return redirect("reserve", order.pk)
    return redirect(f"{order.get_absolute_url()}?was=creating")


def available_regions(client: NumbersClient) -> list[Region]:
    """Where numbers are. Raises the client's errors."""
    cache = QuietCache()
    kept = cache.get("regions")
    if kept is None:
        kept = AvailableRegions(available_regions=client.regions()).wire()
        cache.set("regions", kept, REGIONS_KEPT)
    return list(AvailableRegions.model_validate(kept).available_regions)


def companies_for(actor: User) -> ProfileQuerySet:
    """The companies that the person may order for, the one with the latest order first, each with
    how many orders it had (`order_count`) and when (`last_order`)."""
    if not actor.has_perm("kyc.view_profile"):
        return Profile.objects.none()
    mine = Profile.objects.visible_to(actor).of(actor.team, actor).current()
    counted = mine.annotate(order_count=Count("orders"), last_order=Max("orders__created_at"))
    return counted.order_by(F("last_order").desc(nulls_last=True), "name", "pk")


def chosen(request: HttpRequest, company_pk: str, like_pk: str) -> Choice:
    """What the address or the form names. 404 where the person may not see it, or order for it."""
    actor, like = person(request), None
    if like_pk:
        try:
            like = visible_order(actor, number_in(like_pk, PK_DIGITS) or 0)
        except Order.DoesNotExist:
            raise Http404 from None
        if not may_be_repeated(actor, like):
            raise Http404
    wanted = number_in(company_pk, PK_DIGITS) if company_pk else like and like.company_id
    company = companies_for(actor).prefetch_related("facts").filter(pk=wanted or 0).first()
    if company is None and company_pk:
        raise Http404
    return Choice(company, like)


def as_before(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """What the form begins with: as the company's last order had it, with the next reference."""
    company, like = choice.company, choice.like
    first = {"service": "SMS", "amount": Amount.ONE, "form_key": uuid4()}
    first |= {"company": company.pk if company else "", "like": like.pk if like else ""}
    last = like or (brought.last_order(company, person(request)) if company else None)
    if last is None:
        country = str(company.values.get("registered_address.country", "")) if company else ""
        return first | {"region_code": country}
    reference = brought.next_reference(last.customer_reference)
    reference = brought.free_reference(company, reference) if company else reference
    return {
        **first,
        **{name: getattr(last, name) for name in AS_BEFORE},
        "amount": Amount.SEVERAL if last.by_criteria else Amount.ONE,
        "customer_reference": reference,
        "proposed_reference": reference,
        "last": last,
    }


def what_comes_along(
    request: HttpRequest, client: NumbersClient, form: NewOrderForm, choice: Choice
) -> Brought | None:
    """What comes along to the chosen region and type; None while they are not chosen. Raises the
    client's errors."""
    place, company, like = form.place(), choice.company, choice.like
    if place is None:
        return None
    snapshot = lookup.look_up(client, region_code=place[0], number_type=place[1])
    if like is not None and (like.region_code, like.number_type) == place:
        return brought.brought(snapshot, company, like)
    last = brought.last_order(company, person(request), place) if company else None
    return brought.brought(snapshot, company, last)


def next_free(client: NumbersClient, form: NewOrderForm, actor: User) -> AvailableNumber | None:
    """The first number on offer, able to do what it is for. Where the API has something against
    the search, the rest of the page is shown all the same."""
    place = form.place()
    capability = CAPABLE_OF.get(str(form["service"].value() or ""), "")
    if place is None:
        return None
    quotas.use(actor, Used.SEARCHES)
    try:
        found = client.search(
            region_code=place[0],
            number_type=place[1],
            capabilities=[capability] if capability else [],
            size=1,
        )
    except NumbersApiError:
        return None
    return found[0] if found else None


def answers_shown(found: Brought) -> list[tuple[str, str]]:
    """The answers that come along, as a person reads them."""
    values, definition = found.answers.values, found.snapshot.definition
    every = asked(definition, found.answers, found.progress.live)
    return [
        (question.title, field_for(question).display(values[pointer]))
        for pointer, _group, _row, question in every
        if values.get(pointer)
    ]


def companies_shown(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """The companies to choose from: some, or those that were looked for, and the chosen one."""
    find = str(request.GET.get("find", "")).replace("\0", "").strip()
    known = companies_for(person(request))
    shown = list(known.filter(name__icontains=find)[:COMPANIES_SHOWN])
    if choice.company is not None and choice.company not in shown:
        shown.insert(0, choice.company)
    return {"companies": shown, "find": find, "has_companies": known.exists()}


def _page(
    request: HttpRequest,
    client: NumbersClient,
    form: NewOrderForm,
    choice: Choice,
    status: int = 200,
    error: NumbersApiError | None = None,
) -> HttpResponse:
    found: Brought | None = None
    try:
        found = None if error else what_comes_along(request, client, form, choice)
    except NumbersApiError as happened:
        error = happened
    context = {
        **companies_shown(request, choice),
        "form": form,
        "choice": choice,
        "brought": found,
        "answers": answers_shown(found) if found else [],
        "offer": next_free(client, form, person(request)) if found else None,
        "last": form.initial.get("last"),
        "api_problem": api_problem(error) if error else None,
    }
    return render(request, "ordering/new_order.html", context, status=503 if error else status)
