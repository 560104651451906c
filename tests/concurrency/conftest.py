"""Races are run on PostgreSQL with real transactions and threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

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


def at_once(act: Callable[[int], Any], count: int = 2) -> list[Any]:
    """Runs the act in so many threads that begin together; returns results and the errors that were
    raised."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001  # what a thread raised is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))
