"""From settings to a client."""

import time
from typing import Any

import httpx
import pytest

from numbers_api import factory
from numbers_api.checkup import Record
from numbers_api.errors import CredentialsRefused, Unavailable
from tests.conftest import Sandbox

from .conftest import Calls


def test_pages_and_tasks_share_connections_and_token(sandbox: Sandbox, calls: Calls) -> None:
    page, task = factory.page_client(), factory.task_client()
    assert page.regions() == task.regions()
    assert page._transport._http is task._transport._http
    assert calls("token") == 1


def test_a_page_waits_less_than_a_task(
    sandbox: Sandbox, control: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "PAGE_DEADLINE", 0.3)
    control.post("/faults", json={"operation": "listAvailableRegions", "delay": 1, "times": 9})
    with pytest.raises(Unavailable):
        factory.page_client().regions()
    assert factory.task_client().regions()
    assert factory.TASK_DEADLINE == 60


def test_all_calls_of_a_page_share_its_time(
    sandbox: Sandbox, control: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "PAGE_DEADLINE", 1.0)
    control.post("/faults", json={"operation": "listAvailableRegions", "delay": 0.3})
    control.post("/faults", json={"operation": "listAvailableRegions", "delay": 2, "times": 9})
    page, began = factory.page_client(), time.monotonic()
    assert page.regions()
    with pytest.raises(Unavailable):
        page.regions()
    assert time.monotonic() - began < 1.3


def test_basic_is_an_explicit_setting(sandbox: Sandbox, calls: Calls, settings: Any) -> None:
    settings.NUMBERS_API_AUTH = "basic"
    client = factory.page_client()
    assert client.regions()
    assert calls("token") == 0


def test_changed_credentials_are_used_at_once(sandbox: Sandbox, settings: Any) -> None:
    settings.NUMBERS_API_KEY_SECRET = "wrong"
    client = factory.page_client()
    with pytest.raises(CredentialsRefused):
        client.regions()


def test_a_check_leaves_no_connection_open(sandbox: Sandbox) -> None:
    with factory.checking_client(Record()) as client:
        assert client.regions()
        http = client._transport._http
    assert http.is_closed
