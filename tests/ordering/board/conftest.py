"""Orders for lists: rows alone, which no simulator knows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from kyc.registrations.models import Registration
from ordering.orders.order import Order
from ordering.orders.states import FINAL, OrderState
from people.models import User
from tests import factories
from tests.kyc.factories import snapshot


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Who an order can be given to is remembered for a while."""
    cache.clear()


@pytest.fixture
def officer(db: Any) -> User:
    return factories.person()


@pytest.fixture
def manager(db: Any) -> User:
    return factories.person("mona", "Manager", "Head office")


@pytest.fixture
def row(officer: User) -> Callable[..., Order]:
    """Makes an order in a state, of the officer and their team if nothing else is said."""
    required = snapshot()

    def make(state: str = OrderState.CREATED, **columns: Any) -> Order:
        now, count = timezone.now(), Order.objects.count()
        said: dict[str, Any] = {
            "officer": officer, "assignee": officer, "team": officer.team, "state": state,
            "registration": Registration.objects.create(snapshot=required),
            "region_code": "AU", "number_type": "MOBILE",
            "wanted_number": f"+6149157{count:04d}",
        }  # fmt: skip
        if state not in ("draft", "creating"):
            said |= {"remote_id": f"remote-{count}", "reserved_at": now, "submitted_at": now}
            said["expires_at"] = now + timedelta(hours=40)
        if state == OrderState.CREATING:
            said["sent_request"] = {}
        if state == OrderState.BLOCKED:
            said["reply_by"] = now + timedelta(hours=20)
        if state in FINAL:
            said["closed_at"] = now
        return Order.objects.create(**said | columns)

    return make
