"""What can be changed while the sandbox runs: limits, the reviewers' rules, what a region asks
for."""

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Api, australian, start_sandbox, stop_sandbox

GB = "/requirements/GB/MOBILE"
QUESTION = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}


def change(api: Api, path: str, body: Any) -> Any:
    return api.http.put(f"/_sandbox{path}", content=json.dumps(body)).raise_for_status().json()


def lookup(api: Api, region: str, number_type: str) -> Any:
    body = {"regionCode": region, "numberType": number_type}
    return api.call("POST", "/numberOrders:lookupNumberRequirements", json=body)


def test_the_largest_upload_can_be_set(api: Api) -> None:
    api.control("/settings", {"max_upload_bytes": 20})
    order_id = api.reserve()["idNumberOrder"]
    answers = [
        api.upload(
            order_id, "letter-of-authorisation", ("a.pdf", b"%PDF-".ljust(n), "application/pdf")
        )
        for n in (20, 21)
    ]
    assert [each.status_code for each in answers] == [200, 413]
    assert "20 bytes" in answers[1].json()["error"]["message"]


def test_calls_above_the_rate_are_throttled_and_counted(api: Api) -> None:
    api.control("/settings", {"requests_per_second": 3})
    answers = [api.call("GET", "/availableRegions") for _ in range(10)]
    throttled = [each for each in answers if each.status_code == 429]
    assert [each.status_code for each in answers[:4]] == [200, 200, 200, 429]
    assert {each.headers["retry-after"] for each in throttled} == {"1"}
    assert api.control("/calls")["throttled"] == len(throttled)


def test_a_slow_rate_says_how_long_to_wait_and_spares_the_token_endpoint(api: Api) -> None:
    api.control("/settings", {"requests_per_second": 0.1})
    assert [api.call("GET", "/availableRegions").status_code for _ in range(2)] == [200, 429]
    assert api.call("GET", "/availableRegions").headers["retry-after"] in {"9", "10"}
    assert api.token()
    api.control("/settings", {"requests_per_second": None})
    assert api.call("GET", "/availableRegions").is_success


@pytest.mark.parametrize(
    ("outcomes", "state", "message"),
    [
        (
            {"AU": "reject"},
            "REJECTED",
            "The registration does not meet the requirements of the regulator.",
        ),
        (
            {"AU": "approve", "AU/MOBILE": {"outcome": "block", "message": "Who is it?"}},
            "BLOCKED",
            "Who is it?",
        ),
    ],
)
def test_a_region_has_its_own_reviewers(
    api: Api, outcomes: dict[str, Any], state: str, message: str
) -> None:
    api.control("/settings", {"outcomes": outcomes})
    order_id = api.submitted(australian())
    api.wait_for(order_id, state)
    assert api.logs(order_id) == [message]


def test_what_a_registration_asks_for_wins_over_the_regions_rule(api: Api) -> None:
    api.control("/settings", {"outcomes": {"AU": "reject"}})
    api.wait_for(api.submitted(australian("Reminders for patients. sandbox:approve")), "COMPLETED")


@pytest.mark.parametrize(
    "settings",
    [
        {"outcomes": {"Australia": "reject"}},
        {"outcomes": {"AU": "explode"}},
        {"outcomes": {"AU": {"message": "no outcome"}}},
        {"requests_per_second": 0},
        {"max_upload_bytes": 0},
        {"colour": "red"},
    ],
)
def test_settings_that_make_no_sense_are_refused(api: Api, settings: dict[str, Any]) -> None:
    before = api.control("/settings")
    assert api.http.post("/_sandbox/settings", json=settings).status_code == 400
    assert api.control("/settings") == before


def test_a_region_can_ask_for_something_else_from_now_on(api: Api) -> None:
    order_id = api.reserve("GB")["idNumberOrder"]
    deed = {
        "id": "deed",
        "title": "Deed",
        "mandatory": True,
        "allowedMimeTypes": ["application/pdf"],
    }
    change(api, GB, {"fields": QUESTION, "attachments": [deed]})
    told = lookup(api, "GB", "MOBILE").json()
    assert (told["fields"], [each["id"] for each in told["attachments"]]) == (QUESTION, ["deed"])
    assert api.register(order_id, {"colour": "red"}).is_success
    assert api.submit(order_id).status_code == 400
    assert api.upload(order_id, "deed").is_success
    assert api.submit(order_id).is_success


def test_what_a_region_asks_can_be_read_changed_and_restored(api: Api) -> None:
    own = api.control(GB)
    assert own == lookup(api, "GB", "MOBILE").json()
    changed = change(api, GB, {**own, "attachments": own["attachments"][:1]})
    assert (changed["fields"], changed["attachments"]) == (own["fields"], own["attachments"][:1])
    assert change(api, GB, None) == own


def test_a_region_that_asked_for_nothing_can_begin_to_ask(api: Api) -> None:
    change(api, "/requirements/US/LOCAL", {"fields": QUESTION})
    assert lookup(api, "US", "LOCAL").json()["fields"] == QUESTION
    change(api, "/requirements/US/LOCAL", None)
    assert lookup(api, "US", "LOCAL").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/requirements/ZZ/MOBILE", {"fields": QUESTION}, 404),
        (GB, {"fields": {"properties": {"a": {"type": "colour"}}}}, 400),
        (GB, {"fields": {"rules": 5}}, 400),
        (GB, {"attachments": [{"title": "no id"}]}, 400),
        (GB, {"questions": []}, 400),
    ],
)
def test_requirements_that_make_no_sense_are_refused(
    api: Api, path: str, body: Any, code: int
) -> None:
    before = api.control(GB)
    assert api.http.put(f"/_sandbox{path}", json=body).status_code == code
    assert api.control(GB) == before


def test_settings_and_requirements_survive_a_restart_until_a_reset(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "sandbox.db"), "--review-seconds", "5")
    process, url = start_sandbox(*state)
    api = Api(url)
    api.control("/settings", {"max_upload_bytes": 20, "outcomes": {"AU": "reject"}})
    change(api, GB, {"fields": QUESTION})
    process.kill()
    stop_sandbox(process)
    api.http.close()

    process, url = start_sandbox(*state, "--reservation-seconds", "60")
    api = Api(url)
    settings = api.control("/settings")
    assert (
        settings["max_upload_bytes"],
        settings["outcomes"],
        settings["reservation_seconds"],
    ) == (20, {"AU": "reject"}, 60)
    assert lookup(api, "GB", "MOBILE").json()["fields"] == QUESTION
    api.control("/reset", {})
    assert api.control("/settings")["outcomes"] == {}
    stop_sandbox(process)
    api.http.close()
