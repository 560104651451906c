"""The processes of a run: each in a group of its own, so that it can be killed with all that it has
started, and begun anew."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.embedded import Demo
from tools.paths import ROOT
from tools.supervisor import python, web

# The verdict looks at every delivery of the run.
CALLBACKS_REMEMBERED = 1_000_000


class Stack:
    """Named commands that run. Their output is in FOLDER/NAME.log, one start after the other."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, name: str, command: list[str]) -> None:
        """Starts a command for the first time."""
        self._commands[name] = command
        self.start(name)

    def start(self, name: str) -> None:
        """Starts a command that has ended."""
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Ends it and all that it has started, at once."""
        process = self._running[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def ended(self, name: str) -> int | None:
        """Its exit code, None while it runs."""
        return self._running[name].poll()

    def wait(self, name: str, seconds: float) -> int | None:
        """Its exit code, None when it still runs after so many seconds."""
        try:
            return self._running[name].wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def fallen(self) -> list[str]:
        """Those that have ended by themselves, though they should not have."""
        return [name for name, process in self._running.items() if process.poll() not in (None, 0)]

    def close(self) -> None:
        """Kills all that still runs."""
        for name in self._running:
            self.kill(name)


@contextmanager
def stack(demo: Demo, environment: Mapping[str, str], workers: list[str]) -> Iterator[Stack]:
    """The simulated API, the site, the workers and the beat, until the block ends."""
    running = Stack(demo.folder, environment)
    try:
        for name, command in _commands(demo, workers).items():
            running.run(name, command)
        yield running
    finally:
        running.close()


def _commands(demo: Demo, workers: list[str]) -> dict[str, list[str]]:
    sandbox = python("sandbox", "--host", demo.host, "--port", demo.sandbox_port)
    sandbox += [
        "--state",
        str(demo.folder / "sandbox.sqlite3"),
        "--callbacks-remembered",
        str(CALLBACKS_REMEMBERED),
    ]
    sandbox += ["--review-seconds", str(demo.review_seconds)]
    return {
        "sandbox": sandbox,
        "web": web(demo.host, demo.port),
        "beat": _celery("beat", "--schedule", demo.folder / "beat-schedule", "--pidfile", ""),
        **{
            name: _celery("worker", "--pool", "prefork", "--concurrency", 2, "-n", name)
            for name in workers
        },
    }


def _celery(*arguments: object) -> list[str]:
    return python("celery", "-A", "config", *arguments, "--loglevel", "INFO")
