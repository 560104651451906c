"""The whole product running for a browser: the site, a worker with its beat, and the simulated API,
as `make demo` runs them; and what may happen to it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests import prepared
from tools.paths import ROOT

# How much of a failing stack's log is shown.
LINES, COLUMNS = 40, 3000


@dataclass(frozen=True)
class Stack:
    """A running demo."""

    url: str
    sandbox_url: str
    folder: Path
    process: subprocess.Popen[str]

    def control(self, path: str, **json: Any) -> None:
        """Calls the simulator's own API."""
        httpx.post(f"{self.sandbox_url}/_sandbox/{path}", json=json).raise_for_status()

    def asks(self, place: str, fields: Any) -> None:
        """From now on a region ("CA/LOCAL") requires these fields; None: what it requires by
        itself."""
        wanted = json.dumps(None if fields is None else {"fields": fields})
        address = f"{self.sandbox_url}/_sandbox/requirements/{place}"
        httpx.put(address, content=wanted).raise_for_status()

    def fail(self, operation: str, **fault: Any) -> None:
        """The operation's next answer goes wrong, or so many as the fault says, until `recover`;
        the simulator's README has the kinds."""
        self.control("faults", **{"operation": operation, "times": 1} | fault)

    def link_in_mail(self, path: str) -> str:
        """The address in the last mail that leads there, once the worker has printed it."""
        found: list[str] = []
        deadline = time.monotonic() + 60
        while not found and time.monotonic() < deadline:
            time.sleep(0.1)
            log = (self.folder / "worker.log").read_text()
            found = re.findall(rf"{re.escape(self.url + path)}[^\s\\\"]+", log)
        return found[-1]

    def recover(self) -> None:
        """No further answer goes wrong."""
        httpx.delete(f"{self.sandbox_url}/_sandbox/faults").raise_for_status()

    def orders(self) -> list[Any]:
        """The API's orders, the newest last."""
        answer = httpx.get(f"{self.sandbox_url}/_sandbox/orders").raise_for_status()
        orders: list[Any] = answer.json()["orders"]
        return orders

    def decide(self, remote_id: str, outcome: str, message: str) -> None:
        """The reviewers decide on one of them."""
        self.control(f"orders/{remote_id}/decide", outcome=outcome, message=message)

    @contextmanager
    def short_reservations(self, seconds: int) -> Iterator[None]:
        """What is reserved meanwhile expires soon."""
        self.control("settings", reservation_seconds=seconds)
        yield
        self.control("settings", reservation_seconds=None)

    @contextmanager
    def without_workers(self) -> Iterator[None]:
        """The worker stands still meanwhile."""
        workers = self._workers()
        assert workers
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)

    def _workers(self) -> list[int]:
        schedule, found = str(self.folder / "beat-schedule"), []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_text()
            # It has ended.
            except OSError:
                continue
            if schedule in command:
                found.append(int(process.name))
        return found

    def complaints(self, name: str) -> str:
        """The last lines of a process's log that are no plain information."""
        lines = (self.folder / f"{name}.log").read_text(errors="replace").splitlines()
        telling = [line[:COLUMNS] for line in lines if '"level": "info"' not in line]
        return "\n".join(telling[-LINES:])

    def stop(self) -> int:
        """Stops it as Ctrl-C does; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=10)
        return self.process.returncode


def start(folder: Path, *options: str) -> Stack:
    """A demo in the folder, on ports of its own; what the run has prepared is not made anew."""
    prepared.begin(folder)
    command = [sys.executable, "-m", "tools.demo", "--folder", str(folder)]
    command += ["--port", "0", "--sandbox-port", "0", "--empty"]
    command += ["--settings", "tests.browser.settings", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    addresses = re.findall(r"http://[\w.:]+", process.stdout.readline())
    assert len(addresses) == 2, f"the demo did not start: {folder}"
    url, sandbox_url = addresses
    return Stack(url, sandbox_url, folder, process)
