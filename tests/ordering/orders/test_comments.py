"""Colleagues write to each other about an order, and the vendor hears nothing of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from ordering.orders.comments import LONGEST, Comment, comment
from ordering.orders.notifications import Notification
from ordering.orders.order import Order
from people.models import User
from tests import factories, work
from tests.pages import read, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(officer: User) -> Order:
    return factories.reserved(officer)


def kinds(person: User) -> list[str]:
    return list(Notification.objects.of(person).values_list("kind", flat=True))


def test_who_follows_is_told_and_who_is_named_is_told_that(order: Order, officer: User) -> None:
    mia, wanda, sam = (factories.with_mail(name) for name in ("mia", "wanda", "sam.h"))
    order.watchers.add(wanda)
    assert comment(order, "@Mia, can you look? And @sam.h. Not x@wanda.example.", wanda) == []
    assert (kinds(mia), kinds(sam)) == (["mentioned"], ["mentioned"])
    assert (kinds(officer), kinds(wanda)) == (["commented"], [])


def test_who_is_named_twice_or_follows_too_hears_of_it_once(order: Order, officer: User) -> None:
    comment(order, "@olivia @olivia @OLIVIA", factories.person("mia"))
    assert kinds(officer) == ["mentioned"]


def test_who_may_not_see_the_order_is_not_told_and_the_writer_hears_that(
    order: Order, site: Client
) -> None:
    stranger = factories.with_mail("sam", team="Perth")
    page = read(site.post(f"/orders/{order.pk}/comments/", {"text": "Ask @sam"}, follow=True))
    assert "sam can't see this order, so nobody told them" in page
    assert not Notification.objects.filter(person=stranger).exists()


def test_its_words_are_on_the_page_and_in_no_mail_and_no_call(
    order: Order, site: Client, calls: Any
) -> None:
    factories.with_mail("mia")
    before = calls("updateRegistration")
    site.post(f"/orders/{order.pk}/comments/", {"text": "Secret <b>words</b>\nfor @mia"})
    work.run_due("mail")
    assert "Secret &lt;b&gt;words&lt;/b&gt;<br>for @mia" in text(site.get(f"/orders/{order.pk}/"))
    assert [letter.to for letter in mail.outbox] == [["mia@example.com"]]
    assert "Secret" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert calls("updateRegistration") == before


def test_a_page_that_others_have_open_stays_good(order: Order, site: Client) -> None:
    version = Order.objects.get().version
    site.post(f"/orders/{order.pk}/comments/", {"text": "Hello"})
    assert Order.objects.get().version == version


@pytest.mark.parametrize("words", ["", "   ", "x" * (LONGEST + 1)])
def test_what_is_no_comment_stays_in_the_form(order: Order, site: Client, words: str) -> None:
    answer = site.post(f"/orders/{order.pk}/comments/", {"text": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Comment.objects.exists()


def test_nobody_writes_about_an_order_that_they_may_not_see(order: Order) -> None:
    client = Client()
    client.force_login(factories.person("sam", team="Perth"))
    assert client.post(f"/orders/{order.pk}/comments/", {"text": "x"}).status_code == 404
