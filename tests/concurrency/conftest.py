"""Races are run on PostgreSQL with real transactions and threads."""

from typing import Any

import pytest

from numbers_api.client import NumbersClient
from numbers_api.factory import task_client
from people.models import User
from tests import factories


@pytest.fixture
def officer(transactional_db: None, sandbox: Any) -> User:
    return factories.person()


@pytest.fixture
def api(sandbox: Any) -> NumbersClient:
    return task_client()
