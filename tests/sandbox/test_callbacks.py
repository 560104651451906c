"""Signed events: delivered, retried, sent by hand."""

import hashlib
import hmac
from datetime import datetime

from .conftest import Api, Receiver, australian, eventually

SECRET = b"numberdesk-demo-callback-secret-0001"


def signed_by(secret: bytes, body: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha1).hexdigest()


def test_every_step_of_an_order_is_announced_and_signed(api: Api, receiver: Receiver) -> None:
    order_id = api.submitted(australian(), callbackUrl=receiver.url, voiceConfiguration={"type": "RTC"})
    eventually(lambda: len(receiver.received) == 3)
    for headers, body in receiver.received:
        assert headers["X-Sinch-Signature"] == signed_by(SECRET, body)
    assert receiver.statuses() == ["IN_REVIEW", "COMPLETED", "SUCCEEDED"]
    completed, provisioned = receiver.events()[1:]
    assert (completed["resourceType"], completed["resourceId"]) == ("NUMBER_ORDER", order_id)
    assert completed["eventType"] == "NUMBER_ORDER_PROCESSING"
    assert completed["projectId"] == "demo-project"
    assert datetime.fromisoformat(completed["timestamp"]).tzinfo is None
    assert (provisioned["resourceType"], provisioned["eventType"]) == ("ACTIVE_NUMBER", "PROVISIONING_TO_VOICE_PLATFORM")
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
    [delivery] = eventually(lambda: [each for each in deliveries(api) if each["state"] == "DELIVERED"])
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


def deliveries(api: Api) -> list[dict[str, object]]:
    return list(api.control("/callbacks")["callbacks"])
