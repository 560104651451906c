"""`python -m sandbox`: options, the socket, the server."""

import argparse
import os
import signal
import socket
import sqlite3
import sys
from pathlib import Path
from typing import TypeVar

import uvicorn

from sandbox.app import build_app
from sandbox.options import Options
from sandbox.sandbox import Sandbox
from sandbox.trouble.broken import log_no_deliberate_breaks
from sandbox.trouble.stamps import Stamped

CANNOT_START = 2
Default = TypeVar("Default")


class Server(uvicorn.Server):
    """Says when it can be called."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the one line that whoever started the sandbox waits for."""
        await super().startup(sockets)
        if self.started:
            print(f"Sandbox ready on {self._address}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once: a request that a fault holds back must not keep the process alive."""
        for task in self.server_state.tasks:
            task.cancel()
        await super().shutdown(sockets)


def read_options(arguments: list[str] | None = None) -> Options:
    """The command line; SANDBOX_* variables of the environment are its defaults."""
    parser = argparse.ArgumentParser(
        "python -m sandbox", description="A simulator of the Numbers API."
    )
    parser.add_argument("--host", default=_env("HOST", Options.host))
    parser.add_argument(
        "--port", type=_port, default=_env("PORT", Options.port), help="0 picks a free one"
    )
    parser.add_argument(
        "--state", type=Path, default=_env("STATE", None), help="SQLite file; default: memory only"
    )
    parser.add_argument(
        "--review-seconds", type=_seconds, default=_env("REVIEW_SECONDS", Options.review_seconds)
    )
    parser.add_argument(
        "--reservation-seconds",
        type=_seconds,
        default=_env("RESERVATION_SECONDS", None),
        help="for every region; default: by region, 30 minutes to 48 hours",
    )
    parser.add_argument(
        "--callback-secret", default=_env("CALLBACK_SECRET", Options.callback_secret)
    )
    parser.add_argument("--project", default=_env("PROJECT", Options.project))
    parser.add_argument(
        "--callbacks-remembered",
        type=int,
        default=_env("CALLBACKS_REMEMBERED", Options.callbacks_remembered),
        help="how many deliveries are listed; older ones are forgotten",
    )
    parser.add_argument("--key-id", default=_env("KEY_ID", Options.key_id))
    parser.add_argument("--key-secret", default=_env("KEY_SECRET", Options.key_secret))
    return Options(**vars(parser.parse_args(arguments)))


def _env(name: str, default: Default) -> str | Default:
    return os.environ.get(f"SANDBOX_{name}") or default


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < 1e9:
        raise ValueError(text)
    return seconds


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise ValueError(text)
    return port


def listen(options: Options) -> socket.socket:
    """A listening socket, so that a taken port shows here and not in the server."""
    listening = socket.create_server((options.host, options.port), backlog=2048)
    # asyncio does this only for sockets that it opened itself; without it every answer waits 40 ms
    # for an ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def configure(sandbox: Sandbox) -> uvicorn.Config:
    """A quiet server that leaves the date to the API's own clock."""
    app = Stamped(build_app(sandbox), sandbox.clock)
    config = uvicorn.Config(
        app,
        access_log=False,
        date_header=False,
        log_level="error",
        lifespan="on",
        timeout_graceful_shutdown=10,
    )
    log_no_deliberate_breaks()
    return config


def main() -> int:
    """Run until a signal; the exit code."""
    options = read_options()
    try:
        listening = listen(options)
    except OSError as error:
        print(
            f"Cannot listen on {options.host}:{options.port}: {error.strerror or error}",
            file=sys.stderr,
        )
        return CANNOT_START
    try:
        sandbox = Sandbox(options)
    except sqlite3.Error as error:
        print(f"Cannot use the state file {options.state}: {error}", file=sys.stderr)
        return CANNOT_START
    # The server raises a signal again once it has stopped: by then there is nothing left to do.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: None)
    port = listening.getsockname()[1]
    Server(configure(sandbox), f"http://{options.host}:{port}").run([listening])
    return 0


if __name__ == "__main__":
    sys.exit(main())
