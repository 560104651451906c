"""What is typed on a page after the order's end is neither lost nor an answer of that order."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions import late_answers, restart, saving
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db

PAGE = "registration/contact/"
TYPED = {"q.2.fullName": "Ada Novak", "q.2.email": "ada@harbour.example", "q.2.phoneNumber": ""}


@pytest.fixture
def ended(officer: User) -> Order:
    """An order that was answered in part, and whose reservation has ended since."""
    order = factories.reserved(officer)
    saving.save_answers(order, {"/2/fullName": "Mia Chen", "/1/legalName": "Harbour"})
    order.move_to(OrderState.EXPIRED, act=Act.MOVED, source=Source.SYNC, expires_at=timezone.now())
    return Order.objects.get(pk=order.pk)


def answers(order: Order) -> dict[str, Any]:
    return dict(Order.objects.get(pk=order.pk).registration.answers.values)


def test_what_is_typed_after_the_end_is_kept_for_the_next_order(
    site: Client, ended: Order, officer: User, api: NumbersClient
) -> None:
    page = site.post(f"/orders/{ended.pk}/{PAGE}", TYPED)
    assert page.status_code == 409
    assert "What you typed is kept beside it" in text(page)
    assert "Start again with these answers" in text(page)
    assert answers(ended)["/2/fullName"] == "Mia Chen"
    new = restart.restart(ended, api, officer)
    assert answers(new)["/2/fullName"] == "Ada Novak"
    assert answers(new)["/2/email"] == "ada@harbour.example"
    assert answers(new)["/1/legalName"] == "Harbour"


def test_a_page_that_saves_itself_says_the_same(site: Client, ended: Order) -> None:
    said = site.post(f"/orders/{ended.pk}/{PAGE}draft/", TYPED)
    assert said.status_code == 409
    assert "What you typed is kept beside it" in text(said)
    ended.registration.refresh_from_db()
    assert ended.registration.late_answers["/2/email"] == "ada@harbour.example"


def test_the_order_that_follows_already_takes_it(
    site: Client, ended: Order, officer: User, api: NumbersClient
) -> None:
    new = restart.restart(ended, api, officer)
    saving.save_answers(new, {"/2/email": "other@harbour.example"})
    page = site.post(f"/orders/{ended.pk}/{PAGE}", TYPED)
    assert f"What you typed is kept in {new.reference}" in text(page)
    assert answers(new)["/2/fullName"] == "Ada Novak"
    # What was answered there since stays; the other is kept beside the old order all the same.
    assert answers(new)["/2/email"] == "other@harbour.example"
    ended.registration.refresh_from_db()
    assert ended.registration.late_answers["/2/email"] == "ada@harbour.example"


def test_only_what_is_new_is_kept(ended: Order, officer: User) -> None:
    typed = {"/2/fullName": "Mia Chen", "/2/email": ""}
    assert late_answers.save_late(ended, typed, None, officer) is None
    ended.registration.refresh_from_db()
    assert ended.registration.late_answers == {}


def test_an_order_that_is_not_followed_by_another_keeps_nothing(
    site: Client, officer: User
) -> None:
    order = factories.in_review(officer)
    page = site.post(f"/orders/{order.pk}/{PAGE}", TYPED)
    assert page.status_code == 409
    assert "What you typed below was not saved" in text(page)
    order.registration.refresh_from_db()
    assert order.registration.late_answers == {}


def test_what_goes_on_being_typed_follows_into_the_next_order(
    site: Client, ended: Order, officer: User, api: NumbersClient
) -> None:
    new = restart.restart(ended, api, officer)
    for typed in ("ada@", "ada@harbour", "ada@harbour.example"):
        site.post(f"/orders/{ended.pk}/{PAGE}draft/", TYPED | {"q.2.email": typed})
    assert answers(new)["/2/email"] == "ada@harbour.example"


def test_an_order_that_follows_and_has_gone_too_far_takes_nothing_and_says_so(
    site: Client, ended: Order, officer: User, api: NumbersClient
) -> None:
    new = restart.restart(ended, api, officer)
    Order.objects.filter(pk=new.pk).update(
        state="in_review", remote_id="r", reserved_at=timezone.now(), submitted_at=timezone.now()
    )
    page = site.post(f"/orders/{ended.pk}/{PAGE}", TYPED)
    assert "What you typed below was not saved" in text(page)
    assert "/2/email" not in answers(new)
