"""Every operation of the contract meets every fault that the sandbox knows: the error's type, and
what was done upstream."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from numbers_api import endpoints
from numbers_api.client import NumbersClient
from numbers_api.errors import (
    CredentialsRefused,
    NotFound,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
)
from numbers_api.schemas import CreateNumberOrder, NumberOrderOption
from tests.conftest import Sandbox

from .conftest import Connect, british_answers, british_order
from .operations import NEW_SECRET, upload

ALWAYS = 99
# The error that each fault ends in: of calls that may be repeated, and of those that must not be
# sent twice.
LOST = (Unavailable, OutcomeUnknown)
ENDS_IN: dict[str, tuple[type[NumbersApiError], type[NumbersApiError]]] = {
    "expired_token": (CredentialsRefused, CredentialsRefused),
    "unauthorized": (CredentialsRefused, CredentialsRefused),
    "forbidden": (Refused, Refused),
    "not_found": (NotFound, NotFound),
    "too_large": (TooLarge, TooLarge),
    "throttled_seconds": (RateLimited, RateLimited),
    "throttled_date": (RateLimited, RateLimited),
    "server_error": LOST,
    "lost_answer": LOST,
    "slow": LOST,
    "broken": LOST,
    "broken_after_work": LOST,
    "malformed_json": LOST,
}
HARMLESS = "unknown_members"
# Certainly not carried out, so any call may be sent again: after a new token, or when its turn has
# come.
NOT_CARRIED_OUT = {"expired_token", "unauthorized", "throttled_seconds", "throttled_date"}
FINAL = {"forbidden", "not_found", "too_large"}
SENT = {"expired_token": 2, "unauthorized": 2, "throttled_seconds": 3, "throttled_date": 3}
DONE = {"lost_answer", "broken_after_work", "malformed_json"}
MORE: dict[str, dict[str, Any]] = {
    "throttled_seconds": {"retry_after": 0},
    "throttled_date": {"retry_after": 0},
    "slow": {"delay": 4},
}
# Seconds after which a client gives up: on a call that is slow, on one of which all are, and on
# none because this machine is busy.
PATIENCE = {"slow": 1.5, "always slow": 0.3}


@dataclass
class Stage:
    """What calls need upstream to succeed, each made when it is first asked for."""

    prepare: NumbersClient
    sandbox: Sandbox

    @cached_property
    def order_id(self) -> str:
        """A British order that can be submitted."""
        order_id = self.prepare.create_order(british_order(self.prepare)).id_number_order
        self.prepare.put_registration(order_id, british_answers())
        upload(self.prepare, order_id)
        return order_id

    @cached_property
    def active_number(self) -> str:
        """An American number that is the project's."""
        found = self.prepare.search(region_code="US", number_type="LOCAL", size=1)
        number = found[0].phone_number
        one = NumberOrderOption(phone_numbers=[number])
        active = self.prepare.create_order(
            CreateNumberOrder(region_code="US", number_type="LOCAL", number_order_option=one)
        )
        self.prepare.submit(active.id_number_order)
        self.sandbox.control(f"orders/{active.id_number_order}/decide", outcome="approve")
        return number

    @cached_property
    def request(self) -> CreateNumberOrder:
        """A request for another British number."""
        return british_order(self.prepare)


Call = Callable[[NumbersClient, Stage], Any]
CALLS: dict[str, Call] = {
    "listAvailableRegions": lambda client, _: client.regions(),
    "searchAvailableNumbers": lambda client, _: client.search(
        region_code="GB", number_type="MOBILE"
    ),
    "checkAvailability": lambda client, stage: client.availability(number_of(stage.request)),
    "lookupNumberRequirements": lambda client, _: client.lookup_requirements(
        region_code="GB", number_type="MOBILE"
    ),
    "createNumberOrder": lambda client, stage: client.create_order(stage.request),
    "getNumberOrder": lambda client, stage: client.order(stage.order_id),
    "updateRegistration": lambda client, stage: client.put_registration(
        stage.order_id, british_answers()
    ),
    "getRegistration": lambda client, stage: client.registration(stage.order_id),
    "uploadAttachment": lambda client, stage: upload(client, stage.order_id),
    "submitNumberOrder": lambda client, stage: client.submit(stage.order_id),
    "listActiveNumbers": lambda client, _: client.active_numbers(),
    "getActiveNumber": lambda client, stage: client.active_number(stage.active_number),
    "getCallbackConfiguration": lambda client, _: client.callback_configuration(),
    "updateCallbackConfiguration": lambda client, _: client.set_callback_secret(NEW_SECRET),
}
ONCE = {each.operation for each in endpoints.ALL if not each.is_idempotent}


