"""Signed events: delivered, retried, sent by hand, and what can go wrong with them."""

import hashlib
import hmac
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .conftest import Api, Receiver, australian, eventually, start_sandbox, stop_sandbox

SECRET = b"numberdesk-demo-callback-secret-0001"


def signed_by(secret: bytes, body: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha1).hexdigest()


def test_every_step_of_an_order_is_announced_and_signed(api: Api, receiver: Receiver) -> None:
    order_id = api.submitted(
        australian(), callbackUrl=receiver.url, voiceConfiguration={"type": "RTC"}
    )
    eventually(lambda: len(receiver.received) == 3)
    for headers, body in receiver.received:
        assert headers["X-Sinch-Signature"] == signed_by(SECRET, body)
    assert receiver.statuses() == ["IN_REVIEW", "COMPLETED", "SUCCEEDED"]
    completed, provisioned = receiver.events()[1:]
    assert (completed["resourceType"], completed["resourceId"]) == ("NUMBER_ORDER", order_id)
    assert completed["eventType"] == "NUMBER_ORDER_PROCESSING"
    assert completed["projectId"] == "demo-project"
    assert datetime.fromisoformat(completed["timestamp"]).tzinfo is None
    assert (provisioned["resourceType"], provisioned["eventType"]) == (
        "ACTIVE_NUMBER",
        "PROVISIONING_TO_VOICE_PLATFORM",
    )
    assert len({event["eventId"] for event in receiver.events()}) == 3


def test_a_lapse_is_announced(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/expire-in", {"seconds": 0})
    eventually(lambda: receiver.statuses() == ["EXPIRED"])


def test_a_changed_secret_signs_from_then_on(api: Api, receiver: Receiver) -> None:
    secret = "a-new-secret-for-the-callbacks-0002"
    api.call("PATCH", "/callbackConfiguration", json={"hmacSecret": secret})
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})
    [(headers, body)] = eventually(lambda: list(receiver.received))
    assert headers["X-Sinch-Signature"] == signed_by(secret.encode(), body)


def test_a_delivery_that_fails_is_tried_again(api: Api, receiver: Receiver) -> None:
    receiver.answers = [500, 429]
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})
    eventually(lambda: len(receiver.received) == 3)
    [delivery] = eventually(
        lambda: [each for each in deliveries(api) if each["state"] == "DELIVERED"]
    )
    assert (delivery["attempts"], delivery["lastAnswer"]) == (3, 200)
    assert len({event["eventId"] for event in receiver.events()}) == 1


def test_a_receiver_that_is_gone_does_not_disturb_the_order(api: Api) -> None:
    order_id = api.submitted(australian(), callbackUrl="http://127.0.0.1:1/gone")
    api.wait_for(order_id, "COMPLETED")
    assert eventually(lambda: [each for each in deliveries(api) if each["lastError"]])


