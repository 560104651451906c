"""A browser, and the whole product running for it."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.browser.sentences import ours_in
from tests.browser.stack import Stack, start
from tools.needs import chromium

HERE = Path(__file__).parent
# The stack of the running tests.
RUNNING = pytest.StashKey[Stack]()
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed shows what the stack complained about: its folder is gone by the time that
    somebody reads the report."""
    report = yield
    stack = item.config.stash.get(RUNNING, None)
    if report.failed and stack is not None and item.path.is_relative_to(HERE):
        for name in ("web", "worker", "system"):
            report.sections.append((f"{name}.log", stack.complaints(name)))
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(SWITCHES)}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Stack]:
    """The product with demo accounts and quick reviews, on the run's database. At its end the
    database is searched."""
    with own_stores() as stores:
        running = start(tmp_path_factory.mktemp("stack"), "--review-seconds", "2", *stores)
        pytestconfig.stash[RUNNING] = running
        yield running
        # What all its tests did together has left no sentence of ours in any column.
        assert ours_in(stores[1] if stores else running.folder / "db.sqlite3") == set()
        if running.process.poll() is None:
            running.stop()


def own_redis(name: str) -> str:
    """A database of the run's Redis that no other worker's stack uses: a queue of two stacks would
    mix their tasks."""
    server, _slash, number = os.environ[name].rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{server}/{int(number) + 2 * worker}"


@contextmanager
def own_stores() -> Iterator[list[str]]:
    """Options for the servers of the run on PostgreSQL, with a new database; none on SQLite, where
    all is embedded."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield []
        return
    name = f"stack_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield [
            *("--database-url", url.rsplit("/", 1)[0] + f"/{name}"),
            *(
                "--broker-url",
                own_redis("TEST_BROKER_URL"),
                "--cache-url",
                own_redis("TEST_CACHE_URL"),
            ),
        ]
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
