"""Keeping orders in step: how much of the API's limit is used with 10,000 orders due, and what it
costs to find what is due.

`make benchmark ARGS=sync`. The simulator takes 50 calls a second and so does the product; one
worker of the product, with its beat, on PostgreSQL and Redis, checks orders that are half reserved
and half in review. The floor is the limit itself. What the simulator counted between two moments is
the share; what it refused is told too. `claims` is the second half.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from os import environ
from pathlib import Path

import django
import httpx

from benchmarks import sandbox, services
from tools.paths import ROOT
from tools.supervisor import python, worker

ORDERS, LIMIT, THREADS = 10_000, 50, 8
# Seconds: the window, how often it is looked at, and what the worker has to begin.
WINDOW, STEP, LEAD = 120, 10, 15
FOLDER = ROOT / "var" / "benchmark"


@dataclass(frozen=True)
class Look:
    """What had been called at a moment, and what memory the worker had, in megabytes."""

    at: float
    calls: int
    throttled: int
    memory: float


@contextmanager
def working() -> Iterator[int]:
    """A worker of the product with its beat; its process id."""
    (FOLDER / "beat-schedule").unlink(missing_ok=True)
    with (
        (FOLDER / "worker.log").open("wb") as log,
        subprocess.Popen(worker(FOLDER), cwd=ROOT, stdout=log, stderr=log) as process,
    ):
        try:
            yield process.pid
        finally:
            process.terminate()


def look(url: str, pid: int) -> Look:
    calls = httpx.get(f"{url}/_sandbox/calls").raise_for_status().json()
    throttled = calls.pop("throttled", 0)
    calls.pop("token", None)
    return Look(time.monotonic(), sum(calls.values()) - throttled, throttled, memory(pid))


def memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def measure() -> list[Look]:
    """Looks at the worker while it has more to do than the limit lets it."""
    from benchmarks import orders

    file = FOLDER / "sandbox.sqlite3"
    orders.upstream(file, ORDERS)
    orders.make(ORDERS, due=ORDERS)
    with sandbox.running("--state", str(file), requests_per_second=LIMIT) as url:
        environ.update({"NUMBERS_API_URL": url, "NUMBERS_API_TOKEN_URL": f"{url}/oauth2/token"})
        with working() as pid:
            time.sleep(LEAD)
            return list(looks(url, pid))


def looks(url: str, pid: int) -> Iterator[Look]:
    began = time.monotonic()
    for step in range(WINDOW // STEP + 1):
        time.sleep(max(0.0, began + step * STEP - time.monotonic()))
        yield look(url, pid)


def share(one: Look, other: Look) -> float:
    """How much of the limit was used between two looks."""
    return (other.calls - one.calls) / (other.at - one.at) / LIMIT


def tell(found: list[Look]) -> None:
    first, last = found[0], found[-1]
    steps = [share(one, other) for one, other in pairwise(found)]
    print(
        f"{last.calls - first.calls} calls in {last.at - first.at:.0f} s: "
        f"{share(first, last):.1%} of {LIMIT} a second"
        f" ({min(steps):.1%} in the least of {len(steps)} parts), {last.throttled} refused by the "
        f"API"
    )
    middle = found[len(found) // 2]
    print(
        f"memory of the worker: {first.memory:.1f} MB, {middle.memory:.1f} MB half-way, "
        f"{last.memory:.1f} MB at the end"
    )


def main() -> None:
    with services.running(NUMBERS_API_CALLS_PER_SECOND=str(LIMIT), SWEEP_THREADS=str(THREADS)):
        django.setup()
        tell(measure())
    # Django knows the first half's database for good, so the second has a process of its own.
    subprocess.run(python("benchmarks.claims"), cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
