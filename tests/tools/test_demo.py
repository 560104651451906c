"""`make demo` for real: its processes, its one line, its end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import prepared
from tests.sandbox.conftest import eventually
from tools.paths import ROOT

pytestmark = pytest.mark.slow


class Running:
    """A demo in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        began = time.monotonic()
        self.process = start(folder, "--port", "0", "--sandbox-port", "0", *options)
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        self.seconds = time.monotonic() - began

    @property
    def url(self) -> str:
        return next(word for word in self.line.split() if word.startswith("http://"))

    def members(self) -> dict[str, list[int]]:
        """The processes that were started from the folder or speak of it, by what they are."""
        found: dict[str, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_text().split("\0")
            except OSError:
                continue  # gone, or somebody else's
            if f"STATIC_ROOT={self.folder / 'static'}".encode() in environment:
                found.setdefault(command[2] if len(command) > 2 else command[0], []).append(
                    int(entry.name)
                )
        return found

    def interrupt(self) -> float:
        """Ctrl-C; gives the seconds until the end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        return time.monotonic() - began


def start(folder: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tools.demo", "--folder", str(folder), *options]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def ignore_interrupts() -> None:
    """As a shell does for what a script starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo ran before, if the run has prepared it: a first start takes longer, and has
    a test of its own."""
    folder = tmp_path_factory.mktemp("demo")
    prepared.begin(folder)
    return folder


@pytest.fixture
def demo(folder: Path) -> Iterator[Running]:
    running = Running(folder)
    yield running
    if running.process.poll() is None:
        running.interrupt()
    running.process.communicate()


def test_all_processes_start_and_ctrl_c_leaves_none(demo: Running) -> None:
    assert "officer, manager or admin, password demo" in demo.line
    assert httpx.get(f"{demo.url}/login/").status_code == 200
    # Its files are served without DEBUG, under the names that bear their digests.
    manifest = json.loads((demo.folder / "static" / "staticfiles.json").read_text())
    name = manifest["paths"]["admin/css/base.css"]
    assert httpx.get(f"{demo.url}/static/{name}").status_code == 200
    assert demo.members().keys() >= {"granian", "celery", "sandbox"}
    assert demo.interrupt() < 5
    assert demo.process.returncode == 0
    assert demo.members() == {}


def test_a_second_start_is_quicker_than_the_first_and_keeps_the_secret_key(tmp_path: Path) -> None:
    starts, keys = [], []
    for _time in range(2):
        running = Running(tmp_path)
        assert running.interrupt() < 5
        running.process.communicate()
        starts.append(running.seconds)
        keys.append((tmp_path / "secret-key").read_text())
    assert starts[1] < starts[0], "nothing is made that is there"
    assert keys[0] == keys[1]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_one_process_that_ends_stops_all_and_is_named(demo: Running) -> None:
    for process in demo.members()["sandbox"]:
        os.kill(process, signal.SIGKILL)
    _, errors = demo.process.communicate(timeout=20)
    assert demo.process.returncode == 1
    assert "sandbox ended by itself" in errors
    assert demo.members() == {}


def test_two_demos_in_one_folder_is_refused(demo: Running) -> None:
    second = start(demo.folder, "--port", "0", "--sandbox-port", "0")
    _, errors = second.communicate(timeout=20)
    assert second.returncode == 2
    assert "already runs" in errors


@pytest.mark.parametrize(
    ("option", "setting"), [("--port", "PORT"), ("--sandbox-port", "SANDBOX_PORT")]
)
def test_a_taken_port_is_one_clear_message(tmp_path: Path, option: str, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ports = {"--port": "0", "--sandbox-port": "0", option: port}
        _, errors = start(tmp_path, *(part for pair in ports.items() for part in pair)).communicate(
            timeout=20
        )
    assert (
        errors == f"Port {port} is taken. Name a free one with {setting}, "
        f"for example: {setting}={int(port) + 100} make demo\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("before", [None, ignore_interrupts])
def test_a_stop_before_everything_runs_is_clean_too(
    tmp_path: Path, before: Callable[[], None] | None
) -> None:
    process = start(tmp_path, "--port", "0", "--sandbox-port", "0", preexec_fn=before)
    assert eventually((tmp_path / "lock").exists, 20)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
