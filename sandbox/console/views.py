"""What the pages of the console show, each as the context of its template."""

import json
import time
from typing import Any

from sandbox.catalogue import OFFERS
from sandbox.catalogue.offers import Outcome
from sandbox.console.words import SIGNATURES, STATES, away, moment, outlook, progress
from sandbox.front import CHANGES
from sandbox.sandbox import Sandbox
from sandbox.trouble.kinds import KINDS
from sandbox.upstream.events import ORDER_EVENT
from sandbox.upstream.mishaps import LATE_SECONDS, MISHAPS
from sandbox.upstream.model import TRANSITIONS, Order, State

Context = dict[str, Any]
LISTED = 200
EVENT_TYPES = (
    ORDER_EVENT,
    "PROVISIONING_TO_SMS_PLATFORM",
    "DEPROVISIONING_FROM_SMS_PLATFORM",
    "PROVISIONING_TO_CAMPAIGN",
    "DEPROVISIONING_FROM_CAMPAIGN",
    "PROVISIONING_TO_VOICE_PLATFORM",
    "DEPROVISIONING_FROM_VOICE_PLATFORM",
)
# The buttons on an order's page: the states from which each of them works.
STATUSES = [str(state) for state in State if state is not State.CREATED]
_BUTTONS = {
    Outcome.APPROVE: ("Approve", {State.IN_REVIEW}),
    Outcome.BLOCK: (
        "Hand back (block)",
        {state for state in State if State.BLOCKED in TRANSITIONS[state]},
    ),
    Outcome.REJECT: ("Reject", {state for state in State if State.REJECTED in TRANSITIONS[state]}),
    Outcome.EXPIRE: ("Let it lapse", {State.CREATED, State.IN_REVIEW, State.BLOCKED}),
}


def orders(sandbox: Sandbox, _params: dict[str, str]) -> Context:
    """The list of orders, newest first."""
    everything = list(sandbox.world.orders.values())
    shown = [_summary(sandbox, order) for order in everything[: -LISTED - 1 : -1]]
    return {"orders": shown, "left_out": len(everything) - len(shown)}


def order(sandbox: Sandbox, params: dict[str, str]) -> Context:
    """One order with all that was sent and said."""
    found = sandbox.world.order(params["order"])
    return {
        **_summary(sandbox, found),
        "created": moment(found.created),
        "callback_url": found.callback_url,
        "answers": json.dumps(found.details["data"], indent=2, ensure_ascii=False)
        if found.details
        else "",
        "attachments": list(found.attachments.values()),
        "messages": found.logs,
        "buttons": {
            str(outcome): label
            for outcome, (label, states) in _BUTTONS.items()
            if found.state in states
        },
        "events": _events(sandbox, found),
        "event_types": {each: _words(each) for each in EVENT_TYPES},
        "statuses": [*STATUSES, "SUCCEEDED", "FAILED"],
        "signatures": {"right": "rightly signed", "none": "unsigned", "wrong": "wrongly signed"},
    }


def clock(sandbox: Sandbox, _params: dict[str, str]) -> Context:
    """The time, and what happens next by itself."""
    open_orders = [each for each in sandbox.world.orders.values() if each.deadline is not None]
    due = sorted(open_orders, key=lambda each: each.deadline or 0)
    return {"orders": [_summary(sandbox, each) for each in due[:LISTED]]}


def settings(sandbox: Sandbox, _params: dict[str, str]) -> Context:
    """All settings."""
    now = sandbox.world.settings
    faults = {
        "seed": 0,
        "late_seconds": LATE_SECONDS,
        **dict.fromkeys(MISHAPS, 0),
        **now.callback_faults,
    }
    outcomes = json.dumps(now.outcomes, indent=2, ensure_ascii=False)
    return {
        "settings": _plain(vars(now)),
        "outcomes": outcomes,
        "callback_faults": _plain(faults),
        "mishaps": MISHAPS,
    }


def faults(sandbox: Sandbox, _params: dict[str, str]) -> Context:
    """Faults to come, and the weather."""
    kinds = {kind: _words(kind) for kind in KINDS}
    return {"faults": sandbox.faults.waiting(), "kinds": kinds, "weather": sandbox.weather.wire()}


def calls(sandbox: Sandbox, _params: dict[str, str]) -> Context:
    """What was called, and what was done."""
    return {"calls": sandbox.calls, "work": sandbox.work, "changes": CHANGES}


def next_deadline(sandbox: Sandbox) -> str:
    """When something happens next by itself, in words; empty where nothing will."""
    deadline = sandbox.world.next_deadline()
    return "" if deadline is None else away(deadline - sandbox.clock.now())


def _summary(sandbox: Sandbox, shown: Order) -> Context:
    offer = OFFERS[shown.region, shown.number_type]
    return {
        "id": shown.id,
        "numbers": shown.numbers,
        "region": offer.region_name,
        "type": shown.number_type.replace("_", "-").lower(),
        "state": shown.state,
        "state_words": STATES[shown.state],
        "outlook": outlook(shown, sandbox.clock.now()),
    }


def _events(sandbox: Sandbox, shown: Order) -> list[Context]:
    now = time.time()
    return [
        {
            **each.event,
            "type_words": _words(each.event["eventType"]),
            "progress": progress(each, now),
            "signature": SIGNATURES[each.signature],
        }
        for each in sandbox.world.callbacks.deliveries.values()
        if each.order_id == shown.id
    ]


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers without a decimal point."""
    return {
        name: int(each) if isinstance(each, float) and each.is_integer() else each
        for name, each in values.items()
    }