# What is made before calls are counted.
NEEDED = {
    "checkAvailability": "request",
    "createNumberOrder": "request",
    "listActiveNumbers": "active_number",
    "getActiveNumber": "active_number",
    "getNumberOrder": "order_id",
    "updateRegistration": "order_id",
    "getRegistration": "order_id",
    "uploadAttachment": "order_id",
    "submitNumberOrder": "order_id",
}


@pytest.fixture
def stage(connect: Connect, sandbox: Sandbox, operation: str) -> Stage:
    """What the operation needs."""
    made = Stage(connect(), sandbox)
    if operation in NEEDED:
        getattr(made, NEEDED[operation])
    return made


@dataclass
class Upstream:
    """What the sandbox counts of one operation from here on."""

    sandbox: Sandbox
    operation: str

    def __post_init__(self) -> None:
        self._before = self._read()

    def counted(self) -> tuple[int, int]:
        """How often it was called, and how often it was carried out."""
        now = self._read()
        return now[0] - self._before[0], now[1] - self._before[1]

    def _read(self) -> tuple[int, int]:
        return self.sandbox.get("calls").get(self.operation, 0), self.sandbox.get("work").get(
            self.operation, 0
        )


def test_every_operation_and_every_fault_takes_part(sandbox: Sandbox) -> None:
    assert set(CALLS) == {each.operation for each in endpoints.ALL}
    assert {*ENDS_IN, HARMLESS} == set(sandbox.get("faults")["kinds"])


@pytest.mark.parametrize("kind", ENDS_IN)
@pytest.mark.parametrize("operation", CALLS)
def test_a_fault_that_stays(
    connect: Connect, stage: Stage, sandbox: Sandbox, operation: str, kind: str
) -> None:
    client = connect(deadline=PATIENCE.get(f"always {kind}", 20))
    upstream = Upstream(sandbox, operation)
    sandbox.control("faults", operation=operation, kind=kind, times=ALWAYS, **MORE.get(kind, {}))
    if (operation, kind) == ("uploadAttachment", "malformed_json"):
        # Its answer holds nothing that is needed.
        upload(client, stage.order_id)
    else:
        with pytest.raises(ENDS_IN[kind][operation in ONCE]):
            CALLS[operation](client, stage)
    called, done = upstream.counted()
    if operation in ONCE:
        assert called == SENT.get(kind, 1)
        assert done == (kind in DONE)
    elif kind in FINAL | NOT_CARRIED_OUT:
        assert called == SENT.get(kind, 1)
    else:
        assert called > 1


@pytest.mark.parametrize("kind", [*ENDS_IN, HARMLESS])
@pytest.mark.parametrize("operation", CALLS)
def test_a_fault_that_passes(
    connect: Connect, stage: Stage, sandbox: Sandbox, operation: str, kind: str
) -> None:
    client = connect(deadline=PATIENCE.get(kind, 20))
    upstream = Upstream(sandbox, operation)
    sandbox.control("faults", operation=operation, kind=kind, **MORE.get(kind, {}))
    survives = kind in NOT_CARRIED_OUT | {HARMLESS} or (operation not in ONCE and kind not in FINAL)
    if survives or (operation, kind) == ("uploadAttachment", "malformed_json"):
        CALLS[operation](client, stage)
    else:
        with pytest.raises(ENDS_IN[kind][operation in ONCE]):
            CALLS[operation](client, stage)
    called, done = upstream.counted()
    if operation in ONCE:
        assert called == (2 if kind in NOT_CARRIED_OUT else 1)
        assert done == (kind in DONE | NOT_CARRIED_OUT | {HARMLESS})
    else:
        assert called == (2 if survives and kind != HARMLESS else 1)


def number_of(request: CreateNumberOrder) -> str:
    assert request.number_order_option
    return request.number_order_option.phone_numbers[0]
