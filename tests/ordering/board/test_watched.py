"""Who watches a view hears of what happens to the orders in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ordering.board.saved import SavedView, save_view
from ordering.board.watched import watch_view, watching
from ordering.orders.choices import Act, NotificationKind, Source
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


@pytest.fixture
def lee(db: Any) -> User:
    """A colleague in the officer's team."""
    return factories.person("lee")


def watched(person: User, query: str, *, for_team: bool = False) -> SavedView:
    view = save_view(person, f"View of {query}", query, for_team=for_team)
    assert view is not None
    watch_view(view, person, on=True)
    return view


def block(order: Order) -> None:
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("query", "hears"),
    [
        ("view=blocked", True),
        ("view=open", True),
        ("view=open&region=AU", True),
        ("view=open&q=ACME", True),
        ("view=open&region=DE", False),
        ("view=closed", False),
        ("view=open&q=OTHER", False),
        ("view=gone&region=AU", False),
        ("view=open&assignee=999", False),
        ("view=open&region=%00", False),
        ("view=open&region=A%00", False),
        ("view=open&team=99999999999999999999", False),
        ("view=open&assignee=%C2%B2", False),
        ("view=open&q=%00", True),
    ],
)
def test_the_view_decides_when_something_happens(
    row: Make, lee: User, query: str, hears: bool
) -> None:
    row("in_review", region_code="DE")
    order = row("in_review", region_code="AU", customer_reference="ACME-1")
    watched(lee, query)
    block(order)
    assert told(lee) == ([NotificationKind.BLOCKED] if hears else [])


def test_it_is_told_once_however_many_views_have_the_order(row: Make, lee: User) -> None:
    order = row("in_review")
    watched(lee, "view=open")
    watched(lee, "view=blocked")
    order.watchers.add(lee)
    block(order)
    assert told(lee) == [NotificationKind.BLOCKED]


def test_who_does_it_is_not_told_and_who_stopped_watching_neither(row: Make, lee: User) -> None:
    view, order = watched(lee, "view=open"), row("in_review")
    order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.PERSON, actor=lee)
    watch_view(view, lee, on=False)
    block(row("in_review"))
    assert told(lee) == []


def test_a_view_shows_nobody_what_they_may_not_see(row: Make, lee: User) -> None:
    stranger = factories.person("sam", team="Perth")
    watched(stranger, "view=open")
    shared = watched(lee, "view=open", for_team=True)
    shared.watchers.add(stranger)
    block(row("in_review"))
    assert told(stranger) == []
    assert told(lee) == [NotificationKind.BLOCKED]
    lee.is_active = False
    lee.save()
    block(row("in_review"))
    assert told(lee) == [NotificationKind.BLOCKED]


def test_a_teams_view_is_watched_by_those_who_are_in_it(
    row: Make, officer: User, site: Client
) -> None:
    lee = factories.person("lee")
    view = save_view(lee, "Hurts", "view=blocked", for_team=True)
    assert view is not None
    row("blocked")
    assert "Watch “Hurts”" in text(site.get("/?view=blocked"))
    page = site.post(f"/orders/views/{view.pk}/watch/", {"on": ""}, follow=True)
    assert "You hear of what happens to the orders of “Hurts”." in text(page)
    assert "Stop watching “Hurts”" in text(page)
    site.post(f"/orders/views/{view.pk}/watch/", {"off": ""})
    assert not view.watchers.exists()
    own = save_view(lee, "Own", "view=open", for_team=False)
    assert own is not None
    assert site.post(f"/orders/views/{own.pk}/watch/", {"on": ""}).status_code == 404


def test_neither_a_cache_that_is_down_nor_one_that_is_old_comes_between(
    row: Make, lee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise ConnectionError

    row("created", region_code="AU")
    watched(lee, "view=open&region=SE&q=ACME")
    monkeypatch.setattr(cache, "get", fails)
    block(row("in_review", region_code="SE", customer_reference="ACME-1"))
    assert told(lee) == [NotificationKind.BLOCKED]


def test_a_view_that_the_database_can_not_answer_undoes_nothing(
    row: Make, lee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> bool:
        return Order.objects.extra(where=["nothing = 1"]).exists()

    watched(lee, "view=open")
    monkeypatch.setattr("ordering.board.watched.has", fails)
    order = row("in_review")
    block(order)
    order.refresh_from_db()
    assert order.state == OrderState.BLOCKED
    assert told(lee) == []


def test_what_telling_costs_does_not_grow_with_the_orders(
    row: Make, lee: User, django_assert_max_num_queries: Any
) -> None:
    for query in ("view=open&q=ACME", "view=blocked", "view=closed"):
        watched(lee, query)
    order = row("in_review", customer_reference="ACME-1")
    with django_assert_max_num_queries(10):
        assert watching(order) == [lee]


def test_a_view_that_is_watched_can_be_left_also_beside_ones_own(
    row: Make, officer: User, site: Client
) -> None:
    shared = save_view(factories.person("lee"), "Hurts", "view=blocked", for_team=True)
    assert shared is not None
    watch_view(shared, officer, on=True)
    save_view(officer, "Mine", "view=blocked", for_team=False)
    row("blocked")
    assert "Stop watching “Hurts”" in text(site.get("/?view=blocked"))
