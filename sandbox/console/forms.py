"""What the console's forms do: each is a control call, with its body taken from a form."""

import json
import math
from collections.abc import Mapping
from typing import Any

from sandbox.api.validation import violations
from sandbox.control import acts as control
from sandbox.control import conditions
from sandbox.errors import failed_precondition, invalid, invalid_field
from sandbox.sandbox import Sandbox
from sandbox.trouble.kinds import KINDS
from sandbox.upstream.mishaps import MISHAPS

Form = Mapping[str, str]


def decide(sandbox: Sandbox, params: dict[str, str], form: Form) -> None:
    """End an order."""
    control.decide_order(
        sandbox, params["order"], _fit(control.DECIDE, _texts(form, "outcome", "message"))
    )


def send_event(sandbox: Sandbox, params: dict[str, str], form: Form) -> None:
    """Send an event by hand."""
    texts = _texts(form, "status", "eventType", "resourceId", "failureCode", "signature")
    body = _fit(control.CALLBACK, texts | _numbers(form, "delay", "times"))
    control.send_event(sandbox, params["order"], body)


def repeat(sandbox: Sandbox, _params: dict[str, str], form: Form) -> None:
    """Send an event again."""
    sandbox.world.repeat(form.get("eventId", ""))


def advance(sandbox: Sandbox, _params: dict[str, str], form: Form) -> None:
    """Let time pass: so many seconds, or until something happens."""
    if form.get("advance") != "next":
        sandbox.advance(_fit(conditions.CLOCK, _numbers(form, "advance"))["advance"])
        return
    deadline = sandbox.world.next_deadline()
    if deadline is None:
        raise failed_precondition("No order waits for anything")
    sandbox.advance(max(0.0, deadline - sandbox.clock.now()))


def change_settings(sandbox: Sandbox, _params: dict[str, str], form: Form) -> None:
    """Change the settings that differ from what holds."""
    now = vars(sandbox.world.settings)
    try:
        outcomes = json.loads(form.get("outcomes", "").strip() or "{}")
    except ValueError as error:
        raise invalid_field("outcomes", f"outcomes: this is not valid JSON ({error})") from None
    chances = {name: each for name, each in _numbers(form, *MISHAPS).items() if each}
    body = {
        "callbacks_enabled": "callbacks_enabled" in form,
        "reservation_seconds": None,
        "requests_per_second": None,
        "provisioning_failure_code": None,
        "outcomes": outcomes,
        "callback_faults": chances | _numbers(form, "seed", "late_seconds") if chances else {},
        **_texts(form, "provisioning_failure_code"),
        **_numbers(form, "review_seconds", "reservation_seconds", "requests_per_second"),
        **_numbers(form, "max_upload_bytes", "clock_skew_seconds"),
    }
    changes = {
        name: value for name, value in _fit(conditions.SETTINGS, body).items() if value != now[name]
    }
    conditions.apply_settings(sandbox, changes)


def order_fault(sandbox: Sandbox, _params: dict[str, str], form: Form) -> None:
    """Order a fault."""
    body = _texts(form, "operation", "kind") | _numbers(form, "times", "delay", "retry_after")
    conditions.order_fault(sandbox, _fit(conditions.FAULT, body))


def clear_faults(sandbox: Sandbox, _params: dict[str, str], _form: Form) -> None:
    """Drop every fault."""
    sandbox.faults.clear()


def set_weather(sandbox: Sandbox, _params: dict[str, str], form: Form) -> None:
    """Change the weather."""
    body = {
        "probabilities": {name: each for name, each in _numbers(form, *KINDS).items() if each},
        "operations": form.get("operations", "").split() or ["*"],
        **_numbers(form, "seed", "delay", "retry_after"),
    }
    conditions.set_weather(sandbox, _fit(conditions.WEATHER, body))


def _texts(form: Form, *names: str) -> dict[str, Any]:
    """The fields that were filled in."""
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def _numbers(form: Form, *names: str) -> dict[str, float]:
    """The fields that were filled in; a whole number is an integer."""
    numbers: dict[str, float] = {}
    for name, text in _texts(form, *names).items():
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise invalid_field(name, f"{name}: “{text}” is not a number")
        numbers[name] = int(number) if number.is_integer() else number
    return numbers


def _fit(schema: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    if wrong := violations(schema, body):
        raise invalid(wrong, ". ".join(f"{each.field}: {each.description}" for each in wrong))
    return body
