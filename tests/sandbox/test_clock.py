"""Time that passes at once, and a clock that is wrong."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from .conftest import Api, Receiver, australian, eventually

HOUR = 3600


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ahead(told: datetime) -> float:
    """How far a moment that was just written is ahead of the true time, in seconds."""
    return (told.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds()


def let_pass(api: Api, seconds: float) -> None:
    """Advance the clock; a token would not outlive an hour."""
    api.control("/clock", {"advance": seconds})
    api.http.headers["Authorization"] = f"Bearer {api.token()}"


def test_a_reservation_comes_closer_to_its_end(api: Api) -> None:
    before = api.reserve("GB")
    api.control("/clock", {"advance": 600})
    after = api.get(f"/numberOrders/{before['idNumberOrder']}")
    for name in ("createTime", "updateTime", "expireTime"):
        assert moment(before[name]) - moment(after[name]) == timedelta(seconds=600)
    assert after["state"] == "CREATED"


def test_what_falls_due_happens_at_once_the_earliest_first(api: Api, receiver: Receiver) -> None:
    orders = [
        api.reserve(*each, callbackUrl=receiver.url)["idNumberOrder"]
        for each in (("AU", "MOBILE"), ("GB", "MOBILE"))
    ]
    let_pass(api, 48 * HOUR)
    assert [api.state(order_id) for order_id in orders] == ["EXPIRED", "EXPIRED"]
    assert [each["orderId"] for each in api.control("/callbacks")["callbacks"]] == orders[::-1]
    eventually(lambda: len(receiver.received) == 2)


def test_a_review_comes_to_its_end(api: Api) -> None:
    api.control("/settings", {"review_seconds": 2 * HOUR})
    order_id = api.submitted(australian("sandbox:block Please give a local contact number"))
    let_pass(api, HOUR)
    assert api.state(order_id) == "IN_REVIEW"
    let_pass(api, HOUR)
    assert api.state(order_id) == "BLOCKED"


def test_messages_and_documents_grow_older_too(api: Api) -> None:
    order_id = api.submitted(australian("sandbox:block Please give a local contact number"))
    api.wait_for(order_id, "BLOCKED")
    let_pass(api, HOUR)
    registration = api.get(f"/numberOrders/{order_id}/registration")
    uploaded = next(
        each for each in registration["attachments"] if each["uploadStatus"] == "COMPLETED"
    )
    for told in (
        registration["logs"][0]["createTime"],
        uploaded["createTime"],
        uploaded["updateTime"],
    ):
        assert -HOUR - 5 < ahead(moment(told)) <= -HOUR


def test_tokens_expire(api: Api) -> None:
    api.control("/clock", {"advance": HOUR - 60})
    assert api.call("GET", "/availableRegions").is_success
    api.control("/clock", {"advance": 60})
    assert api.call("GET", "/availableRegions").status_code == 401


def test_a_late_callback_comes_earlier(api: Api, receiver: Receiver) -> None:
    order_id = api.reserve(callbackUrl=receiver.url)["idNumberOrder"]
    api.control(f"/orders/{order_id}/callbacks", {"status": "IN_REVIEW", "delay": HOUR})
    api.control("/clock", {"advance": HOUR - 60})
    assert receiver.received == []
    api.control("/clock", {"advance": 60})
    eventually(lambda: receiver.statuses() == ["IN_REVIEW"])


def test_the_next_deadline_is_told(api: Api) -> None:
    assert api.control("/clock")["nextDeadline"] is None
    api.reserve("AU")
    british = api.reserve("GB")
    clock = api.control("/clock")
    assert clock["nextDeadline"] == british["expireTime"]
    assert abs(ahead(moment(clock["now"]))) < 5


def test_time_goes_only_forwards(api: Api) -> None:
    for wrong in ({"advance": -1}, {}):
        assert api.http.post("/_sandbox/clock", json=wrong).status_code == 400


def test_a_wrong_clock_shows_in_the_date_and_in_every_new_moment(
    api: Api, receiver: Receiver
) -> None:
    api.control("/settings", {"clock_skew_seconds": 600})
    answer = api.create("GB", "MOBILE", api.search("GB", "MOBILE")[0], callbackUrl=receiver.url)
    order: Any = answer.json()
    api.control(f"/orders/{order['idNumberOrder']}/decide", {"outcome": "expire"})
    [event] = eventually(receiver.events)
    told = [
        parsedate_to_datetime(answer.headers["date"]),
        moment(order["createTime"]),
        moment(event["timestamp"]),
    ]
    assert all(595 < ahead(each) < 605 for each in told)
    assert moment(order["expireTime"]) - moment(order["createTime"]) == timedelta(minutes=30)


def test_a_wrong_clock_measures_time_rightly(api: Api) -> None:
    api.control("/settings", {"clock_skew_seconds": -600, "reservation_seconds": 0.1})
    api.wait_for(api.reserve()["idNumberOrder"], "EXPIRED")


def test_setting_the_clock_forward_ends_what_is_over_by_then(api: Api) -> None:
    api.reserve("GB")
    api.control("/settings", {"clock_skew_seconds": HOUR})
    eventually(lambda: api.control("/orders")["orders"][0]["state"] == "EXPIRED")
    api.control("/reset", {})
    assert abs(ahead(parsedate_to_datetime(api.http.get("/_sandbox/calls").headers["date"]))) < 5
