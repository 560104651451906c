"""The control calls on the conditions: settings, requirements, faults, weather, and what was
counted."""

from typing import Any

from starlette.requests import Request

from sandbox.api.wire import read_json
from sandbox.catalogue.offers import Outcome
from sandbox.control.acts import SECONDS
from sandbox.errors import invalid_field
from sandbox.front import CHANGES
from sandbox.sandbox import Sandbox
from sandbox.trouble.faults import Fault
from sandbox.trouble.kinds import KINDS, named
from sandbox.upstream.drift import REQUIREMENTS
from sandbox.upstream.mishaps import MISHAPS
from sandbox.upstream.model import rfc3339

_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
_OUTCOME = {"enum": [str(each) for each in Outcome]}
_RULE = {
    "type": ["string", "object"],
    "if": {"type": "string"},
    "then": _OUTCOME,
    "else": {
        "required": ["outcome"],
        "properties": {"outcome": _OUTCOME, "message": {"type": "string"}},
        "additionalProperties": False,
    },
}
SETTINGS = {
    "type": "object",
    "properties": {
        "review_seconds": SECONDS,
        "reservation_seconds": {"anyOf": [SECONDS, {"type": "null"}]},
        "callbacks_enabled": {"type": "boolean"},
        "max_upload_bytes": {"type": "integer", "minimum": 1, "maximum": 1024**3},
        "provisioning_failure_code": {"type": ["string", "null"], "minLength": 1},
        "clock_skew_seconds": {"type": "number", "minimum": -10_000_000, "maximum": 10_000_000},
        "callback_faults": {
            "type": "object",
            "properties": {
                "seed": {"type": "integer"},
                "late_seconds": SECONDS,
                **dict.fromkeys(MISHAPS, _PROBABILITY),
            },
            "additionalProperties": False,
        },
        "requests_per_second": {
            "type": ["number", "null"],
            "exclusiveMinimum": 0,
            "maximum": 1_000_000,
        },
        "outcomes": {
            "type": "object",
            "patternProperties": {"^[A-Z]{2}(/[A-Z_]+)?$": _RULE},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
CLOCK = {
    "type": "object",
    "required": ["advance"],
    "properties": {"advance": SECONDS},
    "additionalProperties": False,
}
FAULT = {
    "type": "object",
    "required": ["operation"],
    "properties": {
        "operation": {"type": "string"},
        "status": {"type": ["integer", "null"], "minimum": 200, "maximum": 599},
        "times": {"type": "integer", "minimum": 1},
        "after_work": {"type": "boolean"},
        "delay": SECONDS,
        "body": {},
        "headers": {"type": "object", "additionalProperties": {"type": "string"}},
        "kind": {"enum": list(KINDS)},
        "retry_after": SECONDS,
    },
    "dependentRequired": {"retry_after": ["kind"]},
    # A name says all the rest.
    "dependentSchemas": {
        "kind": {"properties": dict.fromkeys(("status", "after_work", "body", "headers"), False)}
    },
    "additionalProperties": False,
}
WEATHER = {
    "type": "object",
    "required": ["seed", "probabilities"],
    "properties": {
        "seed": {"type": "integer"},
        "probabilities": {
            "type": "object",
            "properties": dict.fromkeys(KINDS, _PROBABILITY),
            "additionalProperties": False,
        },
        "operations": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "delay": SECONDS,
        "retry_after": SECONDS,
    },
    "additionalProperties": False,
}


async def change_settings(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Change what is given, answer all; an empty object only reads."""
    apply_settings(sandbox, await read_json(request, SETTINGS))
    return vars(sandbox.world.settings)


def apply_settings(sandbox: Sandbox, changes: dict[str, Any]) -> None:
    """Change settings as a body that fits SETTINGS says."""
    faults = changes.get("callback_faults", {})
    _check_sum("callback_faults", {name: faults[name] for name in MISHAPS if name in faults})
    sandbox.world.change_settings(changes)


async def show_settings(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """All settings."""
    return vars(sandbox.world.settings)


async def change_requirements(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Let a region ask for something else; null lets it ask for its own again."""
    region, number_type = request.path_params["region"], request.path_params["type"]
    restored = (await request.body()).strip() == b"null"
    sandbox.world.change_requirements(
        region, number_type, {} if restored else await read_json(request, REQUIREMENTS)
    )
    return await show_requirements(sandbox, request)


async def show_requirements(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """What a region asks for now, in the form in which it can be changed; both members null where
    that is nothing."""
    requirements = sandbox.world.requirements.of(
        request.path_params["region"], request.path_params["type"]
    )
    return (
        requirements.wire(str(request.base_url))
        if requirements
        else {"fields": None, "attachments": None}
    )


async def add_fault(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Queue a fault, by its name or in its raw form: without `status` it only delays, with null it
    breaks the connection."""
    return order_fault(sandbox, await read_json(request, FAULT))


def order_fault(sandbox: Sandbox, body: dict[str, Any]) -> dict[str, Any]:
    """Queue the fault that a body that fits FAULT describes."""
    fault = named(**body) if "kind" in body else Fault(answers="status" in body, **body)
    sandbox.faults.add(fault)
    return vars(fault)


async def clear_faults(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """Drop every fault."""
    sandbox.faults.clear()
    return {}


async def list_faults(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """The faults still to come, and the names there are."""
    return {"faults": sandbox.faults.waiting(), "kinds": list(KINDS)}


async def change_weather(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Faults by chance from now on; without any probabilities the weather is fair."""
    set_weather(sandbox, await read_json(request, WEATHER))
    return sandbox.weather.wire()


def set_weather(sandbox: Sandbox, body: dict[str, Any]) -> None:
    """Change the weather as a body that fits WEATHER says."""
    _check_sum("probabilities", body["probabilities"])
    sandbox.weather.change(**body)


async def show_weather(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """The probabilities that hold, and what they have brought so far."""
    return sandbox.weather.wire()


async def advance_clock(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Let so many seconds pass at once."""
    body = await read_json(request, CLOCK)
    sandbox.advance(body["advance"])
    return await show_clock(sandbox, request)


async def show_clock(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """The API's time, and when something happens next to an order by itself."""
    deadline = sandbox.world.next_deadline()
    return {
        "now": rfc3339(sandbox.clock.now()),
        "nextDeadline": None if deadline is None else rfc3339(deadline),
    }


async def list_calls(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """How often each operation was called."""
    return dict(sandbox.calls)


async def list_work(sandbox: Sandbox, _request: Request) -> dict[str, Any]:
    """How often each operation that changes something was carried out, whatever its callers heard
    of it."""
    return {operation: sandbox.work[operation] for operation in CHANGES}


def _check_sum(field: str, probabilities: dict[str, float]) -> None:
    if sum(probabilities.values()) > 1:
        raise invalid_field(field, "The probabilities add up to more than 1")
