"""The files that name settings name every setting, and nothing but settings."""

import re
from pathlib import Path

from config.environment import Environment
from tools.embedded import Demo
from tools.paths import ROOT

SETTINGS = {name.upper() for name in Environment.model_fields}


def test_the_example_of_an_environment_file_has_every_setting() -> None:
    named = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(SETTINGS)


def test_the_demo_decides_every_setting_itself(tmp_path: Path, monkeypatch) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, "from the shell")
    decided = Demo(folder=tmp_path, port=1, sandbox_port=2).environment()
    assert [name for name in SETTINGS if decided[name] == "from the shell"] == []


def test_the_locks_name_no_registry() -> None:
    assert [
        path.name for path in (ROOT / "requirements").iterdir() if "://" in path.read_text()
    ] == []
