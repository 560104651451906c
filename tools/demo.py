"""The whole product on one machine, with nothing to set up: python -m tools.demo [OPTIONS]

Prepares a folder, then runs the simulated Numbers API, the site and one worker until Ctrl-C. Ends
with 0 after an orderly stop, 1 when something failed, 2 when it can't start (a port is taken, or
the folder is in use).
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.answering import wait_for
from tools.embedded import Demo
from tools.paths import ROOT
from tools.ports import PortTaken, reserve
from tools.supervisor import LogFiles, python, supervise, web, worker

SECONDS_TO_ANSWER = 60
STATE = "sandbox.sqlite3"
CANNOT_START = 2


class FolderInUse(Exception):
    """Another demo runs in the folder."""


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.demo", description="The whole product on one machine."
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "var" / "demo",
        help="where everything is kept (var/demo)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT") or 8000, help="(PORT, or 8000); 0: any"
    )
    parser.add_argument(
        "--sandbox-port",
        type=int,
        default=os.environ.get("SANDBOX_PORT") or 8001,
        help="(SANDBOX_PORT, or 8001)",
    )
    parser.add_argument("--database-url", default="", help="instead of SQLite in the folder")
    parser.add_argument("--broker-url", default="", help="instead of files in the folder")
    parser.add_argument("--cache-url", default="", help="instead of files in the folder")
    parser.add_argument(
        "--clamd-url", default="", help="scan documents, with tcp://host:3310 or unix:///path"
    )
    parser.add_argument("--languages", default="", help="a folder with further languages")
    parser.add_argument(
        "--settings", default="config.settings", help="a module of other settings, for tests"
    )
    parser.add_argument("--review-seconds", type=float, help="how long a simulated review takes")
    parser.add_argument(
        "--empty", action="store_true", help="begin without orders, and not at a desk at work"
    )
    return parser


def plan(arguments: argparse.Namespace) -> Demo:
    """The demo that was asked for, on ports that are free. Raises PortTaken."""
    given = {**vars(arguments), "folder": arguments.folder.resolve()}
    given["port"] = reserve(arguments.host, arguments.port, "PORT")
    given["sandbox_port"] = reserve(arguments.host, arguments.sandbox_port, "SANDBOX_PORT")
    return Demo(**given)


@contextmanager
def sole_user(folder: Path) -> Iterator[None]:
    """Holds the folder for this process. Raises FolderInUse."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(
                f"A demo already runs in {shown(folder)}. Stop it, or name another folder with "
                f"--folder."
            ) from None
        yield


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def commands(demo: Demo) -> dict[str, list[str]]:
    sandbox = python("sandbox", "--host", demo.host, "--port", demo.sandbox_port)
    sandbox += ["--state", str(demo.folder / STATE)]
    if demo.review_seconds is not None:
        sandbox += ["--review-seconds", str(demo.review_seconds)]
    return {"sandbox": sandbox, "web": web(demo.host, demo.port), "worker": worker(demo.folder)}


def prepare(demo: Demo) -> bool:
    """Database, demo accounts with a profile, static files, and where the folder is new a desk at
    work, on both sides. On failure says why."""
    command = python("tools.prepare", "create_demo_people", "create_demo_profile")
    state = demo.folder / STATE
    if not demo.empty and not state.exists():
        command += ["--desk", str(state)]
    done = subprocess.run(
        command, cwd=ROOT, env=demo.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(
            done.stdout, done.stderr, "The demo could not be prepared.", sep="\n", file=sys.stderr
        )
    return not done.returncode


def announce(demo: Demo) -> bool:
    """Waits for the demo to be ready and says so, or says that it never was."""
    logs = f"logs in {shown(demo.folder)}/*.log"
    if not wait_for(demo.sandbox_url, demo.url, seconds=SECONDS_TO_ANSWER):
        print(
            f"The demo does not answer after {SECONDS_TO_ANSWER} seconds: {logs}",
            file=sys.stderr,
            flush=True,
        )
        return False
    print(
        f"Numberdesk is ready on {demo.url} - sign in as officer, manager or admin, password demo"
        f" (simulated Numbers API on {demo.sandbox_url}, {logs}, Ctrl-C stops)",
        flush=True,
    )
    return True


def run(demo: Demo) -> int:
    if not prepare(demo):
        return 1
    running = commands(demo)
    ended = supervise(
        running, demo.environment(), LogFiles(demo.folder, list(running)), lambda: announce(demo)
    )
    for name in ended.fallen:
        print(
            (
                f"{name} ended by itself, so all stopped. Its last words: "
                f"{shown(demo.folder)}/{name}.log"
            ),
            file=sys.stderr,
        )
    return 0 if ended.ready and not ended.fallen else 1


def main() -> int:
    # A shell that starts it in a script's background has it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        demo = plan(options().parse_args())
        demo.make_folders()
        with sole_user(demo.folder):
            return run(demo)
    except (PortTaken, FolderInUse) as problem:
        print(problem, file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
