"""Services that tests use, and which tests can run here."""

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache, caches
from django.db import connection, transaction

from numbers_api import factory
from tests import tables
from tests.malware import MALWARE
from tests.settings import FOLDER
from tests.stores import Bucket, bucket_service
from tools.needs import chromium
from tools.paths import ROOT
from tools.services import clamd_program, temporary_clamd


def pytest_collection_finish() -> None:
    """What is there by now stays, so no collection of garbage need go through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_configure(config: pytest.Config) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "static").mkdir(parents=True)
    made = os.environ.get("TEST_PREPARED_FOLDER")
    if made and config.getoption("reuse_db") and connection.vendor == "sqlite":
        worker = os.environ.get("PYTEST_XDIST_WORKER")
        # As pytest-django calls it. To migrate it takes two seconds for each worker.
        name = f"test.sqlite3_{worker}" if worker else "test.sqlite3"
        shutil.copyfile(Path(made) / "db.sqlite3", FOLDER / name)


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what can't run here, and puts browser tests last: Playwright's event loop would
    disturb the others."""
    absent = {
        "postgres": connection.vendor != "postgresql",
        "browser": chromium() is None,
        "clamd": clamd_program() is None,
    }
    left_out = [
        item for item in items if any(absent.get(mark.name) for mark in item.iter_markers())
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    # What takes long begins first, so that no worker is left with it at the end.
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.get_closest_marker("slow") is None,
        )
    )


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What the process remembers of people is of another test's."""
    caches["process"].clear()


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for a fixture of a whole module: what it writes is there for each test, which
    still undoes its own, and is undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, django_db_blocker: Any) -> Mapping[str, str]:
    """The rows that the migrations wrote."""
    with django_db_blocker.unblock():
        return tables.digests()


@pytest.fixture
def transactional_db(
    request: pytest.FixtureRequest, migrated: Mapping[str, str], django_db_blocker: Any
) -> Iterator[None]:
    """What a test writes is committed, so that other processes and threads see it; afterwards it
    goes. On PostgreSQL alone, and quicker than the plugin's own fixture of this name."""
    # Either would begin the plugin's own way as well, which empties every table.
    assert request.node.get_closest_marker("django_db") is None
    assert "db" not in request.fixturenames
    with django_db_blocker.unblock():
        yield
        tables.empty(tables.digests().keys() - migrated.keys())
        assert tables.digests() == migrated


@dataclass(frozen=True)
class Sandbox:
    """A running simulator of the Numbers API."""

    url: str
    pid: int

    @cached_property
    def http(self) -> httpx.Client:
        """One connection for all that tests ask of it: thousands of calls are short ones."""
        return httpx.Client(base_url=f"{self.url}/_sandbox/", trust_env=False, verify=False)

    def control(self, path: str, **json: Any) -> Any:
        """Calls the simulator's own API, such as `control("settings", review_seconds=60)`."""
        answer = self.http.post(path, json=json)
        answer.raise_for_status()
        return answer.json()

    def asks(self, place: str, fields: Any, attachments: list[Any] | None = None) -> None:
        """From now on a region ("GB/MOBILE") requires these fields and, where they are given,
        attachments."""
        required = {"fields": fields} | (
            {} if attachments is None else {"attachments": attachments}
        )
        self.http.put(f"requirements/{place}", json=required).raise_for_status()

    @contextmanager
    def hangs(self) -> Iterator[None]:
        """While it lasts, calls are taken and none is answered; afterwards they all are."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def get(self, path: str) -> Any:
        """Reads from the simulator's own API, such as `get("calls")`."""
        return self.http.get(path).raise_for_status().json()


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    """One simulator for the whole session, with reviews of half a second."""
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--review-seconds",
        "0.5",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = re.search(r"http://\S+", process.stdout.readline())
        assert ready, "the sandbox did not start"
        running = Sandbox(ready[0], process.pid)
        yield running
        running.http.close()
        process.terminate()


@pytest.fixture
def sandbox(sandbox_process: Sandbox, settings: Any) -> Iterator[Sandbox]:
    """The simulator as new, with the product pointed at it."""
    sandbox_process.control("reset")
    # Nobody listens at this run's PUBLIC_URL; callbacks are tested by sending them to the view.
    sandbox_process.control("settings", callbacks_enabled=False)
    settings.NUMBERS_API_URL = sandbox_process.url
    settings.NUMBERS_API_TOKEN_URL = f"{sandbox_process.url}/oauth2/token"
    cache.clear()
    yield sandbox_process
    factory.close()


@pytest.fixture(scope="session")
def clamd() -> Iterator[str]:
    """ClamAV's daemon, which knows one piece of malware; its URL."""
    with temporary_clamd({"Numberdesk.Test": MALWARE}) as url:
        yield url


@pytest.fixture
def scanner(clamd: str, settings: Any) -> str:
    """The product with that scanner."""
    settings.CLAMD_URL = clamd
    return clamd


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A simulated S3 for the whole session; its address."""
    with bucket_service() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, settings: Any) -> str:
    """The documents' store: a test that uses this runs with each."""
    if request.param == "bucket":
        bucket = Bucket(request.getfixturevalue("s3"))
        settings.STORAGES = settings.STORAGES | {"default": bucket.made().storage()}
    return str(request.param)
