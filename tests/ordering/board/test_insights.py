"""Figures from the orders' own columns, exact and of what the reader may see."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ordering.board import insights
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from people.models import User
from tests import factories
from tests.pages import read, text

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]
HOUR = timedelta(hours=1)


@pytest.fixture
def closed(row: Make) -> Callable[..., Order]:
    """Makes a closed order that took so many hours to submit and to decide."""

    def make(state: str, *, to_submit: int = 1, in_review: int = 1, **columns: Any) -> Order:
        end = columns.pop("closed_at", timezone.now() - HOUR)
        first = end - in_review * HOUR
        times = {"reserved_at": first - to_submit * HOUR, "first_submitted_at": first}
        return row(state, **{**times, "closed_at": end, **columns})

    return make


def test_shares_and_spans_are_exact(closed: Callable[..., Order]) -> None:
    for hours in range(1, 12):
        closed("completed", to_submit=hours, in_review=2 * hours, blocked_times=hours % 2)
    closed("rejected", to_submit=1, in_review=1)
    closed("expired", first_submitted_at=None)
    closed("completed", closed_at=timezone.now() - timedelta(days=100))
    found = insights.figures(Order.objects.all(), 90)
    assert (found.first_time_right, found.before) == (round(100 * 5 / 12), 100)
    assert found.to_submit == insights.Span(5.5 * HOUR, 9.9 * HOUR)
    assert (found.expired_unsubmitted, found.closed) == (1, 13)


def test_of_nothing_there_are_no_figures(db: Any) -> None:
    found = insights.figures(Order.objects.all(), 30)
    assert (found.first_time_right, found.to_submit, found.in_review) == (None, None, None)
    assert insights.weeks(Order.objects.all(), 30) == []


def test_weeks_without_an_order_are_among_the_others(closed: Callable[..., Order]) -> None:
    closed("completed", closed_at=timezone.now() - timedelta(days=21))
    closed("rejected")
    found = insights.weeks(Order.objects.all(), 90)
    assert [sum(counts.values()) for _day, counts in found] == [1, 0, 0, 1]
    assert found[-1][1] == {"first": 0, "later": 0, "rejected": 1, "expired": 0}


def test_places_with_the_most_trouble_come_first(closed: Callable[..., Order]) -> None:
    closed("completed", region_code="DE", number_type="LOCAL")
    for state in ("rejected", "expired"):
        closed(state)
    found = insights.places(Order.objects.all(), 90)
    assert [(row["region_code"], row["all"], row["first"]) for row in found] == [
        ("AU", 2, 0),
        ("DE", 1, 1),
    ]


def test_who_has_how_much(row: Make, officer: User) -> None:
    first = row("created", expires_at=timezone.now() + HOUR)
    row("blocked")
    row("in_review", assignee=None)
    for state in ("draft", "completed"):
        row(state)
    mine, nobodys = insights.load(Order.objects.all())
    assert (mine["assignee"], mine["open"], mine["soon"], mine["blocked"]) == (officer.pk, 2, 1, 1)
    assert mine["oldest"] == first.pk
    assert (nobodys["assignee"], nobodys["open"]) == (None, 1)


def test_an_order_counts_its_blocks_and_keeps_when_it_was_first_submitted(row: Make) -> None:
    order = row("created", submitted_at=None)
    steps = (OrderState.SUBMITTING, OrderState.IN_REVIEW, OrderState.BLOCKED)
    began = timezone.now()
    for day in range(2):
        with time_machine.travel(began + timedelta(days=day), tick=False):
            for state in steps:
                order.move_to(state, act=Act.MOVED, source=Source.SYNC)
    order.refresh_from_db()
    assert order.blocked_times == 2
    assert order.first_submitted_at == began
    assert order.submitted_at == began + timedelta(days=1)


@pytest.mark.parametrize("act", [Act.SENT_BACK, Act.NOT_APPROVED])
def test_what_never_went_out_is_not_blocked_once_more(row: Make, act: Act) -> None:
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        order = row("in_review")
        order.move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    due = Order.objects.get().reply_by
    with time_machine.travel(began + HOUR, tick=False):
        order.move_to(OrderState.SUBMITTING, act=Act.SUBMITTING, source=Source.PERSON)
        order.move_to(OrderState.BLOCKED, act=act, source=Source.SYNC)
    order.refresh_from_db()
    assert (order.blocked_times, order.reply_by) == (1, due)


def test_the_page_shows_what_its_reader_may_see(
    closed: Callable[..., Order], officer: User
) -> None:
    closed("completed")
    closed("rejected", region_code="DE", number_type="LOCAL")
    closed("expired", team=None, assignee=None)
    client, stranger = Client(), Client()
    client.force_login(officer)
    stranger.force_login(factories.person("sam", team="Perth"))
    page = read(client.get("/insights/"))
    assert "50 %" in page
    assert "0 of 2" in page
    assert "Germany · Local" in page
    assert "Germany · Local" not in read(client.get("/insights/?region=AU"))
    assert "No order closed in this time." in read(stranger.get("/insights/"))
    assert client.get("/insights/?as=csv").content.decode().count("\n") == 2


@pytest.mark.parametrize("query", ["days=7", "days=x", "region=%00", "team=-1", "team=99999999999"])
def test_what_there_is_not_shows_the_page_all_the_same(officer: User, query: str) -> None:
    client = Client()
    client.force_login(officer)
    assert "Insights" in text(client.get(f"/insights/?{query}"))


def test_what_numbers_cost_a_month_is_exact(row: Make) -> None:
    prices = [
        ("created", "EUR", "1.10"), ("in_review", "EUR", "0.005"), ("completed", "EUR", "2.005"),
        ("completed", "EUR", "2.005"), ("completed", "USD", "3"), ("completed", "USD", "soon"),
        ("completed", "", "7"), ("expired", "EUR", "9"), ("rejected", "EUR", "9"),
    ]  # fmt: skip
    for place, (state, currency, price) in enumerate(prices):
        number = {"phone_number": f"+4930{place:06d}", "currency": currency, "monthly_price": price}
        row(state).numbers.create(**number)
    gone = row("completed", missing_upstream_since=timezone.now())
    gone.numbers.create(phone_number="+4930", currency="EUR", monthly_price="9")
    assert insights.costs(Order.objects.all()) == [
        insights.Cost("EUR", Decimal("1.105"), Decimal("4.010")),
        insights.Cost("USD", Decimal(0), Decimal(3)),
    ]


def test_the_page_has_the_cost_of_a_month(site: Client, row: Make) -> None:
    assert "What numbers cost a month" not in text(site.get("/insights/"))
    number = {"phone_number": "+493090", "currency": "EUR", "monthly_price": "2.005"}
    row("completed").numbers.create(**number)
    page = text(site.get("/insights/"))
    assert "What numbers cost a month" in page
    assert "2.005" in page
