"""Reserving: once, however calls and processes fail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, OutcomeUnknown, Unavailable
from numbers_api.factory import page_client
from ordering.models import Order, StateChanged
from ordering.services import reserve, start
from ordering.states import OrderState
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_reservation_has_the_apis_id_deadline_number_and_price(officer: User) -> None:
    order = factories.reserved(officer)
    number = order.numbers.get()
    assert order.state == OrderState.CREATED
    assert order.remote_id
    assert order.expires_at
    assert timedelta(hours=47) < order.expires_at - timezone.now() < timedelta(hours=49)
    assert number.phone_number == order.wanted_number
    assert number.monthly_price


def test_the_reservation_lasts_as_long_as_the_api_says(officer: User, sandbox: Any) -> None:
    sandbox.control("settings", reservation_seconds=1800)
    order = factories.reserved(officer)
    assert order.expires_at
    assert order.expires_at - timezone.now() < timedelta(minutes=31)


def test_a_second_press_sends_nothing(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    stale = Order.objects.get(pk=order.pk)
    reserve.reserve(order, api, officer)
    with pytest.raises(StateChanged):
        reserve.reserve(stale, api, officer)
    assert calls("createNumberOrder") == 1


def test_several_numbers_are_ordered_by_criteria(officer: User) -> None:
    order = factories.draft(
        officer, quantity=3, pattern="+6141", search_pattern="START", capability="SMS"
    )
    reserve.reserve(order, page_client(), officer)
    assert order.numbers.count() == 3
    assert all(number.phone_number.startswith("+6141") for number in order.numbers.all())


def test_what_the_number_is_for_goes_along(officer: User) -> None:
    purpose = start.Purpose("US", "LOCAL", service="SMS", service_id="plan-1", campaign_id="C1")
    order = start.start(page_client(), purpose, officer)
    order.wanted_number = "+12025550100"
    sent = reserve.order_request(order).wire()
    assert sent["smsConfiguration"] == {"servicePlanId": "plan-1", "campaignId": "C1"}
    assert sent["callbackUrl"] == "http://testserver/callbacks/numbers/"
    assert "quantityOrderOption" not in sent


@pytest.mark.parametrize(
    ("kind", "member"), [("RTC", "appId"), ("EST", "trunkId"), ("FAX", "serviceId")]
)
def test_each_voice_service_names_its_id(officer: User, kind: str, member: str) -> None:
    order = start.start(
        page_client(), start.Purpose("AU", "MOBILE", service=kind, service_id="x1"), officer
    )
    order.wanted_number = "+61411111112"
    assert reserve.order_request(order).wire()["voiceConfiguration"] == {"type": kind, member: "x1"}


def test_a_number_taken_meanwhile_leaves_a_draft_without_it(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.draft(officer, number="+61412011092", pattern="0412", search_pattern="START")
    sandbox.control(f"numbers/{order.wanted_number}/take")
    with pytest.raises(reserve.NumberTaken):
        reserve.reserve(order, api, officer)
    order.refresh_from_db()
    assert (order.state, order.wanted_number, order.pattern) == (OrderState.DRAFT, "", "0412")


def test_an_api_that_refuses_leaves_the_draft_as_it_was(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1)
    with pytest.raises(Invalid):
        reserve.reserve(order, api, officer)
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT
    assert order.wanted_number
    assert order.trouble


def test_an_api_that_is_down_leaves_the_draft_as_it_was(
    officer: User, api: NumbersClient, settings: Any
) -> None:
    order = factories.draft(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        reserve.reserve(order, page_client(), officer)
    assert Order.objects.get().state == OrderState.DRAFT


def test_a_lost_answer_is_a_state_and_nothing_is_sent_again(
    officer: User, api: NumbersClient, sandbox: Any, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        reserve.reserve(order, api, officer)
    assert Order.objects.get().state == OrderState.OUTCOME_UNKNOWN
    assert order.sent_request
    assert order.sent_request["numberOrderOption"] == {"phoneNumbers": [order.wanted_number]}
    assert calls("createNumberOrder") == 1


def test_trying_again_after_a_lost_answer_is_an_act_of_a_person(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1)
    with pytest.raises(OutcomeUnknown):
        reserve.reserve(order, api, officer)
    reserve.allow_retry(order, officer)
    reserve.reserve(order, api, officer)
    assert order.state == OrderState.CREATED
    assert order.timeline.filter(act="retry_allowed", actor=officer).exists()


def test_a_reservation_whose_process_died_becomes_unknown(officer: User) -> None:
    order = factories.draft(officer)
    long_ago = timezone.now() - timedelta(minutes=3)
    Order.objects.filter(pk=order.pk).update(
        state=OrderState.CREATING, state_since=long_ago, sent_request={}
    )
    assert reserve.settle_interrupted() == 1
    assert Order.objects.get().state == OrderState.OUTCOME_UNKNOWN
    assert reserve.settle_interrupted() == 0


def test_a_reservation_under_way_is_left_alone(officer: User) -> None:
    order = factories.draft(officer)
    Order.objects.filter(pk=order.pk).update(
        state=OrderState.CREATING, state_since=timezone.now(), sent_request={}
    )
    assert reserve.settle_interrupted() == 0


def test_a_chosen_number_can_not_be_changed_once_it_is_reserved(officer: User) -> None:
    order = factories.reserved(officer)
    with pytest.raises(start.NotADraft):
        start.choose(order, start.Wish(number="+61412024879"), officer)
