"""How long a submission lies after `kill -9` of the worker that carries it out.

`make benchmark ARGS=recovery`. PostgreSQL and Redis, a simulator that hangs in the middle of the
submission, two workers of two processes with their beat. In each round the process that has the
order is killed while its call is under way; then the clock runs until the order is claimed anew and
until the API is asked about it. The floor is the lease itself: a worker that lives could not be
told from one that is slow any sooner.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from os import environ
from statistics import median
from typing import Any

import django
import httpx

from benchmarks import sandbox, services
from tools.paths import ROOT
from tools.supervisor import python

ROUNDS, PATIENCE = 5, 120.0
FOLDER = ROOT / "var" / "benchmark"
# Seconds for which the simulator keeps the call that a worker is killed in.
HANGS = 25


@contextmanager
def working(name: str, *beat: object) -> Iterator[None]:
    """A worker of two processes."""
    command = python("celery", "-A", "config", "worker", "--pool", "prefork", "-n", name)
    command += [str(part) for part in ("--concurrency", 2, "--loglevel", "INFO", *beat)]
    with (
        (FOLDER / f"{name}.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process,
    ):
        try:
            yield
        finally:
            process.terminate()


def wait_for(condition: Callable[[], Any]) -> Any:
    """What the condition comes to be."""
    ends = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.02)
    return found


def lose_worker(url: str, actor: Any) -> tuple[float, float]:
    """Kills the worker of a submission; seconds until somebody else has it, and asks the API."""
    from jobs.models import Job
    from numbers_api.factory import page_client
    from ordering.orders import start
    from ordering.orders.order import Order
    from ordering.orders.states import OrderState
    from ordering.reservations.reserve import ask
    from ordering.submissions import submit

    order = start.start(page_client(), start.Purpose("US", "LOCAL"), actor)
    number = page_client().search(region_code="US", number_type="LOCAL", size=1)[0].phone_number
    start.choose(order, start.Wish(number=number), actor)
    ask(order, actor)
    reserved = Order.objects.filter(pk=order.pk, state=OrderState.CREATED)
    wait_for(reserved.exists)
    job = Job.objects.filter(kind="order", key=str(order.pk))
    wait_for(lambda: job.filter(lease="").exists())
    fault = {"operation": "submitNumberOrder", "kind": "slow", "delay": HANGS, "times": 1}
    httpx.post(f"{url}/_sandbox/faults", json=fault).raise_for_status()
    submit.ask(Order.objects.select_related("registration__snapshot").get(pk=order.pk), actor)
    before = calls(url, "submitNumberOrder")
    wait_for(lambda: calls(url, "submitNumberOrder") > before)
    held = job.get()
    asked = calls(url, "getNumberOrder")
    os.kill(int(held.worker.rpartition(":")[2]), signal.SIGKILL)
    killed = time.monotonic()
    wait_for(lambda: job.exclude(lease__in=("", held.lease)).exists())
    claimed = time.monotonic() - killed
    wait_for(lambda: calls(url, "getNumberOrder") > asked)
    return claimed, time.monotonic() - killed


def calls(url: str, operation: str) -> int:
    return int(httpx.get(f"{url}/_sandbox/calls").raise_for_status().json().get(operation, 0))


def main() -> None:
    with ExitStack() as running:
        running.enter_context(services.running())
        url = running.enter_context(sandbox.running(callbacks_enabled=False))
        environ.update({"NUMBERS_API_URL": url, "NUMBERS_API_TOKEN_URL": f"{url}/oauth2/token"})
        (FOLDER / "beat-schedule").unlink(missing_ok=True)
        django.setup()
        # A line for each call would hide the figures.
        logging.disable(logging.INFO)
        from jobs.kinds import LEASE
        from people.models import User

        running.enter_context(working("one", "--beat", "--schedule", FOLDER / "beat-schedule"))
        running.enter_context(working("two"))
        actor = User.objects.create_superuser("olivia")
        found = [lose_worker(url, actor) for _round in range(ROUNDS)]
    claimed, asked = [one for one, _other in found], [other for _one, other in found]
    print(f"a lease, which is the floor: {LEASE.total_seconds():.0f} s")
    print(f"claimed anew after kill -9: {median(claimed):.1f} s, at most {max(claimed):.1f} s")
    print(f"the API asked: {median(asked):.1f} s, at most {max(asked):.1f} s")


if __name__ == "__main__":
    main()
