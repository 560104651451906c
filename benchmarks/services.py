"""The product's own services for one measurement: PostgreSQL and Redis, empty, and the environment
that leads to them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from tools.answering import wait_for
from tools.embedded import Demo
from tools.paths import ROOT
from tools.services import temporary_postgresql, temporary_redis
from tools.supervisor import python

QUEUE, CACHE = 0, 1
# As in the Dockerfile.
WORKERS, THREADS = 2, 4
SHELL = ("--interface", "asgi", "config.asgi:application")
WITHOUT_SHELL = (
    *("--interface", "wsgi", "config.wsgi:application"),
    *("--blocking-threads", THREADS),
)


@contextmanager
def running(
    port: int = 8000, sandbox_url: str = "http://127.0.0.1:9", **environment: str
) -> Iterator[str]:
    """Servers with the product's tables and static files, and this process's environment set to
    them; the Redis URL without a number."""
    with ExitStack() as services:
        redis = services.enter_context(temporary_redis())
        demo = Demo(
            folder=ROOT / "var" / "benchmark",
            port=port,
            sandbox_port=int(sandbox_url.rpartition(":")[2]),
            database_url=services.enter_context(temporary_postgresql()),
            broker_url=f"{redis}/{QUEUE}",
            cache_url=f"{redis}/{CACHE}",
        )
        demo.make_folders()
        os.environ.update(demo.environment() | environment)
        subprocess.run([sys.executable, "-m", "tools.prepare"], cwd=ROOT, check=True)
        yield redis


@contextmanager
def server(port: int, interface: Sequence[object] = SHELL) -> Iterator[None]:
    """The product's web server, with the addresses of the floors."""
    command = python(
        *(
            "granian",
            *interface,
            "--host",
            "127.0.0.1",
            "--port",
            port,
        ),
        *("--workers", WORKERS, "--log-level", "error"),
    )
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.site", "WEB_THREADS": str(THREADS)}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | settings) as process:
        try:
            if not wait_for(f"http://127.0.0.1:{port}/login/", seconds=30):
                raise RuntimeError("The web server did not start.")
            yield
        finally:
            process.terminate()
