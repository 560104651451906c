"""The events the sandbox sends: built here, delivered by callbacks.py."""

import uuid
from datetime import UTC, datetime
from typing import Any

from numbers_api.sandbox.model import Order

Event = dict[str, Any]


def order_event(order: Order, status: str, event_id: str | None = None) -> Event:
    """An order's change of state."""
    return _event(order, "NUMBER_ORDER", order.id, "NUMBER_ORDER_PROCESSING", status, event_id)


def provisioning_events(order: Order, capabilities: dict[str, list[str]]) -> list[Event]:
    """The success of every platform that the order's numbers are provisioned to."""
    return [
        _event(order, "ACTIVE_NUMBER", number, f"PROVISIONING_TO_{platform}_PLATFORM", "SUCCEEDED", None)
        for number in order.numbers
        for platform in _platforms(order, capabilities[number])
    ]


def _platforms(order: Order, capabilities: list[str]) -> list[str]:
    configured = [name for name, wanted in (("SMS", order.sms), ("VOICE", order.voice)) if wanted]
    return configured or capabilities[:1]


def _event(order: Order, resource_type: str, resource_id: str, event_type: str, status: str, event_id: str | None) -> Event:
    return {
        "eventId": event_id or uuid.uuid4().hex,
        # Without an offset, as the vendor sends it: it is UTC.
        "timestamp": datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds"),
        "projectId": order.project_id,
        "resourceType": resource_type,
        "resourceId": resource_id,
        "eventType": event_type,
        "status": status,
    }
