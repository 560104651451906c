"""While as many pages as may are waiting for the API, the next one says so and nothing is sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from numbers_api.client import NumbersClient
from numbers_api.factory import FREE_THREADS, _bulkhead
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.ordering.pages.forms import NEW
from tests.pages import text

pytestmark = pytest.mark.django_db
Crowd = AbstractContextManager[None]
WORDS = "Too many are waiting for the Numbers API"


@pytest.fixture
def crowd(settings: Any) -> Crowd:
    """While it lasts, somebody else's page waits, and no more than one may."""
    settings.WEB_THREADS = FREE_THREADS + 1
    return _bulkhead(settings.WEB_THREADS).place()


def test_a_reservation_is_asked_for_all_the_same(
    site: Client, officer: User, crowd: Crowd, calls: Callable[[str], int]
) -> None:
    """A worker makes the call, and workers have threads of their own."""
    order = factories.draft(officer)
    with crowd:
        page = site.get(f"/orders/{order.pk}/reserve/")
        assert page.status_code == 503
        assert WORDS in text(page)
        site.post(f"/orders/{order.pk}/reserve/", {"choice_version": order.choice_version})
        work.run_order(order)
    order.refresh_from_db()
    assert (order.state, calls("createNumberOrder")) == (OrderState.CREATED, 1)


def test_what_was_typed_for_a_new_order_is_kept(site: Client, crowd: Crowd) -> None:
    site.get("/orders/new/")
    with crowd:
        page = site.post("/orders/new/", NEW)
    assert page.status_code == 503
    assert WORDS in text(page)
    assert 'value="ACME-7"' in text(page)
    assert not Order.objects.exists()


def test_an_order_that_is_over_is_not_started_again(
    site: Client,
    officer: User,
    crowd: Crowd,
    api: NumbersClient,
    decide: Callable[..., None],
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    with crowd:
        page = site.post(f"/orders/{order.pk}/start-again/", follow=True)
    assert WORDS in text(page)
    assert not Order.objects.filter(predecessor=order).exists()


def test_pages_that_need_no_api_go_on(site: Client, crowd: Crowd) -> None:
    with crowd:
        for address in ("/", "/readyz/", "/notifications/", "/profiles/"):
            assert site.get(address).status_code == 200
