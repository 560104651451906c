"""An answer that is too long to be kept stays in sight, and no other is lost by it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kyc.registrations.forms import control_name
from kyc.registrations.saving import MOST_CHARACTERS
from ordering.orders.order import Order
from ordering.submissions import saving
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db

FIRST, SECOND = PLACES = "/0/0/senderName", "/0/1/senderName"
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
    return filled(client.get(address), **answers)


def filled(page: Any, **answers: str) -> dict[str, str]:
    """What this page sends, with other answers in two of its fields."""
    form, named = page.context["form"], {"first": FIRST, "second": SECOND}
    stands = {name: form[name].value() or "" for name in form.fields}
    changed = {control_name(named[field]): value for field, value in answers.items()}
    return {"seen": page.context["seen"], **stands, **changed}


def stored() -> dict[str, object]:
    values = Order.objects.get().registration.answers.values
    return {place: value for place, value in values.items() if value and place in PLACES}


def test_the_longest_answer_is_kept(client: Client, address: str) -> None:
    client.post(address, sent(client, address, first="é" * MOST_CHARACTERS))
    assert stored()[FIRST] == "é" * MOST_CHARACTERS


def test_a_longer_one_is_shown_again_and_the_others_are_kept(client: Client, address: str) -> None:
    response = client.post(address, sent(client, address, first=TOO_LONG, second="Gamma"))
    assert response.status_code == 422
    page = text(response)
    assert filled(response)[control_name(FIRST)] == TOO_LONG
    assert "an answer has at most 100,000 characters" in page
    assert f'href="#id_{control_name(FIRST)}"' in page
    assert "<title>Error:" in page
    assert stored() == {FIRST: "Acme", SECOND: "Gamma"}


def test_while_it_is_typed_its_question_is_named(client: Client, address: str) -> None:
    response = client.post(f"{address}draft/", sent(client, address, first=TOO_LONG))
    assert "is too long to be saved: shorten it." in text(response)
    assert "Draft saved" not in text(response)
    assert stored()[FIRST] == "Acme"


def test_it_is_given_back_when_its_row_has_moved(client: Client, address: str) -> None:
    old = sent(client, address, second=TOO_LONG)
    client.post(address, {**sent(client, address), "remove": "1-0"})
    response = client.post(address, old)
    assert response.status_code == 409
    assert TOO_LONG in text(response)
    assert stored() == {FIRST: "Beta"}


def colleague_says(**answers: str) -> None:
    """Somebody else answers meanwhile."""
    mia, order = factories.person("mia"), Order.objects.get()
    places = {"first": FIRST, "second": SECOND}
    values = {places[name]: value for name, value in answers.items()}
    saving.save_answers(order, values, actor=mia)


def test_what_its_page_only_repeats_undoes_nothing(client: Client, address: str) -> None:
    page = sent(client, address, first=TOO_LONG)
    colleague_says(second="Delta")
    again = filled(client.post(address, page), first="Short")
    client.post(address, again)
    assert stored() == {FIRST: "Short", SECOND: "Delta"}


def test_two_answers_beside_it_are_both_kept_and_told(client: Client, address: str) -> None:
    page = sent(client, address, first=TOO_LONG, second="Gamma")
    colleague_says(second="Delta")
    response = client.post(address, page)
    assert response.status_code == 409
    assert "Somebody else answered on this page" in text(response)
    assert TOO_LONG in text(response)
    client.post(address, filled(response, first="Short"))
    registration = Order.objects.get().registration
    assert stored() == {FIRST: "Short", SECOND: "Delta"}
    assert [each["value"] for each in registration.conflicts[SECOND]] == ["Gamma"]


def test_shortened_it_meets_what_somebody_answered_there(client: Client, address: str) -> None:
    page = sent(client, address, first=TOO_LONG)
    colleague_says(first="Delta")
    response = client.post(address, page)
    assert client.post(address, filled(response, first="Short")).status_code == 409
    assert stored()[FIRST] == "Delta"
    assert [each["value"] for each in Order.objects.get().registration.conflicts[FIRST]] == [
        "Short"
    ]


def test_after_the_end_it_is_told_and_the_rest_is_kept(client: Client, address: str) -> None:
    page = sent(client, address, first=TOO_LONG, second="Gamma")
    Order.objects.update(state="expired", closed_at=timezone.now())
    response = client.post(address, page)
    assert response.status_code == 409
    assert TOO_LONG in text(response)
    assert "an answer has at most 100,000 characters" in text(response)
    assert Order.objects.get().registration.late_answers == {SECOND: "Gamma"}
    told = text(client.post(f"{address}draft/", page))
    assert "is too long to be saved: shorten it." in told
