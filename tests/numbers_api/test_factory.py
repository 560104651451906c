"""From settings to a client."""

from typing import Any

import pytest

from numbers_api import factory
from numbers_api.errors import CredentialsRefused
from tests.conftest import Sandbox

from .conftest import Calls


def test_pages_and_tasks_share_connections_and_token(sandbox: Sandbox, calls: Calls) -> None:
    page, task = factory.page_client(), factory.task_client()
    assert page.regions() == task.regions()
    assert page._http is task._http
    assert calls("token") == 1


def test_a_page_waits_less_than_a_task(sandbox: Sandbox) -> None:
    page, task = factory.page_client(), factory.task_client()
    assert page._deadline == factory.PAGE_DEADLINE < factory.TASK_DEADLINE == task._deadline


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
