"""Reserving: once, however calls and processes fail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from jobs import outages
from jobs.models import Outage
from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown, Unavailable
from numbers_api.factory import API, page_client
from numbers_api.schemas import CreateNumberOrder, NumberOrder
from ordering.orders import start
from ordering.orders.choices import Source
from ordering.orders.order import Order, StateChanged
from ordering.orders.states import OrderState
from ordering.reservations import reserve
from ordering.tracking.unknown_orders import UnknownOrder
from people.models import User
from tests import factories, work
from tests.work import Odd

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


def test_a_second_press_sends_nothing(officer: User, calls: Callable[[str], int]) -> None:
    order = factories.draft(officer)
    stale = Order.objects.get(pk=order.pk)
    work.reserve(order, officer)
    with pytest.raises(StateChanged):
        reserve.ask(stale, officer)
    assert calls("createNumberOrder") == 1


def test_several_numbers_are_ordered_by_criteria(officer: User) -> None:
    order = factories.draft(
        officer, quantity=3, pattern="+6141", search_pattern="START", capability="SMS"
    )
    work.reserve(order, officer)
    assert order.numbers.count() == 3
    assert all(number.phone_number.startswith("+6141") for number in order.numbers.all())


def test_what_the_number_is_for_goes_along(officer: User) -> None:
    purpose = start.Purpose("US", "LOCAL", service="SMS", service_id="plan-1", campaign_id="C1")
    order = start.start(page_client(), purpose, officer)
    order.wanted_number = "+12025550100"
    sent = reserve.order_request(order).wire()
    assert sent["smsConfiguration"] == {"servicePlanId": "plan-1", "campaignId": "C1"}
    assert sent["callbackUrl"] == "http://localhost/callbacks/numbers/"
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
    work.reserve(order, officer)
    order.refresh_from_db()
    assert (order.state, order.wanted_number, order.pattern) == (OrderState.DRAFT, "", "0412")


def test_an_api_that_refuses_leaves_the_draft_as_it_was(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=400, times=1)
    work.reserve(order, officer)
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT
    assert order.wanted_number
    assert order.problem_code == "not_reserved"


def test_what_certainly_was_not_sent_is_sent_when_the_api_answers_again(
    officer: User, settings: Any, sandbox: Any, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        work.reserve(order, officer)
    assert (order.state, order.create_sent_at) == (OrderState.CREATING, None)
    settings.NUMBERS_API_URL = sandbox.url
    work.make_due()
    work.sweep()
    assert Order.objects.get().state == OrderState.CREATED
    assert calls("createNumberOrder") == 1


def test_an_intent_that_could_not_be_sent_is_withdrawn_and_told(
    officer: User, settings: Any, calls: Callable[[str], int]
) -> None:
    """No reservation begins hours later; also while all other work leaves the API alone."""
    order = factories.draft(officer)
    reserve.ask(order, officer)
    settings.NUMBERS_API_URL = "http://127.0.0.1:9"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _five_seconds in range(26):
            work.sweep()
            clock.shift(5)
        order.refresh_from_db()
        assert order.state == OrderState.DRAFT
        assert outages.current(API) or Outage.objects.filter(failures__gte=1)
    assert "the Numbers API could not be asked between" in factories.problem(order)
    assert order.choice
    assert [notification.kind for notification in order.notifications.filter(person=officer)] == [
        "not_reserved"
    ]
    assert calls("createNumberOrder") == 0


def test_a_click_is_tried_once_even_while_the_api_rests(officer: User) -> None:
    order = factories.draft(officer)
    for _failure in range(API.threshold):
        outages.failed(API, Unavailable("down"))
    assert outages.may_call(API) == 0
    reserve.ask(order, officer)
    work.sweep()
    assert Order.objects.get().state == OrderState.CREATED
    assert outages.current(API) is None, "it answered"


def test_a_person_takes_back_what_was_not_sent(officer: User, calls: Callable[[str], int]) -> None:
    order = factories.draft(officer)
    reserve.ask(order, officer)
    reserve.withdraw(Order.objects.get(), officer)
    work.sweep()
    assert Order.objects.get().state == OrderState.DRAFT
    assert calls("createNumberOrder") == 0


def test_what_may_have_been_sent_is_not_taken_back(officer: User) -> None:
    order = factories.draft(officer)
    reserve.ask(order, officer)
    Order.objects.update(create_sent_at=timezone.now())
    with pytest.raises(StateChanged):
        reserve.withdraw(Order.objects.get(), officer)


@pytest.mark.slow
def test_an_answer_that_takes_a_quarter_of_a_minute_is_no_lost_one(
    officer: User, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", kind="slow", times=1, delay=11)
    work.reserve(order, officer)
    assert order.state == OrderState.CREATED


def test_a_lost_answer_is_a_state_and_nothing_is_sent_again(
    officer: User, api: NumbersClient, sandbox: Any, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer)
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
        work.reserve(order, officer)
    reserve.allow_retry(order, officer)
    work.reserve(order, officer)
    assert order.state == OrderState.CREATED
    assert order.timeline.filter(act="retry_allowed", actor=officer).exists()


def test_a_reservation_whose_worker_died_becomes_unknown_when_its_call_must_have_ended(
    officer: User, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    reserve.ask(order, officer)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Order.objects.update(create_sent_at=timezone.now())
        work.sweep()
        assert Order.objects.get().state == OrderState.CREATING
        clock.shift(reserve.CREATE_SECONDS)
        work.sweep()
        assert Order.objects.get().state == OrderState.CREATING, "clocks may differ a little"
        clock.shift(reserve.MARGIN)
        work.sweep()
        assert Order.objects.get().state == OrderState.OUTCOME_UNKNOWN
    assert calls("createNumberOrder") == 0


@pytest.mark.parametrize("is_settled", [False, True], ids=["unknown", "a draft again"])
def test_an_answer_that_comes_late_is_taken_in(
    officer: User, api: NumbersClient, is_settled: bool
) -> None:
    """Whoever has the order by now: a lease fences scheduling, not facts."""
    order = factories.draft(officer)

    def slow(request: CreateNumberOrder) -> NumberOrder:
        remote = api.create_order(request)
        now = Order.objects.get()
        reserve.lose(now, source=Source.CLOCK)
        if is_settled:
            reserve.allow_retry(now, officer)
        return remote

    work.reserve(order, officer, Odd(api, create_order=slow))
    assert (order.state, order.lost_at) == (OrderState.CREATED, None)


def test_a_late_answer_to_an_earlier_create_is_kept_for_a_person(
    officer: User, api: NumbersClient
) -> None:
    order = factories.draft(officer, quantity=2)

    def slow(request: CreateNumberOrder) -> NumberOrder:
        remote = api.create_order(request)
        now = Order.objects.get()
        reserve.lose(now, source=Source.CLOCK)
        reserve.allow_retry(now, officer)
        reserve.ask(now, officer)
        Order.objects.update(create_sent_at=timezone.now() + timedelta(seconds=1))
        return remote

    work.reserve(order, officer, Odd(api, create_order=slow))
    assert order.remote_id is None
    assert UnknownOrder.objects.get().found


def test_a_chosen_number_can_not_be_changed_once_it_is_reserved(officer: User) -> None:
    order = factories.reserved(officer)
    with pytest.raises(start.NotADraft):
        start.choose(order, start.Wish(number="+61412024879"), officer)
