"""What was prepared in the draft goes upstream by itself once the number is reserved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from numbers_api.client import NumbersClient
from numbers_api.errors import FieldViolation, Invalid
from numbers_api.factory import page_client
from ordering import tasks
from ordering.choices import Act, Source
from ordering.models import Order
from ordering.services import ahead, fill, reserve, submit
from ordering.states import OrderState
from people.models import User
from tests import factories
from tests.ordering.test_bad_days import Odd

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(officer: User) -> Order:
    """A draft with all that is asked for, and reserved since."""
    order = factories.draft(officer)
    factories.answer(order)
    factories.attach(order)
    reserve.reserve(order, page_client(), officer)
    return order


def arrived(order: Order, api: NumbersClient) -> list[str]:
    """The attachments that the API has a file for."""
    files = api.registration(order.remote_id or "").attachments
    return [file.attachment_id for file in files if file.upload_status == "COMPLETED"]


def test_answers_and_documents_arrive_and_are_not_sent_again_with_the_submission(
    prepared: Order, officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    tasks.sweep_ahead()
    tasks.sweep_ahead()
    answers = api.registration(prepared.remote_id or "").request_details
    assert answers
    assert answers["data"][1]["legalName"] == "Harbour Dental Pty Ltd"
    assert arrived(prepared, api) == ["letter-of-authorisation"]
    assert prepared.timeline.filter(act="sent_ahead").count() == 1
    submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
    tasks.sweep_submissions()
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("uploadAttachment") == 1


def test_nothing_is_sent_of_what_is_not_complete(
    officer: User, api: NumbersClient, calls: Callable[[str], int]
) -> None:
    order = factories.draft(officer)
    factories.answer(order, [[{"senderName": "Harbour"}], {}, {}])
    reserve.reserve(order, api, officer)
    tasks.sweep_ahead()
    assert (calls("updateRegistration"), calls("uploadAttachment")) == (0, 0)
    assert not order.timeline.filter(act="sent_ahead").exists()
    assert Order.objects.get().send_at is None


def test_a_document_that_may_be_left_out_waits_for_the_submission(
    officer: User, api: NumbersClient
) -> None:
    """It could not be taken back."""
    order = factories.draft(officer)
    factories.attach(order, position=2)
    reserve.reserve(order, api, officer)
    tasks.sweep_ahead()
    assert arrived(order, api) == []


def test_what_the_api_refuses_is_told_before_anybody_submits(
    prepared: Order, officer: User, sandbox: Any, site: Client
) -> None:
    sandbox.control("faults", operation="updateRegistration", status=400, body=REFUSAL, times=1)
    tasks.sweep_ahead()
    order = Order.objects.get()
    assert (order.state, order.send_at) == (OrderState.CREATED, None)
    assert order.registration.refusals[0]["pointer"] == "/1/postalCode"
    assert "There is no such postal code" in site.get(f"/orders/{order.pk}/check/").content.decode()
    assert [notice.kind for notice in order.notices.filter(person=officer)] == ["sent_back"]


def test_an_api_that_is_down_is_tried_again_later(
    prepared: Order, sandbox: Any, api: NumbersClient
) -> None:
    sandbox.control("faults", operation="updateRegistration", kind="server_error", times=9)
    tasks.send_ahead(prepared.pk)
    order = Order.objects.get()
    assert order.send_at
    assert order.send_at > timezone.now()
    assert order.sending_until is None
    Order.objects.update(send_at=timezone.now())
    httpx.delete(f"{sandbox.url}/_sandbox/faults")
    tasks.sweep_ahead()
    assert arrived(prepared, api)


def test_a_submission_waits_for_what_is_on_its_way_and_then_goes_on(
    prepared: Order, officer: User, calls: Callable[[str], int]
) -> None:
    assert ahead.claim(prepared.pk)
    assert not ahead.claim(prepared.pk), "one worker has it"
    submit.ask(Order.objects.select_related("registration__snapshot").get(), officer)
    tasks.sweep_submissions()
    assert Order.objects.get().state == OrderState.SUBMITTING
    ahead.carry_out(Order.objects.get(), page_client())
    tasks.sweep_submissions()
    assert Order.objects.get().state == OrderState.IN_REVIEW
    assert calls("uploadAttachment") == 1


REFUSAL = {
    "error": {
        "code": 400,
        "message": "Bad registration",
        "status": "INVALID_ARGUMENT",
        "details": [
            {
                "type": "BadRequest",
                "fieldViolations": [
                    {"field": "data[1].postalCode", "description": "There is no such postal code"}
                ],
            }
        ],
    }
}


def test_once_the_answer_is_mended_the_vendors_words_go(
    prepared: Order, officer: User, sandbox: Any, site: Client
) -> None:
    sandbox.control("faults", operation="updateRegistration", status=400, body=REFUSAL, times=1)
    tasks.sweep_ahead()
    home, check = f"/orders/{prepared.pk}/", f"/orders/{prepared.pk}/check/"
    assert "did not take what was prepared" in site.get(home).content.decode()
    assert "Look again" in site.get(home).content.decode()
    html = site.get(check).content.decode()
    assert "What the vendor said last time" in html
    assert "Before you can submit" not in html
    fill.keep_answers(prepared, {"/1/postalCode": "3001"}, actor=officer)
    assert "did not take what was prepared" not in site.get(home).content.decode()
    assert "What the vendor said last time" not in site.get(check).content.decode()


def test_what_was_said_of_an_earlier_answer_is_not_held_against_the_one_that_stands(
    prepared: Order, officer: User, api: NumbersClient
) -> None:
    def meanwhile(*_given: Any) -> None:
        fill.keep_answers(prepared, {"/1/postalCode": "3001"}, actor=officer)
        raise Invalid(
            "Bad",
            violations=(FieldViolation("data[1].postalCode", "There is no such postal code"),),
        )

    assert ahead.claim(prepared.pk)
    ahead.carry_out(Order.objects.get(), Odd(api, put_registration=meanwhile))  # type: ignore[arg-type]
    assert Order.objects.get().registration.refusals == []


def test_credentials_that_are_refused_say_nothing_of_the_answers(
    prepared: Order, sandbox: Any
) -> None:
    sandbox.control("faults", operation="updateRegistration", kind="forbidden", times=1)
    tasks.sweep_ahead()
    order = Order.objects.get()
    assert (order.trouble, order.registration.refusals) == ("", [])
    assert order.send_at, "it is tried again"


def test_what_a_worker_is_sending_is_left_to_it_until_it_must_have_died(
    prepared: Order, calls: Callable[[str], int]
) -> None:
    Order.objects.update(sending_until=timezone.now() + timedelta(minutes=1))
    tasks.send_ahead(prepared.pk)
    assert calls("updateRegistration") == 0
    Order.objects.update(sending_until=timezone.now())
    tasks.send_ahead(prepared.pk)
    assert calls("updateRegistration") == 1


@pytest.mark.parametrize("state", [OrderState.SUBMITTING, OrderState.BLOCKED, OrderState.EXPIRED])
def test_once_an_order_has_moved_on_nothing_is_sent_ahead_any_more(
    prepared: Order, state: OrderState
) -> None:
    """Nobody must be told that the vendor refused what no longer matters."""
    assert list(ahead.due()) == [prepared]
    prepared.move_to(state, act=Act.MOVED, source=Source.SYNC)
    assert not ahead.due().exists()
