"""What the tests of orders share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from numbers_api.client import NumbersClient
from numbers_api.factory import task_client
from ordering.orders.order import Order
from people.models import User
from tests import factories


@pytest.fixture
def officer(db: Any, sandbox: Any) -> User:
    return factories.person()


@pytest.fixture
def site(officer: User) -> Client:
    """The product in its officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def api(sandbox: Any) -> NumbersClient:
    return task_client()


@pytest.fixture
def calls(sandbox: Any) -> Callable[[str], int]:
    """How often an operation was called at the simulator."""
    return lambda operation: int(sandbox.get("calls").get(operation, 0))


@pytest.fixture
def decide(sandbox: Any) -> Callable[..., None]:
    """Ends an order's review at the simulator, which sends no callbacks here."""

    def end(order: Order, outcome: str, message: str = "") -> None:
        sandbox.control(f"orders/{order.remote_id}/decide", outcome=outcome, message=message)

    return end
