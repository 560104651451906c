"""What the address of the database says is kept."""

import json
import os
import subprocess
import sys

import pytest

from tools.paths import ROOT

SHOW = """
import json
from config.settings import DATABASES
print(json.dumps(DATABASES["default"]["OPTIONS"]))
"""
SAFE = "postgresql://user:word@host:5432/name?sslmode=verify-full&connect_timeout=3"


@pytest.mark.parametrize("prepares", ["true", "false"])
def test_how_it_is_to_be_reached_stays(prepares: str) -> None:
    environment = {**os.environ, "DATABASE_URL": SAFE, "DATABASE_PREPARES": prepares}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    more = {"server_side_binding": True} if prepares == "true" else {}
    assert json.loads(shown.stdout) == {"sslmode": "verify-full", "connect_timeout": 3, **more}
