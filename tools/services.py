"""Throw-away PostgreSQL, Redis and ClamAV servers for a test run: in a temporary folder, out of
others' way, gone at the end."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tools.ports import free_port

SECONDS_TO_START = 60
# Nothing that these servers keep outlives the run, so they need not wait for a disk.
HASTY = ("fsync=off", "full_page_writes=off", "max_connections=200", "listen_addresses=")
# A commit may even be said before it is written: a server that is killed would lose the last ones.
FORGETFUL = (*HASTY, "synchronous_commit=off")
INITIAL = ("--auth", "trust", "--no-locale", "--encoding", "UTF8", "--no-sync")


def postgresql_program(name: str) -> str | None:
    """A program of the newest PostgreSQL: Debian keeps the server's outside the PATH."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])
    )
    return str(newest[-1]) if newest else shutil.which(name)


@dataclass
class Server:
    """A server that can be stopped, killed and started again, on the same folder and address."""

    command: list[str]
    folder: Path
    ready: Callable[[], bool]
    popen: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""

    def start(self) -> None:
        """Starts it and waits until it answers. It has its own session, so a Ctrl-C reaches whoever
        uses it first."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.popen,
            )
        _wait(self.process, self.ready, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGINT, seconds: float = 10) -> None:
        """Stops it by a signal, and kills it when it does not end in time. Idempotent."""
        self.process.send_signal(how)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it and every process that it has started, without a chance to write anything down.
        Idempotent."""
        children = _children(self.process.pid)
        for pid in (self.process.pid, *children):
            _kill(pid)
        self.process.wait()
        while any(_lives(pid) for pid in children):
            time.sleep(0.02)


@contextmanager
def restartable_postgresql(settings: tuple[str, ...] = HASTY) -> Iterator[Server]:
    """A cluster of its own with an empty database, reached through a socket file. What it has
    committed survives its process."""
    with tempfile.TemporaryDirectory(prefix="numberdesk-postgresql-") as name:
        folder = Path(name)
        if _is_root():
            shutil.chown(folder, "postgres", "postgres")
        _postgresql(folder, "initdb", "-D", folder / "data", "-U", "numberdesk", *INITIAL)
        server = Server(
            _postgresql_command(folder, settings),
            folder,
            lambda: _postgresql_answers(folder),
            _unprivileged(),
        )
        server.url = f"postgresql://numberdesk@{quote(name, safe='')}/numberdesk"
        with _running(server):
            _postgresql(folder, "createdb", "-h", folder, "-U", "numberdesk", "numberdesk")
            yield server


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """A cluster for one run; gives the URL of an empty database."""
    with restartable_postgresql(FORGETFUL) as server:
        yield server.url


@contextmanager
def restartable_redis() -> Iterator[Server]:
    """A Redis that keeps nothing, so that each start begins with nothing; its URL has no database
    number."""
    port = str(free_port())
    with tempfile.TemporaryDirectory(prefix="numberdesk-redis-") as name:
        command = [
            "redis-server",
            "--port",
            port,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            name,
        ]
        server = Server(
            command,
            Path(name),
            lambda: _answers(["redis-cli", "-p", port, "ping"]),
            url=f"redis://127.0.0.1:{port}",
        )
        with _running(server):
            yield server


@contextmanager
def temporary_redis() -> Iterator[str]:
    """A Redis for one run; gives its URL without a database number."""
    with restartable_redis() as server:
        yield server.url


def clamd_program() -> str | None:
    """ClamAV's daemon: Debian keeps it where only root's PATH leads."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def temporary_clamd(
    signatures: Mapping[str, bytes], megabytes: int = 4, looked_into: int = 0
) -> Iterator[str]:
    """A scanner that knows these signatures, by name, and no others, and takes files up to a size;
    gives its URL.

    Its settings are those of docs/deploy.md; `looked_into` makes the size that it does look into
    another one, in megabytes.

    Its messages go to its log; the real databases, which take a minute to load and a download to
    have, are not touched.
    """
    with tempfile.TemporaryDirectory(prefix="numberdesk-clamd-") as name:
        folder = Path(name)
        (folder / "signatures").mkdir()
        lines = [f"{title}:0:*:{content.hex()}\n" for title, content in signatures.items()]
        (folder / "signatures" / "own.ndb").write_text("".join(lines))
        (folder / "clamd.conf").write_text(
            _clamd_settings(folder, megabytes, looked_into or megabytes)
        )
        if _is_root():
            for path in (
                folder,
                folder / "signatures",
                folder / "signatures" / "own.ndb",
                folder / "clamd.conf",
            ):
                shutil.chown(path, "clamav", "clamav")
        command = [str(clamd_program()), "--config-file", str(folder / "clamd.conf")]
        with _running(Server(command, folder, (folder / "clamd.ctl").is_socket)):
            yield f"unix://{folder}/clamd.ctl"


def _clamd_settings(folder: Path, megabytes: int, looked_into: int) -> str:
    settings = {
        "Foreground": "yes",
        "LocalSocket": folder / "clamd.ctl",
        "DatabaseDirectory": folder / "signatures",
        "TemporaryDirectory": folder,
        "StreamMaxLength": f"{megabytes}M",
        "MaxFileSize": f"{looked_into}M",
        "MaxScanSize": f"{looked_into}M",
        "AlertExceedsMax": "yes",
        **({"User": "clamav"} if _is_root() else {}),
    }
    return "".join(f"{name} {value}\n" for name, value in settings.items())


def _is_root() -> bool:
    return os.geteuid() == 0


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so then it runs as the user that its package made."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if _is_root() else {}


def _postgresql_command(folder: Path, settings: tuple[str, ...]) -> list[str]:
    options = [part for setting in settings for part in ("-c", setting)]
    return [
        str(postgresql_program("postgres")),
        "-D",
        str(folder / "data"),
        "-k",
        str(folder),
        *options,
    ]


def _postgresql(folder: Path, program: str, *arguments: object) -> None:
    command = [str(postgresql_program(program)), *map(str, arguments)]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **_unprivileged())


def _postgresql_answers(folder: Path) -> bool:
    return _answers([str(postgresql_program("pg_isready")), "-h", str(folder), "-q"])


def _answers(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def _running(server: Server) -> Iterator[None]:
    """Runs a server until the block ends."""
    server.start()
    try:
        yield
    finally:
        server.stop()


def _children(parent: int) -> list[int]:
    """The processes that this one has started; those of PostgreSQL have groups of their own."""
    return [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if _fields(path)[1:2] == [str(parent)]
    ]


def _lives(pid: int) -> bool:
    return _fields(Path(f"/proc/{pid}/stat"))[:1] not in ([], ["Z"])


def _fields(path: Path) -> list[str]:
    """What /proc says of a process from its state on, then its parent; nothing where it has
    gone."""
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _wait(server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.args!r} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)
