"""Many random lives of orders."""

import os
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ordering.lifecycle.life import Life

STEPS = 30


def live(sandbox: Any, lives: int, phases: tuple[Phase, ...], seeded: int | None = None) -> None:
    """Lives so many, the same ones each time unless LIVES_ANEW is set; or those of a seed."""
    chosen = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        derandomize=seeded is None and not os.environ.get("LIVES_ANEW"),
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    # Sooner than the simulator ends a connection that nobody uses: it would end as a call comes.
    limits = httpx.Limits(keepalive_expiry=2)
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox/", limits=limits) as Life.http:
        lived = Life if seeded is None else seed(seeded)(type("Seeded", (Life,), {}))
        run_state_machine_as_test(lived, settings=chosen)
