"""One refresh of the token at a time, however many need one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache

from numbers_api import auth
from numbers_api.client import NumbersClient
from numbers_api.errors import CredentialsRefused, Unavailable

from .conftest import Calls, Connect, Fault

MANY = 12


def all_at_once(client: NumbersClient) -> list[Any]:
    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(lambda _: client.regions(), range(MANY)))


@pytest.fixture
def slow_token(fault: Fault) -> None:
    fault("token", delay=0.3, times=MANY)


@pytest.mark.usefixtures("slow_token")
def test_many_callers_without_a_token_fetch_one(client: NumbersClient, calls: Calls) -> None:
    assert len(all_at_once(client)) == MANY
    assert calls("token") == 1


@pytest.mark.usefixtures("slow_token")
def test_without_turns_each_would_fetch_its_own(
    client: NumbersClient, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth.OAuth2, "_is_my_turn", lambda _: True)
    all_at_once(client)
    assert calls("token") > 1


@pytest.mark.usefixtures("slow_token")
def test_many_callers_whose_token_was_refused_fetch_one_new(
    client: NumbersClient, calls: Calls, sandbox: Any
) -> None:
    client.regions()
    sandbox.control("reset")
    sandbox.control("faults", operation="token", delay=0.3, times=MANY)
    assert len(all_at_once(client)) == MANY
    assert calls("token") == 1


def test_a_turn_ends_with_a_refusal_so_that_mended_credentials_work_at_once(
    connect: Connect,
) -> None:
    with pytest.raises(CredentialsRefused):
        connect(secret="wrong").regions()
    assert connect().regions()


def test_who_waits_for_anothers_token_waits_no_longer_than_the_call_may_take(
    connect: Connect, fault: Fault
) -> None:
    client = connect(deadline=0.4)
    cache.add(next(key for key in keys(client) if "turn" in key), 1, 60)
    with pytest.raises(Unavailable, match="in time"):
        client.regions()


def keys(client: NumbersClient) -> list[str]:
    proof = client._transport._http.auth
    assert isinstance(proof, auth.OAuth2)
    return [proof._token_key, proof._turn_key]
