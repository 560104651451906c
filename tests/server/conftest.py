"""The site on its own web server, started as `make demo` and `make run` start it."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests import prepared
from tests.conftest import Sandbox
from tools.answering import wait_for
from tools.embedded import Demo
from tools.paths import ROOT
from tools.ports import free_port
from tools.supervisor import python, web

# A minute: whoever waits so long hangs.
HANGS = 60


@dataclass(frozen=True)
class Site:
    """A running web server with the demo's accounts."""

    demo: Demo

    @property
    def url(self) -> str:
        return self.demo.url

    def stranger(self) -> httpx.Client:
        """A browser, for which everything hangs that takes a minute."""
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    @contextmanager
    def officer(self) -> Iterator[httpx.Client]:
        """A browser in which the officer has signed in."""
        with self.stranger() as browser:
            form = {
                "login": "officer",
                "password": "demo",
                "csrfmiddlewaretoken": token(browser),
            }
            assert browser.post("/login/", data=form).status_code == 302
            browser.headers["X-CSRFToken"] = browser.cookies["csrftoken"]
            yield browser


def token(browser: httpx.Client) -> str:
    """The token of the form to sign in with."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/login/").text)
    assert found
    return found[1]


@contextmanager
def running(demo: Demo) -> Iterator[Site]:
    """A web server on the demo's database, with its accounts."""
    prepared.begin(demo.folder)
    demo.make_folders()
    prepare = python("tools.prepare", "create_demo_people")
    subprocess.run(prepare, cwd=ROOT, env=demo.environment(), check=True)
    with (demo.folder / "web.log").open("wb") as log:
        command = web(demo.host, demo.port)
        process = subprocess.Popen(
            command, cwd=ROOT, env=demo.environment(), stdout=log, stderr=log
        )
        try:
            assert wait_for(f"{demo.url}/login/", seconds=60), (demo.folder / "web.log").read_text()
            yield Site(demo)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def start(
    sandbox_process: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Site]]:
    """Starts a site of a test's own: `start(database_url=...)`."""
    with ExitStack() as stack:

        def begin(**given: Any) -> Site:
            folder: Path = tmp_path_factory.mktemp("site")
            port = urlsplit(sandbox_process.url).port
            assert port
            return stack.enter_context(running(Demo(folder, free_port(), port, **given)))

        yield begin


@pytest.fixture(scope="session")
def site(start: Callable[..., Site]) -> Site:
    """One site for the whole session, on SQLite."""
    return start()


def begin_order(browser: httpx.Client) -> str:
    """The path of a new order's page."""
    purpose = {"region_code": "AU", "number_type": "MOBILE", "service": ""}
    answer = browser.post("/orders/new/", data=purpose)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removesuffix("number/")
