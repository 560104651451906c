"""The control calls on orders, numbers and callbacks."""

from typing import Any

from starlette.requests import Request

from sandbox.api.wire import number_order, read_json
from sandbox.catalogue.offers import Outcome
from sandbox.sandbox import Sandbox
from sandbox.upstream.delivery import RETRY_DELAYS, SIGNATURES
from sandbox.upstream.events import event_by_hand
from sandbox.upstream.reviews import DEFAULT_MESSAGES, Verdict

SECONDS = {"type": "number", "minimum": 0, "maximum": 10_000_000}
HOW_TO_SEND = frozenset({"signed", "signature", "delay", "times"})
DECIDE = {
    "type": "object",
    "required": ["outcome"],
    "properties": {
        "outcome": {"enum": ["approve", "block", "reject", "expire"]},
        "message": {"type": "string"},
    },
    "additionalProperties": False,
}
_EXPIRE_IN = {"type": "object", "required": ["seconds"], "properties": {"seconds": SECONDS}}
CALLBACK = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string"},
        "eventId": {"type": "string"},
        "eventType": {"type": "string"},
        "resourceType": {"type": "string"},
        "resourceId": {"type": "string"},
        "failureCode": {"type": "string"},
        "internalFailureCode": {"type": "string"},
        "signed": {"type": "boolean"},
        "signature": {"enum": list(SIGNATURES)},
        "delay": SECONDS,
        "times": {"type": "integer", "minimum": 1, "maximum": 100},
    },
    "additionalProperties": False,
}


async def decide(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """End an order at once."""
    return decide_order(sandbox, request.path_params["order"], await read_json(request, DECIDE))


def decide_order(sandbox: Sandbox, order_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """End an order as a body that fits DECIDE says."""
    order = sandbox.world.order(order_id)
    outcome = Outcome(body["outcome"])
    sandbox.world.decide(
        order, Verdict(outcome, body.get("message") or DEFAULT_MESSAGES.get(outcome))
    )
    return number_order(order)


async def expire_in(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Move the end of a reservation."""
    body = await read_json(request, _EXPIRE_IN)
    order = sandbox.world.editable(request.path_params["order"])
    sandbox.world.expire_at(order, sandbox.clock.now() + body["seconds"])
    return number_order(order)


async def take(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Let somebody else take a number."""
    number = request.path_params["number"]
    sandbox.world.take(number)
    return {"taken": number}


async def reset(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Forget everything."""
    sandbox.reset()
    return {}


async def list_orders(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Every order, oldest first."""
    return {"orders": [number_order(order) for order in sandbox.world.orders.values()]}


async def list_callbacks(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """The last deliveries, oldest first."""
    deliveries = sandbox.world.callbacks.deliveries.values()
    return {
        "callbacks": [each.wire() for each in deliveries],
        "attemptsAtMost": len(RETRY_DELAYS) + 1,
    }


async def send_callback(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Send an event by hand: whatever it says, late, several times, unsigned or wrongly signed; the
    order does not change."""
    return send_event(sandbox, request.path_params["order"], await read_json(request, CALLBACK))


def send_event(sandbox: Sandbox, order_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send an event as a body that fits CALLBACK says."""
    order = sandbox.world.order(order_id)
    how = {"signed": True, "delay": 0, "times": 1} | body
    signature = how.get("signature", "right" if how["signed"] else "none")
    told = {name: value for name, value in body.items() if name not in HOW_TO_SEND}
    event = event_by_hand(order, told, sandbox.clock.now())
    for _ in range(how["times"]):
        sandbox.world.notify(order, event, signature=signature, delay=how["delay"])
    return event


async def repeat_callback(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Send an event again."""
    return sandbox.world.repeat(request.path_params["event"]).wire()
