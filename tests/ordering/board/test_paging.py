"""Pages of the list: each order stands on one of them, whatever it is sorted by."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from kyc.profiles.models import Profile
from ordering.board import paging
from ordering.board.columns import COLUMNS, Column
from ordering.board.paging import Page, Place
from ordering.orders.order import Order, OrderQuerySet
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db
SORTED = [column for column in COLUMNS.values() if column.key]


@pytest.fixture
def orders(row: Callable[..., Order], officer: User, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Orders of which many have the same in a column, and pages of three."""
    monkeypatch.setattr(paging, "PAGE", 3)
    company = Profile.objects.create(name="Harbour Dental", team=officer.team)
    colleague, end = factories.person("mia"), timezone.now() + timedelta(hours=3)
    made = [row(state) for state in ("created", "draft", "completed", "in_review", "blocked")]
    made += [row("created", company=company, expires_at=end) for _more in range(4)]
    made += [row("created", assignee=None, team=None), row("created", assignee=colleague)]
    return {order.pk for order in made}


def page_of(orders: OrderQuerySet, column: Column, descending: bool, place: Place) -> Page:
    return paging.page_of(
        orders, column, descending, place, lambda keys: Order.objects.filter(pk__in=keys)
    )


def walk(column: Column, descending: bool, *, from_the_end: bool = False) -> list[int]:
    """The orders of all pages, from the first to the last or back."""
    found: list[int] = []
    place = Place(is_last=from_the_end)
    while True:
        page = page_of(Order.objects.all(), column, descending, place)
        keys = [order.pk for order in page.orders]
        found = [*keys, *found] if from_the_end else [*found, *keys]
        if not (page.has_previous if from_the_end else page.has_next):
            return found
        place = Place(before=keys[0]) if from_the_end else Place(after=keys[-1])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", SORTED, ids=lambda column: column.name)
def test_each_order_is_on_one_page_there_and_back(
    orders: set[int], column: Column, descending: bool
) -> None:
    there = walk(column, descending)
    assert len(there) == len(orders)
    assert set(there) == orders
    assert walk(column, descending, from_the_end=True) == there
    assert walk(column, not descending) == there[::-1]


def test_nothing_is_shown_twice_because_something_else_moved(orders: set[int]) -> None:
    by_clock = COLUMNS["left"]
    first = page_of(Order.objects.all(), by_clock, False, Place()).orders
    Order.objects.filter(pk=first[0].pk).update(expires_at=timezone.now() + timedelta(days=9))
    edge = Place(after=first[-1].pk)
    second = page_of(Order.objects.all(), by_clock, False, edge).orders
    assert not {order.pk for order in first[1:]} & {order.pk for order in second}


def test_a_place_at_an_order_that_is_gone_is_the_first_page(orders: set[int]) -> None:
    shown = page_of(Order.objects.all(), COLUMNS["left"], False, Place(after=10**9))
    assert not shown.has_previous
    assert len(shown.orders) == 3


@pytest.mark.parametrize("side", ["after", "before"])
def test_an_edge_that_has_moved_away_leads_to_orders(orders: set[int], side: str) -> None:
    by_clock, visible = COLUMNS["left"], Order.objects.filter(band__lt=4)
    first = page_of(visible, by_clock, False, Place()).orders
    second = page_of(visible, by_clock, False, Place(after=first[-1].pk)).orders
    edge = second[-1] if side == "after" else second[0]
    place = Place(after=edge.pk) if side == "after" else Place(before=edge.pk)
    far = timezone.now() + timedelta(days=9 if side == "after" else -9)
    Order.objects.filter(pk=edge.pk).update(expires_at=far, reply_by=far, state="created")
    assert page_of(visible, by_clock, False, place).orders
    Order.objects.filter(pk=edge.pk).update(state="completed", closed_at=timezone.now())
    assert page_of(visible, by_clock, False, place).orders == first


def test_a_strangers_order_says_nothing_about_itself(
    row: Callable[..., Order], officer: User, orders: set[int]
) -> None:
    theirs = row("created", assignee=None, team=None, region_code="FR")
    visible, by_region = Order.objects.visible_to(officer), COLUMNS["region"]
    there = page_of(visible, by_region, False, Place(after=theirs.pk)).orders
    assert there == page_of(visible, by_region, False, Place()).orders
