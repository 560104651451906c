"""Runs every test, most of them on PostgreSQL, and on SQLite what the demo rests on: python -m
tools.test [ARGUMENTS OF PYTEST]

The browser tests run by themselves: Playwright keeps an event loop in its process, and Django's
tests can't run beside one. On SQLite the browser meets the embedded stack (`make demo`), on
PostgreSQL one with Redis as queue and cache. Without PostgreSQL or Redis, which CI never is, all
that can runs on SQLite.

Races wait half of their time, so they and the tests on SQLite run beside those on PostgreSQL; what
they say is printed when they end.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from tools.needs import BROWSER, POSTGRESQL, REDIS, Need, install, missing
from tools.paths import ROOT
from tools.prepared import prepared
from tools.services import temporary_postgresql, temporary_redis

NO_TESTS = 5
INCOMPLETE = 3
INTERRUPTED = 130
CORES = len(os.sched_getaffinity(0))
# A worker that has nothing left takes over what another one still has before it.
STEALING = ("--dist", "worksteal", "--numprocesses")
# No more than there are cores, for the races run beside them: with one more here and there the same
# tests took a quarter more of the processors, and of the time.
IN_PARALLEL = ("-m", "not browser and not postgres", *STEALING, str(CORES))
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
        for name in (
            *("archives", "assembled", "cases", "payload", "receive", "scan", "truncation"),
            "uploads",
        )
    ),
    *("ordering/pages", "ordering/tracking/test_endpoint.py"),
    *(f"ordering/orders/test_{name}.py" for name in ("clock", "comments", "states", "words")),
    *(f"ordering/board/test_{name}.py" for name in ("board", "bulk", "export")),
)
# The demo's own tests, and lives that are there to go wrong.
NOT_ON_POSTGRESQL = ("tools", "ordering/lifecycle/test_life_without_rules.py")
# Races commit for real and empty the tables after themselves, so no other test may share their
# databases: each worker has its own, and one test at a time.
RACES = ("-m", "postgres", *STEALING, str(CORES + 1))
# Each worker has a stack of its own to drive, and waits half of the time for what it does by the
# clock. A file's tests share a stack whose settings some of them change. Files begin in the order
# that tests/browser/conftest.py gives them, and not those with the most tests first.
IN_ORDER = ("--dist", "loadfile", "--no-loadscope-reorder")
IN_A_BROWSER = ("-m", "browser", *IN_ORDER, "--numprocesses", "4")
# One order from the sign-in to the regulator's yes, with a script and without.
ONE_WALK = ("-m", "walk", "--dist", "worksteal", "--numprocesses", "2")


@dataclass(frozen=True)
class Part:
    """A run of pytest. Its tests are in `files`, so that no worker collects all the others, unless
    the caller of this program says which."""

    title: str
    arguments: tuple[str, ...]
    settings: Mapping[str, str]
    files: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """How a part ended, and what it took: seconds of a clock, and of all processors together."""

    part: Part
    code: int
    took: float
    busy: float


def run(part: Part, output: IO[bytes] | None = None) -> Outcome:
    """Runs a part and says what it says: here, or into `output`."""
    command = [sys.executable, "-m", "pytest", *part.arguments, *(sys.argv[1:] or part.files)]
    environment = {**os.environ, **part.settings}
    # The tests start many processes, each of which would else compile all it imports anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - begun
    return Outcome(part, process.returncode, took, used.ru_utime + used.ru_stime)


def run_quietly(part: Part) -> Outcome:
    """Runs a part, and says at its end what it said."""
    with tempfile.TemporaryFile() as output:
        outcome = run(part, output)
        output.seek(0)
        print(f"\n== {part.title}\n{output.read().decode()}", flush=True)
    return outcome


def run_aloud(part: Part) -> Outcome:
    print(f"\n== {part.title}", flush=True)
    return run(part)


def side_by_side(aloud: Sequence[Part], quietly: Sequence[Part]) -> list[Outcome]:
    """Runs both rows of parts at once, those of a row one after the other."""
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(lambda: [run_quietly(part) for part in quietly])
        return [*(run_aloud(part) for part in aloud), *others.result()]


def files_with(mark: str) -> list[str]:
    """The files that have tests with the mark."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file) for file in files if f"pytest.mark.{mark}" in file.read_text()]


def without_files(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"--ignore=tests/{name}" for name in names)


@contextmanager
def servers() -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Settings for two runs side by side: a Redis for each, and databases of one PostgreSQL that
    have different names."""
    with (
        temporary_redis() as redis,
        temporary_redis() as other_redis,
        temporary_postgresql() as url,
        prepared(url) as begun,
    ):
        other_url = url.rpartition("/")[0] + "/races"
        yield leading_to(url, redis) | begun, leading_to(other_url, other_redis) | begun


def leading_to(database: str, redis: str) -> dict[str, str]:
    """Settings of a run with these servers."""
    return {
        "TEST_DATABASE_URL": database,
        "TEST_BROKER_URL": f"{redis}/0",
        "TEST_CACHE_URL": f"{redis}/1",
    }


def on_sqlite_alone(without: Sequence[Need]) -> list[Outcome]:
    parts = [Part("On SQLite", IN_PARALLEL, {})]
    if BROWSER not in without:
        parts.append(Part("In a browser, on SQLite", IN_A_BROWSER, {}, BROWSER_TESTS))
    return [run_aloud(part) for part in parts]


def on_both(without: Sequence[Need]) -> list[Outcome]:
    """The browser tests come last and have the machine to themselves: pages wait for them."""
    with servers() as (postgresql, for_races):
        embedded = {"TEST_PREPARED_FOLDER": postgresql["TEST_PREPARED_FOLDER"]}
        left_out = without_files(NOT_ON_POSTGRESQL)
        on_sqlite = (*IN_PARALLEL, "--reuse-db", *without_files(NOT_ON_SQLITE))
        here = Part("On PostgreSQL", (*IN_PARALLEL, *left_out), postgresql)
        beside = [
            Part("Races, on PostgreSQL", RACES, for_races, files_with("postgres")),
            Part("On SQLite", on_sqlite, embedded),
        ]
        outcomes = side_by_side([here], beside)
        if BROWSER not in without:
            walk = Part("In a browser, on SQLite", ONE_WALK, embedded, BROWSER_TESTS)
            pages = Part("In a browser, on PostgreSQL", IN_A_BROWSER, postgresql, BROWSER_TESTS)
            outcomes += [run_aloud(walk), run_aloud(pages)]
    return outcomes


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


def verdict(codes: Sequence[int]) -> int:
    """0 when tests ran and none failed. A part may have no test that was asked for, all of them
    together may not."""
    failed = [code for code in codes if code not in (0, NO_TESTS)]
    return failed[0] if failed else min(codes)


def main() -> int:
    without = gather()
    if without and os.environ.get("CI") == "true":
        print("CI=true leaves nothing out, so no test was run.", file=sys.stderr)
        return INCOMPLETE
    begun = time.monotonic()
    alone = {POSTGRESQL, REDIS} & set(without)
    try:
        outcomes = on_sqlite_alone(without) if alone else on_both(without)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(f"\n== {time.monotonic() - begun:.0f} s")
    for outcome in outcomes:
        print(f"{outcome.took:4.0f} s  {outcome.part.title} ({outcome.busy:.0f} s of processors)")
    return verdict([outcome.code for outcome in outcomes])


if __name__ == "__main__":
    sys.exit(main())
