"""Tokens, credentials, projects, and the envelope of every error."""

from typing import Any

import httpx
import pytest

from .conftest import Api, basic

REGIONS = "/v1/projects/demo-project/availableRegions"


def error(answer: httpx.Response) -> Any:
    body = answer.json()["error"]
    assert body["code"] == answer.status_code
    assert isinstance(body["message"], str)
    assert isinstance(body["details"], list)
    return body


def test_a_token_is_issued_for_the_right_key(api: Api) -> None:
    answer = api.http.post(
        "/oauth2/token", auth=("demo-key", "demo-secret"), data={"grant_type": "client_credentials"}
    ).json()
    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 3600
    assert api.http.get(
        REGIONS, headers={"Authorization": f"Bearer {answer['access_token']}"}
    ).is_success


def test_a_wrong_secret_gets_no_token(api: Api) -> None:
    answer = api.http.post(
        "/oauth2/token", auth=("demo-key", "guess"), data={"grant_type": "client_credentials"}
    )
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"data": {"grant_type": "password"}}, "unsupported_grant_type"),
        ({"data": {"grant_type": ["client_credentials", "password"]}}, "invalid_request"),
        ({"json": {"grant_type": "client_credentials"}}, "invalid_request"),
        ({"content": b"\xff"}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
def test_a_wrong_request_for_a_token_is_told_so_as_oauth_does(
    api: Api, body: dict[str, Any], error: str
) -> None:
    answer = api.http.post("/oauth2/token", auth=("demo-key", "demo-secret"), **body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer nonsense",
        "Token x",
        "Basic ???",
        "Basic 8J+ZiA==",
        basic("demo-key", "guess"),
    ],
)
def test_a_request_without_valid_credentials_is_answered_401(api: Api, header: str) -> None:
    answer = api.http.get(REGIONS, headers={"Authorization": header})
    assert answer.status_code == 401
    assert error(answer)["status"] == "UNAUTHENTICATED"


def test_a_401_says_which_credentials_would_do(api: Api) -> None:
    none = api.http.get(REGIONS, headers={"Authorization": ""})
    assert none.headers["WWW-Authenticate"] == 'Bearer, Basic realm="Numbers API"'
    lapsed = api.http.get(REGIONS, headers={"Authorization": "Bearer one-of-yesterday"})
    assert lapsed.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')


def test_a_scheme_may_be_written_as_one_likes(api: Api) -> None:
    for header in (
        f"bearer {api.token()}",
        f"BEARER  {api.token()}",
        basic("demo-key", "demo-secret").replace("B", "b", 1),
    ):
        assert api.http.get(REGIONS, headers={"Authorization": header}).is_success


def test_basic_authentication_works_on_the_api(api: Api) -> None:
    assert api.http.get(
        REGIONS, headers={"Authorization": basic("demo-key", "demo-secret")}
    ).is_success


def test_another_project_is_out_of_reach(api: Api) -> None:
    answer = api.http.get("/v1/projects/somebody-else/availableRegions")
    assert answer.status_code == 403
    assert error(answer)["status"] == "PERMISSION_DENIED"


def test_an_unknown_path_and_a_wrong_method_answer_the_envelope(api: Api) -> None:
    assert error(api.http.get("/v2/anything"))["status"] == "NOT_FOUND"
    assert error(api.http.delete(REGIONS))["code"] == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
    ],
)
def test_a_body_that_is_no_json_object_is_answered_400(api: Api, body: bytes) -> None:
    answer = api.call("POST", "/numberOrders:createNumberOrder", content=body)
    assert answer.status_code == 400
    assert error(answer)["status"] == "INVALID_ARGUMENT"


def test_the_callback_secret_can_be_read_and_changed(api: Api) -> None:
    secret = "a-new-secret-for-the-callbacks-0002"
    assert api.get("/callbackConfiguration")["hmacSecret"] == "numberdesk-demo-callback-secret-0001"
    changed = api.call("PATCH", "/callbackConfiguration", json={"hmacSecret": secret})
    assert changed.json() == {"projectId": "demo-project", "hmacSecret": secret}
    refused = api.call("PATCH", "/callbackConfiguration", json={"hmacSecret": "short"})
    assert error(refused)["details"][0]["fieldViolations"][0]["field"] == "hmacSecret"
