"""A browser and the whole product for it: the site, a worker with its beat, and the simulated API,
as `make demo` runs them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.browser.sentences import ours_in
from tools.needs import chromium
from tools.paths import ROOT

HERE = Path(__file__).parent
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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(SWITCHES)}


@dataclass(frozen=True)
class Stack:
    """A running demo."""

    url: str
    sandbox_url: str
    folder: Path
    process: subprocess.Popen[str]

    def asks(self, place: str, fields: Any) -> None:
        """From now on a region ("CA/LOCAL") requires these fields; None: what it requires by
        itself."""
        wanted = json.dumps(None if fields is None else {"fields": fields})
        httpx.put(
            f"{self.sandbox_url}/_sandbox/requirements/{place}", content=wanted
        ).raise_for_status()

    def stop(self) -> int:
        """Stops it as Ctrl-C does; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=10)
        return self.process.returncode


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with demo accounts and quick reviews, on the run's database. At its end the
    database is searched."""
    with own_stores() as stores:
        running = start(tmp_path_factory.mktemp("stack"), "--review-seconds", "2", *stores)
        yield running
        # What all its tests did together has left no sentence of ours in any column.
        assert ours_in(stores[1] if stores else running.folder / "db.sqlite3") == set()
        if running.process.poll() is None:
            running.stop()


def start(folder: Path, *options: str) -> Stack:
    command = [
        sys.executable,
        "-m",
        "tools.demo",
        "--folder",
        str(folder),
        "--port",
        "0",
        "--sandbox-port",
        "0",
        *options,
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    addresses = re.findall(r"http://[\w.:]+", process.stdout.readline())
    assert len(addresses) == 2, f"the demo did not start: {folder}"
    url, sandbox_url = addresses
    return Stack(url, sandbox_url, folder, process)


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
