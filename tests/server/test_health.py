"""Whoever asks how the site is gets an answer, whatever its database does."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests import prepared
from tests.server.conftest import HANGS, Site
from tools.services import Server, restartable_postgresql

pytestmark = pytest.mark.slow


def comes_to(site: Site, status: int) -> bool:
    """Asks again and again, until it is so. Any other answer but these two is wrong."""
    deadline = time.monotonic() + HANGS
    with site.stranger() as browser:
        while (answer := browser.get("/readyz/").status_code) != status:
            assert answer in {200, 503}
            if time.monotonic() > deadline:
                return False
    return True


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """While it lasts the server takes connections and answers none."""
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


def test_a_database_that_can_not_be_opened_is_503_until_it_can(
    start: Callable[..., Site],
) -> None:
    site = start()
    assert comes_to(site, 200)
    file, away = site.demo.folder / "db.sqlite3", site.demo.folder / "away"
    file.rename(away)
    file.mkdir()
    assert comes_to(site, 503)
    file.rmdir()
    away.rename(file)
    assert comes_to(site, 200)


@pytest.mark.postgres
def test_a_database_that_is_gone_or_hangs_is_503_until_it_answers(
    start: Callable[..., Site],
) -> None:
    with restartable_postgresql() as server:
        prepared.fill(server.url)
        site = start(database_url=server.url)
        assert comes_to(site, 200)
        server.kill()
        assert comes_to(site, 503)
        server.start()
        assert comes_to(site, 200)
        with stopped(server):
            assert comes_to(site, 503)
        assert comes_to(site, 200)
