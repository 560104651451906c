"""Who is calling: tokens that are shared, refreshed once and never guessed, or Basic."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine

from numbers_api.auth import basic
from numbers_api.client import NumbersClient
from numbers_api.errors import CredentialsRefused, RateLimited, Refused, Unavailable

from .conftest import Calls, Connect, Fault
from .operations import create


def test_one_token_serves_many_calls(client: NumbersClient, calls: Calls) -> None:
    for _ in range(4):
        client.regions()
    assert (calls("listAvailableRegions"), calls("token")) == (4, 1)


def test_one_token_serves_many_clients(connect: Connect, calls: Calls) -> None:
    for client in (connect(), connect(), connect()):
        client.regions()
    assert (calls("listAvailableRegions"), calls("token")) == (3, 1)


def test_a_token_is_replaced_before_it_ends(client: NumbersClient, calls: Calls) -> None:
    client.regions()
    with time_machine.travel(timedelta(seconds=3600 - 61)):
        client.regions()
        assert calls("token") == 1
    with time_machine.travel(timedelta(seconds=3600 - 59)):
        client.regions()
        assert calls("token") == 2


def test_a_401_makes_one_new_token_for_all_clients(
    connect: Connect, fault: Fault, calls: Calls
) -> None:
    first, second = connect(), connect()
    first.regions()
    fault("listAvailableRegions", status=401)
    assert first.regions()
    assert second.regions()
    assert (calls("listAvailableRegions"), calls("token")) == (4, 2)


def test_a_401_to_a_new_token_too_is_a_refusal(
    client: NumbersClient, fault: Fault, calls: Calls
) -> None:
    client.regions()
    fault("listAvailableRegions", status=401, times=9)
    with pytest.raises(CredentialsRefused) as refused:
        client.regions()
    assert refused.value.http_status == 401
    assert (calls("listAvailableRegions"), calls("token")) == (3, 2)


def test_a_401_was_not_carried_out_so_an_order_is_sent_again(
    client: NumbersClient, order_id: str, fault: Fault, calls: Calls
) -> None:
    fault("submitNumberOrder", status=401, times=2)
    with pytest.raises(CredentialsRefused):
        client.submit(order_id)
    assert calls("submitNumberOrder") == 2


def test_a_wrong_secret_is_refused_at_once(connect: Connect, calls: Calls) -> None:
    with pytest.raises(CredentialsRefused):
        connect(secret="wrong").regions()
    assert (calls("token"), calls("listAvailableRegions")) == (1, 0)


@pytest.mark.parametrize(
    "call", [lambda client: client.regions(), lambda client: create(client, "")]
)
def test_without_the_token_url_the_api_is_unavailable(
    connect: Connect, nobody: str, call: Any
) -> None:
    with pytest.raises(Unavailable):
        call(connect(token_url=f"{nobody}/oauth2/token"))


@pytest.mark.parametrize(
    "trouble", [{"status": 500}, {"status": 404}, {"status": None}, {"status": 500, "delay": 1}]
)
def test_an_order_that_got_no_token_was_certainly_not_sent(
    connect: Connect, fault: Fault, calls: Calls, trouble: dict[str, Any]
) -> None:
    fault("token", times=9, **trouble)
    with pytest.raises(Unavailable):
        create(connect(deadline=0.5), "")
    assert calls("createNumberOrder") == 0


def test_a_throttled_token_url_says_when_to_come_back(client: NumbersClient, fault: Fault) -> None:
    fault("token", status=429, headers={"Retry-After": "40"})
    with pytest.raises(RateLimited) as limited:
        client.regions()
    assert limited.value.retry_after == 40


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "[]", "[" * 100_000, "{}", '{"access_token": null}', '{"access_token": ""}',
    '{"access_token": "a\\nb"}',
     '{"access_token": "a", "expires_in": "soon"}', '{"access_token": "a", "expires_in": 1e999}'],
)  # fmt: skip
def test_an_unreadable_token_is_no_token(
    client: NumbersClient, fault: Fault, calls: Calls, body: str
) -> None:
    fault("token", status=200, body=body, times=9)
    with pytest.raises(Unavailable):
        create(client, "")
    assert calls("createNumberOrder") == 0


@pytest.mark.parametrize("lifetime", [None, 0, 30, 1e12])
def test_a_token_of_any_lifetime_is_used(
    client: NumbersClient, fault: Fault, lifetime: float | None
) -> None:
    fault(
        "token",
        status=200,
        body=json.dumps({"access_token": "stranger", "expires_in": lifetime, "scope": "new"}),
    )
    # The sandbox does not know the stranger, so the client asks for a token once more.
    assert client.regions()


def test_basic_needs_no_token(connect: Connect, calls: Calls) -> None:
    client = connect(proof=basic(key_id="demo-key", key_secret="demo-secret"))
    assert client.regions()
    assert calls("token") == 0


def test_basic_with_a_wrong_key_is_refused(connect: Connect, calls: Calls) -> None:
    with pytest.raises(CredentialsRefused):
        connect(proof=basic(key_id="demo-key", key_secret="wrong")).regions()
    assert calls("listAvailableRegions") == 1


def test_another_project_is_refused_in_the_apis_own_words(connect: Connect) -> None:
    with pytest.raises(Refused, match="no access to project theirs") as refused:
        connect(project="theirs").regions()
    assert refused.value.http_status == 403


def test_credentials_stand_in_no_repr(connect: Connect) -> None:
    for proof in (
        httpx.BasicAuth("demo-key", "demo-secret"),
        basic(key_id="demo-key", key_secret="demo-secret"),
    ):
        assert "demo-secret" not in repr(proof)
    assert "demo-secret" not in repr(connect())
