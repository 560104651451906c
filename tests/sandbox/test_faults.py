"""Faults on demand, and the count of calls."""

import time

import httpx
import pytest

from .conftest import Api


def test_a_fault_is_answered_as_often_as_was_said(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "status": 503, "times": 2})
    codes = [api.call("GET", "/availableRegions").status_code for _ in range(3)]
    assert codes == [503, 503, 200]
    assert api.control("/calls")["listAvailableRegions"] == 3


def test_a_fault_after_the_work_hides_a_reservation(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    api.control("/faults", {"operation": "createNumberOrder", "status": 502, "after_work": True})
    assert api.create("AU", "MOBILE", number).json()["error"]["code"] == 502
    assert [each["state"] for each in api.control("/orders")["orders"]] == ["CREATED"]
    assert number not in api.search("AU", "MOBILE")


def test_a_fault_before_the_work_leaves_the_number_on_offer(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    api.control("/faults", {"operation": "createNumberOrder", "status": 502})
    assert api.create("AU", "MOBILE", number).status_code == 502
    assert api.create("AU", "MOBILE", number).status_code == 200


def test_a_fault_has_its_own_headers_and_body(api: Api) -> None:
    fault = {"operation": "*", "status": 429, "headers": {"Retry-After": "7"}, "body": "<html>slow down</html>"}
    api.control("/faults", fault)
    answer = api.call("GET", "/availableRegions")
    assert (answer.status_code, answer.headers["retry-after"], answer.text) == (429, "7", "<html>slow down</html>")


def test_a_connection_can_break(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "status": None})
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("GET", "/availableRegions")


def test_an_operation_can_be_slow_and_still_right(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "delay": 0.2})
    started = time.monotonic()
    assert api.get("/availableRegions")["availableRegions"]
    assert time.monotonic() - started >= 0.2


def test_the_token_endpoint_can_fail_and_faults_can_be_dropped(api: Api) -> None:
    api.control("/faults", {"operation": "token", "status": 500})
    with pytest.raises(httpx.HTTPStatusError):
        api.token()
    api.control("/faults", {"operation": "token", "status": 500, "times": 9})
    api.http.delete("/_sandbox/faults")
    assert api.token()


def test_a_fault_that_makes_no_sense_is_refused(api: Api) -> None:
    assert api.http.post("/_sandbox/faults", json={"operation": "*", "status": 42}).status_code == 400
