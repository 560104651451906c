"""A simulator of its own for one measurement."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tools.paths import ROOT


@contextmanager
def running(*options: str, **settings: object) -> Iterator[str]:
    """The URL of a fresh simulator, started with these options and with these of its settings
    changed."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = re.search(r"http://\S+", process.stdout.readline())
        if ready is None:
            raise RuntimeError("The simulator did not start.")
        try:
            httpx.post(f"{ready[0]}/_sandbox/settings", json=settings).raise_for_status()
            yield ready[0]
        finally:
            process.terminate()
