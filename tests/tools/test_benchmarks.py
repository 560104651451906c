"""Benchmarks are run by hand, so nothing else notifications when one no longer begins."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ROOT

NAMES = sorted(
    file.stem for file in Path(ROOT, "benchmarks").glob("*.py") if "def main" in file.read_text()
)


@pytest.mark.parametrize("name", NAMES)
def test_each_begins_in_a_process_of_its_own(name: str) -> None:
    begun = subprocess.run(
        [sys.executable, "-c", f"import benchmarks.{name}"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert begun.returncode == 0, begun.stderr
