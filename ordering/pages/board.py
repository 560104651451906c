"""The list of orders that people work from: its views, its pages, what is kept of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs import outages
from kyc.registrations.fields.names import country_name
from numbers_api.factory import API
from ordering.board import asked, search
from ordering.board.asked import Asked
from ordering.board.bulk import BulkAct
from ordering.board.chips import COUNTED, FIRST, Chip, chips_for, counts, soon
from ordering.board.columns import ALWAYS, COLUMNS
from ordering.board.filters import NOBODY, Offered, OrderFilters, offered_to
from ordering.board.paging import PAGE, Page, keys_at, page_of, page_with
from ordering.board.saved import SavedView
from ordering.orders.notifications import Notification
from ordering.orders.numbers import OrderNumber
from ordering.orders.order import Order, OrderQuerySet
from ordering.pages.board_choices import choices_of, options
from ordering.pages.board_rows import Rows
from people.compiled import Compiled, PutIntoSql, keys_of, shape_of, with_keys
from people.models import User
from people.requests import person

# What a person chose for the list, in their preferences.
CHOSEN = "board"
# The session remembers the last act on many orders, for the page that offers to take it back.
LAST_ACT = "bulk_act"
# And what was said of one that was refused, for the page on which it can be mended.
REFUSED_ACT = "refused_bulk_act"
ROWS, VIEWS, WHOLES = Compiled[Order](), Compiled[SavedView](), PutIntoSql()
# Columns that show what other tables have, and which are not always read.
OTHER_TABLES = frozenset({"begun", "team"})
# The simulator of a demo shows itself there.
DEMO_CONSOLE = f"{settings.NUMBERS_API_URL}/_sandbox/"
# Of an order's sixty columns those that its row and its clock are made of.
COLUMNS_READ = (
    *("pk", "version", "state", "state_since", "region_code", "number_type", "wanted_number"),
    *("by_criteria", "quantity", "team", "created_at", "closed_at", "expires_at", "reply_by"),
    *("reserved_at", "missing_upstream_since", "discarded_at", "remote_state", "remote_id"),
    *("customer_reference", "service", "hurts_at", "assignee_id", "approval"),
    *("waiting__whom", "waiting__until"),
)


@permission_required("ordering.view_order", raise_exception=True)
def board(request: HttpRequest) -> HttpResponse:
    """One page of one view. With `shown`, the page's own digest, 204 where nothing is new."""
    reader = person(request)
    preferences = reader.preferences.get(CHOSEN, {})
    views = list(VIEWS.ask(partial(views_of, reader), *keys_of(reader), shape=shape_of(reader)))
    if not request.GET and (start := first_view(views, preferences.get("start"))):
        return redirect(f"{reverse('orders')}?{start}")
    view = asked.read(request.GET, preferences.get("columns", ""))
    visible = Order.objects.visible_to(reader)
    if (named := search.named(view.text)) and visible.filter(pk=named).exists():
        return redirect("order", named)
    is_followed = "shown" in request.GET
    refused = {} if is_followed else request.session.pop(REFUSED_ACT, {})
    context = shown(request, view, visible, refused.get("orders", ()))
    if is_followed and request.GET["shown"] == context["shown"]:
        return HttpResponse(status=204)
    context |= {**around(request, views, context["offered"], refused), "refused": refused}
    return render(request, "ordering/board.html", context)


def around(
    request: HttpRequest, views: list[SavedView], offered: Offered, refused: dict[str, Any]
) -> dict[str, Any]:
    """What stands beside the orders: views and columns to choose, people to assign, an undo; in the
    forms what was said of an act that was refused."""
    reader, query = person(request), asked.view_of(request.GET)
    shown_now = [view for view in views if view.query == (query or f"view={FIRST.name}")]
    mine = SavedView.objects.filter(pk__in=[view.pk for view in shown_now], watchers=reader)
    watched = set(mine.values_list("pk", flat=True)) if shown_now else set()
    current = current_view(shown_now, watched, reader)
    return {
        "views": views,
        "current": current,
        "watches_current": bool(watched),
        "is_filtered": any(request.GET.get(name) for name in OrderFilters.base_filters),
        "all_columns": COLUMNS.values(),
        "always": ALWAYS,
        "query": query,
        "people": options(
            [("", "–"), (NOBODY, _("Nobody")), *offered.people],
            refused.get("assignee", ""),
        ),
        "undo": last_act(request),
        "demo_console": DEMO_CONSOLE if settings.DEMO else "",
    }


def views_of(reader: User, pk: int, team_pk: int) -> QuerySet[SavedView]:
    """The named views of somebody like the reader with these keys."""
    return SavedView.objects.visible_to(with_keys(reader, pk, team_pk))


def first_view(views: list[SavedView], pk: int | None) -> str:
    """The view that the person begins with, as the end of an address; "" for none of theirs."""
    return next((view.query for view in views if view.pk == pk), "")


def current_view(views: list[SavedView], watched: set[int], reader: User) -> SavedView | None:
    """Of views with the same orders the one that is shown: first one that the person watches, to
    have them end that, then their own."""

    def rank(view: SavedView) -> tuple[bool, bool]:
        return view.pk not in watched, view.owner_id != reader.pk

    return min(views, key=rank, default=None)


