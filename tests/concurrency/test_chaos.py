"""`make chaos`, small: a few orders, a few blows, and the whole verdict (docs/reliability.md)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

# More than the run allows itself: it ends by its own bounds and says what was left open.
LONGEST = 1200
SHORT = (
    "--orders",
    "12",
    "--seed",
    "26",
    "--seconds",
    "15",
    "--review-seconds",
    "1",
    "--workers",
    "2",
    "--hurry",
)


def test_no_order_is_lost_or_doubled_in_a_short_torment(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tools.chaos",
        *SHORT,
        "--patience",
        "500",
        "--folder",
        str(tmp_path / "chaos"),
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No order was lost and none was doubled." in done.stdout
