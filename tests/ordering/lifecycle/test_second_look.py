"""Deadlines that ended, claims that belong to somebody else, and callers who lie about length."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.schemas import NumberOrder
from ordering.lifecycle.reconciler import reconcile
from ordering.orders.choices import Act, Clock, Source
from ordering.orders.clock import countdown
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.reservations.reconcile import link_reservation
from ordering.submissions import saving, submit
from ordering.tracking import sync
from people.models import User
from tests import factories, work
from tests.work import Odd

pytestmark = pytest.mark.django_db


def test_a_blocked_order_has_no_deadline_when_the_api_names_none(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    """The reservation's time ended with the submission: `expireTime` is the only authority."""
    order = factories.in_review(officer)
    decide(order, "block", "Send a passport")
    Order.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    sync.sync(order, api)
    assert order.state == OrderState.BLOCKED
    assert order.expires_at is None
    assert (shown := countdown(order)) is not None
    assert shown.kind == Clock.REPLY
    assert order.is_submittable


def test_a_expired_order_keeps_the_time_at_which_it_ended(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    assert order.expires_at


def test_a_check_that_is_under_way_when_somebody_submits_is_followed_by_the_submission(
    officer: User, api: NumbersClient
) -> None:
    """The check's worker looks again, because somebody said "now" meanwhile."""
    order = factories.ready(officer)

    def meanwhile(remote_id: str) -> NumberOrder:
        submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
        return api.order(remote_id)

    lease = work.lease_of("order", order.pk)
    clients: list[Any] = [Odd(api, order=meanwhile)]
    reconcile(lease, lambda **_budget: clients.pop() if clients else api)
    assert Order.objects.get().state == OrderState.IN_REVIEW


def test_a_state_of_any_length_does_not_cost_a_reservation(
    officer: User, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    order.move_to(OrderState.CREATING, act=Act.RESERVING, source=Source.PERSON, sent_request={})
    remote = api.create_order(reserve.order_request(order))
    link_reservation(order, remote.model_copy(update={"state": "X" * 70}))
    assert Order.objects.get().remote_state == "X" * 64


@pytest.mark.parametrize("length", ["many", "-1", "9" * 5000, "²"])
def test_a_length_that_is_no_number_is_no_accident(length: str) -> None:
    response = Client().post(
        "/callbacks/numbers/", b"{}", content_type="application/json", CONTENT_LENGTH=length
    )
    assert response.status_code in (401, 413)


@pytest.mark.parametrize("column", ["sent_at", "sending_since"])
def test_a_document_that_was_not_taken_back_is_not_said_to_be(officer: User, column: str) -> None:
    order = factories.ready(officer)
    shown = order.registration.documents.get()
    order.registration.documents.update(**{column: timezone.now()})
    saving.remove_document(order, order.registration.snapshot.documents[0], officer, shown.pk)
    assert order.registration.documents.get().superseded_at is None
    assert not order.timeline.filter(act="document_removed").exists()


def test_a_cache_that_is_down_costs_time_and_nothing_else(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_given: Any, **_named: Any) -> None:
        raise ConnectionError("no cache")

    for act in ("get", "set", "add", "delete"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), act, down)  # type: ignore[attr-defined]
    client = Client()
    client.force_login(officer)
    assert client.get("/orders/new/?region_code=AU&number_type=MOBILE").status_code == 200


def test_a_wrong_id_of_a_reservation_is_an_error_of_the_page(officer: User) -> None:
    order = factories.draft(officer)
    Order.objects.update(state=OrderState.OUTCOME_UNKNOWN, lost_at=timezone.now(), sent_request={})
    client = Client()
    client.force_login(officer)
    page = client.post(f"/orders/{order.pk}/link/", {"remote_id": "nonsense"}).content.decode()
    assert "Error:" in page[: page.index("</title>")]
    assert 'href="#id_remote_id"' in page
