"""The events the sandbox sends: built here, delivered by callbacks.py."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.upstream.model import Order

Event = dict[str, Any]
ORDER_EVENT = "NUMBER_ORDER_PROCESSING"


def order_event(order: Order, status: str, now: float) -> Event:
    """An order's change of state."""
    return _event(order, now, eventType=ORDER_EVENT, status=status)


def provisioning_events(
    order: Order, capabilities: dict[str, list[str]], failure: str | None, now: float
) -> list[Event]:
    """How every platform that the order's numbers are provisioned to took them: well, or with a
    failure's code."""
    outcome = {"status": "FAILED", "failureCode": failure} if failure else {"status": "SUCCEEDED"}
    configured = [name for name, wanted in (("SMS", order.sms), ("VOICE", order.voice)) if wanted]
    return [
        _event(
            order,
            now,
            eventType=f"PROVISIONING_TO_{platform}_PLATFORM",
            resourceId=number,
            **outcome,
        )
        for number in order.numbers
        for platform in configured or capabilities[number][:1]
    ]


def event_by_hand(order: Order, told: Event, now: float) -> Event:
    """An event of which anything may be told; the rest is as the API would say it."""
    return _event(order, now, **{"eventType": ORDER_EVENT, **told})


def _event(order: Order, now: float, **told: Any) -> Event:
    about_order = told["eventType"] == ORDER_EVENT
    if "failureCode" in told:
        told.setdefault("internalFailureCode", f"SANDBOX_{told['failureCode']}")
    return {
        "eventId": uuid.uuid4().hex,
        # Without an offset, as the vendor sends it: it is UTC.
        "timestamp": datetime.fromtimestamp(now, UTC)
        .replace(tzinfo=None)
        .isoformat(timespec="microseconds"),
        "projectId": order.project_id,
        "resourceType": "NUMBER_ORDER" if about_order else "ACTIVE_NUMBER",
        "resourceId": order.id if about_order else order.numbers[0],
        **told,
    }
