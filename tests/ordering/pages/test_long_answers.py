"""An answer that is too long to be kept stays in sight, and no other is lost by it."""

import re
from html import unescape

import pytest
from django.test import Client

from kyc.registrations.forms import control_name
from kyc.registrations.saving import MOST_CHARACTERS
from ordering.orders.order import Order
from ordering.submissions import saving
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db

FIRST, SECOND = "/0/0/senderName", "/0/1/senderName"
TOO_LONG = "a" * MOST_CHARACTERS + "!"


@pytest.fixture
def address(officer: User, client: Client) -> str:
    order = factories.reserved(officer)
    saving.add_row(order, next(order.registration.definition.groups()))
    saving.save_answers(order, {FIRST: "Acme", SECOND: "Beta"})
    client.force_login(officer)
    return f"/orders/{order.pk}/registration/traffic/"


def sent(client: Client, address: str, **answers: str) -> dict[str, str]:
    """What a page that was opened now sends with other answers: `first`, `second`."""
    seen = re.search(r'name="seen"\s+value="([^"]*)"', client.get(address).content.decode())
    assert seen
    first, second = answers.get("first", "Acme"), answers.get("second", "Beta")
    named = {control_name(FIRST): first, control_name(SECOND): second}
    return {"seen": unescape(seen[1]), **named}


def stored() -> dict[str, object]:
    return dict(Order.objects.get().registration.answers.values)


def test_the_longest_answer_is_kept(client: Client, address: str) -> None:
    client.post(address, sent(client, address, first="é" * MOST_CHARACTERS))
    assert stored()[FIRST] == "é" * MOST_CHARACTERS


def test_a_longer_one_is_shown_again_and_the_others_are_kept(client: Client, address: str) -> None:
    response = client.post(address, sent(client, address, first=TOO_LONG, second="Gamma"))
    assert response.status_code == 422
    page = text(response)
    assert TOO_LONG in page
    assert "an answer has at most 100,000 characters" in page
    assert f'href="#id_{control_name(FIRST)}"' in page
    assert "<title>Error:" in page
    assert stored() == {FIRST: "Acme", SECOND: "Gamma"}


def test_while_it_is_typed_its_question_is_named(client: Client, address: str) -> None:
    response = client.post(f"{address}draft/", sent(client, address, first=TOO_LONG))
    assert "is too long to be saved. Shorten it; everything else is saved." in text(response)
    assert "Draft saved" not in text(response)
    assert stored()[FIRST] == "Acme"


def test_it_is_given_back_when_its_row_has_moved(client: Client, address: str) -> None:
    old = sent(client, address, second=TOO_LONG)
    client.post(address, {**sent(client, address), "remove": "1-0"})
    response = client.post(address, old)
    assert response.status_code == 409
    assert TOO_LONG in text(response)
    assert stored() == {FIRST: "Beta"}
