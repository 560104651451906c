"""The product's own services for one measurement: PostgreSQL and Redis, empty, and the environment
that leads to them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tools.embedded import Demo
from tools.paths import ROOT
from tools.services import temporary_postgresql, temporary_redis

QUEUE, CACHE = 0, 1


@contextmanager
def running(
    port: int = 8000, sandbox_url: str = "http://127.0.0.1:9", **environment: str
) -> Iterator[str]:
    """Servers with the product's tables, and this process's environment set to them; the Redis URL
    without a number."""
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
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
            cwd=ROOT,
            check=True,
        )
        yield redis
