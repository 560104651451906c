"""What reviewers object to is noted, and told to whoever fills in the next order."""

from typing import Any

import pytest
from django.test import Client

from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from ordering.tracking import objections, sync
from people.models import User
from tests import factories
from tests.pages import text

pytestmark = pytest.mark.django_db
USE = "/0/*/intendedUse"


@pytest.fixture
def reason(db: Any) -> Reason:
    return Reason.objects.create(
        code="too-short", title="Description too short", what_to_do="Say who receives it."
    )


def blocked(officer: User, sandbox: Any, api: Any, message: str = "Say more.") -> Order:
    order = factories.in_review(officer)
    sandbox.control(f"orders/{order.remote_id}/decide", outcome="block", message=message)
    sync.sync(order, api)
    return Order.objects.select_related("registration__snapshot").get(pk=order.pk)


def test_a_message_is_explained_by_a_reason_and_a_question(
    site: Client, officer: User, sandbox: Any, api: Any, reason: Reason
) -> None:
    order = blocked(officer, sandbox, api)
    message = order.messages.get()
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "Say what it was about" in page
    url = f"/orders/{order.pk}/messages/{message.pk}/"
    site.post(url, {"reason": reason.pk, "about": USE})
    said = Objection.objects.get()
    assert (said.reason, said.about, said.region_code) == (reason, USE, "AU")
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "Description too short · Intended use" in page
    assert "Say who receives it." in page
    # It can be changed, and there is one for a message.
    site.post(url, {"reason": reason.pk, "about": ""})
    assert Objection.objects.get().about == ""


@pytest.mark.parametrize("about", ["/nowhere", "document:nothing"])
def test_it_is_about_what_the_form_asks(
    site: Client, officer: User, sandbox: Any, api: Any, reason: Reason, about: str
) -> None:
    order = blocked(officer, sandbox, api)
    url = f"/orders/{order.pk}/messages/{order.messages.get().pk}/"
    site.post(url, {"reason": reason.pk, "about": about})
    site.post(url, {"reason": "", "about": ""})
    assert not Objection.objects.exists()


def test_another_orders_message_is_not_explained_here(
    site: Client, officer: User, sandbox: Any, api: Any, reason: Reason
) -> None:
    order, other = (blocked(officer, sandbox, api) for _each in range(2))
    url = f"/orders/{order.pk}/messages/{other.messages.get().pk}/"
    assert site.post(url, {"reason": reason.pk, "about": ""}).status_code == 404


def test_what_happened_twice_is_told_at_the_question(
    site: Client, officer: User, sandbox: Any, api: Any, reason: Reason
) -> None:
    next_order = factories.ready(officer)
    page = f"/orders/{next_order.pk}/registration/traffic/"
    for times in (1, 2):
        order = blocked(officer, sandbox, api)
        objections.note(order.messages.get(), reason, USE, officer)
        told = "Reviewers objected here in 2 orders" in text(site.get(page))
        assert told is (times == 2)
    assert "Description too short. Say who receives it." in text(site.get(page))
    assert "“Intended use”: reviewers objected to it" in text(
        site.get(f"/orders/{next_order.pk}/check/")
    )
    # Elsewhere it is no news.
    canadian = factories.reserved(officer, "CA", "LOCAL")
    assert "reviewers objected" not in text(site.get(f"/orders/{canadian.pk}/check/"))


def test_a_question_is_the_same_in_every_entry(officer: User) -> None:
    definition = factories.ready(officer).registration.definition
    keys = [
        objections.question_key(group, question)
        for group in definition.groups()
        for question in group.questions
    ]
    assert USE in keys
    assert "/1/city" in keys
    assert len(keys) == len(set(keys))


def test_without_a_catalogue_nothing_is_asked(
    site: Client, officer: User, sandbox: Any, api: Any
) -> None:
    order = blocked(officer, sandbox, api)
    assert "Say what it was about" not in text(site.get(f"/orders/{order.pk}/"))
