"""What `tools.test` has prepared for the whole run, where it did: to migrate a database and collect
the static files takes longer than most tests."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.services import postgresql_program


def begin(folder: Path) -> None:
    """The folder of a demo or a site, as if one had been there before."""
    if made := os.environ.get("TEST_PREPARED_FOLDER"):
        folder.mkdir(exist_ok=True)
        shutil.copytree(Path(made) / "static", folder / "static")
        shutil.copyfile(Path(made) / "db.sqlite3", folder / "db.sqlite3")


def fill(database_url: str) -> None:
    """A database of another cluster, which is empty, gets all tables."""
    if template := os.environ.get("TEST_DATABASE_TEMPLATE"):
        made = os.environ["TEST_DATABASE_URL"].rpartition("/")[0] + f"/{template}"
        dump = [str(postgresql_program("pg_dump")), "--no-owner", made]
        tables = subprocess.run(dump, stdout=subprocess.PIPE, check=True).stdout
        load = [str(postgresql_program("psql")), "--quiet", "--set=ON_ERROR_STOP=1", database_url]
        subprocess.run(load, input=tables, stdout=subprocess.DEVNULL, check=True)
