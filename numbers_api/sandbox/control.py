"""The control calls under /_sandbox: they steer the sandbox and are no part of the API."""

import time
from typing import Any

from starlette.requests import Request

from numbers_api.sandbox.callbacks import RETRY_DELAYS
from numbers_api.sandbox.errors import failed_precondition
from numbers_api.sandbox.events import order_event
from numbers_api.sandbox.faults import Fault
from numbers_api.sandbox.reviews import DEFAULT_MESSAGES, Outcome, Verdict
from numbers_api.sandbox.sandbox import Sandbox
from numbers_api.sandbox.wire import number_order, read_json

_SECONDS = {"type": "number", "minimum": 0, "maximum": 10_000_000}
_DECIDE = {
    "type": "object",
    "required": ["outcome"],
    "properties": {"outcome": {"enum": ["approve", "block", "reject", "expire"]}, "message": {"type": "string"}},
    "additionalProperties": False,
}
_EXPIRE_IN = {"type": "object", "required": ["seconds"], "properties": {"seconds": _SECONDS}}
_SETTINGS = {
    "type": "object",
    "properties": {
        "review_seconds": _SECONDS,
        "reservation_seconds": {"anyOf": [_SECONDS, {"type": "null"}]},
        "callbacks_enabled": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_FAULT = {
    "type": "object",
    "required": ["operation"],
    "properties": {
        "operation": {"type": "string"},
        "status": {"type": ["integer", "null"], "minimum": 200, "maximum": 599},
        "times": {"type": "integer", "minimum": 1},
        "after_work": {"type": "boolean"},
        "delay": _SECONDS,
        "body": {},
        "headers": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": False,
}
_CALLBACK = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string"},
        "eventId": {"type": "string"},
        "signed": {"type": "boolean"},
        "delay": _SECONDS,
    },
    "additionalProperties": False,
}


async def decide(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """End an order at once."""
    body = await read_json(request, _DECIDE)
    order = sandbox.world.order(request.path_params["order"])
    outcome = Outcome(body["outcome"])
    sandbox.world.decide(order, Verdict(outcome, body.get("message") or DEFAULT_MESSAGES.get(outcome)))
    return number_order(order)


async def expire_in(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Move the end of a reservation."""
    body = await read_json(request, _EXPIRE_IN)
    order = sandbox.world.editable(request.path_params["order"])
    sandbox.world.expire_at(order, time.time() + body["seconds"])
    return number_order(order)


async def take(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Let somebody else take a number."""
    number = request.path_params["number"]
    sandbox.world.take(number)
    return {"taken": number}


async def change_settings(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Change what is given, answer all; an empty object only reads."""
    settings = sandbox.world.settings
    for name, value in (await read_json(request, _SETTINGS)).items():
        setattr(settings, name, value)
    return vars(settings)


async def add_fault(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Queue a fault; without `status` it only delays, with null it breaks the connection."""
    body = await read_json(request, _FAULT)
    fault = Fault(answers="status" in body, **body)
    sandbox.faults.add(fault)
    return vars(fault)


async def clear_faults(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Drop every fault."""
    sandbox.faults.clear()
    return {}


async def list_calls(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """How often each operation was called."""
    return dict(sandbox.calls)


async def reset(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Forget everything."""
    sandbox.reset()
    return {}


async def list_orders(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Every order, oldest first."""
    return {"orders": [number_order(order) for order in sandbox.world.orders.values()]}


async def list_callbacks(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """The last deliveries, oldest first."""
    deliveries = sandbox.world.callbacks.deliveries
    return {"callbacks": [each.wire() for each in deliveries], "attemptsAtMost": len(RETRY_DELAYS) + 1}


async def send_callback(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Send an event by hand: any status, any id, late or unsigned; the order does not change."""
    body = await read_json(request, _CALLBACK)
    order = sandbox.world.order(request.path_params["order"])
    event = order_event(order, body["status"], body.get("eventId"))
    if not sandbox.world.notify(order, event, signed=body.get("signed", True), delay=body.get("delay", 0)):
        raise failed_precondition("The order has no callbackUrl")
    return event
