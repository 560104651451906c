"""Two people, two tabs, an old page: one is first, and the other is told who, and that nothing was
done."""

from typing import Any

import pytest
from django.test import Client

from numbers_api.errors import OutcomeUnknown
from ordering.orders import follow
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.submissions import saving
from people.models import User
from tests import factories, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(officer: User) -> Client:
    browser = Client()
    browser.force_login(factories.person("tom"))
    return browser


def said(page: Any) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_whoever_submits_second_is_told_who_was_first(
    officer: User, site: Client, tom: Client
) -> None:
    order = factories.ready(officer)
    seen = factories.seen_version(order)
    site.post(f"/orders/{order.pk}/check/", {"look": seen})
    page = tom.post(f"/orders/{order.pk}/check/", {"look": seen}, follow=True)
    assert "olivia: “Submission begun”" in said(page)
    assert "It is now: Submitting." in said(page)
    assert order.timeline.filter(act="submitting").count() == 1


def test_nobody_submits_what_a_colleague_changed_meanwhile_unseen(
    officer: User, site: Client, tom: Client
) -> None:
    order = factories.ready(officer)
    seen = factories.seen_version(order)
    saving.save_answers(order, {"/1/city": "Sydney"}, actor=User.objects.get(username="tom"))
    page = site.post(f"/orders/{order.pk}/check/", {"look": seen}, follow=True)
    assert "tom: “Answers given or changed”" in said(page)
    assert page.redirect_chain[-1][0] == f"/orders/{order.pk}/check/", "to look at it again"
    assert Order.objects.get().state == OrderState.CREATED
    site.post(f"/orders/{order.pk}/check/", {"look": factories.seen_version(order)})
    assert Order.objects.get().state == OrderState.SUBMITTING


def test_nobody_is_named_for_what_the_page_had_shown_already(
    officer: User, site: Client, tom: Client
) -> None:
    order = factories.ready(officer)
    saving.save_answers(order, {"/1/city": "Perth"}, actor=User.objects.get(username="tom"))
    seen = factories.seen_version(order)
    Order.objects.get().move_to(OrderState.BLOCKED, act=Act.MOVED, source=Source.SYNC)
    page = site.post(f"/orders/{order.pk}/check/", {"look": seen}, follow=True)
    assert "tom" not in said(page)
    assert "It is now: Blocked." in said(page)


def test_a_press_that_does_not_say_what_was_seen_submits_nothing(
    officer: User, site: Client
) -> None:
    order = factories.ready(officer)
    page = site.post(f"/orders/{order.pk}/check/", follow=True)
    assert "Nothing was done" in said(page)
    assert Order.objects.get().state == OrderState.CREATED


def test_each_answer_counts_not_only_the_first_of_a_sitting(
    officer: User, site: Client, tom: Client
) -> None:
    order, person = factories.ready(officer), User.objects.get(username="tom")
    saving.save_answers(order, {"/1/city": "Sydney"}, actor=person)
    seen = factories.seen_version(order)
    saving.save_answers(order, {"/1/city": "Perth"}, actor=person)
    site.post(f"/orders/{order.pk}/check/", {"look": seen})
    assert Order.objects.get().state == OrderState.CREATED


def test_a_document_that_a_colleague_replaced_counts_too(officer: User, site: Client) -> None:
    order = factories.ready(officer)
    seen = factories.seen_version(order)
    factories.attach(order, factories.PDF + b"\n", "other.pdf")
    site.post(f"/orders/{order.pk}/check/", {"look": seen})
    assert Order.objects.get().state == OrderState.CREATED


def test_the_check_page_carries_what_it_shows(officer: User, site: Client) -> None:
    order = factories.ready(officer)
    assert (
        f'name="look" value="{factories.seen_version(order)}"'
        in site.get(f"/orders/{order.pk}/check/").content.decode()
    )


def test_whoever_reserves_second_is_told(officer: User, site: Client, tom: Client) -> None:
    order = factories.draft(officer)
    work.reserve(order, officer)
    page = tom.post(f"/orders/{order.pk}/try-again/", follow=True)
    assert "You yourself" not in said(page)
    assert "olivia: “Number reserved”" in said(page)
    assert Order.objects.get().state == OrderState.CREATED


def test_whoever_presses_twice_is_told_that_it_is_done(officer: User, site: Client) -> None:
    order = factories.ready(officer)
    seen = factories.seen_version(order)
    site.post(f"/orders/{order.pk}/check/", {"look": seen})
    page = site.post(f"/orders/{order.pk}/check/", {"look": seen}, follow=True)
    assert "You yourself: “Submission begun”" in said(page)


def test_an_open_order_is_not_started_again_from_an_old_page(officer: User, site: Client) -> None:
    order = factories.reserved(officer)
    page = site.post(f"/orders/{order.pk}/start-again/", follow=True)
    assert "Nothing was done" in said(page)
    assert Order.objects.count() == 1


def test_nobody_undoes_what_a_colleague_did_on_a_page_that_is_older(
    officer: User, site: Client, tom: Client
) -> None:
    order = factories.reserved(officer)
    page = site.get(f"/orders/{order.pk}/").content.decode()
    seen = Order.objects.get().version
    assert f'name="version" value="{seen}"' in page
    other = User.objects.get(username="tom")
    tom.post(f"/orders/{order.pk}/assign/", {"assignee": other.pk, "version": seen})
    assert Order.objects.get().assignee == other
    told = site.post(
        f"/orders/{order.pk}/assign/", {"assignee": officer.pk, "version": seen}, follow=True
    )
    assert "tom: “Assigned”" in said(told)
    assert Order.objects.get().assignee == other


def test_another_try_is_not_allowed_on_an_older_page(
    officer: User, site: Client, sandbox: Any
) -> None:
    """Somebody gave the order to a colleague meanwhile: they may be on the phone to the vendor
    about it."""
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", kind="lost_answer", times=1)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
    seen = Order.objects.get().version
    follow.assign(order, factories.person("tom"), officer)
    told = site.post(f"/orders/{order.pk}/try-again/", {"version": seen}, follow=True)
    assert "Nothing was done" in said(told)
    assert Order.objects.get().state == OrderState.OUTCOME_UNKNOWN
    site.post(f"/orders/{order.pk}/try-again/", {"version": Order.objects.get().version})
    assert Order.objects.get().state == OrderState.DRAFT
