"""Races are run on PostgreSQL with real transactions and threads."""

from typing import Any

import pytest

from numbers_api.client import NumbersClient
from numbers_api.factory import task_client
from people.models import User
from tests import factories


@pytest.fixture
def officer(django_db_serialized_rollback: Any, transactional_db: Any, sandbox: Any) -> User:
    """What the migrations made, the groups among it, comes back after each test has emptied the
    tables."""
    return factories.person()


@pytest.fixture
def api(sandbox: Any) -> NumbersClient:
    return task_client()