def test_an_event_can_be_sent_by_hand_twice_and_unsigned(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    path = f"/orders/{order_id}/callbacks"
    api.control(path, {"status": "REJECTED", "eventId": "event-1"})
    api.control(path, {"status": "REJECTED", "eventId": "event-1", "signed": False})
    eventually(lambda: len(receiver.received) == 2)
    assert [event["eventId"] for event in receiver.events()] == ["event-1", "event-1"]
    assert ["X-Sinch-Signature" in headers for headers, _ in receiver.received] == [True, False]
    assert api.state(order_id) == "CREATED"


def test_events_can_come_late_and_out_of_order(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/callbacks", {"status": "IN_REVIEW", "delay": 0.3})
    api.control(f"/orders/{order_id}/callbacks", {"status": "COMPLETED"})
    eventually(lambda: receiver.statuses() == ["COMPLETED", "IN_REVIEW"])


def test_callbacks_can_be_switched_off(api: Api, receiver: Receiver) -> None:
    api.control("/settings", {"callbacks_enabled": False})
    order_id = api.submitted(australian(), callbackUrl=receiver.url)
    api.wait_for(order_id, "COMPLETED")
    assert deliveries(api) == []
    assert receiver.received == []


def test_an_event_by_hand_says_what_it_is_told(api: Api, receiver: Receiver) -> None:
    order = api.reserve(callbackUrl=receiver.url)
    path = f"/orders/{order['idNumberOrder']}/callbacks"
    api.control(path, {"status": "COMPLETED", "resourceId": "an-order-nobody-knows"})
    api.control(
        path,
        {
            "status": "FAILED",
            "eventType": "PROVISIONING_TO_SMS_PLATFORM",
            "failureCode": "INSUFFICIENT_FUNDS",
        },
    )
    eventually(lambda: len(receiver.received) == 2)
    unknown, failed = receiver.events()
    assert (unknown["resourceType"], unknown["resourceId"]) == (
        "NUMBER_ORDER",
        "an-order-nobody-knows",
    )
    assert (failed["resourceType"], failed["resourceId"]) == (
        "ACTIVE_NUMBER",
        order["orderNumbers"][0]["phoneNumber"],
    )
    assert (failed["failureCode"], failed["internalFailureCode"]) == (
        "INSUFFICIENT_FUNDS",
        "SANDBOX_INSUFFICIENT_FUNDS",
    )


def test_an_event_by_hand_comes_several_times_and_wrongly_signed(
    api: Api, receiver: Receiver
) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(
        f"/orders/{order_id}/callbacks", {"status": "REJECTED", "times": 3, "signature": "wrong"}
    )
    eventually(lambda: len(receiver.received) == 3)
    assert {
        headers["X-Sinch-Signature"] != signed_by(SECRET, body)
        for headers, body in receiver.received
    } == {True}
    assert len({event["eventId"] for event in receiver.events()}) == 1


def test_an_event_is_repeated_by_its_id(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})
    [event] = eventually(receiver.events)
    repeated = api.control(f"/callbacks/{event['eventId']}/repeat", {})
    assert repeated["event"] == event
    eventually(lambda: len(receiver.received) == 2)
    assert receiver.received[0][1] == receiver.received[1][1]
    assert api.http.post("/_sandbox/callbacks/nobody-knows-it/repeat").status_code == 404


def test_provisioning_can_fail(api: Api, receiver: Receiver) -> None:
    api.control("/settings", {"provisioning_failure_code": "INSUFFICIENT_FUNDS"})
    order_id = api.submitted(
        australian(), callbackUrl=receiver.url, smsConfiguration={"servicePlanId": "plan-1"}
    )
    eventually(lambda: len(receiver.received) == 3)
    failed = receiver.events()[2]
    assert (failed["eventType"], failed["status"]) == ("PROVISIONING_TO_SMS_PLATFORM", "FAILED")
    assert (failed["failureCode"], failed["internalFailureCode"]) == (
        "INSUFFICIENT_FUNDS",
        "SANDBOX_INSUFFICIENT_FUNDS",
    )
    assert api.state(order_id) == "COMPLETED"


def let_lapse(api: Api, receiver: Receiver, orders: int = 1) -> None:
    for _ in range(orders):
        order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
        api.control(f"/orders/{order_id}/decide", {"outcome": "expire"})


def test_by_chance_an_event_comes_twice(api: Api, receiver: Receiver) -> None:
    api.control("/settings", {"callback_faults": {"seed": 1, "twice": 1}})
    let_lapse(api, receiver)
    eventually(lambda: len(receiver.received) == 2)
    assert receiver.received[0][1] == receiver.received[1][1]


def test_by_chance_an_event_comes_late(api: Api, receiver: Receiver) -> None:
    api.control("/settings", {"callback_faults": {"seed": 1, "late": 1, "late_seconds": 60}})
    let_lapse(api, receiver)
    assert [each["state"] for each in deliveries(api)] == ["PENDING"]
    api.control("/clock", {"advance": 60})
    eventually(lambda: receiver.statuses() == ["EXPIRED"])


def test_by_chance_an_event_is_overtaken_by_the_next_one(api: Api, receiver: Receiver) -> None:
    api.control(
        "/settings",
        {
            "review_seconds": 60,
            "callback_faults": {"seed": 1, "out_of_order": 1, "late_seconds": 60},
        },
    )
    order_id = api.submitted(australian(), callbackUrl=receiver.url)
    api.control("/settings", {"callback_faults": {}})
    api.control(f"/orders/{order_id}/decide", {"outcome": "reject"})
    eventually(lambda: receiver.statuses() == ["REJECTED", "IN_REVIEW"])


@pytest.mark.parametrize("mishap", ["unsigned", "wrongly_signed"])
def test_by_chance_a_bad_signature_comes_before_the_right_one(
    api: Api, receiver: Receiver, mishap: str
) -> None:
    receiver.answers = [401]
    api.control("/settings", {"callback_faults": {"seed": 1, mishap: 1}})
    let_lapse(api, receiver)
    eventually(lambda: len(receiver.received) == 2)
    (first, body), (second, same_body) = receiver.received
    assert ("X-Sinch-Signature" in first) == (mishap == "wrongly_signed")
    assert first.get("X-Sinch-Signature") != signed_by(SECRET, body)
    assert (second["X-Sinch-Signature"], same_body) == (signed_by(SECRET, body), body)


def mishaps(api: Api, receiver: Receiver, seed: int) -> list[Any]:
    chances = {"twice": 0.3, "unsigned": 0.3, "late": 0.2, "late_seconds": 60}
    api.control("/settings", {"callback_faults": {"seed": seed, **chances}})
    known = len(deliveries(api))
    let_lapse(api, receiver, orders=12)
    new = deliveries(api)[known:]
    ids = [each["event"]["eventId"] for each in new]
    return [(ids.index(each["event"]["eventId"]), each["signature"]) for each in new]


def test_the_same_seed_brings_the_same_mishaps(api: Api, receiver: Receiver) -> None:
    first = mishaps(api, receiver, 5)
    assert len(first) > 12
    assert mishaps(api, receiver, 5) == first
    assert mishaps(api, receiver, 6) != first


def test_mishaps_that_make_no_sense_are_refused(api: Api) -> None:
    for wrong in ({"late": 0.6, "twice": 0.6}, {"eaten": 0.1}, {"seed": "one"}):
        assert (
            api.http.post("/_sandbox/settings", json={"callback_faults": wrong}).status_code == 400
        )


def test_deliveries_survive_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    state = ("--state", str(tmp_path / "sandbox.db"))
    receiver.answers = [200, 500]
    process, url = start_sandbox(*state)
    api = Api(url)
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    for status in ("DELIVERED", "RETRIED"):
        api.control(f"/orders/{order_id}/callbacks", {"status": status})
    api.control(f"/orders/{order_id}/callbacks", {"status": "LATE", "delay": 3600})
    eventually(lambda: [each["attempts"] for each in deliveries(api)] == [1, 1, 0])
    process.kill()
    stop_sandbox(process)
    api.http.close()

    process, url = start_sandbox(*state)
    api = Api(url)
    api.control("/clock", {"advance": 3600})
    eventually(lambda: [each["state"] for each in deliveries(api)] == ["DELIVERED"] * 3)
    assert sorted(receiver.statuses()) == ["DELIVERED", "LATE", "RETRIED", "RETRIED"]
    stop_sandbox(process)
    api.http.close()


def deliveries(api: Api) -> list[dict[str, Any]]:
    return list(api.control("/callbacks")["callbacks"])
