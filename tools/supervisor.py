"""Several processes that live and die together: honcho's manager, with their output in files."""

import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread, Timer
from typing import Any

from honcho.manager import Manager

from tools.paths import ROOT

SECONDS_TO_STOP = (
    4  # a Celery worker looks up from its queue every two or three; what still runs then is killed
)


class LogFiles:
    """A printer for honcho that writes each process's lines to FOLDER/NAME.log, made anew at each
    start."""

    width = 0

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._files = {
            name: (folder / f"{name}.log").open("wb", buffering=0) for name in (*names, "system")
        }

    def write(self, message: Any) -> None:
        line = message.data if isinstance(message.data, bytes) else message.data.encode()
        self._files[message.name].write(line)


class Supervisor(Manager):  # type: ignore[misc]  # honcho has no annotations
    """honcho's manager that can be stopped at any moment and knows who stopped first."""

    fallen: tuple[str, ...] = ()
    ready = True

    def terminate(self) -> None:
        """Stops all; a stop that comes before every process id is known waits for them."""
        if not self._all_started():
            _later(0.1, self.terminate)
        elif not self._terminating:
            self.fallen = tuple(
                name for name, process in self._processes.items() if "returncode" in process
            )
            super().terminate()
            _later(SECONDS_TO_STOP, self.kill)

    def watch(self, becomes_ready: Callable[[], bool]) -> None:
        """Stops all when they don't become ready."""
        self.ready = becomes_ready()
        if not self.ready:
            self.terminate()


def _later(seconds: float, act: Callable[[], None]) -> None:
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()


def python(*arguments: object) -> list[str]:
    """A command that runs a module by this Python."""
    return [sys.executable, "-m", *map(str, arguments)]


def web(host: str, port: int) -> list[str]:
    """The site."""
    return python(
        *("granian", "--interface", "asgi", "config.asgi:application"),
        *("--host", host, "--port", port, "--workers", 1, "--workers-kill-timeout", 2),
    )


def worker(folder: Path) -> list[str]:
    """One worker that also keeps the beat."""
    return python(
        *(
            "celery",
            "-A",
            "config",
            "worker",
            "--beat",
            "--schedule",
            folder / "beat-schedule",
            "--loglevel",
            "INFO",
        ),
        *(
            "--pool",
            "threads",
            "--concurrency",
            4,
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ),
    )


def supervise(
    commands: Mapping[str, list[str]],
    environment: Mapping[str, str],
    printer: Any = None,
    becomes_ready: Callable[[], bool] = lambda: True,
) -> Supervisor:
    """Runs the commands until Ctrl-C, SIGTERM or SIGHUP, or until one of them ends; then stops the
    rest.

    Of what it returns, `fallen` names those that ended by themselves and `ready` says whether all
    became ready: after an orderly stop none and true.
    """
    manager = Supervisor(printer)
    for name, command in commands.items():
        manager.add_process(
            name, f"exec {shlex.join(command)}", env=dict(environment), cwd=str(ROOT)
        )
    # A terminal that is closed takes its processes along.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    Thread(target=manager.watch, args=[becomes_ready], daemon=True).start()
    manager.loop()
    return manager
