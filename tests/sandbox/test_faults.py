"""Faults on demand and by chance, the count of calls, the headers of every answer."""

import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from .conftest import Api, start_sandbox, stop_sandbox

BUSY = {"server_error": 0.2, "not_found": 0.1, "throttled_seconds": 0.1, "lost_answer": 0.1}


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
    fault = {
        "operation": "*",
        "status": 429,
        "headers": {"Retry-After": "7"},
        "body": "<html>slow down</html>",
    }
    api.control("/faults", fault)
    answer = api.call("GET", "/availableRegions")
    assert (answer.status_code, answer.headers["retry-after"], answer.text) == (
        429,
        "7",
        "<html>slow down</html>",
    )


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
    assert (
        api.http.post("/_sandbox/faults", json={"operation": "*", "status": 42}).status_code == 400
    )


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("unauthorized", 401, "UNAUTHENTICATED"),
        ("forbidden", 403, "PERMISSION_DENIED"),
        ("not_found", 404, "NOT_FOUND"),
        ("too_large", 413, "CONTENT_TOO_LARGE"),
        ("throttled_seconds", 429, "RESOURCE_EXHAUSTED"),
        ("throttled_date", 429, "RESOURCE_EXHAUSTED"),
        ("server_error", 500, "INTERNAL"),
        ("lost_answer", 502, "UNKNOWN"),
    ],
)
def test_a_named_error_comes_in_the_envelope(api: Api, kind: str, code: int, status: str) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "kind": kind})
    answer = api.call("GET", "/availableRegions")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (code, code, status)
    assert api.call("GET", "/availableRegions").is_success


def test_a_token_can_expire_and_a_fresh_one_works(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "kind": "expired_token"})
    answers = [api.call("GET", "/availableRegions") for _ in range(2)]
    assert [each.status_code for each in answers] == [401, 401]
    assert "expired" in answers[0].headers["www-authenticate"]
    api.http.headers["Authorization"] = f"Bearer {api.token()}"
    assert api.call("GET", "/availableRegions").is_success


def test_credentials_that_are_refused_stay_valid(api: Api) -> None:
    api.control("/faults", {"operation": "*", "kind": "unauthorized"})
    assert [api.call("GET", "/availableRegions").status_code for _ in range(2)] == [401, 200]


def test_when_to_come_again_is_said_in_seconds_or_as_a_date(api: Api) -> None:
    for kind in ("throttled_seconds", "throttled_date"):
        api.control("/faults", {"operation": "*", "kind": kind, "retry_after": 7})
    assert api.call("GET", "/availableRegions").headers["retry-after"] == "7"
    moment = parsedate_to_datetime(api.call("GET", "/availableRegions").headers["retry-after"])
    assert 4 < (moment - datetime.now(UTC)).total_seconds() <= 8


def test_a_lost_answer_hides_work_that_was_done(api: Api) -> None:
    api.control("/faults", {"operation": "createNumberOrder", "kind": "lost_answer"})
    assert api.create("AU", "MOBILE", api.search("AU", "MOBILE")[0]).status_code == 502
    assert len(api.control("/orders")["orders"]) == 1


@pytest.mark.parametrize(("kind", "done"), [("broken", 0), ("broken_after_work", 1)])
def test_a_connection_breaks_before_or_after_the_work(api: Api, kind: str, done: int) -> None:
    number = api.search("AU", "MOBILE")[0]
    api.control("/faults", {"operation": "createNumberOrder", "kind": kind})
    with pytest.raises(httpx.RemoteProtocolError):
        api.create("AU", "MOBILE", number)
    assert api.control("/work")["createNumberOrder"] == done


def test_a_body_that_nobody_read_does_not_turn_a_break_into_a_reset(api: Api) -> None:
    api.control("/faults", {"operation": "createNumberOrder", "kind": "broken", "delay": 0.2})
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("POST", "/numberOrders:createNumberOrder", content=bytes(1_000_000))


def test_a_slow_operation_takes_the_time_it_was_told(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "kind": "slow", "delay": 0.2})
    started = time.monotonic()
    assert api.get("/availableRegions")["availableRegions"]
    assert time.monotonic() - started >= 0.2


def test_json_can_be_cut_after_the_work(api: Api) -> None:
    api.control("/faults", {"operation": "createNumberOrder", "kind": "malformed_json"})
    answer = api.create("AU", "MOBILE", api.search("AU", "MOBILE")[0])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert api.control("/work")["createNumberOrder"] == 1


def test_unknown_members_and_values_surround_what_is_true(api: Api) -> None:
    order_id = api.reserve()["idNumberOrder"]
    path = f"/numberOrders/{order_id}"
    true = api.get(path)
    api.control("/faults", {"operation": "getNumberOrder", "kind": "unknown_members"})
    told = api.get(path)
    assert told.keys() - true.keys() == {"notInTheContract"}
    assert told["orderNumbers"][0].keys() - true["orderNumbers"][0].keys() == {"notInTheContract"}
    assert (told["state"], told["numberType"]) == ("NOT_IN_THE_CONTRACT", "NOT_IN_THE_CONTRACT")
    assert told["orderNumbers"][0]["capabilities"] == [
        *true["orderNumbers"][0]["capabilities"],
        "NOT_IN_THE_CONTRACT",
    ]
    assert (told["idNumberOrder"], told["expireTime"]) == (order_id, true["expireTime"])


