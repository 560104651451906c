"""What a callback says, however it says it."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_api.events import ACTIVE_NUMBER, NUMBER_ORDER, Event, Unreadable, parse


def event(**changed: Any) -> bytes:
    given = {
        "eventId": "event-1",
        "timestamp": "2026-10-01T10:00:00.123456",
        "projectId": "demo-project",
        "resourceType": NUMBER_ORDER,
        "resourceId": "order-1",
        "eventType": "NUMBER_ORDER_PROCESSING",
        "status": "IN_REVIEW",
    }
    return json.dumps(given | changed).encode()


def test_an_order_event_is_read() -> None:
    found = parse(event())
    assert (found.event_id, found.resource_id, found.status) == ("event-1", "order-1", "IN_REVIEW")
    assert found.timestamp == datetime(2026, 10, 1, 10, 0, 0, 123456, tzinfo=UTC)


def test_a_failed_provisioning_is_read() -> None:
    found = parse(
        event(
            resourceType=ACTIVE_NUMBER,
            resourceId="+441",
            status="FAILED",
            failureCode="CAMPAIGN_NOT_AVAILABLE",
        )
    )
    assert (found.resource_type, found.resource_id) == (ACTIVE_NUMBER, "+441")
    assert found.failure_code == "CAMPAIGN_NOT_AVAILABLE"


def test_unknown_members_and_values_survive() -> None:
    found = parse(
        event(
            status="ON_HOLD",
            eventType="PARTY",
            resourceType="CAKE",
            internalFailureCode="7",
            more={"a": [1]},
        )
    )
    assert (found.status, found.event_type, found.resource_type) == ("ON_HOLD", "PARTY", "CAKE")


def test_an_odd_time_spoils_no_event() -> None:
    assert parse(event(timestamp="yesterday")).status


@pytest.mark.parametrize(
    "member",
    ["eventId", "timestamp", "projectId", "resourceId", "eventType", "status", "failureCode"],
)
def test_a_null_is_as_good_as_a_missing_member(member: str) -> None:
    missing = {name: value for name, value in json.loads(event()).items() if name != member}
    assert parse(event(**{member: None})) == parse(json.dumps(missing).encode())


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"5", b'"text"', b"{", b"\xff\xfe", b"\x00", b"[" * 100_000,
    b'{"a":' * 100_000, b"9" * 5000,
     event(resourceType=None), event(status=5), event(timestamp="\ud800"), event(status="\ud800"),
     event(eventId="a\x00b")],
)  # fmt: skip
def test_garbage_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


def test_an_unreadable_body_stands_in_no_message() -> None:
    with pytest.raises(Unreadable) as raised:
        parse(event(status={"name": "Mia Chen"}))
    assert "Mia" not in repr(raised.value)
    assert raised.value.__suppress_context__


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.builds(event, status=st.text(), timestamp=st.text(), more=st.integers())
)
def test_any_bytes_are_an_event_or_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(parse(body), Event)
