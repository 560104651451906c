"""Rows of a repeatable group, with pages that are older than the rows."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from kyc.registrations.forms import control_name
from ordering.orders.order import Order
from ordering.submissions import saving
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(officer: User, client: Client) -> str:
    """A section with the rows S0, S1, S2."""
    order = factories.reserved(officer)
    group = next(order.registration.definition.groups())
    for _row in range(2):
        saving.add_row(order, group)
    saving.save_answers(order, {f"/0/{row}/senderName": f"S{row}" for row in range(3)})
    client.force_login(officer)
    return f"/orders/{order.pk}/registration/traffic/"


def opened(client: Client, address: str) -> dict[str, str]:
    """What a page that was opened now would send."""
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen"\s+value="([^"]*)"', page)
    assert seen
    rows = len(re.findall(r'<fieldset class="row"', page))
    return {
        "seen": unescape(seen[1]),
        **{control_name(f"/0/{row}/senderName"): sender(row) for row in range(rows)},
    }


def sender(row: int) -> str:
    return str(Order.objects.get().registration.answers.values[f"/0/{row}/senderName"])


def senders() -> list[Any]:
    answers = Order.objects.get().registration.answers
    return [answers.values.get(f"/0/{row}/senderName") for row in range(answers.rows["/0"])]


def test_an_old_page_removes_no_other_row_than_the_one_it_shows(
    client: Client, address: str
) -> None:
    first, second = opened(client, address), opened(client, address)
    client.post(address, {**first, "remove": "1-0"})
    response = client.post(address, {**second, "remove": "1-1"})
    assert response.status_code == 409
    assert senders() == ["S1", "S2"]


def test_the_same_removal_twice_removes_one_row(client: Client, address: str) -> None:
    page = opened(client, address)
    for _press in range(2):
        client.post(address, {**page, "remove": "1-0"})
    assert senders() == ["S1", "S2"]


def test_what_was_typed_into_a_row_that_is_gone_is_not_called_kept(
    client: Client, address: str
) -> None:
    first, second = opened(client, address), opened(client, address)
    client.post(address, {**first, "remove": "1-2"})
    response = client.post(
        f"{address}draft/", {**second, control_name("/0/2/senderName"): "Typed for an hour"}
    )
    assert "Not all saved" in response.content.decode()


def test_a_row_is_removed_with_what_was_typed_meanwhile(client: Client, address: str) -> None:
    client.post(
        address,
        {**opened(client, address), control_name("/0/2/senderName"): "New", "remove": "1-0"},
    )
    assert senders() == ["S1", "New"]
