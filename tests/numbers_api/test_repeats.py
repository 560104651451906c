"""What is sent again after trouble, and what never is."""

from typing import Any

import httpx
import pytest

from numbers_api.client import NumbersClient
from numbers_api.errors import OutcomeUnknown, RateLimited, Unavailable

from .conftest import Calls, Connect, Fault, british_answers, british_order
from .operations import EVERY, ONCE, REPEATABLE, upload

# The answer is lost after the work was done: the worst case.
LOST: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "502": {"status": 502},
    "503": {"status": 503},
    "504": {"status": 504},
    "broken connection": {"status": None},
    "timeout": {"status": 504, "delay": 2},
}


@pytest.mark.parametrize("operation", REPEATABLE)
def test_an_idempotent_call_survives_one_failure(
    client: NumbersClient, order_id: str, fault: Fault, calls: Calls, operation: str
) -> None:
    before = calls(operation)
    fault(operation, status=503, after_work=True)
    REPEATABLE[operation](client, order_id)
    assert calls(operation) == before + 2


@pytest.mark.parametrize("trouble", LOST)
def test_a_get_survives_any_lost_answer(
    connect: Connect, order_id: str, fault: Fault, calls: Calls, trouble: str
) -> None:
    fault("getNumberOrder", **LOST[trouble])
    assert connect(deadline=1).order(order_id).state == "CREATED"
    assert calls("getNumberOrder") == 2


def test_a_put_survives_a_broken_connection(
    client: NumbersClient, order_id: str, fault: Fault
) -> None:
    fault("updateRegistration", status=None, after_work=True)
    assert client.put_registration(order_id, british_answers()).answers == british_answers()


def test_repeats_end(client: NumbersClient, fault: Fault, calls: Calls) -> None:
    fault("getNumberOrder", status=500, times=9)
    with pytest.raises(Unavailable):
        client.order("order-1")
    assert calls("getNumberOrder") == 3


@pytest.mark.parametrize("trouble", LOST)
@pytest.mark.parametrize("operation", ONCE)
def test_an_order_is_never_sent_twice(
    connect: Connect, order_id: str, fault: Fault, calls: Calls, operation: str, trouble: str
) -> None:
    before = calls(operation)
    fault(operation, **LOST[trouble], after_work=True)
    with pytest.raises(OutcomeUnknown):
        ONCE[operation](connect(deadline=0.4), order_id)
    assert calls(operation) == before + 1


def test_a_reservation_whose_answer_was_lost_was_made_once(
    client: NumbersClient, control: httpx.Client, fault: Fault
) -> None:
    request = british_order(client)
    fault("createNumberOrder", status=None, after_work=True)
    with pytest.raises(OutcomeUnknown):
        client.create_order(request)
    orders = control.get("/orders").json()["orders"]
    assert [order["state"] for order in orders] == ["CREATED"]


def test_an_unknown_outcome_says_what_was_sent_and_shows_it_to_nobody(
    client: NumbersClient, fault: Fault
) -> None:
    request = british_order(client)
    fault("createNumberOrder", status=502)
    with pytest.raises(OutcomeUnknown) as unknown:
        client.create_order(request)
    sent = unknown.value.sent
    assert sent is not None
    assert (sent.operation, sent.body) == ("createNumberOrder", request.wire())
    assert "+44" not in f"{sent!r} {unknown.value!r}"


def test_an_unknown_submission_names_its_order(
    client: NumbersClient, order_id: str, fault: Fault
) -> None:
    fault("submitNumberOrder", status=502)
    with pytest.raises(OutcomeUnknown) as unknown:
        client.submit(order_id)
    assert unknown.value.sent is not None
    assert unknown.value.sent.parts["numberOrderId"] == order_id


def test_a_throttled_upload_is_sent_again_from_its_start(
    client: NumbersClient, order_id: str, fault: Fault, calls: Calls
) -> None:
    fault("uploadAttachment", status=429, headers={"Retry-After": "0"})
    upload(client, order_id)
    assert calls("uploadAttachment") == 2
    assert client.registration(order_id).attachments[0].upload_status == "COMPLETED"


def test_an_upload_whose_answer_was_lost_shows_in_the_registration(
    client: NumbersClient, order_id: str, fault: Fault
) -> None:
    fault("uploadAttachment", status=502, after_work=True)
    with pytest.raises(OutcomeUnknown):
        upload(client, order_id)
    assert client.registration(order_id).attachments[0].upload_status == "COMPLETED"


@pytest.mark.parametrize("status", [400, 403, 404, 413])
@pytest.mark.parametrize("operation", ["getNumberOrder", "updateRegistration", "submitNumberOrder"])
def test_a_refusal_is_final(
    client: NumbersClient, order_id: str, fault: Fault, calls: Calls, operation: str, status: int
) -> None:
    fault(operation, status=status)
    with pytest.raises(Exception, match="A fault that the sandbox"):
        EVERY[operation](client, order_id)
    assert calls(operation) == 1


def test_a_throttled_reservation_was_not_made_and_is_made_again(
    client: NumbersClient, fault: Fault, calls: Calls
) -> None:
    request = british_order(client)
    fault("createNumberOrder", status=429, headers={"Retry-After": "0"})
    assert client.create_order(request).state == "CREATED"
    assert calls("createNumberOrder") == 2


def test_repeats_after_a_429_end_too(client: NumbersClient, fault: Fault, calls: Calls) -> None:
    fault("getNumberOrder", status=429, headers={"Retry-After": "0"}, times=9)
    with pytest.raises(RateLimited):
        client.order("order-1")
    assert calls("getNumberOrder") == 3