def shown(
    request: HttpRequest, view: Asked, visible: OrderQuerySet, ticked: Collection[int] = ()
) -> dict[str, Any]:
    """The orders of a page with all counts, and a digest of what changes when they do."""
    reader = person(request)
    offered = offered_to(reader)
    filters = filters_of(offered, request.GET, view.chip.among(visible, reader))
    orders, wrong = filters.narrowed()
    orders = search.search(orders, view.text) if view.text else orders
    is_whole = not view.text and not filters.is_any_given
    page = page_shown(view, None if is_whole else orders, reader)
    rows = [*map(Rows(view.columns, reader, ticked).row, page.orders)]
    found, counted = all_counts(None if is_whole else orders, view.chip, page, reader)
    return {
        "asked": view,
        "filters": filters,
        "choices": choices_of(filters),
        "offered": offered,
        "wrong": [*view.wrong, *(f"{name}={request.GET.get(name)}" for name in wrong)],
        "page": page,
        "rows": rows,
        "is_all": found <= len(rows),
        "shown": "-".join([str(found), *(row.look for row in rows)]),
        **counted,
    }


def page_shown(view: Asked, narrowed: OrderQuerySet | None, reader: User) -> Page:
    """The view's page of the orders that it was narrowed to, or of all of its chip's."""
    read, place = partial(read_rows, view=view), view.place
    if narrowed is None and not (place.after or place.before):
        return page_with(keys_of_whole(view, reader), place, read)
    if narrowed is None:
        narrowed = view.chip.among(Order.objects.visible_to(reader), reader)
    return page_of(narrowed, view.column, view.descending, place, read)


def keys_of_whole(view: Asked, reader: User) -> list[int]:
    """The keys of the first page, or the last, of all of a chip's orders, and of one more."""

    def question(pk: int, team_pk: int, soon: datetime) -> tuple[str, Sequence[Any]]:
        somebody = with_keys(reader, pk, team_pk)
        orders = Order.objects.visible_to(somebody).filter(view.chip.condition(somebody, soon))
        return keys_at(orders, view.column, view.descending, view.place).query.sql_with_params()

    shape = view.chip.name, view.sort, view.place, shape_of(reader)
    with connection.cursor() as cursor:
        cursor.execute(*WHOLES.of(shape, question, (*keys_of(reader), soon())))
        return [pk for (pk,) in cursor.fetchall()]


def all_counts(
    orders: OrderQuerySet | None, chip: Chip, page: Page, reader: User
) -> tuple[int, dict[str, Any]]:
    """How many orders there are, all of the chip's where none are given, and in words how many
    there and under each chip; with it whatever else every page counts."""
    chips = chips_for(reader)
    is_all = not (page.has_previous or page.has_next)
    if orders is None and chip not in chips:
        orders = chip.among(Order.objects.visible_to(reader), reader)

    def others(reader: User) -> list[QuerySet[Any]]:
        return [Notification.objects.of(reader).unread(), outages.resting(API)]

    counted = counts(None if is_all else orders, chips, others, reader)
    found = counted.chips.get(chip.name, 0) if counted.own is None else counted.own
    # Beyond what is told, a page is the same however many there are.
    found = len(page.orders) if is_all else min(found, COUNTED + 1)
    news, outage = counted.others
    return found, {
        "count": count_words(found),
        "chips": [(each, count_words(counted.chips[each.name])) for each in chips],
        "unread_notifications": news,
        "outage": outages.current(API) if outage else None,
    }


def count_words(count: int) -> str:
    """A number of orders; how many there are beyond a thousand makes no difference to anybody."""
    return f"{COUNTED:n}+" if count > COUNTED else str(count)


def filters_of(offered: Offered, data: QueryDict, orders: OrderQuerySet) -> OrderFilters:
    """The filters that an address asks for."""
    regions = sorted(((code, country_name(code)) for code in offered.regions), key=lambda r: r[1])
    return OrderFilters(data, queryset=orders, offered=offered, regions=regions)


def read_rows(keys: Sequence[int], view: Asked) -> Iterator[Order]:
    """The orders of a page, with what its columns show."""

    def question(*keys: int) -> OrderQuerySet:
        return with_columns(Order.objects.filter(pk__in=keys), view)

    if not keys:
        return iter(())
    # The same question whatever the page holds.
    places = [*keys, *([keys[0]] * (PAGE - len(keys)))]
    names = {column.name for column in view.columns}
    return ROWS.ask(question, *places, shape=frozenset(names & OTHER_TABLES))


def with_columns(orders: OrderQuerySet, view: Asked) -> OrderQuerySet:
    """The orders with what the columns show of other tables, and without what none shows."""
    names = {column.name for column in view.columns}
    numbers = OrderNumber.objects.filter(order=OuterRef("pk")).order_by("pk")
    related = ["waiting", *(["officer"] if "begun" in names else [])]
    # As a person's own words have it: fifty people need not be made for it.
    full_name = Concat("assignee__first_name", Value(" "), "assignee__last_name")
    found: OrderQuerySet = (
        orders.select_related(*related)
        .only(*COLUMNS_READ, *(["officer"] if "begun" in names else []))
        .annotate(
            first_number=Subquery(numbers.values("phone_number")[:1]),
            number_count=Subquery(
                numbers.order_by().values("order").annotate(all=Count("pk")).values("all")
            ),
            answered=F("registration__answered"),
            questions=F("registration__questions"),
            company_name=F("company__name"),
            assignee_name=Coalesce(NullIf(Trim(full_name), Value("")), "assignee__username"),
            **({"team_name": F("team__name")} if "team" in names else {}),
        )
    )
    return found


def last_act(request: HttpRequest) -> BulkAct | None:
    """The person's last act on many orders, as long as it can be taken back."""
    pk = request.session.get(LAST_ACT)
    act = BulkAct.objects.filter(pk=pk, actor=person(request)).first() if pk else None
    if act is not None and act.can_be_undone:
        return act
    if pk:
        del request.session[LAST_ACT]
    return None
