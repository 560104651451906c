"""Callbacks in any order and with repeats end in the state that the API says."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from numbers_api.client import NumbersClient
from ordering.choices import Act, Source
from ordering.models import CallbackEvent, Order
from ordering.services import adopt, inbox, reserve, submit
from ordering.states import OrderState
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def event(order_id: str | None, status: str, event_id: str = "", **more: str) -> bytes:
    said = {"eventId": event_id or f"e-{status}", "resourceType": "NUMBER_ORDER", "resourceId": order_id}
    return json.dumps({**said, "eventType": "NUMBER_ORDER_PROCESSING", "status": status, **more}).encode()


def take(body: bytes, api: NumbersClient) -> None:
    pk = inbox.store(body)
    if pk is not None:
        inbox.process(CallbackEvent.objects.get(pk=pk), api)


def in_review(officer: User, api: NumbersClient) -> Order:
    order = factories.ready(officer, factories.with_use("Reminders to patients. sandbox:silence"))
    submit.ask(order, officer)
    submit.carry_out(order, api)
    return order


@pytest.mark.parametrize("order_of_events", list(itertools.permutations(["IN_REVIEW", "BLOCKED", "COMPLETED"])))
def test_any_order_of_the_same_events_ends_the_same(
    officer: User, api: NumbersClient, decide: Callable[..., None], order_of_events: tuple[str, ...]
) -> None:
    order = in_review(officer, api)
    decide(order, "approve")
    for status in (*order_of_events, *order_of_events):
        take(event(order.remote_id, status), api)
    assert Order.objects.get().state == OrderState.COMPLETED


def test_an_event_that_claims_too_much_is_recorded_and_the_truth_asked_for(officer: User, api: NumbersClient) -> None:
    order = factories.reserved(officer)
    take(event(order.remote_id, "COMPLETED"), api)
    assert Order.objects.get().state == OrderState.CREATED
    assert order.timeline.filter(act="unexpected").exists()


def test_a_final_state_never_changes(officer: User, api: NumbersClient, decide: Callable[..., None]) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    take(event(order.remote_id, "EXPIRED"), api)
    take(event(order.remote_id, "IN_REVIEW"), api)
    assert Order.objects.get().state == OrderState.EXPIRED


def test_an_event_that_fits_is_applied_although_the_api_is_down(officer: User, settings: Any, api: NumbersClient) -> None:
    from numbers_api.errors import Unavailable
    from numbers_api.factory import task_client

    order = in_review(officer, api)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        take(event(order.remote_id, "BLOCKED"), task_client())
    assert Order.objects.get().state == OrderState.BLOCKED
    assert CallbackEvent.objects.get().processed_at is None, "the sweep takes it again"


def test_the_same_event_is_kept_once() -> None:
    assert inbox.store(event("o1", "BLOCKED", "e1"))
    assert inbox.store(event("o1", "BLOCKED", "e1")) is None
    assert CallbackEvent.objects.count() == 1


def test_events_without_an_id_are_told_apart_by_their_body() -> None:
    body = json.dumps({"resourceType": "NUMBER_ORDER", "resourceId": "o1", "status": "BLOCKED"}).encode()
    assert inbox.store(body)
    assert inbox.store(body) is None
    assert inbox.store(body + b" ")


@pytest.mark.parametrize("body", [b"", b"[]", b"no json", b'{"resourceType": 7}', b"\xff\x00", b"[" * 5000])
def test_a_body_that_nobody_can_read_is_kept_for_administrators(body: bytes) -> None:
    assert inbox.store(body) is None
    stored = CallbackEvent.objects.get()
    assert not stored.readable
    assert stored.processed_at


def test_an_event_for_an_unknown_order_waits_for_it(officer: User, api: NumbersClient) -> None:
    take(event("nobody", "IN_REVIEW"), api)
    assert CallbackEvent.objects.get().processed_at is None


def test_an_event_that_came_before_the_orders_id_finds_the_order(officer: User, api: NumbersClient) -> None:
    order = factories.draft(officer)
    remote = api.create_order(reserve.order_request(order))
    take(event(remote.id_number_order, "IN_REVIEW"), api)
    order.move_to(OrderState.CREATING, act=Act.RESERVING, source=Source.PERSON, sent_request={})
    adopt.adopt(order, remote)
    assert CallbackEvent.objects.get().order == order
    assert Order.objects.get().next_sync_at, "the truth is asked for at once"


def test_provisioning_of_a_completed_orders_number_stands_on_it(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = in_review(officer, api)
    decide(order, "approve")
    take(event(order.remote_id, "COMPLETED"), api)
    told = {"resourceType": "ACTIVE_NUMBER", "eventType": "PROVISIONING_TO_SMS_PLATFORM", "failureCode": "CAMPAIGN_NOT_AVAILABLE"}
    take(event(order.numbers.get().phone_number, "FAILED", **told), api)
    said = order.numbers.get().provisionings.get()
    assert (said.words, said.failure_code) == ("Not ready for SMS", "CAMPAIGN_NOT_AVAILABLE")
    assert "Check its id and state" in said.explanation
