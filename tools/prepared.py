"""What the tests' databases and stacks begin with, made once for a run: migrating a database and
collecting the static files takes some five seconds each time."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tools.embedded import Demo
from tools.paths import ROOT

# A database of the run's cluster, with all tables and nothing in them.
TEMPLATE = "prepared"


@contextmanager
def prepared(server_url: str) -> Iterator[dict[str, str]]:
    """Settings that name a folder with the static files and an SQLite database, and a database of
    the PostgreSQL cluster, each with all tables."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    with tempfile.TemporaryDirectory(prefix="numberdesk-prepared-") as name:
        embedded, other = Path(name) / "embedded", Path(name) / "other"
        postgresql = server_url.rpartition("/")[0] + f"/{TEMPLATE}"
        with ThreadPoolExecutor() as both:
            list(both.map(_prepare, (embedded, other), ("", postgresql)))
        yield {"TEST_PREPARED_FOLDER": str(embedded), "TEST_DATABASE_TEMPLATE": TEMPLATE}


def _prepare(folder: Path, database_url: str) -> None:
    demo = Demo(folder, 0, 0, database_url=database_url)
    demo.make_folders()
    command = [sys.executable, "-m", "tools.prepare"]
    subprocess.run(command, cwd=ROOT, env=demo.environment(), check=True)
