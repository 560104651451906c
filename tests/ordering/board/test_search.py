"""One search finds an order by whatever somebody has of it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kyc.profiles.models import Profile
from ordering.board.search import search
from ordering.orders.order import Order
from people.models import User

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


@pytest.fixture
def order(row: Make, officer: User) -> Order:
    row(wanted_number="+61370101234")
    company = Profile.objects.create(name="Harbour Dental Pty Ltd", team=officer.team)
    order = row(
        wanted_number="+61491570006",
        remote_id="01hqrr8tz4",
        company=company,
        customer_reference="ACME-2026/41 50% off",
    )
    order.numbers.create(phone_number="+61491570006")
    return order


@pytest.mark.parametrize(
    "text",
    [
        "+61491570006", "+61 491 570 006", "0491 570 006", "0061491570006", "(0491) 570-006",
        "570006", "491.570", "+61\u00a0491\u2011570\u2011006", "0006",
        "harbour", "Dental PTY", "ACME-2026/41", "50% off", "01hqrr8tz4", "01hqr",
    ],
)  # fmt: skip
def test_it_is_found(order: Order, text: str) -> None:
    assert list(search(Order.objects.all(), text)) == [order]


@pytest.mark.parametrize("text", ["99999", "Harbor", "%", "_", "x" * 500, "99\x009", "' OR 1=1"])
def test_what_fits_nothing_finds_nothing(order: Order, text: str) -> None:
    assert list(search(Order.objects.all(), text)) == ([order] if text == "%" else [])


@pytest.mark.parametrize("spelling", ["{}", " {} ", "nd{n}", "nd {n}", "Nd-{n}"])
def test_a_reference_opens_its_order(officer: User, order: Order, spelling: str) -> None:
    client = Client()
    client.force_login(officer)
    text = spelling.format(order.reference, n=order.reference.removeprefix("ND-"))
    assert client.get("/", {"q": text})["Location"] == f"/orders/{order.pk}/"


def test_a_reference_of_somebody_elses_order_opens_nothing(row: Make, officer: User) -> None:
    theirs = row(assignee=None, team=None)
    client = Client()
    client.force_login(officer)
    answer = client.get("/", {"q": theirs.reference})
    assert answer.status_code == 200
    assert "No order fits" in answer.content.decode()


def test_a_text_is_looked_for_once_and_not_by_each_question(order: Order, site: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert order.reference in site.get("/?q=ACME-2026").content.decode()
    looked = [each["sql"] for each in asked if "ACME-2026" in each["sql"]]
    assert len([sql for sql in looked if "customer_reference" in sql]) == 1