def test_unknown_members_leave_questions_as_they_are(api: Api) -> None:
    lookup = {"method": "POST", "path": "/numberOrders:lookupNumberRequirements"}
    body = {"regionCode": "DE", "numberType": "LOCAL"}
    true = api.call(**lookup, json=body).json()
    api.control("/faults", {"operation": "lookupNumberRequirements", "kind": "unknown_members"})
    told = api.call(**lookup, json=body).json()
    assert told["fields"] == true["fields"]
    assert "notInTheContract" in told["attachments"][0]


@pytest.mark.parametrize(
    "fault",
    [
        {"operation": "*", "kind": "earthquake"},
        {"operation": "*", "kind": "forbidden", "status": 404},
        {"operation": "*", "status": 429, "retry_after": 5},
    ],
)
def test_a_named_fault_that_makes_no_sense_is_refused(api: Api, fault: dict[str, Any]) -> None:
    assert api.http.post("/_sandbox/faults", json=fault).status_code == 400


def test_the_faults_to_come_are_listed(api: Api) -> None:
    api.control("/faults", {"operation": "*", "kind": "forbidden", "times": 2})
    api.call("GET", "/availableRegions")
    [waiting] = api.control("/faults")["faults"]
    assert (waiting["kind"], waiting["times"]) == ("forbidden", 1)


def codes(api: Api, seed: int, **more: Any) -> list[int]:
    api.control("/weather", {"seed": seed, "probabilities": BUSY, **more})
    return [api.call("GET", "/availableRegions").status_code for _ in range(40)]


def test_the_same_seed_brings_the_same_faults(api: Api) -> None:
    first = codes(api, 7)
    assert {200, 500} < set(first)
    assert codes(api, 7) == first
    assert codes(api, 8) != first


def test_the_weather_counts_what_it_has_thrown(api: Api) -> None:
    failed = sum(code != 200 for code in codes(api, 7))
    weather = api.control("/weather")
    assert (weather["seed"], weather["probabilities"], weather["calls"]) == (7, BUSY, 40)
    assert sum(weather["thrown"].values()) == failed


def test_weather_keeps_to_its_operations_and_clears_up(api: Api) -> None:
    assert set(codes(api, 7, operations=["getNumberOrder"])) == {200}
    api.control("/weather", {"seed": 1, "probabilities": {"server_error": 1}})
    assert api.call("GET", "/availableRegions").status_code == 500
    api.control("/weather", {"seed": 1, "probabilities": {}})
    assert api.call("GET", "/availableRegions").is_success


def test_a_reset_brings_fair_weather(api: Api) -> None:
    api.control("/weather", {"seed": 1, "probabilities": {"server_error": 1}})
    api.control("/reset", {})
    api.http.headers["Authorization"] = f"Bearer {api.token()}"
    assert api.call("GET", "/availableRegions").is_success


def test_probabilities_above_one_are_refused(api: Api) -> None:
    for wrong in ({"server_error": 0.6, "forbidden": 0.6}, {"earthquake": 0.1}, {"forbidden": -1}):
        answer = api.http.post("/_sandbox/weather", json={"seed": 1, "probabilities": wrong})
        assert answer.status_code == 400


def test_work_is_counted_once_however_often_it_was_asked_for(api: Api) -> None:
    number = api.search("AU", "MOBILE")[0]
    api.control("/faults", {"operation": "createNumberOrder", "kind": "broken_after_work"})
    with pytest.raises(httpx.RemoteProtocolError):
        api.create("AU", "MOBILE", number)
    assert api.create("AU", "MOBILE", number).status_code == 404
    [order] = api.control("/orders")["orders"]
    assert api.submit(order["idNumberOrder"]).status_code == 400
    api.upload(order["idNumberOrder"], "letter-of-authorisation")
    work = api.control("/work")
    assert (work["createNumberOrder"], work["submitNumberOrder"], work["uploadAttachment"]) == (
        1,
        0,
        1,
    )
    assert api.control("/calls")["createNumberOrder"] == 2


def test_every_answer_has_a_request_id_of_its_own_and_a_date(api: Api) -> None:
    api.control("/faults", {"operation": "listAvailableRegions", "kind": "server_error"})
    answers = [api.call("GET", "/availableRegions") for _ in range(2)] + [
        api.http.get("/v2/nowhere")
    ]
    assert [each.status_code for each in answers] == [500, 200, 404]
    assert len({each.headers["x-request-id"] for each in answers}) == 3
    assert all(
        abs((parsedate_to_datetime(each.headers["date"]) - datetime.now(UTC)).total_seconds()) < 5
        for each in answers
    )


def test_a_connection_broken_on_purpose_leaves_no_word_in_the_log(
    capfd: pytest.CaptureFixture[str],
) -> None:
    process, url = start_sandbox()
    api = Api(url)
    api.control("/faults", {"operation": "listAvailableRegions", "kind": "broken"})
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("GET", "/availableRegions")
    api.http.close()
    stop_sandbox(process)
    assert capfd.readouterr().err == ""
