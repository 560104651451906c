"""Orders while everything fails, and the verdict on them: python -m tools.chaos [OPTIONS]

Ends with 0 when no order was lost or doubled, 1 with every violation told, 2 when it can't run.
docs/reliability.md has more.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tools.answering import wait_for
from tools.chaos.books import Books
from tools.chaos.stack import Stack, stack
from tools.chaos.tormentor import OFFICERS, Tormentor
from tools.embedded import Demo
from tools.needs import POSTGRESQL, REDIS
from tools.paths import ROOT
from tools.ports import free_port
from tools.services import Server, restartable_postgresql, restartable_redis
from tools.supervisor import python

CANNOT_RUN = 2
SECONDS_TO_ANSWER = 90
# A torment long enough for every order to be begun and most to be ended in it.
SECONDS_EACH, SECONDS_AT_LEAST = 0.6, 20


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.chaos", description="Is an order ever lost or doubled?"
    )
    parser.add_argument(
        "--orders", type=int, default=500, help="how many are begun (500); some are started again"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="decides what is ordered and what is struck (1)"
    )
    parser.add_argument(
        "--seconds", type=float, help="how long the torment takes (0.6 for each order, 20 at least)"
    )
    parser.add_argument(
        "--review-seconds", type=float, default=3, help="how long a simulated review takes (3)"
    )
    parser.add_argument(
        "--workers", type=int, default=3, help="how many workers, of two processes each (3)"
    )
    parser.add_argument(
        "--hurry",
        action="store_true",
        help="what waits after the torment is made due: for short runs",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=900,
        help="seconds after the torment until all must stand still (900)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "var" / "chaos",
        help="for logs and files, emptied first (var/chaos)",
    )
    return parser


def prepare(demo: Demo, environment: Mapping[str, str]) -> None:
    """Folders, tables and static files."""
    demo.make_folders()
    subprocess.run(python("tools.prepare"), cwd=ROOT, env=environment, check=True)


def torment(
    given: argparse.Namespace,
    demo: Demo,
    running: Stack,
    servers: tuple[Server, Server],
    environment: Mapping[str, str],
) -> Mapping[str, object]:
    """The officers work and everything fails, until all is fair again; what was met."""
    books, tormentor = (
        Books(demo.sandbox_url),
        Tormentor(running, _workers(given), *servers, given.seed),
    )
    began = time.time()
    running.run(OFFICERS, _officers(given, demo, began))
    books.foul_weather(given.seed)
    tormentor.torment(given.seconds)
    met = books.fair_weather()
    tormentor.mend()
    if given.hurry:
        tormentor.sweep_away(
            lambda: subprocess.run(
                python("tools.chaos.inside", "hurry"), cwd=ROOT, env=environment, check=True
            )
        )
    print(f"The torment is over after {time.time() - began:.0f} seconds: fair weather.", flush=True)
    return {"struck": dict(tormentor.struck), "met": met, "began": began, "fair": time.time()}


def _workers(given: argparse.Namespace) -> list[str]:
    return [f"worker{number}" for number in range(given.workers)]


def _officers(given: argparse.Namespace, demo: Demo, began: float) -> list[str]:
    times = ("--seconds", given.seconds, "--began", began)
    deals = ("--orders", given.orders, "--seed", given.seed)
    hasty = ("--hasty",) if given.hurry else ()
    return python(
        "tools.chaos.inside", "officers", *deals, *times, "--sandbox", demo.sandbox_url, *hasty
    )


def judge(given: argparse.Namespace, demo: Demo, environment: Mapping[str, str]) -> int:
    """The verdict, in a process that knows the product's tables."""
    asked = (
        "--folder",
        demo.folder,
        "--sandbox",
        demo.sandbox_url,
        "--orders",
        given.orders,
        "--seed",
        given.seed,
    )
    command = python("tools.chaos.inside", "judge", *asked, "--patience", given.patience)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run(given: argparse.Namespace) -> int:
    with ExitStack() as services:
        postgresql = services.enter_context(restartable_postgresql())
        redis = services.enter_context(restartable_redis())
        demo = _demo(given, postgresql.url, redis.url)
        prepare(demo, environment := _environment(demo))
        running = services.enter_context(stack(demo, environment, _workers(given)))
        if not wait_for(demo.sandbox_url, demo.url, seconds=SECONDS_TO_ANSWER):
            print(f"The product does not answer: {given.folder}/*.log", file=sys.stderr)
            return CANNOT_RUN
        met = torment(given, demo, running, (postgresql, redis), environment)
        met = {
            **met,
            "officers": running.wait(OFFICERS, given.patience),
            "log": str(given.folder / f"{OFFICERS}.log"),
        }
        (given.folder / "met.json").write_text(json.dumps(met))
        return judge(given, demo, environment)


def _demo(given: argparse.Namespace, database_url: str, redis_url: str) -> Demo:
    return Demo(
        folder=given.folder,
        port=free_port(),
        sandbox_port=free_port(),
        database_url=database_url,
        broker_url=f"{redis_url}/0",
        cache_url=f"{redis_url}/1",
        review_seconds=given.review_seconds,
    )


def _environment(demo: Demo) -> dict[str, str]:
    """As the demo's, with as many calls of the API as the machine can make."""
    demo.folder.mkdir(parents=True)
    return {**demo.environment(), "NUMBERS_API_CALLS_PER_SECOND": "0", "SWEEP_THREADS": "4"}


def main() -> int:
    given = options().parse_args()
    if missing := [need for need in (POSTGRESQL, REDIS) if not need.find()]:
        print("Missing:", *missing, file=sys.stderr)
        return CANNOT_RUN
    given.seconds = given.seconds or max(SECONDS_AT_LEAST, given.orders * SECONDS_EACH)
    given.folder = given.folder.resolve()
    shutil.rmtree(given.folder, ignore_errors=True)
    # Whoever ends the run wants its processes to end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(given)
    except KeyboardInterrupt:
        return CANNOT_RUN


if __name__ == "__main__":
    sys.exit(main())
