"""Many random lives of orders."""

import os
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ordering.lifecycle.life import Life

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
