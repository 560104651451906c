"""Runs every test on SQLite, and again on PostgreSQL what may meet a database: python -m tools.test
[ARGUMENTS OF PYTEST]

The browser tests run by themselves: Playwright keeps an event loop in its process, and Django's
tests can't run beside one. On SQLite the browser meets the embedded stack (`make demo`), on
PostgreSQL one with Redis as queue and cache.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from tools.needs import BROWSER, POSTGRESQL, REDIS, Need, install, missing
from tools.paths import ROOT
from tools.services import temporary_postgresql, temporary_redis

NO_TESTS = 5
INCOMPLETE = 3
INTERRUPTED = 130
CORES = len(os.sched_getaffinity(0))
# In the order of their names no long file with few tests is left for the end, when the other
# workers are done.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder", "--numprocesses")
# One more than there are cores: some tests wait for processes that they have started.
IN_PARALLEL = ("-m", "not browser and not postgres", *BY_FILE, str(CORES + 1))
# The simulator and the demo have databases of their own kind, and what is pure has none:
# pytest-django would refuse it one. Lives without a rule show what the other lives see, and the
# tour looks at pages, which are the same whatever database they come from.
ON_ONE_DATABASE = (
    "tests/sandbox",
    "tests/tools",
    "tests/kyc/requirements",
    "tests/kyc/profiles",
    "tests/ordering/test_life_without_rules.py",
    "tests/browser/test_access.py",
)
# Races commit for real and empty the tables after themselves, so no other test may share their
# databases: each worker has its own, and one test at a time.
RACES = ("-m", "postgres", *BY_FILE, "3")
# Each worker has a stack of its own to drive, and waits half of the time for what it does by the
# clock. In the order of their names the tour of all pages comes first, which shows the demo as it
# was made.
IN_A_BROWSER = ("-m", "browser", *BY_FILE, "4")


def pytest(title: str, arguments: tuple[str, ...], settings: Mapping[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]]
    environment = {**os.environ, **settings}
    # The tests start many processes, each of which would else compile all it imports anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def on(
    database: str,
    settings: Mapping[str, str],
    without: list[Need],
    *,
    left_out: tuple[str, ...] = (),
) -> list[int]:
    ignored = tuple(f"--ignore={path}" for path in left_out)
    codes = [pytest(f"On {database}", (*IN_PARALLEL, *ignored), settings)]
    if BROWSER not in without:
        codes.append(pytest(f"In a browser, on {database}", (*IN_A_BROWSER, *ignored), settings))
    return codes


def on_postgresql(without: list[Need]) -> list[int]:
    with ExitStack() as services:
        redis = services.enter_context(temporary_redis())
        settings = {
            "TEST_DATABASE_URL": services.enter_context(temporary_postgresql()),
            "TEST_BROKER_URL": f"{redis}/0",
            "TEST_CACHE_URL": f"{redis}/1",
        }
        return [
            *on("PostgreSQL", settings, without, left_out=ON_ONE_DATABASE),
            pytest("Races, on PostgreSQL", RACES, settings),
        ]


def gather() -> list[Need]:
    """Installs what is missing where that is possible; what is left, it tells."""
    install(missing())
    left = missing()
    for need in left:
        print(f"Missing: {need}.", file=sys.stderr)
    if left:
        print(
            "Install with: sudo apt-get install",
            *(need.package for need in left),
            file=sys.stderr,
            flush=True,
        )
    return left


def verdict(codes: list[int]) -> int:
    """0 when tests ran and none failed. A stage may have no test that was asked for, all of them
    together may not."""
    failed = [code for code in codes if code not in (0, NO_TESTS)]
    return failed[0] if failed else min(codes)


def main() -> int:
    without = gather()
    if without and os.environ.get("CI") == "true":
        print("CI=true leaves nothing out, so no test was run.", file=sys.stderr)
        return INCOMPLETE
    try:
        codes = on("SQLite", {}, without)
        if not {POSTGRESQL, REDIS} & set(without):
            codes += on_postgresql(without)
    except KeyboardInterrupt:
        return INTERRUPTED
    return verdict(codes)


if __name__ == "__main__":
    sys.exit(main())
