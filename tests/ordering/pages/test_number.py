"""Choosing numbers: more than the first twenty, and several at once with what they cost."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from kyc.registrations import lookup
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.schemas import Money
from ordering.orders.numbers import OrderNumber
from ordering.orders.order import Order
from ordering.pages.number import total
from ordering.reservations import reserve
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db

ANY = "where=START&digits=&capability="


@pytest.fixture
def order(officer: User) -> Order:
    return factories.draft(officer)


def test_more_than_the_first_are_shown_with_the_filters_kept(site: Client, order: Order) -> None:
    address = f"/orders/{order.pk}/number/?{ANY}"
    page = text(site.get(address))
    assert page.count('name="number"') == 20
    assert f"{ANY.replace('&', '&amp;')}&amp;size=40" in page
    assert text(site.get(f"{address}&size=40")).count('name="number"') == 40


@pytest.mark.parametrize("size", ["-1", "x", "0", "9" * 30, "7"])
def test_an_odd_size_shows_as_many_as_are_shown_at_most_or_at_first(
    site: Client, order: Order, size: str
) -> None:
    page = text(site.get(f"/orders/{order.pk}/number/?{ANY}&size={size}"))
    assert page.count('name="number"') >= 20


def test_several_say_whether_there_are_enough_and_what_they_cost(
    site: Client, order: Order
) -> None:
    address = f"/orders/{order.pk}/number/?{ANY}&several=1"
    page = text(site.get(address))
    assert "Enough are on offer for 2 numbers." in page
    assert "Together about €13.00 a month" in page
    page = text(site.post(address, {"quantity": "3", "see": "1"}))
    assert "Together about €19.50 a month" in page
    none = f"/orders/{order.pk}/number/?where=END&digits=999999&capability=&several=1"
    assert "Only 0 are on offer, and 2 are wanted." in text(site.get(none))


def test_several_go_upstream_one_after_the_other(site: Client, order: Order) -> None:
    address = f"/orders/{order.pk}/number/?{ANY}&several=1"
    site.post(address, {"quantity": "3", "sequential": "on"})
    order.refresh_from_db()
    assert (order.quantity, order.sequential, order.by_criteria) == (3, True, True)
    sent = reserve.order_request(order).wire()["quantityOrderOption"]
    assert (sent["requestedQuantity"], sent["sequential"]) == (3, True)
    assert "3 numbers one after the other" in text(site.get(f"/orders/{order.pk}/"))


def test_where_several_are_not_supported_they_are_not_offered(site: Client, order: Order) -> None:
    RequirementSnapshot.objects.update(quantity_orders_supported=False)
    address = f"/orders/{order.pk}/number/?{ANY}&several=1"
    assert "Several numbers" not in text(site.get(address))
    assert site.post(address, {"quantity": "3"}).status_code == 422
    order.refresh_from_db()
    assert not order.by_criteria


@pytest.mark.parametrize("said", [True, False, None])
def test_what_the_lookup_says_of_several_is_kept(
    db: None, sandbox: Any, api: Any, said: bool | None
) -> None:
    body: dict[str, Any] = {"fields": {}, "attachments": []}
    body |= {} if said is None else {"quantityOrdersSupported": said}
    sandbox.control("faults", operation="lookupNumberRequirements", status=200, times=1, body=body)
    found = lookup.look_up(api, region_code="AU", number_type="MOBILE")
    assert found.quantity_orders_supported is (said is not False)


def test_all_numbers_of_an_order_can_be_downloaded(site: Client, officer: User) -> None:
    order = factories.several(officer, 3)
    numbers = list(OrderNumber.objects.values_list("phone_number", flat=True))
    answer = site.get(f"/orders/{order.pk}/numbers.csv")
    assert answer.content.decode().split() == ["number", *numbers]
    assert f"/orders/{order.pk}/numbers.csv" in text(site.get(f"/orders/{order.pk}/"))
    stranger = Client()
    stranger.force_login(factories.person("vera", team="Perth"))
    assert stranger.get(f"/orders/{order.pk}/numbers.csv").status_code == 404


def test_a_total_is_of_prices_that_are_known_and_of_one_currency() -> None:
    euro = Money(currency_code="EUR", amount=Decimal("2.005"))
    assert total([euro, euro]) == Money(currency_code="EUR", amount=Decimal("4.010"))
    assert total([euro, None]) is None
    assert total([euro, Money(currency_code="USD", amount=Decimal(1))]) is None
    assert total([]) is None


def test_the_search_of_all_numbers_keeps_that_several_are_wanted(
    site: Client, officer: User
) -> None:
    order = factories.draft(officer, "ZA", "LOCAL")
    Order.objects.update(service="SMS", wanted_number="", by_criteria=False, pattern="")
    answer = site.get(f"/orders/{order.pk}/number/?several=1")
    assert answer.headers["Location"].endswith("&several=1")
    page = text(site.get(f"/orders/{order.pk}/number/?{ANY}&several=1"))
    assert 'hx-select-oob="#on-offer"' in page


@pytest.mark.parametrize("typed", ["+61\xa0412", "\uff10\uff14\uff11\uff12", "0412"])
def test_digits_that_were_copied_are_searched_for(site: Client, order: Order, typed: str) -> None:
    page = site.get(f"/orders/{order.pk}/number/", {"where": "START", "digits": typed})
    assert "Use digits only" not in text(page)
    assert all(number.phone_number.startswith("+61412") for number in page.context["found"])
    assert page.context["found"]


def test_a_page_takes_turns_of_its_persons_share(site: Client, order: Order, settings: Any) -> None:
    settings.NUMBERS_API_CALLS_PER_SECOND = 1000
    place = f"numbers-api-slot:{settings.NUMBERS_API_PROJECT_ID}:{order.officer_id}:"
    kept: Any = caches["default"]
    for path in ("/orders/new/", f"/orders/{order.pk}/number/?{ANY}"):
        kept.clear()
        site.get(path)
        assert [key for key in kept._cache if place in key] != []
