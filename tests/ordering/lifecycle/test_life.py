"""Random lives of orders (tests/ordering/lifecycle/life.py).

LIVES says how many; with LIVES_ANEW set they are other ones each time. `make soak` lives 5,000 of
those.
"""

import os
from typing import Any

import httpx
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ordering.lifecycle.life import Life

# As many as every change can wait for; `make soak` lives many more. On PostgreSQL, where nothing
# else is different for a single process, fewer are enough.
LIVES = int(os.environ.get("LIVES") or (100 if connection.vendor == "sqlite" else 20))
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
    # Sooner than the simulator ends a connection that nobody uses: it would end as a call comes.
    limits = httpx.Limits(keepalive_expiry=2)
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox/", limits=limits) as Life.http:
        run_state_machine_as_test(Life, settings=chosen)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_order_ends_as_the_api_says_and_nothing_is_done_twice(sandbox: Any) -> None:
    live(sandbox, LIVES, (Phase.generate, Phase.shrink))
