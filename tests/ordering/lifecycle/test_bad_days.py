"""Whatever the API says and however workers fall over each other, an order goes on."""

import random
import string
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from numbers_api import schemas
from numbers_api.client import NumbersClient
from numbers_api.errors import Invalid, OutcomeUnknown, RateLimited, Unavailable
from ordering.orders.background import background
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.reservations import reconcile, reserve
from ordering.submissions import restart, submit
from ordering.tracking import callbacks, sync
from ordering.tracking.models import CallbackEvent
from people.models import User
from tests import factories, work
from tests.work import Odd

pytestmark = pytest.mark.django_db
LONG = " ".join("".join(random.choices(string.ascii_letters, k=7)) for _ in range(700))


@pytest.mark.parametrize("text", [LONG, "Please \x00 send"], ids=["5,600 characters", "NUL"])
def test_a_reviewers_message_of_any_kind_does_not_hold_the_state_back(
    officer: User, api: NumbersClient, text: str
) -> None:
    order = factories.in_review(officer)
    logs = schemas.Registration.model_validate({"logs": [{"message": text}]})
    blocked = api.order(order.remote_id or "").model_copy(update={"state": "BLOCKED"})
    sync.sync(order, Odd(api, order=lambda _id: blocked, registration=lambda _id: logs))  # type: ignore[arg-type]
    assert order.state == OrderState.BLOCKED
    assert order.messages.get().text == text.replace("\x00", "")


@pytest.mark.parametrize("amount", ["0.000049", "1234567890.5", "1.123456"])
def test_an_amount_is_kept_as_it_was_sent(officer: User, api: NumbersClient, amount: str) -> None:
    order = factories.reserved(officer)
    remote = api.order(order.remote_id or "")
    price = remote.order_numbers[0].number_price
    assert price
    assert price.setup_price
    price.setup_price.amount = Decimal(amount)
    sync.apply(order, remote, Source.SYNC)
    assert order.numbers.get().setup_price == amount


@pytest.mark.parametrize(
    "change",
    [
        {"state": "X" * 70},
        {"orderNumbers": [None, {"phoneNumber": "+" + "1" * 50}, {"nothing": 1}]},
        {"expireTime": "soon"},
    ],
    ids=["state", "numbers", "time"],
)
def test_an_odd_answer_is_taken_as_far_as_it_can_be_read(
    officer: User, api: NumbersClient, change: dict[str, Any]
) -> None:
    order = factories.reserved(officer)
    odd = schemas.NumberOrder.model_validate({**api.order(order.remote_id or "").wire(), **change})
    sync.apply(order, odd, Source.SYNC)
    assert order.state in (OrderState.CREATED, OrderState.UNKNOWN)


