"""Preparing a database and static files."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests import prepared
from tools.embedded import Demo
from tools.paths import ROOT
from tools.supervisor import python


def test_a_database_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    demo = Demo(tmp_path, port=8000, sandbox_port=8001)
    prepared.begin(tmp_path)
    demo.make_folders()

    def prepare() -> tuple[int, str]:
        done = subprocess.run(
            python("tools.prepare"),
            cwd=ROOT,
            env=demo.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    assert prepare() == (0, "")
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kyc', '0011_other', '')"
        )
    code, said = prepare()
    assert code == 1
    assert "does not know its migration kyc.0011_other. Nothing was changed." in said
