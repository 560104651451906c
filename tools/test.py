"""Runs every test, most of them on PostgreSQL, and on SQLite what the demo rests on: python -m
tools.test [ARGUMENTS OF PYTEST]

The browser tests run by themselves: Playwright keeps an event loop in its process, and Django's
tests can't run beside one. On SQLite the browser meets the embedded stack (`make demo`), on
PostgreSQL one with Redis as queue and cache. Without PostgreSQL or Redis, which CI never is, all
that can runs on SQLite.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from tools.needs import BROWSER, POSTGRESQL, REDIS, Need, install, missing
from tools.paths import ROOT
from tools.services import temporary_postgresql, temporary_redis

NO_TESTS = 5
INCOMPLETE = 3
INTERRUPTED = 130
CORES = len(os.sched_getaffinity(0))
# A worker that has nothing left takes over what another one still has before it.
STEALING = ("--dist", "worksteal", "--numprocesses")
# More than there are cores: many tests wait for processes that they have started.
IN_PARALLEL = ("-m", "not browser and not postgres", *STEALING, str(CORES + 2))
BROWSER_TESTS = ("tests/browser", "tests/sandbox/test_console_browser.py")
# What has no database, or looks at pages, files, words and the administration, which are the same
# whatever database they come from. Locks, constraints, JSON and the order of rows are not.
NOT_ON_SQLITE = (
    *("config", "numbers_api", "people", "sandbox", "server", "jobs/test_admin.py"),
    *("kyc/requirements", "kyc/registrations/fields", "kyc/pages"),
    *(f"kyc/registrations/test_{name}.py" for name in ("forms", "form_properties")),
    *(
        f"kyc/profiles/test_{name}.py"
        for name in (
            *("abroad", "matching", "mentions", "offers"),
            *("often_refused", "stated_age", "synonyms"),
        )
    ),
    *(
        f"kyc/documents/test_{name}.py"
        for name in ("archives", "payload", "receive", "scan", "truncation", "uploads")
    ),
    *("ordering/pages", "ordering/tracking/test_endpoint.py"),
    *(f"ordering/orders/test_{name}.py" for name in ("clock", "comments", "states", "words")),
    *(f"ordering/board/test_{name}.py" for name in ("board", "bulk", "export")),
)
# The demo's own tests, and lives that are there to go wrong.
NOT_ON_POSTGRESQL = ("tools", "ordering/lifecycle/test_life_without_rules.py")
# Races commit for real and empty the tables after themselves, so no other test may share their
# databases: each worker has its own, and one test at a time.
RACES = ("-m", "postgres", *STEALING, str(2 * CORES))
# Each worker has a stack of its own to drive, and waits half of the time for what it does by the
# clock. A file's tests share a stack whose settings some of them change. Files begin in the order
# that tests/browser/conftest.py gives them, and not those with the most tests first.
IN_ORDER = ("--dist", "loadfile", "--no-loadscope-reorder")
IN_A_BROWSER = ("-m", "browser", *IN_ORDER, "--numprocesses", "4")
# One order from the sign-in to the regulator's yes, with a script and without.
ONE_WALK = ("-m", "walk", "--dist", "worksteal", "--numprocesses", "2")
# What each part took, by its title: seconds of a clock, and of all processors together.
seconds: dict[str, tuple[float, float]] = {}


def pytest(
    title: str,
    arguments: tuple[str, ...],
    settings: Mapping[str, str],
    files: Sequence[str] = (),
) -> int:
    """One part: its tests are in `files`, so that no worker collects all the others, unless the
    caller of this program says which."""
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, *(sys.argv[1:] or files)]
    environment = {**os.environ, **settings}
    # The tests start many processes, each of which would else compile all it imports anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun, busy = time.monotonic(), cpu_seconds()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    seconds[title] = (time.monotonic() - begun, cpu_seconds() - busy)
    return code


def files_with(mark: str) -> list[str]:
    """The files that have tests with the mark."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file) for file in files if f"pytest.mark.{mark}" in file.read_text()]


def cpu_seconds() -> float:
    """What the processes that have ended took of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def on(
    database: str,
    settings: Mapping[str, str],
    without: list[Need],
    *,
    left_out: tuple[str, ...] = (),
    in_a_browser: tuple[str, ...] = IN_A_BROWSER,
) -> list[int]:
    ignored = tuple(f"--ignore=tests/{path}" for path in left_out)
    codes = [pytest(f"On {database}", (*IN_PARALLEL, *ignored), settings)]
    if BROWSER not in without:
        title = f"In a browser, on {database}"
        codes.append(pytest(title, in_a_browser, settings, BROWSER_TESTS))
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
            *on("PostgreSQL", settings, without, left_out=NOT_ON_POSTGRESQL),
            pytest("Races, on PostgreSQL", RACES, settings, files_with("postgres")),
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
        if {POSTGRESQL, REDIS} & set(without):
            codes = on("SQLite", {}, without)
        else:
            codes = on("SQLite", {}, without, left_out=NOT_ON_SQLITE, in_a_browser=ONE_WALK)
            codes += on_postgresql(without)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(f"\n== {sum(took for took, _busy in seconds.values()):.0f} s")
    for title, (took, busy) in seconds.items():
        print(f"{took:4.0f} s  {title} ({busy:.0f} s of processors)")
    return verdict(codes)


if __name__ == "__main__":
    sys.exit(main())
