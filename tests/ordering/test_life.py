"""Random lives of orders (tests/ordering/life.py).

LIVES says how many; with LIVES_ANEW set they are other ones each time. `make soak` lives 5,000 of
those.
"""

import os
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from jobs import leases
from jobs.leases import Lease
from ordering.models import Order
from ordering.orders import steps
from ordering.orders.steps import StepName
from ordering.services import reserve
from tests.ordering.life import Life

# On PostgreSQL, where nothing else is different for a single process, fewer are enough.
LIVES = int(os.environ.get("LIVES") or (200 if connection.vendor == "sqlite" else 40))
STEPS = 30


def live(sandbox: Any, lives: int, phases: tuple[Phase, ...]) -> None:
    chosen = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        derandomize=not os.environ.get("LIVES_ANEW"),
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox/") as Life.http:
        run_state_machine_as_test(Life, settings=chosen)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_order_ends_as_the_api_says_and_nothing_is_done_twice(sandbox: Any) -> None:
    live(sandbox, LIVES, (Phase.generate, Phase.shrink))


def sent_again(order: Order) -> None:
    """Rule 1 taken out: what may have been sent is sent again."""
    Order.objects.filter(pk=order.pk).update(create_sent_at=None, state_since=timezone.now())
    steps.plan(order.pk, StepName.RESERVE, timezone.now())


def dropped(lease: Lease, *_when_and_why: object) -> None:
    """Rule 7 taken out: what failed is not done any more."""
    lease.row().delete()


TAKEN_OUT: dict[str, list[tuple[object, str, object]]] = {
    "a create is sent once": [(reserve, "_await_answer", sent_again)],
    "an old intent is withdrawn": [(reserve, "_withdraw_unsent", lambda _order: None)],
    "a lease ends": [(leases, "LEASE", timedelta(days=400))],
    "what failed is done again": [(Lease, "fail", dropped), (Lease, "_let_go", dropped)],
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("rule", TAKEN_OUT)
def test_without_a_rule_lives_go_wrong(
    sandbox: Any, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    for place, name, instead in TAKEN_OUT[rule]:
        monkeypatch.setattr(place, name, instead)
    with pytest.raises((AssertionError, ExceptionGroup)):
        live(sandbox, LIVES, (Phase.generate,))