def test_a_nul_in_a_refusal_goes_back_to_the_officer(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    sandbox.control(
        "faults",
        operation="updateRegistration",
        status=400,
        times=1,
        body={"error": {"message": "Bad \x00 byte"}},
    )
    work.step(order, "submit")
    assert order.state == OrderState.CREATED
    assert order.problem_details["quote"] == "Bad  byte"


def test_an_answer_older_than_the_last_move_moves_nothing_back(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer, factories.with_use("Reminders to patients. sandbox:silence"))

    def slow(remote_id: str) -> schemas.NumberOrder:
        before = api.order(remote_id)
        other = Order.objects.get(pk=order.pk)
        submit.ask(other, officer)
        work.step(other, "submit")
        return before

    sync.sync(Order.objects.get(pk=order.pk), Odd(api, order=slow))  # type: ignore[arg-type]
    found = Order.objects.get()
    assert found.state == OrderState.IN_REVIEW
    assert work.due_at(order, "check") <= timezone.now(), "it is asked about again"


def test_a_long_submission_is_carried_out_by_one_worker(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)

    def meanwhile(remote_id: str) -> schemas.NumberOrder:
        submit.hurry(order, officer)
        work.sweep()
        return api.submit(remote_id)

    work.step(order, "submit", Odd(api, submit=meanwhile))
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert (calls("submitNumberOrder"), calls("uploadAttachment")) == (1, 1)


def test_tries_of_a_submission_wait_longer_and_longer_and_as_long_as_the_api_says(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    waits = []
    for error in (Unavailable("down"), Unavailable("down"), RateLimited("slow", retry_after=900)):
        work.step(
            Order.objects.get(), "submit", Odd(api, submit=lambda _id, error=error: fail(error))
        )
        waits.append((work.due_at(order, "submit") - timezone.now()).total_seconds())
    first, second, asked = waits
    assert 4 < first < 6
    assert 8 < second < 12
    assert asked == pytest.approx(900, abs=5)


def fail(error: Exception) -> None:
    raise error


def test_the_words_of_a_failed_try_go_when_a_later_one_succeeds(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer, factories.with_use("Reminders to patients. sandbox:silence"))
    submit.ask(order, officer)
    sandbox.control("faults", operation="submitNumberOrder", status=503, times=1)
    work.step(order, "submit")
    assert "The first try, " in background(order).not_submitted
    work.step(order, "submit")
    assert background(Order.objects.get()).not_submitted == ""


def test_a_file_that_is_gone_goes_back_to_the_officer(officer: User, api: NumbersClient) -> None:
    order = factories.ready(officer)
    order.registration.documents.get().file.delete(save=False)
    submit.ask(order, officer)
    work.step(order, "submit")
    assert Order.objects.get().state == OrderState.CREATED
    assert order.registration.documents.get().refusal_code == "document_gone"


def test_an_accident_of_our_own_is_told_and_tried_again(officer: User, api: NumbersClient) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    work.step(order, "submit", Odd(api, submit=lambda _id: fail(RuntimeError("oops"))))
    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTING
    assert "Something went wrong here (runtime_error)" in background(order).not_submitted


def test_an_order_that_the_api_has_lost_can_be_started_again(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.ready(officer)
    sandbox.control("faults", operation="getNumberOrder", status=404, times=1)
    sync.sync(order, api)
    new = restart.restart(order, api, officer)
    assert new.registration.answers == order.registration.answers


def test_a_reservation_that_was_lost_and_tried_again_can_still_be_found(
    officer: User, api: NumbersClient
) -> None:
    order = factories.draft(officer)
    remote = api.create_order(reserve.order_request(order))
    odd = Odd(api, create_order=lambda _request: fail(OutcomeUnknown("lost")))
    with pytest.raises(OutcomeUnknown):
        work.reserve(order, officer, odd)
    reserve.allow_retry(order, officer)
    work.reserve(order, officer)
    assert not order.wanted_number
    reconcile.link(order, remote.id_number_order, api, officer)
    assert order.state == OrderState.CREATED


def test_an_unexpected_event_is_noted_once_however_often_it_is_tried(
    officer: User, api: NumbersClient, settings: Any
) -> None:
    order = factories.reserved(officer)
    callbacks.store(factories.event(order.remote_id, "COMPLETED"))
    url, settings.NUMBERS_API_URL = settings.NUMBERS_API_URL, "http://127.0.0.1:9"
    for _try in range(2):
        work.make_due()
        work.sweep()
    settings.NUMBERS_API_URL = url
    for _try in range(2):
        work.make_due()
        work.sweep()
    assert order.timeline.filter(act="unexpected").count() == 1


def test_events_of_nobody_do_not_keep_others_waiting(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    decide(order, "approve")
    for number in range(100):
        callbacks.store(factories.event(f"nobody-{number}", "IN_REVIEW", f"x{number}"))
    callbacks.store(factories.event(order.remote_id, "COMPLETED"))
    work.sweep()
    assert Order.objects.get(pk=order.pk).state == OrderState.COMPLETED


def test_reasons_are_read_although_get_lags_behind_the_callback(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.in_review(officer)
    order.move_to(OrderState.REJECTED, act=Act.MOVED, source=Source.CALLBACK)
    sync.sync(order, api)
    decide(order, "reject", "The company is dissolved")
    sync.sync(order, api)
    assert order.messages.count() == 1
    assert (order.remote_state, order.messages_read) == ("REJECTED", True)


def test_a_closed_order_that_is_gone_is_not_asked_about_for_ever(
    officer: User, api: NumbersClient, sandbox: Any
) -> None:
    order = factories.in_review(officer)
    order.move_to(OrderState.REJECTED, act=Act.MOVED, source=Source.CALLBACK)
    sandbox.control("faults", operation="getNumberOrder", status=404, times=10)
    sync.sync(order, api)
    work.run_order(order)
    assert not Job.objects.filter(kind="order").exists(), "there is nothing left to do"


def test_what_reviewers_write_while_they_review_is_read(officer: User, api: NumbersClient) -> None:
    order = factories.in_review(officer)
    logs = schemas.Registration(logs=[schemas.ReviewLog(message="We wait for the carrier")])
    sync.sync(order, Odd(api, registration=lambda _id: logs))  # type: ignore[arg-type]
    assert order.messages.get().text == "We wait for the carrier"


def test_provisioning_goes_to_the_order_that_owns_the_number(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    old = factories.reserved(officer)
    decide(old, "expire")
    sync.sync(old, api)
    new = restart.restart(old, api, officer)
    work.reserve(new, officer)
    told = {"resourceType": "ACTIVE_NUMBER", "eventType": "PROVISIONING_TO_SMS_PLATFORM"}
    work.take_callback(factories.event(new.wanted_number, "SUCCEEDED", **told))
    assert CallbackEvent.objects.get().processed_at is None, (
        "it waits until the new order is completed"
    )


def test_a_new_order_stays_with_the_officer_whose_order_it_follows(
    officer: User, api: NumbersClient, decide: Callable[..., None]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    sync.sync(order, api)
    restart.restart(order, api, factories.person("max", "Manager", "Berlin"))
    assert Order.objects.visible_to(officer).count() == 2


def test_an_administrator_who_hands_an_order_over_writes_nothing_else(
    officer: User, api: NumbersClient
) -> None:
    order = factories.reserved(officer)
    stale = Order.objects.get()
    sync.apply(
        order,
        api.order(order.remote_id or "").model_copy(update={"state": "IN_REVIEW"}),
        Source.SYNC,
    )
    stale.customer_reference = "ACME-9"
    form = type("Form", (), {"changed_data": ["customer_reference"]})()
    admin.site._registry[Order].save_model(None, stale, form, True)  # type: ignore[arg-type]
    found = Order.objects.get()
    assert (found.state, found.customer_reference) == (OrderState.IN_REVIEW, "ACME-9")


def test_many_looks_at_a_page_ask_one_worker(officer: User, calls: Callable[[str], int]) -> None:
    order = factories.reserved(officer)
    Order.objects.update(synced_at=timezone.now() - timedelta(minutes=1))
    work.run_order(order)
    Order.objects.update(synced_at=timezone.now() - timedelta(minutes=1))
    before = calls("getNumberOrder")
    client = Client()
    client.force_login(officer)
    for _look in range(5):
        client.get(order.get_absolute_url())
    work.sweep()
    work.sweep()
    assert calls("getNumberOrder") == before + 1


def test_a_refusal_of_the_whole_submission_names_no_answer(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    work.step(
        order, "submit", Odd(api, submit=lambda _id: fail(Invalid("Not today", said="Not today")))
    )
    assert [refusal["message"] for refusal in order.registration.refusals] == ["Not today"]


def test_a_try_that_failed_leaves_an_order_alone_that_has_moved_meanwhile(
    officer: User, api: NumbersClient
) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)

    def meanwhile(_remote_id: str) -> None:
        Order.objects.get().move_to(OrderState.IN_REVIEW, act=Act.MOVED, source=Source.CALLBACK)
        raise Unavailable("down")

    work.step(order, "submit", Odd(api, submit=meanwhile))
    assert background(found := Order.objects.get()).not_submitted == ""
    assert found.state == OrderState.IN_REVIEW
