"""What is told of calls, and to whom."""

from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from numbers_api import factory
from numbers_api.errors import Unavailable
from numbers_api.observe import Call, log_call
from tests.conftest import Sandbox

from .conftest import Connect, Fault

TOLD: list[Call] = []


def remember(call: Call) -> None:
    TOLD.append(call)


def fail(call: Call) -> None:
    raise RuntimeError(f"no room for {call.operation}")


@pytest.fixture(autouse=True)
def nothing_told() -> None:
    TOLD.clear()


def test_a_hook_is_told_of_every_attempt(connect: Connect, fault: Fault) -> None:
    fault("listAvailableRegions", status=503)
    connect(hooks=[remember]).regions()
    assert [(call.operation, call.attempt, call.status, call.error) for call in TOLD] == [
        ("listAvailableRegions", 1, 503, "Unavailable"),
        ("listAvailableRegions", 2, 200, ""),
    ]
    assert all(0 < call.seconds < 5 for call in TOLD)


def test_a_hook_is_told_what_the_apis_clock_says(connect: Connect) -> None:
    connect(hooks=[remember]).regions()
    assert TOLD[0].server_time is not None
    assert abs((TOLD[0].server_time - datetime.now(UTC)).total_seconds()) < 5


def test_a_call_without_an_answer_is_told_too(connect: Connect, nobody: str) -> None:
    with pytest.raises(Unavailable):
        connect(url=nobody, deadline=0.2, hooks=[remember]).order("1")
    assert {(call.status, call.error, call.server_time) for call in TOLD} == {
        (None, "Unavailable", None)
    }


def test_a_hook_that_fails_spoils_neither_the_call_nor_the_next_hook(connect: Connect) -> None:
    with capture_logs() as lines:
        assert connect(hooks=[fail, remember]).regions()
    assert len(TOLD) == 1
    assert [line["reason"] for line in lines if line["event"] == "numbers_api.hook_failed"] == [
        "RuntimeError"
    ]


def test_the_setting_names_hooks_that_are_told_beside_the_log(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.NUMBERS_API_CALL_HOOKS = (f"{__name__}.remember",)
    with capture_logs() as lines:
        factory.page_client().regions()
    assert [call.operation for call in TOLD] == ["token", "listAvailableRegions"]
    assert [line["operation"] for line in lines] == ["token", "listAvailableRegions"]


def test_the_log_line_has_milliseconds_and_the_apis_id_of_the_request() -> None:
    with capture_logs() as lines:
        log_call(
            Call(
                "getNumberOrder",
                "GET",
                "/orders",
                1,
                0.0123,
                status=200,
                waited=0.5,
                request_id="r-1",
            )
        )
    assert (lines[0]["ms"], lines[0]["waited_ms"], lines[0]["request_id"]) == (12, 500, "r-1")
