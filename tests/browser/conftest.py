"""A browser, and the whole product running for it."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.sentences import ours_in
from tests.browser.stack import Stack, start
from tests.browser.walk import Enters, Officer
from tools import pseudo
from tools.needs import chromium

HERE = Path(__file__).parent
# These take minutes.
LONGEST = ("test_tour.py", "test_mishaps.py")
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
    # What takes longest begins first, so that no worker is left with it at the end.
    items.sort(key=is_late)


def is_late(item: pytest.Item) -> tuple[bool, bool]:
    in_browser = item.get_closest_marker("browser") is not None
    return in_browser, in_browser and item.path.name not in LONGEST


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
        template = os.environ.get("TEST_DATABASE_TEMPLATE", "template1")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
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


@pytest.fixture
def enters(browser: Browser, stack: Stack) -> Iterator[Enters]:
    """Somebody signs in, in a browser of their own."""
    contexts = []

    def sign_in(name: str) -> Officer:
        contexts.append(browser.new_context())
        contexts[-1].set_default_timeout(15_000)
        person = Officer(contexts[-1].new_page(), stack.url, name)
        person.sign_in()
        return person

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The embedded product, which also speaks the language."""
    folder = tmp_path_factory.mktemp("foreign")
    pseudo.make(folder / "languages")
    running = start(folder, "--languages", str(folder / "languages"), "--review-seconds", "2")
    yield running
    running.stop()


@pytest.fixture
def visitor(browser: Browser, foreign: Stack) -> Iterator[Callable[..., Officer]]:
    """Somebody with a browser of their own that speaks it, and who has not signed in."""
    contexts: list[BrowserContext] = []

    def open_browser(name: str, **account: str) -> Officer:
        contexts.append(browser.new_context(locale=pseudo.CODE))
        contexts[-1].set_default_timeout(15_000)
        return Officer(contexts[-1].new_page(), foreign.url, name, **account)

    yield open_browser
    for context in contexts:
        context.close()
